"""Every pair of teams read against the organisation's norm of exchange (docs/methods.md, C)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

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


class Share(NamedTuple):
    """Dependency-weeks and exchange-days of a pair."""

    demand: float
    ties: float


@dataclass(frozen=True)
class PairReading:
    """One pair of teams.

    Attributes:
        demand: dependency-weeks; ties: exchange-days; relays: relayed messages.
        expected: exchange-days the norm gives (0 without demand); ratio: shrunken ties/expected.
        own_demand, own_ties, own_expected: the same without initiatives that integrate blind, so
            that one silence is not reported twice; the following are of these.
        own_ratio: shrunken; deficit: expected / (ties + 8), what findings are ranked by.
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
    own_demand: float
    own_ties: float
    own_expected: float
    own_ratio: float
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
        """Own dependency-weeks without the exchange they ask for."""
        return self.own_demand * max(0.0, 1 - self.own_ratio)

    @property
    def blind(self) -> bool:
        """Whether part of the pair's work is in an initiative that integrates blind."""
        return self.own_demand < self.demand


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


def read_seams(
    seen: Observations, hearing: Hearing, blind: Mapping[Pair, Share], limits: TalkThresholds
) -> Seams:
    """Fit the norm to pairs that are heard, and read every pair against it.

    Args:
        seen: the observations.
        hearing: which teams are heard.
        blind: what of each pair's demand and exchange lies in initiatives that integrate blind.
        limits: thresholds.
    """
    weeks: dict[Pair, list[PairWeek]] = defaultdict(list)
    for row in seen.pair_weeks:
        weeks[row.team_a, row.team_b].append(row)
    demand = {pair: math.fsum(r.demand for r in rows) for pair, rows in weeks.items()}
    ties = {pair: float(sum(r.exchange_days for r in rows)) for pair, rows in weeks.items()}
    own = {
        pair: _own(demand[pair], ties[pair], blind.get(pair), limits.min_own_share)
        for pair in weeks
    }
    heard = {pair: hearing.heard(pair[0]) and hearing.heard(pair[1]) for pair in weeks}
    wanted = {pair: share.demand for pair, share in own.items() if share.demand > 0}
    fitted = {pair: d for pair, d in wanted.items() if heard[pair]} or wanted
    own_ties = {pair: share.ties for pair, share in own.items()}
    norm = fit_talk(fitted, own_ties, hearing.writing, limits)
    tide = _tide(seen.pair_weeks, max(1, math.ceil(seen.days / WEEK)))
    readings = []
    for pair in sorted(weeks):
        if norm is not None:
            writing = hearing.writing.get(pair[0], 0.0) + hearing.writing.get(pair[1], 0.0)
            read = _read(pair, weeks[pair], own[pair], norm, writing, tide, limits)
            readings.append(replace(read, heard=heard[pair]))
    judged = _judge(readings, norm, limits)
    return Seams(
        norm=norm,
        pairs={reading.pair: reading for reading in judged},
        weeks=dict(weeks),
        links={(row.team_a, row.team_b): row for row in seen.pair_links},
        dyads=_by_pair(seen.dyads),
    )


def _own(demand: float, ties: float, blind: Share | None, least: float) -> Share:
    """What is left of a pair without its blind initiatives; a fringe of its demand is nothing."""
    if blind is None:
        return Share(demand, ties)
    rest = demand - blind.demand
    return Share(rest if rest >= demand * least else 0.0, max(0.0, ties - blind.ties))


def _by_week(
    rows: Sequence[PairWeek], expected: float, tide: Sequence[float]
) -> tuple[list[float], list[float]]:
    """A pair's expected and seen exchange-days per week; what is expected follows the tide."""
    should, did = [0.0] * len(tide), [0.0] * len(tide)
    for row in rows:
        week = min(max(row.week, 0), len(tide) - 1)
        should[week] += row.demand * tide[week]
        did[week] += row.exchange_days
    whole = math.fsum(should)
    return [expected * part / whole if whole > 0 else 0.0 for part in should], did


