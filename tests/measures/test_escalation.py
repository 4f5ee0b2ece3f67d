"""The avoidable queue at a manager, and the demand that only one manager can serve."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.measures.errors import MeasureError
from aligngraph.measures.escalation import (
    LatentLoad,
    ManagerQueue,
    assess_managers,
    latent_load,
    peak_avoidable,
    peer_reference,
)
from aligngraph.measures.hierarchy import eligible_managers, lowest_common_manager
from aligngraph.measures.queueing import Episode, mean_queue, queue_steps
from aligngraph.measures.thresholds import EscalationThresholds

TREE = {"VP": None, "M1": "VP", "M2": "VP"}
MANAGER = {"T1": "M1", "T2": "M1", "T3": "M2"}
WINDOW = (0.0, 540.0)

quarter_days = st.integers(0, 400).map(lambda n: n / 4)


@st.composite
def episodes(draw: st.DrawFn) -> list[Episode]:
    """Questions of 100 days between three teams, some open, some escalated."""
    found = []
    for number in range(draw(st.integers(0, 25))):
        asker, other = draw(st.sampled_from([("T1", "T3"), ("T3", "T1"), ("T2", "T3")]))
        kind: Literal["up", "peer"] = draw(st.sampled_from(["up", "peer"]))
        asked, wait = draw(quarter_days), draw(st.none() | quarter_days)
        found.append(
            Episode(
                ticket=f"T-{number}",
                asker_team=asker,
                other_team=other,
                responder=draw(st.sampled_from(["VP", "M1"])) if kind == "up" else "peer",
                kind=kind,
                asked_at=asked,
                answered_at=None if wait is None else asked + wait,
                stratum=draw(st.sampled_from(["high", "low"])),
            )
        )
    return found


def question(
    day: float, wait: float | None, kind: Literal["up", "peer"] = "up", stratum: str = ""
) -> Episode:
    """A question of T1 to T3."""
    answered = None if wait is None else day + wait
    who = "VP" if kind == "up" else "p"
    return Episode(f"T1-{day}", "T1", "T3", who, kind, day, answered, stratum)


def peers(count: int, wait: float = 1.0, stratum: str = "") -> list[Episode]:
    """Peer-answered questions, spread over the window."""
    return [question(i * 530 / count, wait, "peer", stratum) for i in range(count)]


def assess(found: list[Episode], thresholds: EscalationThresholds | None = None) -> ManagerQueue:
    """The one manager of these episodes."""
    (row,) = assess_managers(found, TREE, MANAGER, WINDOW, thresholds)
    return row


def test_a_bad_quarter_is_flagged_in_a_long_window() -> None:
    """Six slow answers in one quarter of eighteen months: sized by the quarter, not diluted."""
    row = assess([question(200 + 12 * i, 15) for i in range(6)] + peers(60))
    assert row.avoidable == pytest.approx(6 / 540 * 14)
    assert row.peak is not None
    assert row.peak.value == pytest.approx(6 / 90 * 14)
    assert (row.peak.start, row.peak.end) == (200, 290)
    assert row.flag
    assert (row.severity, row.confidence) == ("medium", "low")


def test_a_small_escalated_share_does_not_excuse() -> None:
    """Where peers answer twenty times as often, the share is small and the flag stays."""
    row = assess([question(200 + 9 * i, 20) for i in range(10)] + peers(200))
    assert row.up_low < 0.05
    assert row.flag
    assert row.severity == "high"
    assert row.confidence == "medium"


def test_a_manager_as_fast_as_peers_is_not_flagged() -> None:
    """Many escalations are no bottleneck if they wait as long as any question."""
    row = assess([question(10 * i, 1) for i in range(50)] + peers(50))
    assert row.avoidable == pytest.approx(0)
    assert (row.flag, row.severity) == (False, "none")


def test_hard_questions_are_compared_with_hard_questions() -> None:
    """Slow only because hard, and recorded as hard: nothing was avoidable."""
    hard = [question(200 + 8 * i, 20, stratum="hard") for i in range(10)]
    easy_peers, hard_peers = peers(100, 1, "easy"), peers(10, 20, "hard")
    row = assess(hard + easy_peers + hard_peers)
    assert (row.wait_peer, row.avoidable, row.flag) == (20, 0, False)
    assert assess([replace(e, stratum="") for e in hard + easy_peers + hard_peers]).flag


def test_without_a_comparable_peer_the_evidence_is_insufficient() -> None:
    """A stratum only managers answer has no reference, so nothing is claimed."""
    row = assess([question(200 + 8 * i, 20, stratum="hard") for i in range(10)] + peers(9))
    assert (row.avoidable, row.peak, row.p_delay, row.q_delay) == (None, None, None, None)
    assert (row.flag, row.confidence, row.compared) == (False, "insufficient", 0)
    assert row.wait_up == 20


def test_four_escalations_are_not_enough() -> None:
    """Below the minimum nothing is tested, however long the wait."""
    row = assess([question(200 + 8 * i, 25) for i in range(4)] + peers(60))
    assert (row.p_delay, row.flag, row.confidence) == (None, False, "insufficient")


def test_five_escalations_are_enough() -> None:
    """At the minimum the test is made, by relabelling, and can convince."""
    row = assess([question(200 + 8 * i, 25) for i in range(5)] + peers(60))
    assert (row.flag, row.confidence) == (True, "low")


def test_a_few_outliers_among_quick_answers_do_not_convince() -> None:
    """The mean is large and the peak high, but most waits are as short as with peers."""
    waits = [30, 30, 1, 1, 1, 1, 1, 1, 1, 1]
    row = assess([question(200 + i, w) for i, w in enumerate(waits)] + peers(60, 2))
    assert row.peak is not None
    assert row.peak.value >= 0.5
    assert row.q_delay is not None
    assert row.q_delay > 0.10
    assert (row.flag, row.severity) == (False, "none")


def test_questions_inside_one_team_are_no_bottleneck_between_teams() -> None:
    """However slow, a single team asking its own manager is not across a seam."""
    found = [question(200 + 8 * i, 25) for i in range(8)] + peers(60)
    row = assess([replace(e, other_team="T1") for e in found])
    assert (row.teams, row.flag) == (1, False)
    assert assess(found).flag


def test_few_peers_on_the_seam_are_replaced_by_those_of_all_seams() -> None:
    """With four peers nearby the reference is everybody's; with five it is theirs."""
    slow_elsewhere = [
        Episode(f"T2-{i}", "T2", "T3", "p", "peer", float(i), i + 9.0) for i in range(6)
    ]
    ups = [question(300 + i, 12) for i in range(5)]
    far, near = assess(ups + peers(4) + slow_elsewhere), assess(ups + peers(5) + slow_elsewhere)
    assert far.reference == "all seams"
    assert far.wait_peer == pytest.approx((4 * 1 + 6 * 9) / 10)
    assert (near.reference, near.wait_peer) == ("same seams", 1)


