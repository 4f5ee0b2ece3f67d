"""Every pair of teams read against the organisation's norm of exchange (docs/methods.md, C)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aligngraph.analyses.hearing import Hearing
from aligngraph.features.observe import Observations
from aligngraph.features.ties import WEEK, Dyad, PairLinks, PairWeek
from aligngraph.measures.intervals import benjamini_hochberg
from aligngraph.measures.spells import Spell, quietest_spell
from aligngraph.measures.talk import TalkNorm, deficit, detectable, fit_talk, ratio
from aligngraph.measures.thresholds import TalkThresholds

Pair = tuple[str, str]
PairVerdict = Literal[
    "ok", "more", "missing", "watch", "undeclared", "unheard", "void", "low demand"
]


@dataclass(frozen=True)
class PairReading:
    """One pair of teams.

    Attributes:
        demand: dependency-weeks; ties: exchange-days; relays: relayed messages.
        expected: exchange-days the norm gives (0 without demand); ratio: shrunken ties/expected.
        deficit: expected / (ties + 8): what findings are ranked by.
        p, q: of so little exchange, and corrected over the detectable pairs.
        spell: the quietest spell of 90 days or more, where it is quieter than the whole.
        low_thirds: in how many thirds of the window the ratio was at most a half.
        verdict: what may be said.
    """

    pair: Pair
    demand: float
    ties: int
    relays: int
    expected: float
    ratio: float
    deficit: float
    p: float
    heard: bool
    detectable: bool
    spell: Spell | None
    low_thirds: int
    q: float | None = None
    verdict: PairVerdict = "ok"
    in_spell: bool = False

    @property
    def unserved(self) -> float:
        """Dependency-weeks without the exchange they ask for."""
        return self.demand * max(0.0, 1 - self.ratio)


@dataclass(frozen=True)
class Seams:
    """All pairs; ``norm`` is None without any demand."""

    norm: TalkNorm | None
    pairs: Mapping[Pair, PairReading]
    weeks: Mapping[Pair, Sequence[PairWeek]]
    links: Mapping[Pair, PairLinks]
    dyads: Mapping[Pair, Sequence[Dyad]]

    def of(self, team: str) -> list[PairReading]:
        """The pairs of one team."""
        return [reading for pair, reading in self.pairs.items() if team in pair]


def read_seams(seen: Observations, hearing: Hearing, limits: TalkThresholds) -> Seams:
    """Fit the norm to pairs that are heard, and read every pair against it."""
    weeks: dict[Pair, list[PairWeek]] = defaultdict(list)
    for row in seen.pair_weeks:
        weeks[row.team_a, row.team_b].append(row)
    demand = {pair: math.fsum(r.demand for r in rows) for pair, rows in weeks.items()}
    ties = {pair: sum(r.exchange_days for r in rows) for pair, rows in weeks.items()}
    heard = {pair: hearing.heard(pair[0]) and hearing.heard(pair[1]) for pair in weeks}
    wanted = {pair: weeks_ for pair, weeks_ in demand.items() if weeks_ > 0}
    fitted = {pair: d for pair, d in wanted.items() if heard[pair]} or wanted
    norm = fit_talk(fitted, ties, hearing.writing, limits)
    span = max(1, math.ceil(seen.days / WEEK))
    readings = []
    for pair in sorted(weeks):
        if norm is not None:
            readings.append(_read(pair, weeks[pair], heard[pair], norm, hearing, span, limits))
    judged = _judge(readings, norm, limits)
    return Seams(
        norm=norm,
        pairs={reading.pair: reading for reading in judged},
        weeks=dict(weeks),
        links={(row.team_a, row.team_b): row for row in seen.pair_links},
        dyads=_by_pair(seen.dyads),
    )


def _by_pair(dyads: Sequence[Dyad]) -> dict[Pair, list[Dyad]]:
    found: dict[Pair, list[Dyad]] = defaultdict(list)
    for dyad in dyads:
        found[dyad.team_a, dyad.team_b].append(dyad)
    return dict(found)


def _read(
    pair: Pair,
    rows: Sequence[PairWeek],
    heard: bool,
    norm: TalkNorm,
    hearing: Hearing,
    span: int,
    limits: TalkThresholds,
) -> PairReading:
    demand = math.fsum(row.demand for row in rows)
    ties = sum(row.exchange_days for row in rows)
    writing = hearing.writing.get(pair[0], 0.0) + hearing.writing.get(pair[1], 0.0)
    expected = norm.expected(demand, writing)
    should, did = [0.0] * span, [0.0] * span
    for row in rows:
        week = min(max(row.week, 0), span - 1)
        should[week] += expected * row.demand / demand if demand > 0 else 0.0
        did[week] += row.exchange_days
    return PairReading(
        pair=pair,
        demand=demand,
        ties=ties,
        relays=sum(row.relays for row in rows),
        expected=expected,
        ratio=ratio(ties, expected, limits.prior_ties),
        deficit=deficit(ties, expected, limits.deficit_days),
        p=norm.p_at_most(ties, expected),
        heard=heard,
        detectable=detectable(norm, expected, limits.detectable_p),
        spell=quietest_spell(should, did, limits.deficit_days, math.ceil(limits.spell_days / WEEK)),
        low_thirds=_low_thirds(should, did, limits),
    )


def _low_thirds(should: Sequence[float], did: Sequence[float], limits: TalkThresholds) -> int:
    count, low = len(should), 0
    for third in range(3):
        part = slice(third * count // 3, (third + 1) * count // 3)
        expected, seen = math.fsum(should[part]), math.fsum(did[part])
        low += expected >= limits.prior_ties and ratio(seen, expected, 1.0) <= limits.max_ratio
    return low


def _judge(
    readings: Sequence[PairReading], norm: TalkNorm | None, limits: TalkThresholds
) -> list[PairReading]:
    tested = [r.p if r.heard and r.detectable and r.demand > 0 else None for r in readings]
    q_values = benjamini_hochberg(tested)
    return [
        replace(r, q=q, verdict=verdict, in_spell=in_spell)
        for r, q in zip(readings, q_values, strict=True)
        for verdict, in_spell in [_verdict(r, q, norm, limits)]
    ]


def _verdict(
    r: PairReading, q: float | None, norm: TalkNorm | None, limits: TalkThresholds
) -> tuple[PairVerdict, bool]:
    """What may be said of a pair, and whether only a spell of the window says so."""
    if r.demand <= 0:
        return ("undeclared" if r.ties >= limits.watch_undeclared_days else "ok"), False
    if not r.heard:
        return "unheard", False
    if norm is None or norm.void:
        return "void", False
    small = r.ratio <= limits.max_ratio
    unlikely = r.p <= limits.max_p and r.deficit >= limits.min_deficit
    if small and (unlikely or (q is not None and q <= limits.max_q)):
        return "missing", False
    if r.spell is not None and _silent(r.spell, limits):
        return "missing", True
    if small and r.deficit >= limits.watch_deficit:
        return "watch", False
    if not r.detectable:
        return "low demand", False
    return ("more" if r.ratio >= 1 / limits.max_ratio else "ok"), False


def _silent(spell: Spell, limits: TalkThresholds) -> bool:
    silent = ratio(spell.seen, spell.expected, 1.0) <= limits.spell_ratio
    return silent and spell.deficit >= limits.spell_deficit
