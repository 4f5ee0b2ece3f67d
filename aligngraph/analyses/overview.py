"""The organisation as a whole: vital signs, seams, teams, what goes well, what cannot be seen."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from aligngraph.alignment import (
    Coverage,
    GoodNews,
    GroupView,
    PersonView,
    SeamVerdict,
    SeamView,
    SourceCoverage,
    TeamView,
    VitalSign,
)
from aligngraph.analyses import words
from aligngraph.analyses.case import Case
from aligngraph.analyses.missing_tie import TOP_TICKETS, joins, strip
from aligngraph.analyses.seams import PairReading, PairVerdict
from aligngraph.findings import Evidence, Finding
from aligngraph.measures.intervals import wilson
from aligngraph.text import ref

_SEAM_TICKETS = 5
_VERDICTS: Mapping[PairVerdict, SeamVerdict] = {
    "ok": "ok",
    "more": "more",
    "missing": "missing",
    "watch": "watch",
    "undeclared": "undeclared",
    "unheard": "cannot_judge",
    "void": "cannot_judge",
    "low demand": "cannot_judge",
}
_SILENT = 0.5
_MENTIONED = 0.001
"""Share of tickets below which it is noise that they have no team."""
_GOOD_SEAMS, _GOOD_INITIATIVES = 4, 3


def vital_signs(case: Case, findings: Iterable[Finding]) -> tuple[VitalSign, ...]:
    """Exchange that happens, tickets waiting on managers, initiatives integrating blind."""
    return _exchange(case), _waiting(case), _blind(case, findings)


def _exchange(case: Case) -> VitalSign:
    title, unit = "Exchange that happens", "of what the dependencies call for"
    seams = case.seams
    judged = [r for r in seams.pairs.values() if r.heard and r.demand > 0]
    if seams.norm is None or seams.norm.void or not judged:
        note = "no dependency link joins two teams that the sources hear"
        if seams.norm is not None and seams.norm.void:
            note = "here, exchange does not follow demand, so there is no norm to compare with"
        return _unknown("exchange", title, unit, note)
    value = _congruence(judged, 0.0)
    # What the share would be had every pair exchanged one standard deviation less or more.
    low, high = _congruence(judged, -1.0), _congruence(judged, 1.0)
    return VitalSign(
        id="exchange",
        title=title,
        value=words.metric(value),
        low=words.metric(low),
        high=words.metric(high),
        text=words.percent(value),
        unit=unit,
        note=(
            f"Between {words.percent(low)} and {words.percent(high)}, over "
            f"{words.count(len(judged), 'seam')}; measured against this organisation's own norm."
        ),
    )


def _congruence(readings: Sequence[PairReading], shift: float) -> float:
    """Weighted congruence 1 - sum D(1-R)+ / sum D (methods §1), exchange shifted by sd."""
    demand = math.fsum(r.demand for r in readings)
    unserved = math.fsum(
        r.demand
        * max(0.0, 1 - (max(0.0, r.ties + shift * math.sqrt(r.ties)) + 2) / (r.expected + 2))
        for r in readings
    )
    return 1 - unserved / demand


def _waiting(case: Case) -> VitalSign:
    title, unit = "Waiting on a manager", "at any moment that peers would have answered"
    if not case.seen.chart.manager_of:
        return _unknown("waiting", title, unit, "the org chart has no reporting lines")
    queues = [q for q in case.queues.managers.values() if q.avoidable is not None]
    if not case.queues.questions or not queues:
        return _unknown("waiting", title, unit, "no question between teams is recorded")
    value = math.fsum(q.avoidable or 0.0 for q in queues)
    asked = sum(q.n for q in queues)
    # Arrivals are counted, so the queue is as uncertain as a count of that size.
    spread = value / math.sqrt(asked) if asked else 0.0
    low, high = max(0.0, value - 1.28 * spread), value + 1.28 * spread
    return VitalSign(
        id="waiting",
        title=title,
        value=words.metric(value),
        low=words.metric(low),
        high=words.metric(high),
        text=words.count(float(f"{value:.1f}"), "ticket"),
        unit=unit,
        note=(
            f"Between {low:.1f} and {high:.1f}; {words.count(asked, 'question')} went up to "
            f"{words.count(len(queues), 'manager')} in the window."
        ),
    )


def _blind(case: Case, findings: Iterable[Finding]) -> VitalSign:
    title, unit = "Integrating blind", "no direct word where it was needed, and a consequence"
    judged = [i for i in case.integrations.initiatives.values() if i.assessment.evaluable]
    if not judged:
        return _unknown(
            "blind", title, unit, "no initiative has cross-team dependencies that can be judged"
        )
    flagged = sum(f.kind == "waterfall_integration" and f.verdict == "flagged" for f in findings)
    low, high = wilson(flagged, len(judged), 0.8)
    return VitalSign(
        id="blind",
        title=title,
        value=words.metric(flagged / len(judged)),
        low=words.metric(low),
        high=words.metric(high),
        text=f"{flagged} of {words.count(len(judged), 'initiative')}",
        unit=unit,
        note=(
            f"Initiatives with at least {case.settings.waterfall.min_links} cross-team "
            f"dependencies and {case.settings.waterfall.min_days:g} days of work."
        ),
    )


def _unknown(id: str, title: str, unit: str, note: str) -> VitalSign:
    return VitalSign.model_validate(
        {
            "id": id,
            "title": title,
            "value": None,
            "low": None,
            "high": None,
            "text": "cannot tell",
            "unit": unit,
            "note": words.sentence(note) + ".",
        }
    )


def seam_views(case: Case, findings: Iterable[Finding]) -> tuple[SeamView, ...]:
    """Every pair with demand, or with steady exchange; most demand first."""
    about: dict[frozenset[str], list[str]] = defaultdict(list)
    for finding in findings:
        teams = frozenset(s.id for s in finding.subjects if s.type == "team")
        if finding.kind == "waterfall_integration":
            for pair in _blind_pairs(finding):
                about[pair].append(finding.id)
        elif len(teams) == 2:
            about[teams].append(finding.id)
    initiatives: dict[tuple[str, str], list[str]] = defaultdict(list)
    for reading in case.integrations.initiatives.values():
        for seam in (*reading.seams, *reading.unheard):
            initiatives[seam.teams].append(reading.id)
    tickets = case.seen.details.pair_tickets(TOP_TICKETS)
    shown = [r for r in case.seams.pairs.values() if r.demand > 0 or r.verdict == "undeclared"]
    views = [
        _seam_view(
            case,
            r,
            tuple(sorted(initiatives.get(r.pair, ()))),
            tuple(
                Evidence(
                    ticket=t.consumer,
                    url=t.url,
                    at=words.aware(t.since),
                    what=f"{joins(t)} {ref('ticket', t.provider)} · {ref('title', t.title)}",
                )
                for t in tickets.get(r.pair, [])[:_SEAM_TICKETS]
            ),
            tuple(about.get(frozenset(r.pair), ())),
        )
        for r in shown
    ]
    return tuple(sorted(views, key=lambda s: (-s.demand, s.team_a, s.team_b)))


def _blind_pairs(finding: Finding) -> list[frozenset[str]]:
    picture = finding.picture
    if picture is None or picture.kind != "seam_timeline":
        return []
    return [frozenset((lane.team_a, lane.team_b)) for lane in picture.seams if lane.blind]


def _seam_view(
    case: Case,
    reading: PairReading,
    initiatives: tuple[str, ...],
    evidence: tuple[Evidence, ...],
    findings: tuple[str, ...],
) -> SeamView:
    norm, links = case.seams.norm, case.seams.links.get(reading.pair)
    judged = reading.heard and reading.demand > 0 and norm is not None and not norm.void
    low, high = norm.interval(reading.expected) if judged and norm else (None, None)
    a, b = reading.pair
    return SeamView(
        team_a=a,
        team_b=b,
        demand=words.metric(reading.demand) or 0.0,
        exchange_days=reading.ties,
        expected=words.metric(reading.expected) if judged else None,
        expected_low=low,
        expected_high=high,
        ratio=words.metric(reading.ratio) if judged else None,
        verdict=_verdict(reading),
        links=links.links if links else 0,
        open_links=links.open_links if links else 0,
        last_contact=words.aware(links.last_contact) if links and links.last_contact else None,
        initiatives=initiatives,
        weeks=strip(case, reading.pair),
        evidence=evidence,
        findings=findings,
        story=_story(case, reading),
    )


def _verdict(reading: PairReading) -> SeamVerdict:
    """As drawn: a seam that is silent only within a blind initiative is silent all the same."""
    silent = reading.heard and reading.blind and reading.ratio <= _SILENT
    if silent and reading.verdict in ("ok", "watch", "low demand"):
        return "missing"
    return _VERDICTS[reading.verdict]


def _story(case: Case, reading: PairReading) -> str:
    a, b = (words.team(team) for team in reading.pair)
    ties = words.count(reading.ties, "day")
    if reading.demand <= 0:
        return f"{a} and {b} exchanged directly on {ties}; no dependency between them is recorded."
    had = (
        f"{a} and {b} had {reading.demand:.0f} dependency-weeks between them and exchanged "
        f"directly on {ties}"
    )
    if reading.verdict == "unheard":
        return (
            f"{had}. Whether that is little cannot be said: {case.hearing.reason(*reading.pair)}."
        )
    if reading.verdict == "void":
        return f"{had}. There is no norm here to compare with."
    expected = f"about {reading.expected:.0f} would be usual here"
    ending = {
        "missing": "far less than their work calls for",
        "watch": "less than their work calls for",
        "more": "more than usual",
        "low demand": "too little demand for silence to mean anything",
    }.get(reading.verdict, "in line with their work")
    if reading.blind and _verdict(reading) == "missing":
        ending = "far less, where an initiative of theirs integrates blind"
    return f"{had}; {expected}: {ending}."


def team_views(case: Case) -> tuple[TeamView, ...]:
    """Every team of the chart."""
    chart = case.seen.chart
    return tuple(
        TeamView(
            id=team.id,
            name=team.name,
            group=team.group,
            kind=team.kind,
            lead=team.lead,
            tech_lead=team.tech_lead,
            size=len(chart.members.get(team.id, ())),
            tickets=case.hearing.teams[team.id].tickets if team.id in case.hearing.teams else 0,
            coverage=words.metric(case.hearing.teams[team.id].share)
            if team.id in case.hearing.teams
            else None,
            judged=case.hearing.heard(team.id),
            reason=case.hearing.reason(team.id),
        )
        for team in sorted(chart.teams.values(), key=lambda t: (t.group or "", t.name, t.id))
    )


def group_views(case: Case) -> tuple[GroupView, ...]:
    """Every group of the chart."""
    groups = sorted(case.seen.chart.groups.values(), key=lambda g: (g.name, g.id))
    return tuple(GroupView(id=g.id, name=g.name, parent=g.parent) for g in groups)


def person_views(case: Case) -> tuple[PersonView, ...]:
    """Everybody on the chart, with the role under which they may appear."""
    chart = case.seen.chart
    return tuple(
        PersonView(id=p.id, name=p.name, label=chart.label(p.id, ref), role=p.role)
        for p in sorted(chart.people.values(), key=lambda p: p.id)
    )


def good_news(case: Case) -> tuple[GoodNews, ...]:
    """Seams that talk as much as much work asks, and initiatives that came in without a crunch."""
    seams = sorted(
        (r for r in case.seams.pairs.values() if r.heard and r.verdict in ("ok", "more")),
        key=lambda r: (-r.demand * min(r.ratio, 1.5), r.pair),
    )
    steady = [r for r in seams if r.demand >= 10 and r.ratio >= 0.9 and r.low_thirds == 0]
    told = [
        GoodNews(
            headline=(
                f"{words.team(r.pair[0])} and {words.team(r.pair[1])} keep talking: direct "
                "exchange "
                f"on {words.count(r.ties, 'day')}"
            ),
            explanation=(
                f"{r.demand:.0f} dependency-weeks between them usually come with about "
                f"{r.expected:.0f} days of exchange, and it held through the whole window."
            ),
            teams=r.pair,
            initiative=None,
        )
        for r in steady[:_GOOD_SEAMS]
    ]
    done = sorted(
        (
            i
            for i in case.integrations.initiatives.values()
            if i.pooled.finished and i.assessment.evaluable and i.pooled.links >= 5
        ),
        key=lambda i: (i.assessment.waterfall, -i.pooled.links, i.id),
    )
    # A silence that all initiatives share is usual, and still no good news.
    spoken = [i for i in done if i.pooled.middle.contacts and i.assessment.silence <= 0.3]
    smooth = [i for i in spoken if (i.assessment.late or 0) <= 0.2]
    told += [
        GoodNews(
            headline=(
                f"{words.initiative(i.id)} came together without a crunch: exchange on "
                f"{words.count(i.pooled.middle.contacts, 'day')} in the middle of the work"
            ),
            explanation=(
                f"{words.count(i.pooled.links, 'dependency link')} across "
                f"{words.count(i.pooled.seams, 'seam')}; {i.pooled.linked_late} of "
                f"{i.pooled.linked_done} linked tickets were finished in the last fifth, and "
                f"{i.pooled.other_late} of {i.pooled.other_done} of the teams' other tickets."
            ),
            teams=tuple(sorted({t for seam in i.seams for t in seam.teams})),
            initiative=i.id,
        )
        for i in smooth[:_GOOD_INITIATIVES]
    ]
    return tuple(told)


def coverage(case: Case) -> Coverage:
    """What the data cannot show."""
    seen = case.seen
    totals = seen.totals
    return Coverage(
        sources=tuple(
            SourceCoverage(
                source=_source_name(s.source),
                importer=s.importer,
                tickets=s.tickets,
                messages=s.messages,
                changes=s.changes,
                links=s.links,
                since=words.aware(s.since) if s.since else None,
                until=words.aware(s.until) if s.until else None,
                has_changelog=s.with_changes > 0,
                tickets_with_cut_comments=s.cut_comments,
                warnings=s.warnings,
            )
            for s in sorted(seen.sources, key=lambda s: (s.importer, s.source))
        ),
        tickets=totals.tickets,
        tickets_in_window=seen.tickets_in_window,
        unowned_tickets=totals.unowned_tickets,
        links=totals.links,
        dependency_links=seen.dependency_links,
        cross_team_links=seen.cross_team_links,
        undated_links=seen.undated_links,
        links_leaving_scope=totals.links_leaving_scope,
        people=totals.people,
        teams=totals.teams,
        teams_not_judged=sum(not team.heard for team in case.hearing.teams.values()),
        unmapped_people=totals.unmapped_people,
        reporting_lines=totals.reporting_lines,
        has_changelog=any(s.with_changes for s in seen.sources),
        data_until=words.aware(totals.data_until) if totals.data_until else None,
        warnings=dict(seen.warnings),
        notes=tuple(_notes(case)),
    )


def _source_name(id: str) -> str:
    """``jira-json:/home/…/issues.jsonl`` without the folders, which are nobody's business."""
    importer, _, file = id.partition(":")
    return f"{importer}:{PurePath(file).name}" if file else importer


