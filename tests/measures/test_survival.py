"""Waits, their restricted mean and the stratified log-rank test."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from aligngraph.measures.errors import MeasureError
from aligngraph.measures.survival import (
    Wait,
    compare_waits,
    delay_p,
    logrank_longer,
    logrank_longer_permuted,
    mean_waits,
    restricted_mean_wait,
)

waits = st.builds(
    Wait,
    days=st.integers(0, 40).map(float),
    answered=st.booleans(),
    stratum=st.sampled_from(["high", "low"]),
)
groups = st.lists(waits, min_size=1, max_size=12)


def answered(*days: float, stratum: str = "") -> list[Wait]:
    """Waits that have ended."""
    return [Wait(day, True, stratum) for day in days]


def censored(group: list[Wait]) -> stats.CensoredData:
    """The same waits as SciPy takes them."""
    return stats.CensoredData(
        uncensored=[w.days for w in group if w.answered],
        right=[w.days for w in group if not w.answered],
    )


def test_answered_waits_average_up_to_the_horizon() -> None:
    """Without open questions the mean wait is the mean of the waits, each capped."""
    assert restricted_mean_wait(answered(2, 4, 60), 30) == pytest.approx((2 + 4 + 30) / 3)


def test_an_open_question_is_not_taken_for_an_answer() -> None:
    """A wait cut off on day 2 leaves the curve up; by hand 1 * 2 + .5 * 2 becomes 1 * 4."""
    assert restricted_mean_wait(answered(2, 4), 30) == pytest.approx(3)
    assert restricted_mean_wait([Wait(2, False), Wait(4, True)], 30) == pytest.approx(4)


def test_an_only_question_still_open_waits_the_whole_horizon() -> None:
    """Nobody has been answered: the best that can be said is the horizon."""
    assert restricted_mean_wait([Wait(3, False)], 30) == 30


def test_no_waits_have_no_mean() -> None:
    """Nothing asked is unknown, not zero."""
    assert restricted_mean_wait([], 30) is None


def test_a_negative_wait_is_refused() -> None:
    """An answer before its question is an error of the caller, and the message says so."""
    with pytest.raises(MeasureError, match=r"-1.*asked-to-answered"):
        Wait(-1, True)


def kaplan_meier_area(group: list[Wait], horizon: int) -> Fraction:
    """Area under the Kaplan-Meier curve, day by day, in whole numbers."""
    height, area = Fraction(1), Fraction(0)
    for day in range(horizon):
        at_risk = sum(w.days >= day for w in group)
        ended = sum(w.answered and w.days == day for w in group)
        height *= 1 - Fraction(ended, at_risk) if ended else 1
        area += height
    return area


@settings(deadline=None)
@given(groups, st.integers(1, 60))
def test_mean_wait_is_the_area_under_kaplan_meier(group: list[Wait], horizon: int) -> None:
    """With and without open questions, and past the last of them."""
    assert restricted_mean_wait(group, horizon) == pytest.approx(
        float(kaplan_meier_area(group, horizon))
    )


@settings(deadline=None)
@given(groups, st.integers(1, 60))
def test_mean_wait_lies_within_the_horizon(group: list[Wait], horizon: int) -> None:
    """A restricted mean is never negative and never above its horizon."""
    mean = restricted_mean_wait(group, horizon)
    assert mean is not None
    assert 0 <= mean <= horizon + 1e-9


@settings(deadline=None)
@given(groups, groups)
def test_one_stratum_gives_the_log_rank_of_scipy(own: list[Wait], other: list[Wait]) -> None:
    """With a single stratum the test is scipy's, in the direction "exposed wait longer"."""
    own, other = ([replace(w, stratum="") for w in group] for group in (own, other))
    p = logrank_longer(own, other)
    assume(p is not None)
    scipy_p = stats.logrank(censored(own), censored(other), alternative="less").pvalue
    assert p == pytest.approx(scipy_p)


def test_strata_add_up() -> None:
    """The same evidence in two strata is the same as sqrt(2) times the normal score of one."""
    own, other = answered(5, 9, 12), answered(1, 2, 6, 7)
    once = logrank_longer(own, other)
    twice = logrank_longer(
        own + [replace(w, stratum="b") for w in own],
        other + [replace(w, stratum="b") for w in other],
    )
    assert once is not None
    assert twice == pytest.approx(stats.norm.cdf(stats.norm.ppf(once) * 2**0.5))


