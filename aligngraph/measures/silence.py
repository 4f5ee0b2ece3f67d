"""How long two parties went without direct contact.

Contact days are points on a line of days; the same day twice is one contact, days outside the
interval do not count, and the first and last stretch are silences too (news is fresh at the start,
where the planning was joint). Blind to channels nobody imported, and to what was said.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from aligngraph.measures.errors import MeasureError, window_days


def days_within(days: Iterable[float], start: float, end: float) -> tuple[float, ...]:
    """Distinct days inside [start, end], in order."""
    return tuple(sorted({day for day in days if start <= day <= end}))


def silences(contacts: Iterable[float], start: float, end: float) -> tuple[float, ...]:
    """Days between one contact and the next, the two ends of the interval included.

    Raises:
        MeasureError: if the interval is empty.
    """
    window_days(start, end)
    points = (start, *days_within(contacts, start, end), end)
    return tuple(after - before for before, after in itertools.pairwise(points))


def stale_fraction(contacts: Iterable[float], start: float, end: float, fresh: float) -> float:
    """Q: share of the time the latest contact was older than ``fresh`` days.

    ``sum(max(0, silence - fresh)) / (end - start)``, the probability that the age of information
    exceeds ``fresh`` (Kaul, Yates, Gruteser, INFOCOM 2012; methods 5).
    """
    stale = math.fsum(max(0.0, gap - fresh) for gap in silences(contacts, start, end))
    return stale / window_days(start, end)


def expected_stale_fraction(contacts: int, duration: float, fresh: float) -> float:
    """E[Q] if as many contacts fell anywhere with equal chance: ``(1 - fresh/duration)^(m+1)``."""
    return float(max(0.0, 1 - fresh / duration) ** (contacts + 1))


def longest_silence(contacts: Iterable[float], start: float, end: float) -> float:
    """The longest stretch without contact, in days."""
    return max(silences(contacts, start, end))


def longest_silence_p(contacts: int, share: float) -> float:
    """P that the longest silence takes at least this share of the interval, contacts uniform.

    ``sum_k (-1)^(k+1) C(m+1, k) (1 - k x)^m`` over ``k x < 1`` (Whitworth; Stevens). Summed in
    whole numbers: the terms alternate and dwarf the result, floats would lose it. It says nothing
    about there being too few contacts.

    Args:
        contacts: number of contacts m, 0 or more.
        share: longest silence over the duration, 0..1.
    """
    if contacts < 0 or not 0 <= share <= 1:
        raise MeasureError(f"{contacts} contacts, share {share}; give m >= 0 and 0 <= share <= 1")
    x = Fraction(share).limit_denominator(10**9)
    if contacts == 0 or x == 0:
        return 1.0
    numerator, total = x.denominator, 0
    for k in range(1, contacts + 2):
        rest = numerator - k * x.numerator
        if rest <= 0:
            break
        total += (-1) ** (k + 1) * math.comb(contacts + 1, k) * rest**contacts
    # int / int is correctly rounded whatever their size.
    return float(min(1.0, max(0.0, total / numerator**contacts)))


def intervals(events: Iterable[float]) -> tuple[float, ...]:
    """Days between one event and the next, ends left out; a day counts once."""
    ordered = sorted(set(events))
    return tuple(after - before for before, after in itertools.pairwise(ordered))


def burstiness(gaps: Sequence[float]) -> float | None:
    """B = (s - u)/(s + u), s the population deviation, u the mean (Goh, Barabasi, EPL 2008).

    Args:
        gaps: inter-event times, all of them above 0.

    Returns:
        -1 regular, 0 Poisson, 1 bursty; ``None`` without gaps. Biased low for few gaps.
    """
    r = _variation(gaps)
    return None if r is None else (r - 1) / (r + 1)


def burstiness_finite(gaps: Sequence[float]) -> float | None:
    """A_n, B corrected for its size; n is the number of gaps (Kim, Jo, PRE 94:032311, 2016).

    Args:
        gaps: inter-event times, all of them above 0.

    Returns:
        -1..1, or ``None`` for fewer than two gaps.
    """
    r, n = _variation(gaps), len(gaps)
    if r is None or n < 2:
        return None
    upper, lower = math.sqrt(n + 1), math.sqrt(n - 1)
    return (upper * r - lower) / ((upper - 2) * r + lower)


def _variation(gaps: Sequence[float]) -> float | None:
    if not gaps:
        return None
    ordered = np.sort(np.asarray(gaps, dtype=float))
    return float(ordered.std() / ordered.mean())
