"""Seeded generator of whole organisations with *planted, known* alignment problems.

It writes the public input formats (org YAML, raw Jira issues) and `truth.json`, the list of what
was planted. It knows nothing of the detectors, so that they can be judged on organisations
they were not written for. Every number is drawn from one `numpy` generator (see `dice`);
the distributions are named where they are drawn.
"""
