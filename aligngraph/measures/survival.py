"""Waits of which some have not ended: mean wait and "do these wait longer?".

Stratified, because hard questions are both escalated and slow: only waits of the same stratum
(priority and type of issue) are compared. Blind to hardness the stratum does not record, and to
whether an answer was any good.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from aligngraph.measures.errors import MeasureError

_Floats: TypeAlias = NDArray[np.float64]

# Up to this many relabellings all are counted; above, as many are drawn, from a fixed seed so that
# the same waits always give the same p.
_RELABELLINGS = 20_000
_SEED = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """One question's wait: ``days`` so far, and whether it has been ``answered``."""

    days: float
    answered: bool
    stratum: str = ""

    def __post_init__(self) -> None:
        if not self.days >= 0:
            raise MeasureError(f"a wait of {self.days} days; give asked-to-answered, 0 or more")


@dataclass(frozen=True, slots=True)
class ComparedWaits:
    """Mean waits over the strata both groups have.

    Attributes:
        exposed: mean wait, days.
        reference: mean wait of the reference at the exposed group's mix of strata, days.
        compared: exposed waits in those strata.
    """

    exposed: float
    reference: float
    compared: int


def restricted_mean_wait(waits: Iterable[Wait], horizon: float) -> float | None:
    """Area under the Kaplan-Meier curve up to a horizon; strata are ignored.

    Past the last wait the curve keeps its height, so a question still open at the horizon counts
    as ``horizon`` days. Source: methods 8 and 10 A.

    Args:
        waits: answered and open waits.
        horizon: days after which a wait no longer grows.

    Returns:
        Days, or ``None`` without waits.
    """
    ordered = sorted(waits, key=_position)
    if not ordered:
        return None
    if all(w.answered or w.days >= horizon for w in ordered):
        # Nothing is cut off below the horizon: the curve's area is the plain mean, and fast.
        return math.fsum(min(w.days, horizon) for w in ordered) / len(ordered)
    survival = stats.ecdf(
        stats.CensoredData(
            uncensored=[w.days for w in ordered if w.answered],
            right=[w.days for w in ordered if not w.answered],
        )
    ).sf
    inside = survival.quantiles < horizon
    knots = np.concatenate(([0.0], survival.quantiles[inside], [horizon]))
    heights = np.concatenate(([1.0], survival.probabilities[inside]))
    return float(np.diff(knots) @ heights)


def by_stratum(waits: Iterable[Wait]) -> dict[str, list[Wait]]:
    """Waits by stratum, strata and waits in a fixed order."""
    strata: dict[str, list[Wait]] = {}
    for wait in waits:
        strata.setdefault(wait.stratum, []).append(wait)
    return {stratum: sorted(strata[stratum], key=_position) for stratum in sorted(strata)}


def mean_waits(waits: Iterable[Wait], horizon: float) -> dict[str, float]:
    """Restricted mean wait of each stratum, in days."""
    means = {s: restricted_mean_wait(group, horizon) for s, group in by_stratum(waits).items()}
    return {stratum: mean for stratum, mean in means.items() if mean is not None}


def compare_waits(
    exposed: Iterable[Wait], reference_means: Mapping[str, float], horizon: float
) -> ComparedWaits | None:
    """Mean wait of the exposed and, directly standardised to their strata, of the reference.

    Args:
        exposed: the waits in question.
        reference_means: restricted mean wait of the reference by stratum (see `mean_waits`).
        horizon: days, the one the means were made with.

    Returns:
        The two means, or ``None`` if no stratum is shared: then nothing can be compared.
    """
    strata = {s: w for s, w in by_stratum(exposed).items() if s in reference_means}
    compared = sum(len(waits) for waits in strata.values())
    if not compared:
        return None
    own = ((len(waits), restricted_mean_wait(waits, horizon) or 0.0) for waits in strata.values())
    peers = (len(waits) * reference_means[stratum] for stratum, waits in strata.items())
    return ComparedWaits(
        exposed=math.fsum(size * mean for size, mean in own) / compared,
        reference=math.fsum(peers) / compared,
        compared=compared,
    )


def logrank_longer(exposed: Iterable[Wait], reference: Iterable[Wait]) -> float | None:
    """One-sided stratified log-rank test that the exposed wait longer (Mantel 1966).

    With one stratum it equals ``scipy.stats.logrank(exposed, reference, alternative="less")``.

    Returns:
        Asymptotic p, or ``None`` if no stratum holds both groups and an answer.
    """
    difference, variance = 0.0, 0.0
    for own, other in _shared(exposed, reference):
        excess, spread = _logrank_terms(own, other)
        difference, variance = difference + excess, variance + spread
    if variance <= 0:
        return None
    return float(stats.norm.cdf(difference / math.sqrt(variance)))


