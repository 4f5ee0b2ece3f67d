"""Cross-team questions: who was asked, and how long until somebody answered (methods §4).

A question is a mention (not a copy, "cc") or an assignment on a ticket that joins two teams. Asked
*up*: of a manager above either team. Asked of a *peer*: of somebody of the other team. It is
answered by the first act on the ticket of the one asked (for peers: a word of anybody in that
team), or when it is taken off their desk, or moot when the ticket is done. Blind to questions
that name nobody.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.features.base import Base
from aligngraph.features.ties import within
from aligngraph.features.work import members_at

ASKING_SHARE = 0.15
"""Share of mentions that must read as questions before the rest counts as mere mentions."""


class QuestionRow(NamedTuple):
    """One question, the same one asked again while open counted once; naive UTC times."""

    ticket: str
    team: str
    other_team: str
    asked: str
    up: bool
    asked_at: datetime
    answered_at: datetime | None
    stratum: str


def questions(base: Base) -> list[QuestionRow]:
    """All cross-team questions asked in the window."""
    settle = base.facts.settle
    asks = settle(_placed(base, ibis.union(_mentions(base), _assignments(base))))
    acts = settle(_acts(base))
    theirs = acts.select("ticket", "act_at", asked="actor")
    direct = _first(asks.join(theirs, ["ticket", "asked"]))
    words = acts.filter(_.spoken).select("ticket", "actor", "act_at", other_team="actor_team")
    colleagues = asks.filter(~_.up).join(words, ["ticket", "other_team"])
    team_answer = _first(colleagues.filter(_.actor != _.asker))
    answers = ibis.union(direct, team_answer).group_by("ask").agg(answered_at=_.answered_at.min())
    done = base.interval.filter(_.done_at.notnull()).select("ticket", "done_at")
    closed = _looked_up(asks, (answers, "ask"), (done, "ticket"))
    closed = closed.mutate(
        answered_at=ibis.ifelse(
            (_.done_at > _.asked_at).fill_null(False),
            ibis.coalesce(ibis.least(_.answered_at, _.done_at), _.done_at),
            _.answered_at,
        )
    )
    once = closed.group_by(["ticket", "team", "other_team", "asked", "up", "answered_at"]).agg(
        asked_at=_.asked_at.min()
    )
    kind = base.facts["ticket"].select(ticket="id", key="key", stratum=_.priority.fill_null("none"))
    rows = once.join(kind, "ticket").select(
        ticket="key",
        team="team",
        other_team="other_team",
        asked="asked",
        up="up",
        asked_at="asked_at",
        answered_at="answered_at",
        stratum="stratum",
    )
    table = rows.order_by(["asked_at", "ticket", "asked", "team", "other_team"]).to_pyarrow()
    return [QuestionRow(**row) for row in table.to_pylist()]


def _mentions(base: Base) -> ir.Table:
    words = within(base, base.message).filter(_.ticket.notnull() & (_.mentions.length() > 0))
    if _asking_is_known(words):
        words = words.filter(_.asks)
    asks = words.select("ticket", "at", asker="person", ref=_.mentions.unnest())
    return asks.join(base.person_ref, "ref").select("ticket", "asker", "at", asked="person")


def _asking_is_known(words: ir.Table) -> bool:
    """Whether enough mentions read as questions that the others can be taken for none.

    Where people ask without question marks or "please", every mention stays a question.
    """
    share = words.agg(share=_.asks.fill_null(False).mean()).to_pyarrow()["share"][0].as_py()
    return share is not None and share >= ASKING_SHARE


def _assignments(base: Base) -> ir.Table:
    moves = base.facts["change"].filter(
        (_.field == "assignee") & (_.at >= base.since) & (_.at < base.until)
    )
    moves = moves.select("ticket", "at", "actor", ref="after")
    asked = moves.join(base.person_ref, "ref").select("ticket", "at", "actor", asked="person")
    askers = base.person_ref.select(actor="ref", asker="person")
    return asked.join(askers, "actor").select("ticket", "asker", "at", "asked")


def _placed(base: Base, asks: ir.Table) -> ir.Table:
    """Asks placed on a seam: ``ask, ticket, asker, asked, asked_at, team, other_team, up``."""
    asks = asks.filter(_.asker != _.asked).distinct()
    home = _one_team(base, asks, "asker")
    there = _one_team(base, asks, "asked")
    partner = ibis.union(
        base.dependency.select(ticket="consumer", partner="provider_team"),
        base.dependency.select(ticket="provider", partner="consumer_team"),
    )
    partner = partner.filter(_.partner.notnull()).group_by("ticket").agg(partner=_.partner.min())
    owner = base.team_of.select("ticket", owner="team")
    rows = _looked_up(
        asks,
        (home, ["asker", "at"]),
        (there, ["asked", "at"]),
        (owner, "ticket"),
        (partner, "ticket"),
    )
    rows = rows.mutate(team=ibis.coalesce(_.asker_team, _.owner))
    other = ibis.cases(
        ((rows.owner != rows.team).fill_null(False), rows.owner),
        ((rows.asked_team != rows.team).fill_null(False) & ~rows.asked_manages, rows.asked_team),
        else_=rows.partner,
    )
    rows = rows.mutate(other_team=other).filter(_.team != _.other_team)
    above = base.above.select(asked="manager", under="team", is_above=ibis.literal(True))
    rows = _looked_up(
        rows,
        (above.select("asked", team="under", over_team="is_above"), ["asked", "team"]),
        (above.select("asked", other_team="under", over_other="is_above"), ["asked", "other_team"]),
    )
    # A lead who works in the other team and does not manage this one is its peer.
    works_there = (rows.asked_team == rows.other_team).fill_null(False) & ~rows.asked_manages
    up = rows.over_team.notnull() | (rows.over_other.notnull() & ~works_there)
    peer = (rows.asked_team == rows.other_team).fill_null(False)
    return (
        rows.mutate(up=up)
        .filter(up | peer)
        .select("ticket", "asker", "asked", "at", "team", "other_team", "up")
        .rename(asked_at="at")
        .mutate(ask=ibis.row_number().over(order_by=["asked_at", "ticket", "asker", "asked"]))
    )


def _looked_up(rows: ir.Table, *tables: tuple[ir.Table, str | list[str]]) -> ir.Table:
    """``rows`` with the columns of each table added where its keys match."""
    for table, keys in tables:
        rows = rows.left_join(table, keys).drop(ibis.selectors.endswith("_right"))
    return rows


def _one_team(base: Base, asks: ir.Table, who: str) -> ir.Table:
    """``who, at, …_team, …_manages``: their (first) team then, and if their role is to manage."""
    when = asks.select("at", person=who).distinct()
    team = members_at(base.facts, when).group_by(["person", "at"]).agg(team=_.team.min())
    managing = base.facts["person"].filter(_.role == "manager").select(person="id").distinct()
    managing = managing.mutate(manages=ibis.literal(True))
    rows = _looked_up(when, (team, ["person", "at"]), (managing, "person"))
    return rows.select(
        "at", **{who: "person", f"{who}_team": "team", f"{who}_manages": _.manages.notnull()}
    )


def _acts(base: Base) -> ir.Table:
    """``ticket, actor, actor_team, act_at, spoken``: words and changes by known people."""
    words = base.message.filter(_.ticket.notnull()).select(
        "ticket", "person", "at", spoken=ibis.literal(True)
    )
    changes = base.facts["change"].filter((_.at >= base.since) & (_.at < base.until))
    deeds = changes.join(base.person_ref, changes.actor == base.person_ref.ref).select(
        "ticket", "person", "at", spoken=ibis.literal(False)
    )
    # Taking a ticket off somebody's desk ends their wait, whoever does it.
    relieved = changes.filter(_.field == "assignee").select("ticket", "at", ref="before")
    relieved = relieved.join(base.person_ref, "ref").select(
        "ticket", "person", "at", spoken=ibis.literal(False)
    )
    acts = ibis.union(words, deeds, relieved)
    in_team = members_at(base.facts, acts).select("ticket", "person", "at", "spoken", "team")
    return acts.left_join(in_team, ["ticket", "person", "at", "spoken"]).select(
        "ticket", actor="person", act_at="at", spoken="spoken", actor_team="team"
    )


def _first(answered: ir.Table) -> ir.Table:
    later = answered.filter(answered.act_at > answered.asked_at)
    return later.group_by("ask").agg(answered_at=_.act_at.min())
