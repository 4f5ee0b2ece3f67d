"""Direct exchange and relays between teams (methods §0).

Direct: somebody of team a writes on a ticket of team b, mentions somebody of b, or answers
somebody of b on the same ticket. A relay is the same by a manager above both teams or by a
coordinating role; it is never direct, and neither is a word to one of these: an answer to a status
round reaches the coordinator, not the team they sit in. Bots and people outside the chart count
for nothing.
Blind to what happens outside the sources that were read.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.features.base import Base
from aligngraph.features.work import members_at

ANSWER_WITHIN = ibis.interval(days=14)
"""A comment answers the one before it on the same ticket for this long: one sprint."""


def contacts(base: Base) -> ir.Table:
    """``id, ticket, at, person, other_person, team, other_team, team_a, team_b, relay``.

    One row per message and team addressed; ``team_a < team_b`` name the seam, ``other_person`` is
    null where a team but nobody in it was addressed.
    """
    message = base.message
    author = members_at(base.facts, message.select("id", "ticket", "person", "at"))
    people = ibis.union(_mentioned(base), _answered(base))
    people = people.anti_join(base.coordinator, people.other_person == base.coordinator.person)
    addressed = ibis.union(
        _owners(base).mutate(up=ibis.null("string")), people.mutate(up="other_person")
    )
    rows = author.join(addressed, "id").filter(_.team != _.other_team)
    both = _above_both(base)
    rows = rows.anti_join(both.rename(up="manager"), ["up", "team", "other_team"])
    own = author.select("id", other_team="team")
    rows = rows.anti_join(own, ["id", "other_team"])
    over = both.select(person="manager", team="team", other_team="other_team")
    over = over.mutate(manages=ibis.literal(True))
    relaying = base.coordinator.select(person="person", coordinates=ibis.literal(True))
    rows = rows.left_join(over, ["person", "team", "other_team"]).drop(
        ibis.selectors.endswith("_right")
    )
    rows = rows.left_join(relaying, "person")
    return rows.select(
        "id",
        "ticket",
        "at",
        "person",
        "other_person",
        "team",
        "other_team",
        team_a=ibis.least(_.team, _.other_team),
        team_b=ibis.greatest(_.team, _.other_team),
        relay=_.coordinates.notnull() | _.manages.notnull(),
    )


def _above_both(base: Base) -> ir.Table:
    """``manager, team, other_team``: who is above two teams at once."""
    other = base.above.select(also="manager", other_team="team")
    return base.above.join(other, base.above.manager == other.also).select(
        "manager", "team", "other_team"
    )


def _owners(base: Base) -> ir.Table:
    """The team that owns the ticket written on; its assignee, where of that team."""
    ticket = base.facts["ticket"].select(ticket="id", ref="assignee")
    assignee = ticket.join(base.person_ref, "ref").select("ticket", "person")
    rows = base.message.select("id", "ticket", "at").join(base.team_of, "ticket")
    rows = rows.select("id", "ticket", "at", other_team="team")
    there = members_at(base.facts, rows.select("id", "ticket", "at").join(assignee, "ticket"))
    there = there.select("id", other_team="team", other_person="person").distinct()
    rows = rows.left_join(there, ["id", "other_team"])
    return rows.select("id", "other_team", "other_person")


def _mentioned(base: Base) -> ir.Table:
    named = base.message.select("id", "at", ref=_.mentions.unnest())
    people = named.join(base.person_ref, "ref").select("id", "at", "person")
    return members_at(base.facts, people).select("id", other_team="team", other_person="person")


def _answered(base: Base) -> ir.Table:
    previous = ibis.window(group_by="ticket", order_by=["at", "id"])
    rows = base.message.filter(_.ticket.notnull()).mutate(
        before=_.person.lag().over(previous), before_at=_.at.lag().over(previous)
    )
    replies = rows.filter((_.before != _.person) & (_.at <= _.before_at + ANSWER_WITHIN))
    people = replies.select("id", "at", person="before")
    told = base.message.filter(_.answers.notnull()).select("id", "at", ref="answers")
    answered = told.join(base.person_ref, "ref").select("id", "at", "person")
    everybody = ibis.union(people, answered)
    return members_at(base.facts, everybody).select("id", other_team="team", other_person="person")
