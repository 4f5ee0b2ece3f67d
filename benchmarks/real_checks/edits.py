"""R5: do edits of linked tickets that nobody acknowledged go with reopening, or with lateness?

Population: tickets with a dependency link (blocks, depends, relates) whose first material edit
fell after the link's birth, where known, and before the ticket was first done. Exposed: no word on
either ticket within a week after that first edit, by somebody other than the editor ("people"), or
by somebody of the other team where the link joins two ("teams"). One edit a ticket, so that
tickets with many edits are not exposed more often. Outcomes: reopened after that edit; or, among
tickets still open a week after it, done later than the median of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _
from scipy.stats import fisher_exact
from scipy.stats.contingency import odds_ratio

from aligngraph.features.integration import MATERIAL, SEEN_WITHIN, TEXT_DISTANCE
from aligngraph.features.resolve import bot_refs, person_refs
from aligngraph.features.work import (
    DEPENDENCY_WEIGHT,
    links,
    members_at,
    status_changes,
    ticket_teams,
)
from aligngraph.store import FactTables

HEAD = ("acknowledged by", "outcome", "unseen: yes/no", "seen: yes/no", "odds ratio (95 %)", "p")
WEEK = 7.0


class Edited(NamedTuple):
    """A linked ticket's first material edit, and what became of the ticket."""

    seen: bool
    seen_by_team: bool | None  # null where no link joins two teams
    reopened: bool
    days_to_done: float | None


def rows(facts: FactTables) -> Iterator[dict[str, str]]:
    """The lines of the table; one that says so where there is no changelog."""
    if not facts["change"].count().to_pyarrow().as_py():
        yield dict.fromkeys(HEAD, "") | {HEAD[0]: "no changelog: cannot be checked"}
        return
    found = edited(facts)
    teams = [e for e in found if e.seen_by_team is not None]
    for who, tickets, seen in (
        ("people", found, [e.seen for e in found]),
        ("teams", teams, [bool(e.seen_by_team) for e in teams]),
    ):
        yield _line(who, "reopened", seen, [e.reopened for e in tickets])
        days = [e.days_to_done for e in tickets]
        open_ = [(d, s) for d, s in zip(days, seen, strict=True) if d is not None and d > WEEK]
        middle = median(d for d, _seen in open_) if open_ else 0.0
        yield _line(who, "late", [s for _d, s in open_], [d > middle for d, _s in open_])


def _line(who: str, outcome: str, seen: Sequence[bool], bad: Sequence[bool]) -> dict[str, str]:
    counts = [[0, 0], [0, 0]]
    for acknowledged, worse in zip(seen, bad, strict=True):
        counts[acknowledged][not worse] += 1
    ratio = odds_ratio(counts)
    interval = ratio.confidence_interval(0.95)
    text = f"{ratio.statistic:.2f} ({interval.low:.2f} to {interval.high:.2f})"
    if not (counts[0][0] + counts[1][0] and counts[0][1] + counts[1][1]):
        text = "undefined"
    pairs = [f"{yes}/{no}" for yes, no in counts]
    p = f"{fisher_exact(np.array(counts)).pvalue:.2g}"
    return dict(zip(HEAD, (who, outcome, *pairs, text, p), strict=True))


def edited(facts: FactTables) -> list[Edited]:
    """Every ticket of the population."""
    refs = facts.settle(person_refs(facts))
    ends = facts.settle(_ends(facts, refs))
    first = facts.settle(_first_edits(facts, ends))
    words = _words(facts, first, ends)
    heard = words.group_by("ticket").agg(seen=_.ticket.count() > 0)
    other = ends.filter(_.other_team != _.team).select("ticket", "other_team").distinct()
    told = members_at(facts, words.join(refs, words.author == refs.ref)).select("ticket", "team")
    by_team = told.join(other, [told.ticket == other.ticket, told.team == other.other_team])
    by_team = by_team.select("ticket").distinct().mutate(by_team=ibis.literal(True))
    across = other.select("ticket").distinct().mutate(across=ibis.literal(True))
    table = first
    for part in (heard, by_team, across):
        table = table.left_join(part, "ticket").drop(ibis.selectors.endswith("_right"))
    rows = table.select(
        seen=_.seen.fill_null(False),
        seen_by_team=ibis.ifelse(
            _.across.notnull(), _.by_team.fill_null(False), ibis.null("boolean")
        ),
        reopened=_.reopened_at.notnull(),
        days_to_done=(_.done_at.epoch_seconds() - _.at.epoch_seconds()) / 86_400,
    )
    return [Edited(**row) for row in rows.to_pyarrow().to_pylist()]


def _ends(facts: FactTables, refs: ir.Table) -> ir.Table:
    """``ticket, other, team, other_team, born``: both ends of every standing dependency."""
    told = links(facts).filter(
        _.kind.isin(list(DEPENDENCY_WEIGHT))
        & _.origin.notnull()
        & _.target.notnull()
        & _.removed_at.isnull()
    )
    both = ibis.union(
        told.select(ticket="origin", other="target", born="created_at"),
        told.select(ticket="target", other="origin", born="created_at"),
    )
    team = ticket_teams(facts, refs).select("ticket", "team")
    both = both.left_join(team, "ticket").drop(ibis.selectors.endswith("_right"))
    return both.left_join(team.select(other="ticket", other_team="team"), "other").drop(
        ibis.selectors.endswith("_right")
    )


def _first_edits(facts: FactTables, ends: ir.Table) -> ir.Table:
    """``ticket, at, editor, done_at, reopened_at``: first material edit before first done."""
    moves = status_changes(facts)
    done = moves.filter(_.after == "done").group_by("ticket").agg(done_at=_.at.min())
    edit = facts["change"].filter(_.field.isin(MATERIAL))
    edit = edit.filter((_.distance > TEXT_DISTANCE) | _.distance.isnull())
    linked = ends.group_by("ticket").agg(born=_.born.min())
    edit = edit.select("ticket", "at", "actor").join(linked, "ticket").join(done, "ticket")
    edit = edit.filter((_.at < _.done_at) & (_.born.isnull() | (_.at >= _.born)))
    first = edit.group_by(["ticket", "done_at"]).agg(editor=_.actor.argmin(_.at), at=_.at.min())
    back = moves.filter((_.before == "done") & (_.after != "done")).select("ticket", back="at")
    back = first.select("ticket", "at").join(back, "ticket").filter(_.back > _.at)
    again = back.group_by("ticket").agg(reopened_at=_.back.min())
    return first.left_join(again, "ticket").drop(ibis.selectors.endswith("_right"))


def _words(facts: FactTables, first: ir.Table, ends: ir.Table) -> ir.Table:
    """``ticket, author, person, at``: words on either end within a week, not by the editor."""
    places = ibis.union(
        first.select("ticket", place="ticket"), ends.select("ticket", place="other"), distinct=True
    )
    said = (
        facts["message"]
        .filter(_.author.notnull())
        .anti_join(bot_refs(facts), _.author == bot_refs(facts).ref)
    )
    said = said.select("author", place="ticket", said_at="at").join(places, "place")
    near = said.join(first.select("ticket", "at", "editor"), "ticket").filter(
        (_.said_at > _.at) & (_.said_at <= _.at + SEEN_WITHIN) & (_.author != _.editor)
    )
    refs = person_refs(facts)
    rows = near.select("ticket", "author", at="said_at")
    return rows.left_join(refs, rows.author == refs.ref).select("ticket", "author", "person", "at")
