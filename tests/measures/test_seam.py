"""The waterfall composite of one seam."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.measures.errors import MeasureError
from aligngraph.measures.seam import (
    Edit,
    SeamHistory,
    assess_seam,
    late_concentration,
    merge_on_time,
)
from aligngraph.measures.thresholds import SeamThresholds

days = st.lists(st.integers(-10, 110).map(float), max_size=15).map(tuple)
histories = st.builds(
    SeamHistory,
    start=st.just(0.0),
    end=st.just(100.0),
    contacts=days,
    cross_done=days,
    internal_done=days,
    edits=st.lists(
        st.builds(Edit, day=st.integers(-10, 110).map(float), acknowledged=st.booleans()),
        max_size=5,
    ).map(tuple),
    links=st.integers(0, 6),
    relays=st.integers(0, 5),
    finished=st.booleans(),
    coverage_ok=st.booleans(),
)

WATERFALL = SeamHistory(
    start=0,
    end=100,
    contacts=(2, 5, 95, 97),
    cross_done=(94, 98),
    internal_done=(20, 40, 60, 80, 95),
    edits=(Edit(30, False), Edit(50, False), Edit(60, False)),
    links=4,
)


def shuffled(history: SeamHistory, by: float, random: Random) -> SeamHistory:
    """The same history, its events in another order and some days later."""

    def moved(events: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(day + by for day in random.sample(events, len(events)))

    edits = random.sample(history.edits, len(history.edits))
    return replace(
        history,
        start=history.start + by,
        end=history.end + by,
        contacts=moved(history.contacts) + moved(history.contacts),
        cross_done=moved(history.cross_done),
        internal_done=moved(history.internal_done),
        edits=tuple(replace(e, day=e.day + by) for e in edits),
    )


@settings(deadline=None)
@given(histories, st.integers(-1000, 1000), st.randoms(use_true_random=False))
def test_order_repeated_contact_and_whole_days_do_not_matter(
    history: SeamHistory, by: int, random: Random
) -> None:
    """The same events in another order, later, each contact day twice: the same seam."""
    assert assess_seam(shuffled(history, float(by), random)) == assess_seam(history)


@settings(deadline=None)
@given(histories)
def test_waterfall_never_exceeds_the_silence(history: SeamHistory) -> None:
    """Silence without a consequence is nothing, and no consequence is worse than the silence."""
    result = assess_seam(history)
    assert 0 <= result.waterfall <= result.stale
    if not result.unacknowledged and not result.late.value:
        assert result.waterfall == 0


@settings(deadline=None)
@given(histories, st.integers(0, 100))
def test_an_unseen_edit_never_makes_a_seam_better(history: SeamHistory, day: int) -> None:
    """One more change nobody reacted to cannot lower W."""
    worse = replace(history, edits=(*history.edits, Edit(float(day), False)))
    assert assess_seam(worse).waterfall >= assess_seam(history).waterfall


@settings(deadline=None)
@given(histories)
def test_a_flag_stands_on_evaluable_ground(history: SeamHistory) -> None:
    """No coverage or a single link never flags; kind and severity follow the flag."""
    result = assess_seam(history)
    if not history.coverage_ok or history.links < 2:
        assert not result.flag
    assert (result.kind == "none") == (result.severity == "none") == (not result.flag)
    if result.flag:
        assert result.kind == ("confirmed" if history.finished else "emerging")


def test_each_gate_alone_withholds_the_verdict() -> None:
    """The measures stay, the flag goes."""
    open_gates = assess_seam(WATERFALL)
    assert open_gates.flag
    for closed in (replace(WATERFALL, coverage_ok=False), replace(WATERFALL, links=1)):
        result = assess_seam(closed)
        assert (result.evaluable, result.flag) == (False, False)
        assert result.waterfall == open_gates.waterfall


def test_a_short_interval_cannot_show_a_silence() -> None:
    """Under two sprints nothing is evaluable."""
    assert not assess_seam(replace(WATERFALL, end=27)).evaluable
    assert assess_seam(replace(WATERFALL, end=28)).evaluable


def test_what_lies_outside_the_work_interval_is_left_out() -> None:
    """Contact, completions and edits before its start or after its end change nothing."""
    outside = replace(
        WATERFALL,
        contacts=(-5, *WATERFALL.contacts, 101),
        cross_done=(-5, *WATERFALL.cross_done, 101),
        internal_done=(-5, *WATERFALL.internal_done, 101),
        edits=(Edit(-5, False), *WATERFALL.edits, Edit(101, False)),
    )
    assert assess_seam(outside) == assess_seam(WATERFALL)


def test_three_blind_links_are_severe() -> None:
    """Severity is the number of links integrating blind."""
    assert assess_seam(WATERFALL).severity == "medium"
    assert assess_seam(replace(WATERFALL, links=6)).severity == "high"


def test_shares_of_nothing_are_unknown() -> None:
    """Neither contact nor relay, and no link: no share, rather than zero."""
    result = assess_seam(replace(WATERFALL, contacts=(), links=0))
    assert (result.relay_share, result.late_links) == (None, None)


def test_thresholds_are_taken_from_the_caller() -> None:
    """A longer grace makes the same silence fresh."""
    patient = SeamThresholds(fresh_days=90)
    assert assess_seam(WATERFALL, patient).stale == 0


def test_without_other_work_late_events_stay_ambiguous() -> None:
    """No control group: the prior of one half leaves no more than its excess."""
    assert late_concentration([95, 96], [], 0, 100).value == pytest.approx(1 / 3)
    assert late_concentration([], [], 0, 100).value == 0


def test_feeders_multiply() -> None:
    """One feeder at zero stops the merge, none leaves it certain; percentages are refused."""
    assert merge_on_time([0.5, 0.5]) == 0.25
    assert merge_on_time([0.9, 0.0]) == 0
    assert merge_on_time([]) == 1
    with pytest.raises(MeasureError, match="not percentages"):
        merge_on_time([80])
