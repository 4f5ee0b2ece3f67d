"""The alignment of an organisation over a window: everything a report needs, nothing more.

``Alignment`` is what ``analyze`` computes and every reporter receives. Reports read it and never
the store. Before it reaches a reporter it passes the output boundary (``aligngraph.privacy``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from aligngraph.findings import SCHEMA, Evidence, Finding, Frozen
from aligngraph.pictures import WeekOfSeam

SeamVerdict = Literal["ok", "missing", "watch", "cannot_judge", "undeclared", "more"]


class Window(Frozen):
    """The time looked at: ``since`` inclusive, ``until`` exclusive."""

    since: datetime
    until: datetime


class PersonView(Frozen):
    """A person as a report may show them; ``label`` is the role ("lead of Payments")."""

    id: str
    name: str
    label: str
    role: str


class GroupView(Frozen):
    """A level between organisation and team."""

    id: str
    name: str
    parent: str | None


class TeamView(Frozen):
    """A team with what the tracker shows of it.

    Args:
        size: people on the chart.
        tickets: tickets it owned in the window.
        coverage: share of its resolved tickets with a comment by somebody but the assignee
            (0..1, null where it resolved none).
        judged: whether silence of this team means anything in the sources read.
        reason: where not judged, why.
    """

    id: str
    name: str
    group: str | None
    kind: str | None
    lead: str | None
    tech_lead: str | None
    size: int
    tickets: int
    coverage: float | None
    judged: bool
    reason: str


class SeamView(Frozen):
    """Two teams joined by work.

    Args:
        demand: dependency-weeks in the window.
        exchange_days: days with direct exchange; expected: what the organisation's norm predicts,
            with an 80 % interval low..high (null where it cannot be judged).
        ratio: shrunken actual / expected.
        links, open_links: dependency links that touched the window, and those open at its end.
        weeks: the silence strip, one entry per calendar week of the window.
        evidence: the tickets that carry the most demand.
        findings: ids of findings about this seam.
        story: one or two sentences.
    """

    team_a: str
    team_b: str
    demand: float
    exchange_days: int
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    ratio: float | None
    verdict: SeamVerdict
    links: int
    open_links: int
    last_contact: datetime | None
    initiatives: tuple[str, ...]
    weeks: tuple[WeekOfSeam, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[str, ...]
    story: str


class VitalSign(Frozen):
    """One of three figures that say how the organisation does, in natural units.

    Args:
        id: exchange | waiting | blind.
        title: "Exchange that happens".
        value, low, high: figure and its uncertainty; null where it cannot be known.
        unit: words that follow the figure ("of what the dependencies call for").
        text: the figure as a reader sees it ("62 %", "3.4 tickets", "4 of 17 initiatives").
        note: one sentence: uncertainty in words, or why it cannot be known.
    """

    id: Literal["exchange", "waiting", "blind"]
    title: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    unit: str
    note: str


class GoodNews(Frozen):
    """Something that goes well, same form as a finding's card."""

    headline: str
    explanation: str
    teams: tuple[str, ...]
    initiative: str | None


class SourceCoverage(Frozen):
    """What one source holds."""

    source: str
    importer: str
    tickets: int
    messages: int
    changes: int
    links: int
    since: datetime | None
    until: datetime | None
    has_changelog: bool
    tickets_with_cut_comments: int
    warnings: int


class Coverage(Frozen):
    """What the data cannot show, in counts; the head of every report."""

    sources: tuple[SourceCoverage, ...]
    tickets: int
    tickets_in_window: int
    unowned_tickets: int
    links: int
    dependency_links: int
    cross_team_links: int
    undated_links: int
    links_leaving_scope: int
    people: int
    teams: int
    teams_not_judged: int
    unmapped_people: int
    reporting_lines: int
    has_changelog: bool
    data_until: datetime | None
    warnings: dict[str, int]
    notes: tuple[str, ...]  # sentences: what cannot be answered, and which data would


class Alignment(Frozen):
    """Everything one analysis run says."""

    organization: str
    window: Window
    coverage: Coverage
    vital_signs: tuple[VitalSign, ...]
    findings: tuple[Finding, ...]
    good_news: tuple[GoodNews, ...]
    groups: tuple[GroupView, ...]
    teams: tuple[TeamView, ...]
    people: tuple[PersonView, ...]  # only those a finding or a team refers to
    initiatives: dict[str, str]  # id -> name
    seams: tuple[SeamView, ...]

    def findings_document(self) -> dict[str, object]:
        """The findings as JSON-ready data (DESIGN §5)."""
        return {
            "schema": SCHEMA,
            "window": self.window.model_dump(mode="json"),
            "coverage": self.coverage.model_dump(mode="json"),
            "findings": [finding.model_dump(mode="json") for finding in self.findings],
        }
