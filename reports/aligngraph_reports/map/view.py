"""What the map's page shows and hands to its scripts: no decision is left to the markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from aligngraph.alignment import Alignment, SeamView, TeamView
from aligngraph.findings import Evidence, Finding
from aligngraph.text import plain
from aligngraph_reports import seeing
from aligngraph_reports.files import ReportOptions
from aligngraph_reports.map.bends import Line, badge_places, bent
from aligngraph_reports.map.layout import Layout, layout
from aligngraph_reports.map.network import graph
from aligngraph_reports.map.shapes import Point, corner
from aligngraph_reports.names import Names
from aligngraph_reports.safe import web_url
from aligngraph_reports.seams import TONES, in_words, telling
from aligngraph_reports.words import KINDS, VERDICTS, date, moment, period

FIRST_EDGES = 150
_RANK = {"high": 0, "medium": 1, "low": 2}
JsonObject = dict[str, object]


@dataclass(frozen=True)
class SeamRow:
    """A seam as the table shows it."""

    seam: SeamView
    a: str
    b: str
    verdict: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class MapView:
    """Everything the template of ``map.html`` says."""

    organization: str
    period: str
    data_until: str
    generated_at: str | None
    sees: tuple[str, ...]
    first_steps: tuple[tuple[str, str], ...]
    kinds: Mapping[str, str]
    tones: Mapping[str, str]
    teams: tuple[tuple[TeamView, str], ...]
    rows: tuple[SeamRow, ...]
    data: JsonObject


def view(alignment: Alignment, options: ReportOptions) -> MapView:
    """Return the map's content; seams are ordered from the most telling on."""
    names, made = Names(alignment), options.generated_at
    teams = _all_teams(alignment)
    seams = telling(alignment.seams)
    findings = {finding.id: finding for finding in alignment.findings}
    present = {finding.kind for finding in alignment.findings}
    return MapView(
        organization=alignment.organization,
        period=period(alignment.window.since, alignment.window.until),
        data_until=moment(alignment.coverage.data_until),
        generated_at=None if made is None else moment(made),
        sees=seeing.sees(alignment),
        first_steps=seeing.first_steps(alignment),
        kinds={kind: words.title for kind, words in KINDS.items() if kind in present},
        tones={str(tone): words for tone, words in TONES.items()},
        teams=tuple((team, names.group(team.group)) for team in teams),
        rows=tuple(_row(seam, names, findings) for seam in seams),
        data=_data(alignment, names, teams, seams),
    )


def _all_teams(alignment: Alignment) -> list[TeamView]:
    """Return the teams, with those that only a seam names (a team may have left the chart)."""
    known = {team.id for team in alignment.teams}
    ends = {team for seam in alignment.seams for team in (seam.team_a, seam.team_b)}
    return [*alignment.teams, *(_stranger(team) for team in sorted(ends - known))]


def _stranger(team: str) -> TeamView:
    return TeamView(
        id=team,
        name=team,
        group=None,
        kind=None,
        lead=None,
        tech_lead=None,
        size=0,
        tickets=0,
        coverage=None,
        judged=False,
        reason="it is not on the org chart",
    )


def _row(seam: SeamView, names: Names, findings: Mapping[str, Finding]) -> SeamRow:
    return SeamRow(
        seam=seam,
        a=names.team(seam.team_a),
        b=names.team(seam.team_b),
        verdict=in_words(seam),
        findings=tuple(findings[found] for found in seam.findings if found in findings),
    )


def _data(
    alignment: Alignment, names: Names, teams: Sequence[TeamView], seams: Sequence[SeamView]
) -> JsonObject:
    placed = layout(teams, alignment.groups, seams)
    lines = bent([(seam.team_a, seam.team_b) for seam in seams], placed.teams)
    drawn = graph(teams, seams, placed.teams, lines)
    findings = {finding.id: finding for finding in alignment.findings}
    pages = [_team(team, names) for team in teams]
    return {
        "nodes": drawn.nodes,
        "edges": drawn.edges,
        "options": drawn.options,
        "areas": _areas(placed, names),
        "first": FIRST_EDGES,
        "teams": pages,
        "seams": [_seam(seam, names, findings) for seam in seams],
        "badges": _badges(seams, pages, placed, lines),
        "elsewhere": _elsewhere(alignment, pages),
        "findings": {id: _finding(finding) for id, finding in findings.items()},
        "kinds": {kind: {"title": w.title, "letter": w.letter} for kind, w in KINDS.items()},
        "tones": dict(TONES),
    }


