"""How much exchange dependencies usually come with in this organisation: ``E = theta D^beta``.

The norm is fitted to the organisation itself by medians, so a few silent pairs do not lower it.
Blind to a silence everybody shares (see ``quiet_rate``) and to how hard a dependency is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy import stats

from aligngraph.measures.thresholds import TieThresholds

Observation: TypeAlias = tuple[float, float]
"""Demand (dependency-weeks, above 0) and direct exchange-days of one pair of teams."""

# Median of the chi-square distribution with one degree of freedom, as rounded in the catalogue.
_MEDIAN_CHI2 = 0.4549


@dataclass(frozen=True, slots=True)
class Expectation:
    """The organisation's norm.

    Attributes:
        org_rate: typical exchange-days per dependency-week: the demand-weighted median.
        theta: scale, beta: exponent of demand.
        phi: variance over mean of exchange around the norm.
        basis: ``quiet organisation: floor`` if the norm is not the organisation's own.
        tau: Kendall correlation of demand and exchange, ``None`` for too few pairs.
        void: exchange does not grow with demand: the model says nothing here.
    """

    org_rate: float
    theta: float
    beta: float
    phi: float
    basis: Literal["org norm", "quiet organisation: floor"]
    tau: float | None
    void: bool

    def expected(self, demand: float) -> float:
        """Exchange-days to expect for so many dependency-weeks."""
        return self.theta * demand**self.beta if demand > 0 else 0.0

    def p_at_most(self, ties: float, expected: float) -> float:
        """P of so few exchange-days or fewer: negative binomial, variance ``phi`` times mean."""
        if expected <= 0:
            return 1.0
        return float(stats.nbinom.cdf(ties, expected / (self.phi - 1), 1 / self.phi))


def fit_expectation(
    observations: Iterable[Observation], thresholds: TieThresholds | None = None
) -> Expectation | None:
    """Fit the norm to pairs with demand (methods 10 C, steps 1, 2 and 4).

    Args:
        observations: pairs with demand above 0; any order.
        thresholds: constants of the fit.

    Returns:
        The norm, or ``None`` without pairs.
    """
    limits = thresholds or TieThresholds()
    pairs = sorted(pair for pair in observations if pair[0] > 0)
    if not pairs:
        return None
    org_rate, beta = _typical_rate(pairs, 1.0), _exponent(pairs, limits)
    theta, quiet = _typical_rate(pairs, beta), org_rate < limits.quiet_rate
    if quiet:
        # The floor is a rate per dependency-week, so demand counts in full.
        theta, beta = limits.quiet_rate, 1.0
    tau = _kendall(pairs, limits)
    return Expectation(
        org_rate=org_rate,
        theta=theta,
        beta=beta,
        phi=_dispersion(pairs, theta, beta, limits),
        basis="quiet organisation: floor" if quiet else "org norm",
        tau=tau,
        void=tau is not None and tau <= 0,
    )


def weighted_median(values: Sequence[tuple[float, float]]) -> float:
    """The smallest value with at least half of the weight at or below it.

    Args:
        values: (value, weight), at least one, weights above 0.
    """
    ordered = sorted(values)
    half = math.fsum(weight for _, weight in ordered) / 2
    below = np.cumsum([weight for _, weight in ordered])
    # A hair less than half, so that rounding never skips a value that holds exactly half.
    return ordered[int(np.searchsorted(below, half * (1 - 1e-12)))][0]


def _typical_rate(pairs: Sequence[Observation], beta: float) -> float:
    return weighted_median([(ties / demand**beta, demand) for demand, ties in pairs])


def _exponent(pairs: Sequence[Observation], limits: TieThresholds) -> float:
    """Theil-Sen slope of ln(ties + .5) on ln(demand), clipped; 1 where it cannot be told."""
    demand = np.log([demand for demand, _ in pairs])
    if len(pairs) < limits.min_fit_pairs or np.ptp(demand) == 0:
        return 1.0
    exchange = np.log([ties + 0.5 for _, ties in pairs])
    # Many equal values leave the slope its median but no confidence limits, which nobody asks for.
    with np.errstate(invalid="ignore"):
        slope = stats.theilslopes(exchange, demand).slope
    return float(np.clip(slope, limits.min_beta, limits.max_beta))


def _dispersion(
    pairs: Sequence[Observation], theta: float, beta: float, limits: TieThresholds
) -> float:
    expected = np.array([theta * demand**beta for demand, _ in pairs])
    ties = np.array([ties for _, ties in pairs])
    if theta <= 0:
        return limits.prior_phi
    seen = float(np.median((ties - expected) ** 2 / expected)) / _MEDIAN_CHI2
    prior, n = limits.prior_phi_pairs, len(pairs)
    pooled = (prior * limits.prior_phi + n * seen) / (prior + n)
    return min(max(pooled, limits.min_phi), limits.max_phi)


def _kendall(pairs: Sequence[Observation], limits: TieThresholds) -> float | None:
    if len(pairs) < limits.min_fit_pairs:
        return None
    tau = float(
        stats.kendalltau([demand for demand, _ in pairs], [ties for _, ties in pairs]).statistic
    )
    return None if math.isnan(tau) else tau
