"""Everything the analyses look at, for one window: small typed rows and bounded evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import ibis
from ibis import _

from aligngraph.features import coverage, exchange, integration, questions, ties, work
from aligngraph.features.base import Base, build
from aligngraph.features.details import Details
from aligngraph.features.organization import org_chart
from aligngraph.orgchart import OrgChart
from aligngraph.store import FactTables


@dataclass(frozen=True)
class Observations:
    """What the facts show between ``since`` and ``until`` (aware, UTC).

    Row times are naive UTC, as the store holds them.
    """

    chart: OrgChart
    since: datetime
    until: datetime
    activity: Sequence[coverage.TeamActivity]
    pair_weeks: Sequence[ties.PairWeek]
    pair_links: Sequence[ties.PairLinks]
    dyads: Sequence[ties.Dyad]
    questions: Sequence[questions.QuestionRow]
    lives: Sequence[integration.SeamLife]
    slices: Sequence[integration.SeamSlice]
    sources: Sequence[coverage.SourceRow]
    totals: coverage.Totals
    warnings: Mapping[str, int]
    initiatives: Mapping[str, str]
    tickets_in_window: int
    dependency_links: int
    cross_team_links: int
    undated_links: int
    details: Details
    base: Base

    @property
    def days(self) -> float:
        """Length of the window."""
        return (self.until - self.since).total_seconds() / 86_400


def observe(facts: FactTables, since: datetime, until: datetime) -> Observations:
    """Run every feature query for the window [since, until)."""
    chart = org_chart(facts, until)
    base = build(facts, chart, since, until)
    contact = facts.settle(exchange.contacts(base))
    container = facts.settle(work.containers(facts))
    seams = integration.Integration(base, contact, container)
    return Observations(
        chart=chart,
        since=since,
        until=until,
        activity=coverage.team_activity(base),
        pair_weeks=ties.pair_weeks(base, contact),
        pair_links=ties.pair_links(base, contact),
        dyads=ties.dyads(base, contact),
        questions=questions.questions(base),
        lives=seams.lives(),
        slices=seams.slices(),
        sources=coverage.sources(facts),
        totals=coverage.totals(facts, base.team_of),
        warnings=coverage.warning_counts(facts),
        initiatives=_initiative_names(facts),
        details=Details(base, seams),
        base=base,
        **_window_counts(base),
    )


def data_window(facts: FactTables) -> tuple[datetime, datetime] | None:
    """First and last day (exclusive) of anything in the facts; None where there is no ticket.

    Times after tomorrow are mistakes of the source and do not stretch the window.
    """
    horizon = (datetime.now(UTC) + timedelta(days=1)).replace(tzinfo=None)
    first = facts["ticket"].created_at.min().to_pyarrow().as_py()
    ends = []
    for table, column in (("ticket", "updated_at"), ("message", "at"), ("change", "at")):
        at = facts[table][column]
        last = facts[table].filter(at < horizon)[column].max().to_pyarrow().as_py()
        ends += [last] if last else []
    if first is None or not ends:
        return None
    start = first.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    end = max(ends).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    return start, end + timedelta(days=1)


def _window_counts(base: Base) -> dict[str, int]:
    ticket = base.facts["ticket"].select(ticket="id", created_at="created_at")
    alive = ticket.join(base.interval.select("ticket", "done_at"), "ticket").filter(
        (_.created_at < base.until) & (_.done_at.isnull() | (_.done_at >= base.since))
    )
    link = base.dependency
    crossing = link.filter(link.consumer_team.notnull() & link.provider_team.notnull())
    depends = work.links(base.facts).filter(
        _.kind.isin(list(work.DEPENDENCY_WEIGHT)) & _.origin.notnull() & _.target.notnull()
    )
    ends = {
        "first": ibis.least(_.origin, _.target),
        "second": ibis.greatest(_.origin, _.target),
    }
    counted = {
        "tickets_in_window": alive,
        "dependency_links": depends.select(**ends).distinct(),
        "cross_team_links": crossing,
        "undated_links": crossing.filter(_.created_at.isnull()),
    }
    return {name: int(table.count().to_pyarrow().as_py()) for name, table in counted.items()}


def _initiative_names(facts: FactTables) -> dict[str, str]:
    epics = (
        facts["ticket"]
        .filter((_.level >= 1).fill_null(False))
        .select(id="key", name=_.summary.fill_null(_.key))
    )
    declared = facts["initiative"].select("id", "name")
    names = {row["id"]: row["name"] for row in epics.order_by("id").to_pyarrow().to_pylist()}
    return names | {row["id"]: row["name"] for row in declared.to_pyarrow().to_pylist()}
