"""What the health page shows, ready for its template: no decision is left to the markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aligngraph.alignment import Alignment, TeamView, VitalSign
from aligngraph.findings import Finding
from aligngraph_reports import seeing
from aligngraph_reports.files import ReportOptions
from aligngraph_reports.health.groups import GroupRow, group_rows
from aligngraph_reports.health.matrix import Matrix, matrix
from aligngraph_reports.names import Names
from aligngraph_reports.pictures import Figure, figure
from aligngraph_reports.seams import TONES, seam_link, team_link
from aligngraph_reports.selection import select
from aligngraph_reports.words import (
    GLOSSARY,
    KINDS,
    VERDICTS,
    KindWords,
    metric_name,
    moment,
    period,
)

_FIGURE = re.compile(r"[\d.,\u202f]+(?:[ \u00a0\u202f]?%)?(?: of [\d.,\u202f]+)?")


@dataclass(frozen=True)
class Range:
    """An interval on a scale from 0, in percent of the scale's length."""

    low: float
    high: float
    value: float


@dataclass(frozen=True)
class Sign:
    """A vital sign, its text split into "3.4" and "tickets", and the bar of its uncertainty."""

    sign: VitalSign
    figure: str
    rest: str
    range: Range | None


@dataclass(frozen=True)
class Card:
    """A finding as it is laid out."""

    finding: Finding
    words: KindWords
    verdict: str
    subjects: str
    figure: Figure | None
    map_link: str | None
    metrics: tuple[tuple[str, float | int | str | bool | None], ...]


@dataclass(frozen=True)
class CardGroup:
    """Cards of one kind, under what would fix them."""

    words: KindWords
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class HealthView:
    """Everything the template of ``index.html`` says."""

    organization: str
    period: str
    data_until: str
    generated_at: str | None
    sees: tuple[str, ...]
    first_steps: tuple[tuple[str, str], ...]
    signs: tuple[Sign, ...]
    first: tuple[Card, ...]
    others: tuple[CardGroup, ...]
    other_count: int
    unjudged: tuple[Card, ...]
    alignment: Alignment
    matrix: Matrix | None
    groups: tuple[GroupRow, ...]
    unjudged_teams: tuple[TeamView, ...]
    gaps: tuple[str, ...]
    methods: tuple[KindWords, ...]
    glossary: Mapping[str, str]
    tones: Mapping[str, str]


def view(alignment: Alignment, options: ReportOptions) -> HealthView:
    """Return the health page's content."""
    names, selection = Names(alignment), select(alignment.findings)
    window, made = alignment.window, options.generated_at
    return HealthView(
        organization=alignment.organization,
        period=period(window.since, window.until),
        data_until=moment(alignment.coverage.data_until),
        generated_at=None if made is None else moment(made),
        sees=seeing.sees(alignment),
        first_steps=seeing.first_steps(alignment),
        signs=tuple(_sign(sign) for sign in alignment.vital_signs),
        first=tuple(card(finding, names) for finding in selection.first),
        others=tuple(
            CardGroup(KINDS[group.kind], tuple(card(f, names) for f in group.findings))
            for group in selection.others
        ),
        other_count=selection.other_count,
        unjudged=tuple(card(finding, names) for finding in selection.unjudged),
        alignment=alignment,
        matrix=matrix(alignment, names),
        groups=group_rows(alignment, names),
        unjudged_teams=tuple(team for team in alignment.teams if not team.judged),
        gaps=seeing.gaps(alignment),
        methods=tuple(KINDS.values()),
        glossary=GLOSSARY,
        tones={str(tone): words for tone, words in TONES.items()},
    )


def _sign(sign: VitalSign) -> Sign:
    figure = _FIGURE.match(sign.text)
    start = figure[0] if figure else ""
    return Sign(sign, start, sign.text[len(start) :].strip(), interval(sign))


def interval(sign: VitalSign) -> Range | None:
    """Return where a vital sign's bar begins and ends; None where its doubt is not known.

    A share is drawn on 0..1, anything else on a scale half as long again as its upper end.
    """
    if sign.value is None or sign.low is None or sign.high is None:
        return None
    top = 1.0 if sign.id == "exchange" else sign.high * 1.5
    if top <= 0:
        return None
    low, high, value = (100 * min(max(v / top, 0), 1) for v in (sign.low, sign.high, sign.value))
    return Range(low, high, value)


def card(finding: Finding, names: Names) -> Card:
    """Return a finding's card."""
    picture = finding.picture
    return Card(
        finding=finding,
        words=KINDS[finding.kind],
        verdict=VERDICTS[finding.verdict],
        subjects=names.subjects(finding),
        figure=None if picture is None else figure(picture, names, f"picture-{finding.id}"),
        map_link=_map_link(finding, names.alignment),
        metrics=tuple((metric_name(name), value) for name, value in finding.metrics.items()),
    )


def _map_link(finding: Finding, alignment: Alignment) -> str | None:
    for seam in alignment.seams:
        if finding.id in seam.findings:
            return seam_link(seam.team_a, seam.team_b)
    teams = [subject.id for subject in finding.subjects if subject.type == "team"]
    return team_link(teams[0]) if teams else None
