"""Composite C: pairs of teams with far less direct exchange than their dependencies ask for.

Expected exchange follows demand (see `expectation`); observed exchange is tested against it
(negative binomial, lower tail) and must also be small in size. Source: methods 10 C. Blind to
channels nobody imported: without coverage a pair is never judged, and neither is a pair whose
silence would be likely anyway. Mild deficits (40% of the expectation) are mostly invisible.

Conventions, found by reproducing methods/examples.json: pairs are unordered; the Benjamini-Hochberg
family of pairs holds the detectable, covered ones, that of teams all teams with a covered pair;
``unserved = D (1 - R)`` where R < 1; without dyads the bus factor is unknown, except that no
exchange has none. Where the catalogue is silent: pairs without coverage fit no norm, enter no
row sum and no congruence, since a partner who writes little would count against the other.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from scipy import stats

from aligngraph.measures.expectation import Expectation, fit_expectation
from aligngraph.measures.intervals import benjamini_hochberg
from aligngraph.measures.network import seam_bus_factor
from aligngraph.measures.thresholds import CoverageThresholds, TieThresholds

Pair: TypeAlias = tuple[str, str]
"""Two teams in alphabetical order; given in either order, even in both: then they add up."""

Verdict: TypeAlias = Literal[
    "ok",
    "missing",
    "watch",
    "thin: single thread",
    "cannot judge: low demand",
    "cannot judge: coverage",
    "cannot judge: model void",
]


@dataclass(frozen=True, slots=True)
class PairTie:
    """Exchange of one pair of teams against its demand.

    Attributes:
        pair: the teams.
        demand: dependency-weeks.
        ties: direct exchange-days.
        expected: exchange-days the organisation's norm gives for this demand.
        ratio: R, observed over expected, shrunk towards 1.
        p: of so little exchange or less.
        detectable: whether no exchange at all would be unlikely.
        coverage_ok: whether the tracker hears both teams.
        unserved: dependency-weeks without the exchange they ask for.
        bus_factor: people whose absence would cut all exchange; ``None`` if unknown.
        q: corrected p, ``None`` if not tested.
        flag: missing. ``watch``: small and unlikely, not after correction.
        verdict: in words.
    """

    pair: Pair
    demand: float
    ties: float
    expected: float
    ratio: float
    p: float
    detectable: bool
    unserved: float
    coverage_ok: bool = True
    bus_factor: int | None = None
    q: float | None = None
    flag: bool = False
    watch: bool = False
    verdict: Verdict = "ok"


@dataclass(frozen=True, slots=True)
class TeamTies:
    """The same over all covered pairs of one team: shows isolation that no single pair can."""

    ties: float
    expected: float
    p: float
    ratio: float
    unserved_share: float
    q: float | None = None
    flag: bool = False


@dataclass(frozen=True, slots=True)
class TieAssessment:
    """The organisation's pairs and teams.

    Attributes:
        norm: the fitted expectation, ``None`` without any demand.
        rows: pairs with demand, in alphabetical order.
        teams: teams with a covered pair.
        weighted_congruence: share of the covered demand that is served, 0..1; ``None`` without any.
        undeclared: exchange-days of pairs that talk with no recorded dependency.
    """

    norm: Expectation | None
    rows: tuple[PairTie, ...]
    teams: dict[str, TeamTies]
    weighted_congruence: float | None
    undeclared: dict[Pair, float]


def assess_ties(
    demand: Mapping[Pair, float],
    ties: Mapping[Pair, float],
    dyads: Mapping[Pair, Collection[tuple[str, str]]] | None = None,
    coverage: Mapping[str, float] | None = None,
    thresholds: TieThresholds | None = None,
    coverage_thresholds: CoverageThresholds | None = None,
) -> TieAssessment:
    """Judge every pair and team.

    Args:
        demand: dependency-weeks by pair.
        ties: direct exchange-days by pair, relays left out.
        dyads: who exchanged with whom, by pair: (person of its first team, person of its second).
        coverage: share of resolved tickets with a comment by others, by team. ``None``: every team
            counts as heard; given, a team that is missing does not.
        thresholds: gates and constants.
        coverage_thresholds: what share is enough.
    """
    limits = thresholds or TieThresholds()
    need, seen = _by_pair(demand), _by_pair(ties)
    wanted = sorted(pair for pair, weeks in need.items() if weeks > 0)
    gate = (coverage_thresholds or CoverageThresholds()).min_commented_share
    heard = {
        pair: coverage is None or min(coverage.get(t, 0.0) for t in pair) >= gate for pair in wanted
    }
    fit = [p for p in wanted if heard[p]] or wanted
    norm = fit_expectation([(need[p], seen.get(p, 0.0)) for p in fit], limits)
    undeclared = {
        pair: days
        for pair, days in sorted(seen.items())
        if days >= limits.min_undeclared_ties and need.get(pair, 0.0) <= 0
    }
    if norm is None:
        return TieAssessment(None, (), {}, None, undeclared)
    threads = _threads(dyads or {}, seen)
    rows = []
    for pair in wanted:
        row = _measure(pair, need[pair], seen.get(pair, 0.0), norm, limits)
        thread = threads.get(pair, None if row.ties else 0)
        rows.append(replace(row, coverage_ok=heard[pair], bus_factor=thread))
    judged = _judge_pairs(rows, norm, limits)
    return TieAssessment(
        norm=norm,
        rows=judged,
        teams=_judge_teams(judged, norm, limits),
        weighted_congruence=_served([row for row in judged if row.coverage_ok]),
        undeclared=undeclared,
    )


def configuration_model_p(ties: Mapping[Pair, int]) -> dict[Pair, float]:
    """P of so few exchange-days given only how much each team talks at all.

    Hypergeometric lower tail: of ``sum_(i != j) k_i k_j`` possible exchanges ``2 k_i k_j`` lie
    between the two (soft configuration model without self-pairs, gHypEG). For comparison only: it
    forgives a team that is silent with everyone (example C3).

    Args:
        ties: exchange-days by pair; pairs without any may be listed with 0.
    """
    seen = _by_pair(ties)
    activity: dict[str, int] = {}
    for pair, days in seen.items():
        for team in pair:
            activity[team] = activity.get(team, 0) + int(days)
    whole = sum(activity.values())
    possible = whole**2 - sum(k**2 for k in activity.values())
    drawn = whole // 2
    return {
        (a, b): float(stats.hypergeom.cdf(days, possible, 2 * activity[a] * activity[b], drawn))
        for (a, b), days in sorted(seen.items())
    }


def _by_pair(values: Mapping[Pair, float]) -> dict[Pair, float]:
    merged: dict[Pair, float] = {}
    for (first, second), value in values.items():
        if first != second:
            pair = (first, second) if first < second else (second, first)
            merged[pair] = merged.get(pair, 0.0) + value
    return merged


def _threads(
    dyads: Mapping[Pair, Collection[tuple[str, str]]], seen: Mapping[Pair, float]
) -> dict[Pair, int]:
    merged: dict[Pair, set[tuple[str, str]]] = {}
    for (first, second), contacts in dyads.items():
        swap = second < first
        pair = (second, first) if swap else (first, second)
        if seen.get(pair, 0.0) > 0:
            merged.setdefault(pair, set()).update((b, a) if swap else (a, b) for a, b in contacts)
    return {pair: seam_bus_factor(contacts) for pair, contacts in merged.items()}


def _measure(
    pair: Pair,
    demand: float,
    ties: float,
    norm: Expectation,
    limits: TieThresholds,
) -> PairTie:
    expected = norm.expected(demand)
    ratio = (ties + limits.prior_ties) / (expected + limits.prior_ties)
    return PairTie(
        pair=pair,
        demand=demand,
        ties=ties,
        expected=expected,
        ratio=ratio,
        p=norm.p_at_most(ties, expected),
        detectable=norm.p_at_most(0, expected) <= limits.detectable_p,
        unserved=demand * max(0.0, 1 - ratio),
    )


def _judge_pairs(
    rows: list[PairTie], norm: Expectation, limits: TieThresholds
) -> tuple[PairTie, ...]:
    tested = [row.p if row.coverage_ok and row.detectable else None for row in rows]
    q_values = benjamini_hochberg(tested)
    judged = []
    for row, q in zip(rows, q_values, strict=True):
        small = q is not None and row.ratio <= limits.max_ratio and not norm.void
        flag = small and q is not None and q <= limits.max_q
        watch = small and not flag and row.p <= limits.watch_p
        row = replace(row, q=q, flag=flag, watch=watch)
        judged.append(replace(row, verdict=_verdict(row, norm, limits)))
    return tuple(judged)


def _verdict(row: PairTie, norm: Expectation, limits: TieThresholds) -> Verdict:
    if not row.coverage_ok:
        return "cannot judge: coverage"
    if norm.void:
        return "cannot judge: model void"
    if not row.detectable:
        return "cannot judge: low demand"
    if row.flag:
        return "missing"
    if row.watch:
        return "watch"
    thin = row.bus_factor == 1 and row.ties >= limits.min_thin_ties
    return "thin: single thread" if thin else "ok"


def _judge_teams(
    rows: tuple[PairTie, ...], norm: Expectation, limits: TieThresholds
) -> dict[str, TeamTies]:
    by_team: dict[str, list[PairTie]] = {}
    for row in rows:
        for team in row.pair if row.coverage_ok else ():
            by_team.setdefault(team, []).append(row)
    teams = {team: _sum_row(by_team[team], norm, limits) for team in sorted(by_team)}
    q_values = benjamini_hochberg([team.p for team in teams.values()])
    return {
        name: replace(team, q=q, flag=_isolated(team, q, limits) and not norm.void)
        for (name, team), q in zip(teams.items(), q_values, strict=True)
    }


def _sum_row(rows: list[PairTie], norm: Expectation, limits: TieThresholds) -> TeamTies:
    ties = math.fsum(row.ties for row in rows)
    expected = math.fsum(row.expected for row in rows)
    return TeamTies(
        ties=ties,
        expected=expected,
        p=norm.p_at_most(ties, expected),
        ratio=(ties + limits.prior_ties) / (expected + limits.prior_ties),
        unserved_share=_unserved_share(rows),
    )


def _isolated(team: TeamTies, q: float | None, limits: TieThresholds) -> bool:
    return q is not None and q <= limits.max_q and team.ratio <= limits.max_ratio


def _unserved_share(rows: list[PairTie]) -> float:
    return math.fsum(row.unserved for row in rows) / math.fsum(row.demand for row in rows)


def _served(rows: list[PairTie]) -> float | None:
    return 1 - _unserved_share(rows) if rows else None
