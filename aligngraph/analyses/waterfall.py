"""Waterfall-style integration: planned together, silent in between, everything meets at the end.

Measured per initiative, its seams pooled: how much exchange is missing from the middle of the
work, and what that cost: linked tickets that complete late when others do not, edits the other
side did not see (docs/methods.md, B). Silence without a consequence is what a clean interface
looks like and is never flagged. Blind to talk outside the sources: seams of teams that are not
heard are left out, and an initiative with nothing else cannot be judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from aligngraph.analyses import words
from aligngraph.analyses.case import Case
from aligngraph.analyses.integrations import InitiativeReading, SeamReading
from aligngraph.features.details import Lanes, LaneTicket
from aligngraph.findings import Evidence, Finding, Level, Subject, Verdict, finding_id
from aligngraph.measures.thresholds import PooledThresholds
from aligngraph.pictures import Edit, SeamLane, SeamTimeline, TicketBar
from aligngraph.text import ref

KIND: Final = "waterfall_integration"
_EVIDENCE = 40


def find(case: Case) -> Sequence[Finding]:
    """A finding per initiative that integrates blind, is about to, or cannot be judged."""
    limits = case.settings.waterfall
    verdicts = {
        id: verdict
        for id, reading in case.integrations.initiatives.items()
        if (verdict := judge(reading, limits)) is not None
    }
    shown = [id for id, verdict in verdicts.items() if verdict != "cannot_judge"]
    lanes = case.seen.details.lanes(shown)
    return [
        _cannot(case, case.integrations.initiatives[id])
        if verdict == "cannot_judge"
        else _finding(case, case.integrations.initiatives[id], verdict, lanes)
        for id, verdict in verdicts.items()
    ]


def judge(reading: InitiativeReading, limits: PooledThresholds) -> Verdict | None:
    """Flagged, watch, cannot judge, or nothing to say."""
    assessment = reading.assessment
    if assessment.evaluable and assessment.waterfall >= limits.min_waterfall:
        return "flagged"
    if assessment.evaluable and assessment.waterfall >= limits.watch_waterfall:
        return "watch"
    unheard = sum(seam.life.links for seam in reading.unheard)
    if unheard > reading.pooled.links and unheard >= limits.min_links:
        return "cannot_judge"
    return None


def _finding(case: Case, reading: InitiativeReading, verdict: Verdict, lanes: Lanes) -> Finding:
    blind = _blind_seams(reading, case.settings.waterfall)
    teams = sorted({team for seam in blind for team in seam.teams})
    subjects = (
        Subject(type="initiative", id=reading.id),
        *(Subject(type="team", id=team) for team in teams),
    )
    assessment, pooled = reading.assessment, reading.pooled
    limits = case.settings.waterfall
    worst = max(blind, key=lambda seam: (seam.life.longest_silence, seam.teams))
    return Finding(
        # The initiative names the finding: which seams are blind may change from week to week.
        id=finding_id(KIND, subjects[:1]),
        kind=KIND,
        verdict=verdict,
        subjects=subjects,
        severity=_severity(assessment.blind_links, limits),
        score=words.metric(assessment.waterfall) or 0.0,
        confidence=_confidence(reading, limits),
        headline=_headline(reading, worst, verdict),
        explanation=_explanation(reading),
        advice=_advice(reading, worst),
        falsifier=(
            "If the teams of these seams talked somewhere this report does not read, or if flagged "
            "initiatives see no more rework and slip than others, the silence did no harm."
        ),
        actor=f"the tech leads of {words.teams(teams)}, with whoever runs "
        f"{words.initiative(reading.id)}",
        metrics={
            "waterfall": words.metric(assessment.waterfall),
            "silence": words.metric(assessment.silence),
            "late_pile_up": words.metric(assessment.late),
            "drift": words.metric(assessment.drift),
            "blind_links": words.metric(assessment.blind_links),
            "links": pooled.links,
            "seams": pooled.seams,
            "blind_seams": len(blind),
            "longest_silence_days": words.metric(worst.life.longest_silence),
            "exchange_days_middle": words.metric(pooled.middle.contacts),
            "expected_exchange_days_middle": words.metric(assessment.expected_contacts),
            "exchange_days_end": words.metric(pooled.end.contacts),
            "linked_completions_last_fifth": pooled.linked_late,
            "linked_completions": pooled.linked_done,
            "other_completions_last_fifth": pooled.other_late,
            "other_completions": pooled.other_done,
            "unseen_edits": pooled.edits_unseen,
            "seen_edits": pooled.edits_seen,
            "relays": sum(seam.life.relays for seam in reading.seams),
            "links_found_after_start": sum(seam.life.links_after_start for seam in reading.seams),
            "finished": pooled.finished,
        },
        evidence=_evidence(blind, lanes),
        picture=_picture(reading, blind, lanes),
    )


def _blind_seams(reading: InitiativeReading, limits: PooledThresholds) -> list[SeamReading]:
    """Seams whose exchange fell well short; at least the worst one. Most blind links first."""
    ranked = sorted(
        reading.seams,
        key=lambda seam: (-seam.assessment.silence * seam.life.links, seam.teams),
    )
    blind = [
        seam
        for seam in ranked
        if seam.assessment.silence >= limits.blind_seam and seam.life.links >= limits.min_links
    ]
    return blind or ranked[:1]


def _severity(blind_links: float, limits: PooledThresholds) -> Level:
    if blind_links >= limits.high_blind_links:
        return "high"
    return "medium" if blind_links >= limits.medium_blind_links else "low"


def _confidence(reading: InitiativeReading, limits: PooledThresholds) -> Level:
    pooled = reading.pooled
    dated = sum(seam.life.dated_links for seam in reading.seams)
    if not pooled.finished or dated < pooled.links / 2:
        return "low"
    many = pooled.links >= limits.sure_links
    return "high" if many and reading.assessment.waterfall >= limits.sure_waterfall else "medium"


def _headline(reading: InitiativeReading, worst: SeamReading, verdict: Verdict) -> str:
    a, b = worst.teams
    sure = verdict == "flagged"
    silent = words.days(worst.life.longest_silence)
    what = words.initiative(reading.id)
    if reading.pooled.finished:
        late = f"{reading.pooled.linked_late} of {reading.pooled.linked_done}"
        return (
            f"{what} {'integrated late and blind' if sure else 'may have integrated blind'}: "
            f"{words.team(a)} and {words.team(b)} went {silent} without a direct word on it, and "
            f"{late} linked tickets were finished in the last fifth"
        )
    return (
        f"{what} {'is' if sure else 'may be'} heading for a blind integration: {words.team(a)} and "
        f"{words.team(b)} went {silent} without a direct word on it while linked tickets change"
    )


def _explanation(reading: InitiativeReading) -> str:
    pooled, assessment = reading.pooled, reading.assessment
    parts = [
        f"Across {words.count(pooled.seams, 'seam')} with "
        f"{words.count(pooled.links, 'dependency link')}"
        ", the middle of the work saw direct exchange on "
        f"{words.count(pooled.middle.contacts, 'day')}"
        f" where about {assessment.expected_contacts:.0f} would be usual here."
    ]
    if pooled.finished and pooled.linked_done:
        others = pooled.other_late / pooled.other_done if pooled.other_done else 0.0
        parts.append(
            f"{words.percent(pooled.linked_late / pooled.linked_done)} of the linked tickets were "
            f"completed in the last fifth, against {words.percent(others)} of the same teams' "
            "other tickets."
        )
    edits = pooled.edits_seen + pooled.edits_unseen
    if edits:
        parts.append(
            f"{pooled.edits_unseen} of {words.count(edits, 'material edit')} of linked tickets "
            "drew "
            "no word from the other side within a week."
        )
    relays = sum(seam.life.relays for seam in reading.seams)
    if relays:
        parts.append(
            f"{words.count(relays, 'message')} came through a manager or coordinator instead: "
            "status "
            "travelled, the idea of the work did not."
        )
    if reading.unheard:
        left = words.count(len(reading.unheard), "seam")
        parts.append(f"{left} with teams the sources hardly hear left out of this.")
    return " ".join(parts)


def _advice(reading: InitiativeReading, worst: SeamReading) -> str:
    a, b = worst.teams
    if reading.pooled.finished:
        return (
            f"For the next piece of work between {words.team(a)} and {words.team(b)}, agree on one "
            "small thing that runs end to end in the first two weeks, and write each other one "
            "line "
            "a week on the linked tickets."
        )
    return (
        f"Put the people of {words.team(a)} and {words.team(b)} who own the linked tickets in one "
        "chat room today, go through the edits below, and merge the smallest shared piece this "
        "week."
    )


def _evidence(blind: Sequence[SeamReading], lanes: Lanes) -> tuple[Evidence, ...]:
    rows = []
    for seam in blind:
        key = (seam.life.initiative, *seam.teams)
        for edit in lanes.edits.get(key, []):
            if not edit.seen:
                rows.append(
                    Evidence(
                        ticket=edit.key,
                        url=edit.url,
                        at=words.aware(edit.at),
                        what=(
                            f"{edit.field} changed, no word between "
                            f"{words.teams(seam.teams)} within a week"
                        ),
                    )
                )
        for ticket in lanes.tickets.get(key, []):
            rows.append(_ticket_evidence(ticket))
    unique = {(e.ticket, e.at, e.what): e for e in rows}
    return tuple(list(unique.values())[:_EVIDENCE])


def _ticket_evidence(ticket: LaneTicket) -> Evidence:
    done = f"done {words.date(ticket.done_at)}" if ticket.done_at else "still open"
    return Evidence(
        ticket=ticket.key,
        url=ticket.url,
        at=words.aware(ticket.done_at or ticket.started_at),
        what=f"{words.team(ticket.team)}: {done} · {ref('title', ticket.title)}",
    )


def _picture(
    reading: InitiativeReading, blind: Sequence[SeamReading], lanes: Lanes
) -> SeamTimeline:
    since = min(seam.life.started_at for seam in reading.seams)
    until = max(seam.life.ended_at for seam in reading.seams)
    shown = [*blind, *(seam for seam in reading.seams if seam not in blind)]
    return SeamTimeline(
        initiative=reading.id,
        since=words.aware(since),
        until=words.aware(until),
        finished=reading.pooled.finished,
        integration_since=words.aware(since + (until - since) * 0.8),
        seams=tuple(_lane(seam, lanes, blind=seam in blind) for seam in shown),
    )


def _lane(seam: SeamReading, lanes: Lanes, *, blind: bool) -> SeamLane:
    life = seam.life
    key = (life.initiative, life.team_a, life.team_b)
    tickets = lanes.tickets.get(key, [])
    contacts = lanes.contacts.get(key, [])
    silent_until = (
        life.silence_since + timedelta(days=life.longest_silence) if life.silence_since else None
    )
    return SeamLane(
        team_a=life.team_a,
        team_b=life.team_b,
        tickets_a=tuple(_bar(t) for t in tickets if t.team == life.team_a),
        tickets_b=tuple(_bar(t) for t in tickets if t.team == life.team_b),
        contacts=tuple(words.aware(c.day) for c in contacts if not c.relay),
        relays=tuple(words.aware(c.day) for c in contacts if c.relay),
        edits=tuple(
            Edit(ticket=e.key, at=words.aware(e.at), seen=e.seen, field=e.field)
            for e in lanes.edits.get(key, [])
        ),
        completions=tuple(sorted(words.aware(t.done_at) for t in tickets if t.done_at)),
        silence_since=_optional(life.silence_since),
        silence_until=_optional(silent_until),
        links=life.links,
        blind=blind,
    )


def _optional(at: datetime | None) -> datetime | None:
    return None if at is None else words.aware(at)


def _bar(ticket: LaneTicket) -> TicketBar:
    return TicketBar(
        ticket=ticket.key,
        url=ticket.url,
        started_at=words.aware(ticket.started_at),
        done_at=_optional(ticket.done_at),
    )


def _cannot(case: Case, reading: InitiativeReading) -> Finding:
    unheard = sorted(
        {t for seam in reading.unheard for t in seam.teams if not case.hearing.heard(t)}
    )
    links = sum(seam.life.links for seam in reading.unheard)
    subjects = (
        Subject(type="initiative", id=reading.id),
        *(Subject(type="team", id=team) for team in unheard),
    )
    return Finding(
        id=finding_id(KIND, subjects[:1]),
        kind=KIND,
        verdict="cannot_judge",
        subjects=subjects,
        severity="low",
        score=0.0,
        confidence="low",
        headline=(
            f"We cannot tell whether {words.initiative(reading.id)} integrates early: the sources "
            f"hardly hear {words.teams(unheard)}"
        ),
        explanation="; ".join(
            f"{words.team(team)}: {case.hearing.teams[team].reason}"
            for team in unheard
            if team in case.hearing.teams
        )
        + f". {words.count(links, 'dependency link')} of this initiative end there.",
        advice=f"Import the channel in which {words.teams(unheard)} talk, then analyse again.",
        metrics={"links": links},
    )
