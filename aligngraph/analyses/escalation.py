"""Escalation bottlenecks: decisions between teams that wait on one manager.

Measured: cross-team questions put to a manager, how long they wait, and how long peers take for
the same kind of question on the same seams; the avoidable queue is the number of tickets that
wait on the manager at any moment and would not, had a peer answered (Little's law). It is about a
role's queue, never about the person in it. Blind to harder questions that priority does not show,
and to questions asked in rooms and calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from aligngraph.analyses import words
from aligngraph.analyses.case import Case
from aligngraph.analyses.queues import episode
from aligngraph.features.questions import QuestionRow
from aligngraph.findings import Evidence, Finding, Level, Subject, Verdict, finding_id
from aligngraph.measures.escalation import ManagerQueue
from aligngraph.measures.queueing import queue_steps
from aligngraph.measures.thresholds import EscalationThresholds
from aligngraph.pictures import Question, QueuePoint, QueueStrip
from aligngraph.text import ref

KIND: Final = "escalation_bottleneck"
_EVIDENCE = 40


def find(case: Case) -> Sequence[Finding]:
    """A finding per manager whose queue is flagged or worth an eye."""
    if not case.seen.chart.manager_of:
        return [_no_lines()]
    if not case.queues.questions:
        return [_no_questions()]
    found = []
    for manager, queue in case.queues.managers.items():
        verdict = judge(queue, case.settings.escalation)
        if verdict is not None:
            found.append(_finding(case, manager, queue, verdict))
    return found


def judge(queue: ManagerQueue, limits: EscalationThresholds) -> Verdict | None:
    """Flagged, watch, or nothing to say."""
    q, peak, peer = queue.q_delay, queue.peak, queue.wait_peer
    if q is None or peak is None or peer is None or queue.teams < limits.min_teams:
        return None
    sure = (
        q <= limits.high_q
        and peak.value >= limits.sure_avoidable
        and queue.wait_up >= limits.sure_delay * peer
    )
    if sure or (q <= limits.max_q and peak.value >= limits.min_avoidable):
        return "flagged"
    return "watch" if q <= 2 * limits.max_q and peak.value >= limits.sure_avoidable / 2 else None


def _finding(case: Case, manager: str, queue: ManagerQueue, verdict: Verdict) -> Finding:
    assert queue.peak is not None  # judge() saw to both
    assert queue.wait_peer is not None
    peak, peer = queue.peak.value, queue.wait_peer
    asked = sorted(case.queues.up[manager], key=lambda q: (q.asked_at, q.ticket, q.team))
    seams = _seams(asked)
    who, subject = words.person(manager), Subject(type="person", id=manager)
    worst_since = case.seen.since + timedelta(days=queue.peak.start)
    worst_until = case.seen.since + timedelta(days=queue.peak.end)
    first, second = seams[0]
    headline = (
        f"Decisions between {words.team(first)} and {words.team(second)}"
        f"{' and on other seams' if len(seams) > 1 else ''} wait {words.days(queue.wait_up)} for "
        f"{who}; peers answer the same kind of question in {words.days(peer)}"
    )
    explanation = (
        f"{words.count(queue.n, 'question')} from {queue.teams} teams went up to {who}, "
        f"{words.percent(queue.up_share)} of all questions on these seams, and waited "
        f"{words.days(queue.wait_up)} on average (capped at "
        f"{case.settings.escalation.horizon:g} days); peers on "
        f"{'the same seams' if queue.reference == 'same seams' else 'other seams'} took "
        f"{words.days(peer)}. In the worst 90 days, {words.date(worst_since)} to "
        f"{words.date(worst_until)}, {peak:.1f} tickets were waiting at any moment that would not "
        f"have, had a peer answered. {words.count(queue.open, 'question')} "
        f"{'is' if queue.open == 1 else 'are'} still open."
    )
    return Finding(
        id=finding_id(KIND, [subject]),
        kind=KIND,
        verdict=verdict,
        subjects=(subject,),
        severity=_severity(peak, case.settings.escalation),
        score=words.metric(peak * (1 - (queue.q_delay or 0.0))) or 0.0,
        confidence=queue.confidence if queue.confidence != "insufficient" else "low",
        headline=headline,
        explanation=explanation,
        advice=(
            f"Name one person in {words.team(first)} and one in {words.team(second)} who may "
            "decide "
            "the next question of this kind between them, and tell the manager afterwards; look at "
            "the queue again in a month."
        ),
        falsifier=(
            "It may reflect harder questions: if those that went up were of a kind peers could not "
            "decide, or if the wait stays when a peer route is open, the queue is not the cause."
        ),
        actor=f"{words.sentence(who)}, with the tech leads of both teams",
        metrics=_metrics(queue),
        evidence=_evidence(case, asked),
        picture=_picture(case, manager, queue, asked, worst_since, worst_until),
    )


def _severity(peak: float, limits: EscalationThresholds) -> Level:
    if peak >= limits.high_avoidable:
        return "high"
    return "medium" if peak >= limits.min_avoidable else "low"


def _seams(asked: Sequence[QuestionRow]) -> list[tuple[str, str]]:
    """The seams asked about, most questions first."""
    pairs = [(min(q.team, q.other_team), max(q.team, q.other_team)) for q in asked]
    return sorted(set(pairs), key=lambda pair: (-pairs.count(pair), pair))


def _metrics(queue: ManagerQueue) -> dict[str, float | int | str | bool | None]:
    return {
        "questions": queue.n,
        "teams": queue.teams,
        "open": queue.open,
        "queue_length": words.metric(queue.queue_length),
        "wait_days": words.metric(queue.wait_up),
        "peer_wait_days": words.metric(queue.wait_peer),
        "peer_reference": queue.reference,
        "avoidable_queue": words.metric(queue.avoidable),
        "avoidable_queue_worst_90_days": words.metric(queue.peak.value if queue.peak else None),
        "escalated_share": words.metric(queue.up_share),
        "escalated_share_low": words.metric(queue.up_low),
        "p_delay": words.metric(queue.p_delay),
        "q_delay": words.metric(queue.q_delay),
        "p_concentration": words.metric(queue.p_concentration),
    }


def _wait(question: QuestionRow, until: datetime) -> float:
    end = question.answered_at or until.astimezone(UTC).replace(tzinfo=None)
    return (end - question.asked_at).total_seconds() / 86_400


def _evidence(case: Case, asked: Sequence[QuestionRow]) -> tuple[Evidence, ...]:
    until = case.seen.until
    longest = sorted(asked, key=lambda q: (-_wait(q, until), q.ticket, q.asked_at))[:_EVIDENCE]
    cards = case.seen.details.cards([q.ticket for q in longest])
    return tuple(
        Evidence(
            ticket=q.ticket,
            url=cards[q.ticket].url if q.ticket in cards else None,
            at=words.aware(q.asked_at),
            what=(
                f"{words.team(q.team)} asked about {words.team(q.other_team)}: "
                + (
                    f"answered or moot after {words.days(_wait(q, until))}"
                    if q.answered_at
                    else f"open for {words.days(_wait(q, until))}"
                )
                + (f" · {ref('title', cards[q.ticket].title)}" if q.ticket in cards else "")
            ),
        )
        for q in longest
    )


def _picture(
    case: Case,
    manager: str,
    queue: ManagerQueue,
    asked: Sequence[QuestionRow],
    worst_since: datetime,
    worst_until: datetime,
) -> QueueStrip:
    start = case.seen.since.astimezone(UTC).replace(tzinfo=None)
    cards = case.seen.details.cards([q.ticket for q in asked])
    steps = queue_steps([episode(q, start) for q in asked], (0.0, case.seen.days))
    return QueueStrip(
        person=manager,
        since=case.seen.since,
        until=case.seen.until,
        questions=tuple(
            Question(
                ticket=q.ticket,
                url=cards[q.ticket].url if q.ticket in cards else None,
                asked_at=words.aware(q.asked_at),
                answered_at=None if q.answered_at is None else words.aware(q.answered_at),
                asker_team=q.team,
                other_team=q.other_team,
            )
            for q in asked
        ),
        queue=tuple(
            QueuePoint(at=case.seen.since + timedelta(days=at), waiting=waiting)
            for at, waiting in steps
        ),
        wait_days=words.metric(queue.wait_up) or 0.0,
        peer_wait_days=words.metric(queue.wait_peer),
        worst_since=worst_since,
        worst_until=worst_until,
    )


def _no_lines() -> Finding:
    return _cannot(
        "We cannot tell whether decisions wait on managers: the org chart has no reporting lines",
        "Without 'manager:' on people, nobody is known to be above two teams.",
        "Add 'manager: <id>' to the people of the org chart and import it again.",
    )


def _no_questions() -> Finding:
    return _cannot(
        "We cannot tell whether decisions wait on managers: no question between teams is recorded",
        "No comment mentions anybody of another team or above, and no ticket is assigned to one. "
        "Questions may be asked elsewhere.",
        "Import the channel where teams ask each other, or a dump with comments and changelog.",
    )


def _cannot(headline: str, explanation: str, advice: str) -> Finding:
    subject = Subject(type="organization", id="organization")
    return Finding(
        id=finding_id(KIND, [subject]),
        kind=KIND,
        verdict="cannot_judge",
        subjects=(subject,),
        severity="low",
        score=0.0,
        confidence="low",
        headline=headline,
        explanation=explanation,
        advice=advice,
    )
