"""The quietest spell of a seam: a problem that is real in 90 days must not vanish in 18 months.

Of all spells of at least ``min_weeks`` whole weeks, the one in which most exchange is missing for
its size: the largest ``expected / (seen + prior)``. Many spells are tried, so a spell needs a
stricter threshold than the whole window (``TalkThresholds.spell_*``). Blind to spells shorter than
``min_weeks`` and to weeks without demand, in which silence means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spell:
    """Weeks ``first`` (inclusive) to ``last`` (exclusive), with what was expected and seen."""

    first: int
    last: int
    expected: float
    seen: float
    deficit: float


def quietest_spell(
    expected: Sequence[float], seen: Sequence[float], prior: float, min_weeks: int
) -> Spell | None:
    """Find it.

    Args:
        expected: exchange-days per week that the norm gives; they sum to the pair's norm.
        seen: exchange-days per week, of the same length.
        prior: exchange-days added to what was seen.
        min_weeks: shortest spell.

    Returns:
        The spell, the earliest of equals, or None where the window is shorter than ``min_weeks``.
    """
    weeks = len(expected)
    before = np.concatenate([[0.0], np.cumsum(expected)])
    spoken = np.concatenate([[0.0], np.cumsum(seen)])
    best: Spell | None = None
    for first in range(weeks - min_weeks + 1):
        ends = slice(first + min_weeks, weeks + 1)
        should, did = before[ends] - before[first], spoken[ends] - spoken[first]
        deficit = should / (did + prior)
        at = int(np.argmax(deficit))
        if best is None or deficit[at] > best.deficit + 1e-12:
            last = first + min_weeks + at
            best = Spell(first, last, float(should[at]), float(did[at]), float(deficit[at]))
    return best
