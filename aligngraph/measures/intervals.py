"""Uncertainty of small counts and of many tests.

Blind to dependence: both treat the events they are given as independent.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from aligngraph.measures.errors import MeasureError


def wilson(k: int, n: int, confidence: float = 0.90) -> tuple[float, float]:
    """Two-sided Wilson score interval of a share.

    Args:
        k: successes, 0..n.
        n: trials, at least 1.
        confidence: coverage, 0..1; 0.90 throughout methods/examples.json.

    Returns:
        Lower and upper bound, 0..1.

    Raises:
        MeasureError: if ``k`` is not within 0..n or ``n`` is zero.
    """
    if not (n > 0 and 0 <= k <= n):
        raise MeasureError(f"a share of {k} in {n} does not exist; give 0 <= k <= n and n >= 1")
    interval = stats.binomtest(k, n).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Benjamini-Hochberg q of each p; tests that were not made (``None``) stay out and ``None``."""
    made = [p for p in p_values if p is not None]
    if not made:
        return tuple(None for _ in p_values)
    q = iter(np.asarray(stats.false_discovery_control(made), dtype=float).tolist())
    return tuple(None if p is None else next(q) for p in p_values)