def test_an_answer_after_the_window_is_not_known_yet() -> None:
    """What happens after the window's end changes nothing inside it."""
    found = [*peers(9), *(question(500 + i, 20) for i in range(6))]
    later = [replace(found[-1], answered_at=600.0), *found[:-1]]
    still_open = [replace(found[-1], answered_at=None), *found[:-1]]
    assert assess(later) == assess(still_open)
    assert assess(later).open == 1


def test_a_question_from_before_the_window_lengthens_the_queue_only() -> None:
    """It stood in the queue, but its wait was not drawn from this window."""
    found = [*peers(9), *(question(100 + i, 20) for i in range(6))]
    before, after = assess(found), assess([question(-10, 64), *found])
    assert after.queue_length - before.queue_length == pytest.approx(54 / 540)
    assert replace(after, queue_length=0) == replace(before, queue_length=0)


def test_a_responder_outside_the_chart_counts_as_eligible() -> None:
    """Who did answer could have answered: concentration is judged among two, not one."""
    found = [replace(question(10 * i, 3), responder="CTO") for i in range(2)]
    assert assess(found).p_concentration == pytest.approx(1 / 4)


def test_the_peak_needs_a_reference() -> None:
    """Without a peer mean for the stratum there is no avoidable queue, not one of zero."""
    ups = [question(10, 5)]
    assert peak_avoidable(ups, {"other": 1.0}, WINDOW) is None
    assert peer_reference([*ups, *peers(5, 2)], {("T1", "T3")}, WINDOW) == {"": 2.0}


def test_a_span_at_the_end_stays_inside_the_window() -> None:
    """An escalation in the last days is sized over a full span, shifted back."""
    peak = peak_avoidable([question(530, 10)], {"": 1.0}, WINDOW)
    assert peak is not None
    assert (peak.start, peak.end) == (450, 540)
    assert peak.value == pytest.approx(9 / 90)


