"""Congruence, inequality, intervals and the table of thresholds."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.measures import thresholds
from aligngraph.measures.congruence import (
    Alignment,
    alignment,
    congruence,
    coordination_requirements,
    weighted_congruence,
)
from aligngraph.measures.errors import MeasureError
from aligngraph.measures.inequality import gini, herfindahl
from aligngraph.measures.intervals import benjamini_hochberg, wilson

amounts = st.lists(st.integers(0, 50).map(float), max_size=12)
p_values = st.lists(st.none() | st.floats(0, 1), max_size=12)


def test_nothing_required_has_no_congruence() -> None:
    """Undefined is not perfect."""
    nothing, talk = np.zeros((3, 3)), np.ones((3, 3))
    assert congruence(nothing, talk) is None
    assert weighted_congruence(nothing, talk) is None


def test_need_and_contact_cross_tabulate() -> None:
    """One need of 9 met, one of 1 not, one contact without a need; diagonals do not count."""
    need = [[7, 9, 0], [1, 0, 0], [0, 0, 0]]
    contact = [[0, 2, 0], [0, 5, 0], [1, 0, 0]]
    assert alignment(need, contact) == Alignment(matched=1, unattended=1, unidentified=1)
    assert congruence(need, contact) == 0.5
    assert weighted_congruence(need, contact) == 0.9


def test_requirements_follow_assignments_through_dependencies() -> None:
    """Whoever holds the task another's task depends on is required; oneself never is."""
    required = coordination_requirements([[1, 0, 1], [0, 1, 0]], [[0, 2, 3], [0, 0, 0], [0, 0, 0]])
    assert required.tolist() == [[0, 2], [0, 0]]


def test_shapes_that_do_not_fit_are_refused() -> None:
    """The message shows both shapes."""
    with pytest.raises(MeasureError, match=r"\(1, 2\).*\(3, 3\)"):
        coordination_requirements([[1, 1]], np.zeros((3, 3)))
    with pytest.raises(MeasureError, match="actors x actors"):
        congruence(np.zeros((2, 2)), np.zeros((3, 3)))


@settings(deadline=None)
@given(st.permutations(range(4)), st.integers(0, 2**16 - 1), st.integers(0, 2**16 - 1))
def test_congruence_does_not_depend_on_the_order_of_actors(
    order: list[int], need: int, contact: int
) -> None:
    """Actors listed otherwise have the same congruence."""
    matrices = [
        np.array([bits >> i & 1 for i in range(16)], float).reshape(4, 4)
        for bits in (need, contact)
    ]
    turned = [m[np.ix_(order, order)] for m in matrices]
    assert congruence(*turned) == congruence(*matrices)


@settings(deadline=None)
@given(amounts, st.randoms(use_true_random=False))
def test_inequality_ignores_order_and_unit(values: list[float], random: object) -> None:
    """The same amounts in another order and unit are spread alike; copies halve the shares."""
    other = [3 * value for value in reversed(values)]
    assert gini(other) == pytest.approx(gini(values))
    assert herfindahl(other) == pytest.approx(herfindahl(values))
    assert gini(values * 2) == pytest.approx(gini(values), abs=1e-9)
    index = herfindahl(values)
    assert herfindahl(values * 2) == pytest.approx(None if index is None else index / 2)


def test_even_and_uneven() -> None:
    """Four alike: 0 and 1/4. One of four has all: 3/4 and 1. Nothing: undefined."""
    assert (gini([2, 2, 2, 2]), herfindahl([2, 2, 2, 2])) == (0, 0.25)
    assert (gini([0, 0, 0, 7]), herfindahl([0, 0, 0, 7])) == (0.75, 1)
    assert (gini([0, 0]), herfindahl([])) == (None, None)
    with pytest.raises(MeasureError, match="give 0 or more"):
        gini([3, -1])


@settings(deadline=None)
@given(p_values)
def test_correction_leaves_out_what_was_not_tested(p: list[float | None]) -> None:
    """Untested stays untested and does not tax the others; no q is below its p."""
    q = benjamini_hochberg(p)
    assert [value is None for value in q] == [value is None for value in p]
    made = [value for value in p if value is not None]
    assert [value for value in q if value is not None] == list(benjamini_hochberg(made))
    assert all(a >= b for a, b in zip(filter(None, q), filter(None, p), strict=False) if b)


def test_correction_by_hand() -> None:
    """Of .01, .04, .03 the smallest is tripled; the other two share the larger one's value."""
    assert benjamini_hochberg([0.01, None, 0.04, 0.03]) == pytest.approx((0.03, None, 0.04, 0.04))


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_wilson_mirrors(n: int, data: st.DataObject) -> None:
    """The interval holds the share, within 0..1, and that of the rest mirrors it."""
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    other_low, other_high = wilson(n - k, n)
    assert 0 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1
    assert (other_low, other_high) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_a_share_of_nothing_is_refused() -> None:
    """No trials, no interval."""
    with pytest.raises(MeasureError, match="n >= 1"):
        wilson(0, 0)


@pytest.mark.parametrize(
    "table",
    [
        thresholds.CoverageThresholds,
        thresholds.EscalationThresholds,
        thresholds.LatentThresholds,
        thresholds.SeamThresholds,
        thresholds.TieThresholds,
    ],
)
def test_every_threshold_has_a_unit_and_a_reason(table: type) -> None:
    """Settings print both beside the default."""
    for threshold in fields(table):
        assert threshold.metadata["unit"]
        assert threshold.metadata["why"]
        assert isinstance(threshold.default, int | float)
