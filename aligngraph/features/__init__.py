"""Feature queries: facts in, seam- and team-sized tables out, as Ibis expressions.

Everything that grows with tickets, comments and changes happens here, inside the engine; what
comes out grows with teams, seams, initiatives and questions.
"""