def _badges(
    seams: Sequence[SeamView],
    pages: Sequence[JsonObject],
    placed: Layout,
    lines: Sequence[Line],
) -> dict[str, Point]:
    """Return where findings are marked: ``t0…`` at a team's corner, ``s0…`` on a seam."""
    corners = {
        f"t{n}": corner(placed.teams[str(page["id"])])
        for n, page in enumerate(pages)
        if page["findings"]
    }
    marked = [n for n, seam in enumerate(seams) if seam.findings]
    spots = badge_places([lines[n] for n in marked], placed.teams, tuple(corners.values()))
    return corners | {f"s{n}": spot for n, spot in zip(marked, spots, strict=True)}


def _elsewhere(alignment: Alignment, pages: Sequence[JsonObject]) -> list[str]:
    """Return the findings that no seam and no team of the map shows."""
    shown = {found for seam in alignment.seams for found in seam.findings}
    for page in pages:
        shown |= set(cast(list[str], page["findings"]))
    return [finding.id for finding in alignment.findings if finding.id not in shown]


def _areas(placed: Layout, names: Names) -> list[JsonObject]:
    return [
        {
            "name": plain(names.group(area.id)),
            "x": round(area.x - area.width / 2, 1),
            "y": round(area.y - area.height / 2, 1),
            "w": round(area.width, 1),
            "h": round(area.height, 1),
            "level": area.level,
        }
        for area in placed.areas
    ]


def _team(team: TeamView, names: Names) -> JsonObject:
    about = [
        finding.id
        for finding in names.alignment.findings
        if [s.id for s in finding.subjects if s.type == "team"] == [team.id]
    ]
    return {
        "id": team.id,
        "name": plain(team.name),
        "group": plain(names.group(team.group)),
        "kind": plain(team.kind) if team.kind else None,
        "lead": plain(names.person(team.lead)) if team.lead else None,
        "tech_lead": plain(names.person(team.tech_lead)) if team.tech_lead else None,
        "size": team.size,
        "tickets": team.tickets,
        "coverage": team.coverage,
        "judged": team.judged,
        "reason": plain(team.reason),
        "findings": about,
    }


def _seam(seam: SeamView, names: Names, findings: Mapping[str, Finding]) -> JsonObject:
    known = [found for found in seam.findings if found in findings]
    known.sort(key=lambda found: _RANK[findings[found].severity])
    return {
        "a": seam.team_a,
        "b": seam.team_b,
        "demand": seam.demand,
        "days": seam.exchange_days,
        "expected": seam.expected,
        "low": seam.expected_low,
        "high": seam.expected_high,
        "verdict": in_words(seam),
        "links": seam.links,
        "open": seam.open_links,
        "last": date(seam.last_contact) or None,
        "initiatives": [plain(names.initiative(found)) for found in seam.initiatives],
        # Three figures a week, flat: on a large map this is most of the page.
        "weeks": [v for w in seam.weeks for v in (w.open_links, w.exchange_days, w.relays)],
        "since": date(seam.weeks[0].week) if seam.weeks else None,
        "until": date(seam.weeks[-1].week + timedelta(days=6)) if seam.weeks else None,
        "evidence": [_evidence(item) for item in seam.evidence],
        "findings": known,
        "story": plain(seam.story),
    }


def _finding(finding: Finding) -> JsonObject:
    return {
        "kind": finding.kind,
        "verdict": VERDICTS[finding.verdict],
        "severity": finding.severity,
        "confidence": finding.confidence,
        "headline": plain(finding.headline),
        "explanation": plain(finding.explanation),
        "advice": plain(finding.advice),
        "actor": plain(finding.actor),
        "evidence": [_evidence(item) for item in finding.evidence[:12]],
        "more": max(0, len(finding.evidence) - 12),
    }


def _evidence(item: Evidence) -> JsonObject:
    return {
        "ticket": plain(item.ticket) if item.ticket else None,
        "url": web_url(item.url),
        "at": date(item.at) or None,
        "what": plain(item.what),
    }
