"""Direct exchange and relays between teams (methods §0).

Direct: somebody of team a writes on a ticket of team b, mentions somebody of b, or answers
somebody of b on the same ticket. A relay is the same by a manager above both teams or by a
coordinating role; it is never direct. Bots and people outside the chart count for nothing.
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
    addressed = ibis.union(_owners(base), _mentioned(base), _answered(base))
    rows = author.join(addressed, "id").filter(_.team != _.other_team)
    own = author.select("id", other_team="team")
    rows = rows.anti_join(own, ["id", "other_team"])
    above = base.above.select(person="manager", above_team="team")
    over_own = above.select("person", team="above_team", over_own=ibis.literal(True))
    over_other = above.select("person", other_team="above_team", over_other=ibis.literal(True))
    relaying = base.coordinator.select("person", coordinates=ibis.literal(True))
    rows = (
        rows.left_join(over_own, ["person", "team"])
        .drop(_suffixed("person", "team"))
        .left_join(over_other, ["person", "other_team"])
        .drop(_suffixed("person", "other_team"))
        .left_join(relaying, "person")
    )
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
        relay=_.coordinates.notnull() | (_.over_own.notnull() & _.over_other.notnull()),
    )


def _suffixed(*names: str) -> ibis.selectors.Selector:
    return ibis.selectors.cols(*(f"{name}_right" for name in names))


def _owners(base: Base) -> ir.Table:
    """The team that owns the ticket written on; its assignee, where of that team."""
    ticket = base.facts["ticket"].select(ticket="id", ref="assignee")
    assignee = ticket.join(base.person_ref, "ref").select("ticket", assignee="person")
    rows = base.message.select("id", "ticket", "at").join(base.team_of, "ticket")
    rows = rows.left_join(assignee, "ticket").select(
        "id", "at", other_team="team", other_person="assignee"
    )
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
