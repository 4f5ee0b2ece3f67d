"""The only source of chance: a thin, typed face on one `numpy.random.Generator`."""

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """Draws scalars. The same seed and the same calls give the same values."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def chance(self, p: float) -> bool:
        """Bernoulli(p)."""
        return bool(self.rng.random() < p)

    def uniform(self, low: float, high: float) -> float:
        """Uniform on [low, high)."""
        return low + (high - low) * float(self.rng.random())

    def integer(self, low: int, high: int) -> int:
        """Uniform integer, both ends included."""
        return int(self.rng.integers(low, high + 1))

    def lognormal(self, median: float, sigma: float) -> float:
        """Lognormal by its median; `sigma` is the deviation of the logarithm."""
        return median * math.exp(sigma * float(self.rng.standard_normal()))

    def beta(self, a: float, b: float) -> float:
        """Beta(a, b)."""
        return float(self.rng.beta(a, b))

    def gamma(self, mean: float, dispersion: float) -> float:
        """Gamma with this mean and variance `dispersion * mean**2`."""
        return mean * float(self.rng.gamma(1.0 / dispersion)) * dispersion

    def poisson(self, mean: float) -> int:
        """Poisson(mean)."""
        return int(self.rng.poisson(max(mean, 0.0)))

    def pick(self, items: Sequence[T]) -> T:
        """One item, each as likely."""
        return items[int(self.rng.integers(len(items)))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One item with probability proportional to its weight."""
        cumulative = np.cumsum(weights)
        at = np.searchsorted(cumulative, float(self.rng.random()) * cumulative[-1], side="right")
        return items[min(int(at), len(items) - 1)]

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """`count` different items (all of them, shuffled, where there are fewer)."""
        order = self.rng.permutation(len(items))[: max(count, 0)]
        return [items[int(i)] for i in order]
