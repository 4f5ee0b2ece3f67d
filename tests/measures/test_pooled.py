"""Composite B pooled over an initiative's seams."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligngraph.measures.pooled import Phase, PooledLife, added, assess_life, usual_rate
from aligngraph.measures.thresholds import PooledThresholds

LIMITS = PooledThresholds()
BLIND = PooledLife(
    start=Phase(6, 100), middle=Phase(0, 400), end=Phase(8, 100), linked_done=10, linked_late=9,
    other_done=19, other_late=1, edits_unseen=4, edits_seen=0, links=8, seams=1, days=120,
    finished=True,
)  # fmt: skip

phases = st.builds(Phase, st.integers(0, 60).map(float), st.floats(0, 900))
_counts = st.integers(0, 40)
lives = st.builds(
    lambda start, middle, end, done, late, others, other_late, unseen, seen, links, finished: (
        PooledLife(
            start, middle, end, done, min(done, late), others, min(others, other_late), unseen,
            seen, links, 1, 90.0, finished,
        )
    ),
    phases, phases, phases, _counts, _counts, _counts, _counts, _counts, _counts,
    st.integers(1, 30), st.booleans(),
)  # fmt: skip


def test_worked_example() -> None:
    """W = S [1 - (1 - C)(1 - D)] n / (n + n0), every part by hand."""
    usual = 0.05
    own = (8 + usual * LIMITS.prior_days) / (100 + LIMITS.prior_days)
    expected = math.sqrt(usual * own) * 400
    others = 1.5 / 20
    late = ((9 + 4 * others) / 14 - others) / (1 - others)
    drift = (1 - 0.6**4) * 4 / 5
    silence = 1 - 2 / (expected + 2)
    found = assess_life(BLIND, usual)
    assert found.expected_contacts == pytest.approx(expected)
    assert found.silence == pytest.approx(silence)
    assert found.late == pytest.approx(late)
    assert found.drift == pytest.approx(drift)
    assert found.waterfall == pytest.approx(silence * (1 - (1 - late) * (1 - drift)) * 8 / 10)
    assert found.blind_links == pytest.approx(8 * found.waterfall)


def test_silence_without_consequence_is_no_waterfall() -> None:
    """No unseen edit and no pile-up: whatever the silence, W is 0 (methods §10 B)."""
    stable = replace(BLIND, linked_late=0, edits_unseen=0)
    found = assess_life(stable, 0.05)
    assert found.silence > 0.8
    assert found.waterfall == 0


def test_crunch_without_silence_is_no_waterfall() -> None:
    """Those who talked all along may finish late."""
    talking = replace(BLIND, middle=Phase(60, 400))
    assert assess_life(talking, 0.05).waterfall == 0


def test_work_in_flight_has_no_late_share() -> None:
    """Before the end nobody knows what is late: only drift counts."""
    found = assess_life(replace(BLIND, finished=False), 0.05)
    assert found.late is None
    assert found.waterfall == pytest.approx(found.silence * found.drift * 0.8)


@pytest.mark.parametrize("few", [{"links": 1}, {"days": 27.0}])
def test_little_cannot_be_judged(few: dict[str, int]) -> None:
    """One link, or less than two sprints, is no seam."""
    found = assess_life(replace(BLIND, **few), 0.05)  # type: ignore[arg-type]
    assert not found.evaluable
    assert found.waterfall == 0


@given(lives, st.floats(0, 0.5))
def test_parts_stay_in_bounds(life: PooledLife, usual: float) -> None:
    """S, C, D and W are within 0 and 1, and blind links within the links."""
    found = assess_life(life, usual)
    parts = (found.silence, found.late or 0.0, found.drift, found.waterfall)
    assert all(0 <= part <= 1 for part in parts)
    assert 0 <= found.blind_links <= life.links


@given(lives, st.floats(0.001, 0.5))
def test_a_word_or_a_seen_edit_never_makes_it_worse(life: PooledLife, usual: float) -> None:
    """More exchange in the middle, or an edit that was seen, never raises W."""
    now = assess_life(life, usual).waterfall
    middle = Phase(life.middle.contacts + 1, life.middle.open_days)
    assert assess_life(replace(life, middle=middle), usual).waterfall <= now + 1e-12
    seen = replace(life, edits_seen=life.edits_seen + 1)
    assert assess_life(seen, usual).waterfall <= now + 1e-12


@given(lives)
def test_one_seam_added_is_itself(life: PooledLife) -> None:
    """Pooling one changes nothing, pooling two adds their counts, and nothing is nothing."""
    assert added([life]) == life
    both = added([life, life])
    assert (both.links, both.seams, both.days) == (2 * life.links, 2, life.days)
    assert both.middle.contacts == 2 * life.middle.contacts
    assert added([]).seams == 0


def test_usual_rate_is_a_robust_median_with_the_prior_as_a_voice() -> None:
    """Alone the prior; one giant or one silent initiative does not speak for all."""

    def life(rate: float, days: float = 400) -> PooledLife:
        return replace(BLIND, middle=Phase(rate * days, days))

    assert usual_rate([]) == LIMITS.prior_rate
    assert usual_rate([life(1.0, days=10)]) == LIMITS.prior_rate  # too short to say anything
    ordinary = [life(rate) for rate in (0.1, 0.1, 0.12, 0.12, 0.14, 0.14)]
    assert usual_rate(ordinary) == pytest.approx(0.12)
    assert usual_rate([*ordinary, life(0.0)]) == pytest.approx(0.12, rel=0.2)
    assert usual_rate([*ordinary, life(3.0, days=9000)]) <= 0.14