def test_a_stratum_of_its_own_proves_nothing() -> None:
    """Slow escalations of one kind and fast peer answers of another are not compared."""
    slow, fast = answered(20, 25, 30, stratum="hard"), answered(1, 2, 3, stratum="easy")
    assert logrank_longer(slow, fast) is None
    assert logrank_longer_permuted(slow, fast) is None
    assert compare_waits(slow, mean_waits(fast, 30), 30) is None


def test_peers_are_standardised_to_the_exposed_mix() -> None:
    """Three hard questions and one easy one weigh the peers' means three to one."""
    own = answered(10, 10, 10, stratum="hard") + answered(2, stratum="easy")
    result = compare_waits(own, {"hard": 8.0, "easy": 4.0, "other": 99.0}, 30)
    assert result is not None
    assert (result.exposed, result.reference, result.compared) == (8.0, 7.0, 4)


@pytest.mark.parametrize(
    ("own", "other", "p"),
    [
        ([6, 7, 8, 9, 10], [1, 2, 3, 4, 5], 1 / 252),
        ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 1.0),
        ([3], [1, 2], 1 / 3),
        ([2], [1, 3], 2 / 3),
    ],
)
def test_small_groups_are_counted_out(own: list[float], other: list[float], p: float) -> None:
    """All relabellings are counted: 5 against 5, all longer, is one in 252."""
    assert logrank_longer_permuted(answered(*own), answered(*other)) == pytest.approx(p)


def test_strata_are_relabelled_separately() -> None:
    """One longer of two in each of two strata: one in four, not one in six."""
    own = answered(2, stratum="a") + answered(9, stratum="b")
    other = answered(1, stratum="a") + answered(8, stratum="b")
    assert logrank_longer_permuted(own, other) == pytest.approx(1 / 4)


def test_drawn_relabellings_agree_with_the_normal_curve() -> None:
    """Too many relabellings to count are drawn, and land beside the asymptotic p."""
    own, other = answered(*range(8, 44, 4)), answered(*range(1, 61))
    drawn, asymptotic = logrank_longer_permuted(own, other), logrank_longer(own, other)
    assert drawn == pytest.approx(asymptotic, abs=0.05)


def test_drawing_the_smaller_side_is_the_same_test() -> None:
    """With more exposed than reference waits the reference is drawn, and the p stays beside."""
    own, other = answered(*range(1, 61)), answered(*range(2, 47, 5))
    drawn, asymptotic = logrank_longer_permuted(own, other), logrank_longer(own, other)
    assert asymptotic is not None
    assert 0.01 < asymptotic < 0.4
    assert drawn == pytest.approx(asymptotic, abs=0.05)


def test_names_of_strata_do_not_move_the_draws() -> None:
    """Two strata of many waits that swap their names give the same drawn p, to the last digit."""
    one, two = range(8, 44, 4), range(3, 39, 4)

    def p(first: str, second: str) -> float | None:
        own = answered(*one, stratum=first) + answered(*two, stratum=second)
        other = answered(*range(60), stratum=first) + answered(*range(30), stratum=second)
        return logrank_longer_permuted(own, other)

    assert p("a", "b") == p("b", "a")


def test_a_draw_cannot_prove_more_than_its_size() -> None:
    """Where no draw is as extreme the p is one over the draws, never zero."""
    p = logrank_longer_permuted(answered(*range(61, 70)), answered(*range(1, 61)))
    assert p == pytest.approx(1 / 20_001)


@settings(max_examples=25, deadline=None)
@given(groups, groups, st.randoms(use_true_random=False), st.integers(1, 20))
def test_order_and_names_of_strata_do_not_matter(
    own: list[Wait], other: list[Wait], random: Random, permute_below: int
) -> None:
    """The same waits shuffled, with other names for their strata, give the same p."""
    names = {"high": "a", "low": "z"} if permute_below % 2 else {"high": "z", "low": "a"}
    left, right = ([replace(w, stratum=names[w.stratum]) for w in group] for group in (own, other))
    random.shuffle(left)
    random.shuffle(right)
    p = delay_p(own, other, permute_below)
    assert delay_p(left, right, permute_below) == pytest.approx(p)