@settings(deadline=None, max_examples=60)
@given(episodes(), st.randoms(use_true_random=False), st.integers(-1000, 1000))
def test_order_and_whole_days_do_not_matter(
    found: list[Episode], random: Random, days: int
) -> None:
    """The same episodes in another order, some days later, give the same queues."""
    shifted = [
        replace(
            e,
            asked_at=e.asked_at + days,
            answered_at=None if e.answered_at is None else e.answered_at + days,
        )
        for e in found
    ]
    random.shuffle(shifted)
    rows = assess_managers(shifted, TREE, MANAGER, (float(days), 100.0 + days))
    back = [
        replace(
            row,
            peak=row.peak
            and replace(row.peak, start=row.peak.start - days, end=row.peak.end - days),
        )
        for row in rows
    ]
    assert back == list(assess_managers(found, TREE, MANAGER, (0.0, 100.0)))


@settings(deadline=None, max_examples=60)
@given(episodes())
def test_names_do_not_matter(found: list[Episode]) -> None:
    """Other names for teams and managers give the same numbers under the other names."""
    name = {"T1": "z", "T2": "y", "T3": "x", "VP": "a", "M1": "c", "M2": "b", "peer": "q"}
    renamed = [
        replace(
            e,
            asker_team=name[e.asker_team],
            other_team=name[e.other_team],
            responder=name[e.responder],
        )
        for e in found
    ]
    tree = {name[m]: boss and name[boss] for m, boss in TREE.items()}
    manager = {name[team]: name[m] for team, m in MANAGER.items()}
    rows = {r.manager: r for r in assess_managers(renamed, tree, manager, (0.0, 100.0))}
    for row in assess_managers(found, TREE, MANAGER, (0.0, 100.0)):
        other = rows.pop(name[row.manager])
        assert (other.n, other.flag, other.confidence) == (row.n, row.flag, row.confidence)
        assert other.q_delay == pytest.approx(row.q_delay)
        assert other.avoidable == pytest.approx(row.avoidable)
        assert other.p_concentration == pytest.approx(row.p_concentration)
    assert not rows


@settings(deadline=None)
@given(episodes(), st.integers(1, 99))
def test_the_steps_of_the_queue_average_to_its_mean(found: list[Episode], start: int) -> None:
    """The area under the drawn steps is Little's L, whatever the window cuts off."""
    window = (float(start), 100.0)
    steps = queue_steps(found, window)
    ends = [day for day, _ in steps[1:]] + [window[1]]
    area = sum((end - day) * length for (day, length), end in zip(steps, ends, strict=True))
    assert area / (100 - start) == pytest.approx(mean_queue(found, window))
    assert steps[0][0] == window[0]
    assert all(length >= 0 for _, length in steps)


def test_queue_steps_by_hand() -> None:
    """Two overlapping questions: one, two, one, none; touching changes of a day are one step."""
    found = [question(1, 4), question(3, 4), question(5, 2)]
    assert queue_steps(found, (0, 10)) == ((0, 0), (1, 1), (3, 2), (7, 0))


def test_an_answer_before_its_question_is_refused() -> None:
    """The message names the ticket and says what to do."""
    with pytest.raises(MeasureError, match=r"T1-5.*drop the episode or correct"):
        question(5, -1)


def test_an_empty_window_is_refused() -> None:
    """A window without length has no rate."""
    with pytest.raises(MeasureError, match="give an end after its start"):
        assess_managers([], TREE, MANAGER, (5, 5))


def test_unserved_demand_lands_at_the_lowest_common_manager() -> None:
    """Inside one manager's area it is theirs; without a common one it is nobody's."""
    unserved = {("T1", "T2"): 3.0, ("T3", "T2"): 6.0, ("T1", "X"): 1.0}
    assert latent_load(unserved, TREE, MANAGER) == {
        "M1": LatentLoad(units=3.0, share=0.3, flag=False),
        "VP": LatentLoad(units=6.0, share=0.6, flag=True),
    }
    assert latent_load({("T1", "T2"): 0.0}, TREE, MANAGER) == {}


def test_a_manager_may_be_the_common_one_of_their_own_teams() -> None:
    """Two teams of one manager meet there, and a question could go there or further up."""
    assert lowest_common_manager(TREE, "M1", "M1") == "M1"
    assert eligible_managers(TREE, "M1", "M1") == {"M1", "VP"}
    assert eligible_managers(TREE, "M1", "M2") == {"VP"}
    assert lowest_common_manager({"a": None, "b": None}, "a", "b") is None


def test_a_reporting_cycle_is_refused() -> None:
    """It would never end; the message shows the way round."""
    with pytest.raises(MeasureError, match="b -> a -> b"):
        lowest_common_manager({"a": "b", "b": "a"}, "a", "b")
