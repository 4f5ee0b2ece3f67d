"""The norm of exchange: what it gives, what it withstands, and its limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.measures.talk import (
    Pair,
    TalkNorm,
    deficit,
    detectable,
    fit_talk,
    ratio,
    writing_levels,
)
from aligngraph.measures.thresholds import TalkThresholds

LIMITS = TalkThresholds()
Data = tuple[dict[Pair, float], dict[Pair, float]]


def organization(pairs: int, rate: float, seed: int = 1) -> Data:
    """Pairs whose exchange is about ``rate`` days per dependency-week, give or take a fifth."""
    dice = Random(seed)
    demand = {(f"a{n:02}", f"b{n:02}"): float(dice.randint(20, 200)) for n in range(pairs)}
    ties = {pair: round(rate * d * dice.uniform(0.8, 1.2)) for pair, d in demand.items()}
    return demand, {pair: float(t) for pair, t in ties.items()}


def fitted(demand: Mapping[Pair, float], ties: Mapping[Pair, float]) -> TalkNorm:
    """The norm, which there is."""
    norm = fit_talk(demand, ties, {})
    assert norm is not None
    return norm


def norm(**more: float) -> TalkNorm:
    """A norm of one exchange-day per dependency-week."""
    values = {"intercept": 0.0, "beta": 1.0, "gamma": 1.0, "alpha": 0.1, "phi": 1.3} | more
    return TalkNorm(**values, tau=None, void=False, quiet=False)


def test_expectation_is_its_formula() -> None:
    """E = exp(a) D^beta (w_a w_b)^gamma, none without demand, never more than one a working day."""
    told = norm(intercept=math.log(2), beta=0.5)
    assert told.expected(16, 0.0) == pytest.approx(8)
    assert told.expected(16, math.log(3)) == pytest.approx(24)
    assert told.expected(0, 5.0) == 0
    assert told.expected(4, 10.0) == 4 * told.max_rate


def test_chance_of_silence_is_the_negative_binomial() -> None:
    """P(0) = (size / (size + E))^size, with the size that gives variance phi E + alpha E^2."""
    expected, told = 10.0, norm()
    size = expected**2 / ((1.3 - 1) * expected + 0.1 * expected**2)
    assert told.p_at_most(0, expected) == pytest.approx((size / (size + expected)) ** size)
    assert told.p_at_most(5, 0) == 1
    assert told.interval(0) == (0, 0)
    assert detectable(told, 40, 0.1)
    assert not detectable(told, 1, 0.1)


@given(st.floats(0.5, 500), st.integers(0, 500), st.integers(0, 500))
def test_less_exchange_is_less_likely_and_a_larger_deficit(
    expected: float, one: int, other: int
) -> None:
    """Fewer ties never give a higher p, a higher ratio or a smaller deficit."""
    few, many = sorted((one, other))
    told = norm()
    assert told.p_at_most(few, expected) <= told.p_at_most(many, expected)
    assert ratio(few, expected) <= ratio(many, expected)
    assert deficit(few, expected, 8) >= deficit(many, expected, 8)
    low, high = told.interval(expected)
    assert 0 <= low <= high


def test_pair_exactly_at_its_norm_lacks_nothing() -> None:
    """Ratio 1 at the norm, whatever the prior; the prior pulls small numbers towards it."""
    assert ratio(7, 7) == 1
    assert ratio(0, 2) == 0.5
    assert deficit(0, 16, 8) == 2


@pytest.mark.parametrize("rate", [0.3, 1.0, 2.0])
def test_norm_is_what_pairs_do(rate: float) -> None:
    """Where pairs exchange at one rate, that is what is expected of them."""
    demand, ties = organization(30, rate)
    found = fitted(demand, ties)
    assert not found.void
    for weeks in demand.values():
        assert found.expected(weeks, 0) == pytest.approx(rate * weeks, rel=0.25)


def test_silent_pairs_hardly_move_the_norm() -> None:
    """Of thirty pairs six fall silent: what is expected of them changes by less than a fifth."""
    demand, ties = organization(30, 1.0)
    before = fitted(demand, ties)
    after = fitted(demand, ties | dict.fromkeys(sorted(ties)[:6], 0.0))
    for weeks in (30.0, 80.0, 150.0):
        assert after.expected(weeks, 0) == pytest.approx(before.expected(weeks, 0), rel=0.2)


def test_a_few_chatty_pairs_do_not_set_the_norm() -> None:
    """Two pairs of thirty talk ten times as much: the norm rises by a quarter at most."""
    demand, ties = organization(30, 1.0)
    before = fitted(demand, ties)
    loud = {pair: 10 * ties[pair] for pair in sorted(ties)[:2]}
    assert fitted(demand, ties | loud).expected(80, 0) <= 1.25 * before.expected(80, 0)


def test_order_and_names_do_not_matter() -> None:
    """The norm is that of the numbers, not of the names of the teams."""
    demand, ties = organization(15, 1.0)
    renamed = {pair: (f"z{pair[0]}", f"z{pair[1]}") for pair in reversed(demand)}
    again = fitted({renamed[p]: demand[p] for p in renamed}, {renamed[p]: ties[p] for p in renamed})
    assert again == fitted(demand, ties)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0.01, 2000), st.integers(0, 900)), min_size=1, max_size=20),
    st.floats(-4, 4),
)
def test_any_data_give_a_finite_norm(rows: list[tuple[float, int]], writing: float) -> None:
    """One pair, equal pairs, pairs of no exchange, wild ones: numbers stay finite and in bounds."""
    pairs = [(f"a{n}", f"b{n}") for n in range(len(rows))]
    demand = {pair: row[0] for pair, row in zip(pairs, rows, strict=True)}
    ties = {pair: float(row[1]) for pair, row in zip(pairs, rows, strict=True)}
    found = fit_talk(demand, ties, {"a0": writing})
    assert found is not None
    assert LIMITS.min_alpha <= found.alpha <= LIMITS.max_alpha
    for weeks in demand.values():
        assert math.isfinite(found.expected(weeks, writing))
        assert 0 <= found.p_at_most(0, found.expected(weeks, 0)) <= 1


def test_no_demand_gives_no_norm() -> None:
    """Without a pair that depends there is nothing to fit."""
    assert fit_talk({}, {("a", "b"): 4.0}, {}) is None
    assert fit_talk({("a", "b"): 0.0}, {}, {}) is None


def test_quiet_organisation_is_held_to_the_floor() -> None:
    """Where nobody talks, the norm is the floor, and says so."""
    demand, _ = organization(20, 1.0)
    found = fitted(demand, {})
    assert found.quiet
    assert found.expected(50, 3.0) == pytest.approx(50 * LIMITS.quiet_rate)


def test_exchange_against_demand_voids_the_norm_only_with_enough_pairs() -> None:
    """Twelve pairs whose exchange falls with demand say that the model is wrong; eleven do not."""
    for count, void in ((12, True), (11, False)):
        demand = {(f"a{n}", f"b{n}"): 10.0 + n for n in range(count)}
        ties = {pair: 60.0 - 2 * d for pair, d in demand.items()}
        assert fitted(demand, ties).void is void


def test_writing_is_relative_to_the_median_team() -> None:
    """The median team is at 0; five pseudo-tickets keep a new team from an extreme."""
    levels = writing_levels({"a": 95, "b": 195, "c": 395}, {"a": 95, "b": 95, "c": 95})
    assert levels == pytest.approx({"a": -math.log(2), "b": 0, "c": math.log(2)})
    assert writing_levels({}, {}) == {}
    assert writing_levels({"a": 0}, {"a": 0}) == {"a": 0}