def _tide(rows: Iterable[PairWeek], span: int) -> list[float]:
    """How much the organisation as a whole talked per demand around each week, 1 on average.

    Trackers come into use and fall out of it: without this, a spell in which everybody was quiet
    would be found as many silent seams.
    """
    demand, ties = [0.0] * span, [0.0] * span
    for row in rows:
        if row.demand > 0:
            week = min(max(row.week, 0), span - 1)
            demand[week] += row.demand
            ties[week] += row.exchange_days
    usual = math.fsum(ties) / max(math.fsum(demand), 1e-9)
    around = [slice(max(0, w - _AROUND), w + _AROUND + 1) for w in range(span)]
    return [
        (math.fsum(ties[part]) + _CALM) / (usual * math.fsum(demand[part]) + _CALM)
        for part in around
    ]


_AROUND = 13
"""Weeks to either side that count as the same time: half a year in all."""
_CALM = 5.0
"""Exchange-days that steady the tide where there is little to go by."""


def _by_pair(dyads: Sequence[Dyad]) -> dict[Pair, list[Dyad]]:
    found: dict[Pair, list[Dyad]] = defaultdict(list)
    for dyad in dyads:
        found[dyad.team_a, dyad.team_b].append(dyad)
    return dict(found)


def _read(
    pair: Pair,
    rows: Sequence[PairWeek],
    own: Share,
    norm: TalkNorm,
    writing: float,
    tide: Sequence[float],
    limits: TalkThresholds,
) -> PairReading:
    demand = math.fsum(row.demand for row in rows)
    ties = sum(row.exchange_days for row in rows)
    expected, own_expected = norm.expected(demand, writing), norm.expected(own.demand, writing)
    should, did = _by_week(rows, expected, tide)
    return PairReading(
        pair=pair,
        demand=demand,
        ties=ties,
        relays=sum(row.relays for row in rows),
        expected=expected,
        ratio=ratio(ties, expected, limits.prior_ties),
        own_demand=own.demand,
        own_ties=own.ties,
        own_expected=own_expected,
        own_ratio=ratio(own.ties, own_expected, limits.prior_ties),
        deficit=deficit(own.ties, own_expected, limits.deficit_days),
        p=norm.p_at_most(own.ties, own_expected),
        heard=True,
        detectable=detectable(norm, own_expected, limits.detectable_p),
        spell=None
        if own.demand < demand  # the weeks of an initiative cannot be told from the rest
        else quietest_spell(should, did, limits.deficit_days, math.ceil(limits.spell_days / WEEK)),
        # The weeks of an initiative cannot be told from the rest: then nothing is known to last.
        low_thirds=0 if own.demand < demand else _low_thirds(should, did, limits),
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
    tested = [r.p if r.heard and r.detectable and r.own_demand > 0 else None for r in readings]
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
    if r.own_demand < limits.min_demand:
        return "low demand", False
    small = r.own_ratio <= limits.max_ratio
    unlikely = r.p <= limits.max_p and r.deficit >= limits.min_deficit
    if small and (unlikely or (q is not None and q <= limits.max_q)):
        return "missing", False
    if r.spell is not None and _silent(r.spell, limits):
        return "missing", True
    if r.own_ratio <= limits.watch_ratio and r.deficit >= limits.watch_deficit:
        return "watch", False
    if not r.detectable:
        return "low demand", False
    return ("more" if r.own_ratio * limits.max_ratio >= 1 else "ok"), False


def _silent(spell: Spell, limits: TalkThresholds) -> bool:
    """Whether a spell stands out: all but silent for a quarter, or nearly so for half a year."""
    share = ratio(spell.seen, spell.expected, 1.0)
    long = (spell.last - spell.first) * WEEK >= limits.long_spell_days
    if long and share <= limits.long_spell_ratio and spell.deficit >= limits.long_spell_deficit:
        return True
    return share <= limits.spell_ratio and spell.deficit >= limits.spell_deficit
