"""Does demand predict exchange? The assumption behind every missing tie (methods §9, R6).

Per window, over pairs of heard teams with demand: Kendall correlation of dependency-weeks and
exchange-days, and the Theil-Sen slope of their logarithms (methods §10 C); once with all exchange
of the window, once with that of weeks in which a dependency was open. The latter two share the
number of open weeks, so their rates per open week are compared too. ``touched`` is the share of
dependency-weeks in which either ticket was made, finished, commented or changed within 90 days.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import ibis
import numpy as np
from ibis import _
from scipy import stats

from aligngraph.analyses.hearing import hear
from aligngraph.features import base as resolved
from aligngraph.features.base import Base
from aligngraph.features.coverage import team_activity
from aligngraph.features.exchange import contacts
from aligngraph.features.organization import org_chart
from aligngraph.features.ties import PairWeek, pair_weeks
from aligngraph.settings import Settings
from aligngraph.store import FactTables

HEAD = (
    "window",
    "pairs",
    "dependency-weeks",
    "touched",
    "tau (p)",
    "beta (95 %)",
    "tau, open weeks (p)",
    "beta, open weeks (95 %)",
    "tau of weekly rates (p)",
)
NEAR = 90
"""Days before or after a week within which anything on either ticket counts as a touch."""
MIN_PAIRS = 5
Pair = tuple[str, str]


def row(
    facts: FactTables, settings: Settings, name: str, since: datetime, until: datetime
) -> dict[str, str]:
    """One window's line of the table."""
    base = resolved.build(facts, org_chart(facts, until), since, until)
    hearing = hear(team_activity(base), settings.coverage)
    weeks: dict[Pair, list[PairWeek]] = defaultdict(list)
    for week in pair_weeks(base, facts.settle(contacts(base))):
        weeks[week.team_a, week.team_b].append(week)
    demand = {pair: math.fsum(w.demand for w in rows) for pair, rows in weeks.items()}
    pairs = [p for p in sorted(weeks) if demand[p] > 0 and all(map(hearing.heard, p))]
    need = [demand[pair] for pair in pairs]
    whole = [sum(w.exchange_days for w in weeks[pair]) for pair in pairs]
    inside = [sum(w.exchange_days for w in weeks[pair] if w.demand > 0) for pair in pairs]
    open_weeks = [sum(w.demand > 0 for w in weeks[pair]) for pair in pairs]
    tau, beta = _agreement(need, whole)
    tau_open, beta_open = _agreement(need, inside)
    need_rate, rate = (
        [x / n for x, n in zip(xs, open_weeks, strict=True)] for xs in (need, inside)
    )
    tau_rate, _beta = _agreement(need_rate, rate)
    cells = (name, str(len(pairs)), f"{sum(demand.values()):,.0f}", _touched(base))
    return dict(zip(HEAD, (*cells, tau, beta, tau_open, beta_open, tau_rate), strict=True))


def _agreement(need: Sequence[float], talk: Sequence[float]) -> tuple[str, str]:
    if len(need) < MIN_PAIRS:
        return "too few pairs", ""
    rank = stats.kendalltau(need, talk)
    slope, _intercept, low, high = stats.theilslopes(np.log(np.array(talk) + 0.5), np.log(need))
    return (
        f"{rank.statistic:.2f} ({rank.pvalue:.2g})",
        f"{slope:.2f} ({low:.2f} to {high:.2f})",
    )


def _touched(base: Base) -> str:
    """Share of weighted open weeks near which something happened on either ticket."""
    link = base.dependency.mutate(open_from=ibis.greatest(_.open_from, ibis.literal(base.since)))
    link = link.filter(
        (_.open_until > _.open_from) & _.consumer_team.notnull() & _.provider_team.notnull()
    ).select("consumer", "provider", "weight", "open_from", "open_until")
    touches = _touches(base)
    weeks = near = 0.0
    for dependency in link.to_pyarrow().to_pylist():
        ends = touches.get(dependency["consumer"], []), touches.get(dependency["provider"], [])
        since, until = _day(dependency["open_from"]), _day(dependency["open_until"])
        for day in range(since, max(until, since + 1), 7):
            weeks += dependency["weight"]
            near += dependency["weight"] * any(_near(days, day) for days in ends)
    return f"{near / weeks:.0%}" if weeks else "-"


def _touches(base: Base) -> Mapping[str, Sequence[int]]:
    """Days on which each ticket was made, finished, commented or changed, in order."""
    facts = base.facts
    events = ibis.union(
        facts["ticket"].select(ticket="id", at="created_at"),
        base.interval.select("ticket", at="done_at"),
        facts["message"].select("ticket", "at"),
        facts["change"].select("ticket", "at"),
    )
    events = events.filter(_.ticket.notnull() & _.at.notnull() & (_.at < base.until)).distinct()
    found: dict[str, list[int]] = defaultdict(list)
    for event in events.order_by(["ticket", "at"]).to_pyarrow().to_pylist():
        found[event["ticket"]].append(_day(event["at"]))
    return found


def _near(days: Sequence[int], day: int) -> bool:
    place = bisect_left(days, day - NEAR)
    return place < len(days) and days[place] <= day + NEAR


def _day(at: datetime) -> int:
    return at.toordinal()
