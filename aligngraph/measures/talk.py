"""How much direct exchange a pair of teams should show, given demand *and* how much they write.

``E = exp(a) * D**beta * (w_a * w_b)**gamma``: ``D`` is demand, ``w`` is how much a team writes on
its *own* tickets relative to the median team. Taking talkativeness from inside a team, not from
its seams, lets a terse team be terse without letting an isolated one excuse itself by its own
silence (methods §12 asks for both). The fit is a robust quasi-likelihood: pairs far *below*
the norm, which are what is looked for, hardly pull it down, and the spread is read off the pairs
at or above it. Variance ``phi E + alpha E²``: beyond counting noise, pairs differ for reasons no
model sees, and large pairs must not be flagged for small relative deficits.

Blind to channels nobody imported, to how hard a dependency is, and to a silence all share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from aligngraph.measures.thresholds import TalkThresholds

Pair = tuple[str, str]
_Vector = npt.NDArray[np.float64]
_MEDIAN_CHI2 = 0.4549  # median of chi-square with one degree of freedom
_STEPS = 60


@dataclass(frozen=True, slots=True)
class TalkNorm:
    """The organisation's norm of exchange.

    Attributes:
        intercept, beta, gamma: of the formula above.
        alpha: squared coefficient of variation between pairs; phi: clustering of exchange-days.
        tau: Kendall correlation of demand and exchange; None for too few pairs.
        void: exchange does not grow with demand, so the norm says nothing.
        quiet: so little exchange overall that the floor rate was used instead.
        max_rate: exchange-days per dependency-week beyond which nothing is expected.
    """

    intercept: float
    beta: float
    gamma: float
    alpha: float
    phi: float
    tau: float | None
    void: bool
    quiet: bool
    max_rate: float = 5.0

    def expected(self, demand: float, writing: float) -> float:
        """Exchange-days to expect.

        Args:
            demand: dependency-weeks.
            writing: ln(w_a) + ln(w_b).
        """
        if demand <= 0:
            return 0.0
        usual = self.intercept + self.beta * math.log(demand) + self.gamma * writing
        return min(math.exp(usual), self.max_rate * demand)

    def p_at_most(self, ties: float, expected: float) -> float:
        """P of so few exchange-days or fewer (negative binomial of the variance above)."""
        if expected <= 0:
            return 1.0
        size, chance = self._shape(expected)
        return float(stats.nbinom.cdf(ties, size, chance))

    def interval(self, expected: float, level: float = 0.8) -> tuple[float, float]:
        """The central interval that holds ``level`` of healthy pairs, in exchange-days."""
        if expected <= 0:
            return (0.0, 0.0)
        size, chance = self._shape(expected)
        edges = stats.nbinom.ppf(np.array([(1 - level) / 2, (1 + level) / 2]), size, chance)
        return float(edges[0]), float(edges[1])

    def _shape(self, expected: float) -> tuple[float, float]:
        variance = self.phi * expected + self.alpha * expected**2
        size = expected**2 / (variance - expected)
        return size, size / (size + expected)


def fit_talk(
    demand: Mapping[Pair, float],
    ties: Mapping[Pair, float],
    writing: Mapping[str, float],
    thresholds: TalkThresholds | None = None,
) -> TalkNorm | None:
    """Fit the norm to pairs with demand.

    Args:
        demand: dependency-weeks by pair (above 0 counts).
        ties: exchange-days by pair.
        writing: ln of how much a team writes on its own tickets, relative to the median team.
        thresholds: priors and constants of the fit.

    Returns:
        The norm, or None without a pair with demand.
    """
    limits = thresholds or TalkThresholds()
    pairs = sorted(pair for pair, weeks in demand.items() if weeks > 0)
    if not pairs:
        return None
    y = np.array([float(ties.get(pair, 0.0)) for pair in pairs])
    x = np.column_stack(
        [
            np.ones(len(pairs)),
            np.log([demand[pair] for pair in pairs]),
            [writing.get(a, 0.0) + writing.get(b, 0.0) for a, b in pairs],
        ]
    )
    weeks = np.exp(x[:, 1])
    if float(y.sum()) / float(weeks.sum()) < limits.quiet_rate:
        return _floor(limits)
    slopes, alpha = _robust_fit(x, y, limits)
    tau, chance = _kendall(weeks, y, limits.min_fit_pairs)
    return TalkNorm(
        intercept=float(slopes[0]),
        beta=float(slopes[1]),
        gamma=float(slopes[2]),
        alpha=alpha,
        phi=limits.phi,
        tau=tau,
        void=chance is not None and chance > limits.max_tau_p,
        quiet=False,
        max_rate=limits.max_rate,
    )


def writing_levels(words: Mapping[str, float], tickets: Mapping[str, float]) -> dict[str, float]:
    """Ln of each team's messages per own ticket, relative to the median team.

    Args:
        words: messages by members of the team on its own tickets.
        tickets: tickets the team owns; five pseudo-tickets at one message each steady small teams.
    """
    rates = {
        team: math.log((words.get(team, 0.0) + 5) / (count + 5)) for team, count in tickets.items()
    }
    if not rates:
        return {}
    middle = float(np.median(list(rates.values())))
    return {team: rate - middle for team, rate in rates.items()}


def _floor(limits: TalkThresholds) -> TalkNorm:
    return TalkNorm(
        intercept=math.log(limits.quiet_rate),
        beta=1.0,
        gamma=0.0,
        alpha=limits.prior_alpha,
        phi=limits.phi,
        tau=None,
        void=False,
        quiet=True,
    )


def _robust_fit(x: _Vector, y: _Vector, limits: TalkThresholds) -> tuple[_Vector, float]:
    prior = np.array([0.0, limits.prior_beta, limits.prior_gamma])
    precision = np.array([1e-4, limits.prior_beta_sd**-2, limits.prior_gamma_sd**-2])
    slopes = prior.copy()
    slopes[0] = np.quantile(np.log(y + 0.5) - x @ prior, 0.6)
    alpha = limits.prior_alpha
    for _ in range(_STEPS):
        mean = _mean(x, slopes)
        variance = limits.phi * mean + alpha * mean**2
        weight = _robust_weight((y - mean) / np.sqrt(variance), limits) * mean**2 / variance
        working = x @ slopes + (y - mean) / mean
        normal = x.T @ (weight[:, None] * x) + np.diag(precision)
        slopes = np.linalg.solve(normal, x.T @ (weight * working) + precision * prior)
        alpha = _spread(y, _mean(x, slopes), limits)
    return slopes, alpha


def _mean(x: _Vector, slopes: _Vector) -> _Vector:
    return np.asarray(np.exp(np.clip(x @ slopes, -5.0, 8.0)))


def _robust_weight(residual: _Vector, limits: TalkThresholds) -> _Vector:
    """1 near the norm; falls with the square below it, gently above it."""
    size = np.maximum(np.abs(residual), 1e-9)
    below = np.minimum(1.0, (limits.low_residual / size) ** 2)
    above = np.minimum(1.0, limits.high_residual / size)
    return np.where(residual < 0, below, above)


def _spread(y: _Vector, mean: _Vector, limits: TalkThresholds) -> float:
    """Alpha at which the upper half's squared residuals have the median of a chi-square."""
    upper = (y >= mean) & (mean > 1)
    count = int(upper.sum())
    if count < 5:
        return limits.prior_alpha
    excess, level = (y[upper] - mean[upper]) ** 2, mean[upper]
    # median(excess / (phi m + alpha m²)) falls with alpha: bisect.
    low, high = limits.min_alpha, limits.max_alpha
    for _ in range(25):
        alpha = (low + high) / 2
        typical = float(np.median(excess / (limits.phi * level + alpha * level**2))) / _MEDIAN_CHI2
        low, high = (alpha, high) if typical > 1 else (low, alpha)
    pooled = limits.prior_alpha_pairs * limits.prior_alpha + count * (low + high) / 2
    return min(max(pooled / (limits.prior_alpha_pairs + count), limits.min_alpha), limits.max_alpha)


def _kendall(weeks: _Vector, y: _Vector, enough: int) -> tuple[float | None, float | None]:
    """Kendall's tau, and the chance of so much where exchange does not follow demand."""
    if len(y) < enough:
        return None, None
    found = stats.kendalltau(weeks, y, alternative="greater")
    tau = float(found.statistic)
    # All exchange equal leaves tau undefined: nothing follows anything.
    return (0.0, 1.0) if math.isnan(tau) else (tau, float(found.pvalue))


def ratio(ties: float, expected: float, prior: float = 2.0) -> float:
    """Observed over expected, both raised by ``prior`` exchange-days (methods §10 C, step 6)."""
    return (ties + prior) / (expected + prior)


def deficit(ties: float, expected: float, prior: float) -> float:
    """Expected over seen, the seen raised by ``prior`` days: how large and how sure at once."""
    return expected / (ties + prior)


def detectable(norm: TalkNorm, expected: float, level: float) -> bool:
    """Whether no exchange at all would be unlikelier than ``level``."""
    return norm.p_at_most(0, expected) <= level
