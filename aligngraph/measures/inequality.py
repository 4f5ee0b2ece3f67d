"""How unevenly an amount is spread. Blind to who holds it and to when it was made."""

from __future__ import annotations

import math
from collections.abc import Iterable

from aligngraph.measures.errors import MeasureError


def gini(amounts: Iterable[float]) -> float | None:
    """Gini coefficient, uncorrected for size: 0 even, ``(n - 1)/n`` all in one hand.

    ``2 sum(i x_i)/(n sum(x)) - (n + 1)/n`` over amounts in ascending order.

    Args:
        amounts: 0 or more each; those with nothing included.

    Returns:
        0..1, or ``None`` if there is nothing to spread.
    """
    ordered = _amounts(amounts)
    n, whole = len(ordered), math.fsum(ordered)
    if whole == 0:
        return None
    ranked = math.fsum(rank * amount for rank, amount in enumerate(ordered, start=1))
    return 2 * ranked / (n * whole) - (n + 1) / n


def herfindahl(amounts: Iterable[float]) -> float | None:
    """Herfindahl-Hirschman index: sum of squared shares, 1/n even, 1 all in one.

    Args:
        amounts: 0 or more each; shares are taken of their sum.

    Returns:
        0..1, or ``None`` if there is nothing to spread.
    """
    ordered = _amounts(amounts)
    whole = math.fsum(ordered)
    return math.fsum((amount / whole) ** 2 for amount in ordered) if whole else None


def _amounts(amounts: Iterable[float]) -> list[float]:
    ordered = sorted(amounts)
    if ordered and not ordered[0] >= 0:
        raise MeasureError(f"an amount of {ordered[0]:g} cannot be shared; give 0 or more")
    return ordered
