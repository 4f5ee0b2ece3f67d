"""Silences between contacts, and how surprising they are."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.measures.errors import MeasureError
from aligngraph.measures.silence import (
    burstiness,
    burstiness_finite,
    expected_stale_fraction,
    intervals,
    longest_silence,
    longest_silence_p,
    silences,
    stale_fraction,
)

contact_days = st.lists(st.integers(-20, 120).map(float), max_size=30)


@settings(deadline=None)
@given(contact_days, st.integers(1, 30))
def test_silences_fill_the_interval(contacts: list[float], fresh: int) -> None:
    """The silences of an interval add up to it, and a part of it at most is stale."""
    assert sum(silences(contacts, 0, 100)) == 100
    assert 0 <= stale_fraction(contacts, 0, 100, fresh) <= 1 - fresh / 100 + 1e-9


@settings(deadline=None)
@given(contact_days, st.integers(-1000, 1000), st.randoms(use_true_random=False))
def test_order_repeats_and_whole_days_do_not_matter(
    contacts: list[float], days: int, random: Random
) -> None:
    """A day of contact counts once, wherever in the list and on the line of days it lies."""
    other = [day + days for day in contacts * 2]
    random.shuffle(other)
    start, end = float(days), 100.0 + days
    assert stale_fraction(other, start, end, 14) == stale_fraction(contacts, 0, 100, 14)
    assert longest_silence(other, start, end) == longest_silence(contacts, 0, 100)


@settings(deadline=None)
@given(contact_days, st.integers(0, 100))
def test_one_more_contact_never_makes_it_staler(contacts: list[float], day: int) -> None:
    """Fresh news on any day cannot lengthen a silence."""
    before, after = (stale_fraction(c, 0, 100, 14) for c in (contacts, [*contacts, day]))
    assert after <= before


def test_no_contact_is_stale_after_the_grace() -> None:
    """Without a word the interval is stale from the first stale day on, as expected too."""
    assert stale_fraction([], 0, 100, 14) == pytest.approx(0.86)
    assert expected_stale_fraction(0, 100, 14) == pytest.approx(0.86)
    assert expected_stale_fraction(3, 10, 14) == 0


def test_the_expected_fraction_is_the_mean_over_where_contacts_fall() -> None:
    """Averaged over many evenly drawn contact days the stale fraction meets its expectation."""
    random = Random(1)
    drawn = [
        stale_fraction([random.uniform(0, 100) for _ in range(5)], 0, 100, 14) for _ in range(4000)
    ]
    assert sum(drawn) / len(drawn) == pytest.approx(expected_stale_fraction(5, 100, 14), abs=0.01)


def test_one_contact_by_hand() -> None:
    """One contact splits the interval: the longer part is at least x with 2(1 - x)."""
    assert longest_silence_p(1, 0.75) == pytest.approx(0.5)
    assert longest_silence_p(1, 0.5) == 1
    assert longest_silence_p(0, 0.9) == 1
    assert longest_silence_p(3, 1) == 0


@settings(deadline=None)
@given(st.integers(0, 400), st.floats(0, 1), st.floats(0, 1))
def test_a_longer_silence_is_never_likelier(contacts: int, one: float, other: float) -> None:
    """The probability falls from 1 to 0, for hundreds of contacts too, where floats cancel."""
    longer, shorter = max(one, other), min(one, other)
    assert 0 <= longest_silence_p(contacts, longer) <= longest_silence_p(contacts, shorter) <= 1


def test_many_contacts_keep_their_probability() -> None:
    """With 300 contacts the alternating sum has terms of 1e60 and a result a hand can bound."""
    p = longest_silence_p(300, 0.05)
    assert 0.9 * 301 * 0.95**300 < p <= 301 * 0.95**300


def test_a_regular_rhythm_is_not_bursty() -> None:
    """Equal gaps are -1 in both forms, whatever their length."""
    gaps = intervals([0, 7, 14, 21, 21])
    assert list(gaps) == [7, 7, 7]
    assert burstiness(gaps) == -1
    assert burstiness_finite(gaps) == pytest.approx(-1)


def test_one_gap_between_rests_is_as_bursty_as_it_gets() -> None:
    """All but one gap next to nothing: the finite form reaches 1 where B does not."""
    gaps = [1e-9] * 9 + [100.0]
    assert burstiness(gaps) == pytest.approx((3 - 1) / (3 + 1))
    assert burstiness_finite(gaps) == pytest.approx(
        (3 * math.sqrt(11) - 3) / (3 * (math.sqrt(11) - 2) + 3)
    )


def test_too_few_gaps_have_no_rhythm() -> None:
    """One gap has no size-corrected form; none has none at all."""
    assert burstiness([]) is None
    assert burstiness_finite([3]) is None


def test_impossible_questions_are_refused() -> None:
    """A share above 1 or an interval run backwards is an error with a remedy."""
    with pytest.raises(MeasureError, match="0 <= share <= 1"):
        longest_silence_p(3, 1.5)
    with pytest.raises(MeasureError, match="give an end after its start"):
        silences([], 3, 3)