def _notes(case: Case) -> list[str]:
    seen, totals = case.seen, case.seen.totals
    notes = []
    if not totals.tickets:
        notes.append(
            "There are no tickets yet: import a Jira dump with 'aligngraph import jira-json'."
        )
    if not totals.teams:
        notes.append("There is no org chart yet: import one with 'aligngraph import org'.")
    if totals.teams and not totals.reporting_lines:
        notes.append(
            "Escalation cannot be judged: the org chart has no reporting lines (add 'manager:' to "
            "people)."
        )
    if totals.tickets and not any(s.with_changes for s in seen.sources):
        notes.append(
            "The dump has no changelog: when links were made, which edits went unseen and who "
            "handed "
            "over to whom is unknown. Export with expand=changelog to see it."
        )
    silent = [team for team, h in case.hearing.teams.items() if not h.heard and h.tickets]
    if silent:
        notes.append(
            f"Silence means nothing for {words.teams(sorted(silent), 6)}: the sources hardly hear "
            "them. Import the channel they use."
        )
    share = totals.unowned_tickets / max(totals.tickets, 1)
    if share >= _MENTIONED:
        notes.append(
            f"{words.percent(share)} of the tickets ({totals.unowned_tickets:,}) belong to no "
            "team on "
            "the chart; their links and comments count for nobody."
        )
    if totals.absent_people:
        notes.append(
            f"{words.count(totals.absent_people, 'person', 'people')} of the chart appear "
            "nowhere "
            "in the tracker."
        )
    if totals.unmapped_people and totals.people:
        notes.append(
            f"Accounts of the tracker that belong to nobody on the chart: "
            f"{totals.unmapped_people:,}."
        )
    cut = sum(s.cut_comments for s in seen.sources)
    if cut:
        notes.append(
            f"{cut:,} tickets have fewer comments in the dump than in the tracker: exchange "
            "there is "
            "undercounted."
        )
    if totals.links_leaving_scope:
        notes.append(f"{totals.links_leaving_scope:,} links lead to tickets outside what was read.")
    if seen.undated_links:
        notes.append(
            f"{seen.undated_links:,} of {seen.cross_team_links:,} cross-team links have no "
            "known birth: "
            "they count from when both ends were open."
        )
    return notes