def logrank_longer_permuted(exposed: Iterable[Wait], reference: Iterable[Wait]) -> float | None:
    """The same test by relabelling within strata, for groups too small for the normal curve.

    The numerator of the log-rank is the sum of the exposed waits' scores (answered minus pooled
    Nelson-Aalen hazard), so a relabelling is a draw of scores. Exact up to 20,000 relabellings,
    else as many draws from a fixed seed; the same waits in any order give the same p.

    Returns:
        p, or ``None`` as in `logrank_longer`.
    """
    strata = [(_scores([*own, *other]), len(own)) for own, other in _shared(exposed, reference)]
    strata.sort(key=lambda s: (s[1], s[0].tolist()))  # by content: names must not move the draws
    if not any(np.ptp(scores) > 0 for scores, _ in strata):
        return None
    observed = math.fsum(float(scores[:size].sum()) for scores, size in strata)
    count = math.prod(math.comb(len(scores), size) for scores, size in strata)
    exact = count <= _RELABELLINGS
    sums = _all_sums(strata) if exact else _drawn_sums(strata)
    hits = int(np.count_nonzero(sums <= observed + 1e-9))
    return hits / count if exact else (hits + 1) / (len(sums) + 1)


def delay_p(exposed: Sequence[Wait], reference: Sequence[Wait], permute_below: int) -> float | None:
    """P of "the exposed wait longer": relabelled below ``permute_below`` exposed waits."""
    small = len(exposed) < permute_below
    return (logrank_longer_permuted if small else logrank_longer)(exposed, reference)


def _position(wait: Wait) -> tuple[float, bool]:
    return wait.days, wait.answered


def _shared(
    exposed: Iterable[Wait], reference: Iterable[Wait]
) -> Iterator[tuple[list[Wait], list[Wait]]]:
    own, other = by_stratum(exposed), by_stratum(reference)
    return ((own[s], other[s]) for s in own if s in other)


def _arrays(waits: Sequence[Wait]) -> tuple[_Floats, NDArray[np.bool_]]:
    return np.array([w.days for w in waits]), np.array([w.answered for w in waits])


def _logrank_terms(own: Sequence[Wait], other: Sequence[Wait]) -> tuple[float, float]:
    """Observed minus expected answers of ``own``, and its hypergeometric variance."""
    days, answered = _arrays([*own, *other])
    own_days = days[: len(own)]
    times, deaths = np.unique(days[answered], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times)
    own_at_risk = len(own_days) - np.searchsorted(np.sort(own_days), times)
    share = own_at_risk / at_risk
    observed = int(answered[: len(own)].sum())
    finite = (at_risk - deaths) / np.maximum(at_risk - 1, 1)
    variance = (deaths * share * (1 - share) * finite).sum()
    return observed - float((deaths * share).sum()), float(variance)


def _scores(waits: Sequence[Wait]) -> _Floats:
    days, answered = _arrays(waits)
    times, deaths = np.unique(days[answered], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times)
    hazard = np.concatenate(([0.0], np.cumsum(deaths / at_risk)))
    return np.asarray(answered - hazard[np.searchsorted(times, days, side="right")], np.float64)


def _all_sums(strata: Sequence[tuple[_Floats, int]]) -> _Floats:
    total = np.zeros(1)
    for scores, size in strata:
        picks = np.array(list(combinations(range(len(scores)), size)))
        total = np.add.outer(total, scores[picks].sum(axis=1)).ravel()
    return total


def _drawn_sums(strata: Sequence[tuple[_Floats, int]]) -> _Floats:
    rng = np.random.default_rng(_SEED)
    total = np.zeros(_RELABELLINGS)
    for scores, size in strata:
        # The smaller side is drawn: few repeats to reject, and the sums of both sides are fixed.
        other = len(scores) - size
        drawn = scores[_distinct_picks(len(scores), min(size, other), rng)].sum(axis=1)
        total += drawn if size <= other else scores.sum() - drawn
    return total


def _distinct_picks(count: int, size: int, rng: np.random.Generator) -> NDArray[np.int64]:
    picks = np.sort(rng.integers(count, size=(_RELABELLINGS, size)), axis=1)
    while (again := (np.diff(picks, axis=1) == 0).any(axis=1)).any():
        picks[again] = np.sort(rng.integers(count, size=(int(again.sum()), size)), axis=1)
    return picks
