"""From facts to alignment: one run of all analyses over a window."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from aligngraph.alignment import Alignment, Window
from aligngraph.analyses import ANALYSES, overview
from aligngraph.analyses.case import Case
from aligngraph.errors import InputError
from aligngraph.features.base import Base
from aligngraph.features.observe import Observations, data_window, observe
from aligngraph.findings import ordered
from aligngraph.settings import Settings
from aligngraph.store import FactTables

DEFAULT_WINDOW = timedelta(days=548)
"""Eighteen months: long enough for a trend and for seams with few events, short enough not to mix
eras. Problems of a single quarter are found inside it (docs/methods.md)."""


def analyze(
    facts: FactTables,
    settings: Settings,
    since: datetime | None = None,
    until: datetime | None = None,
    everything: bool = False,
) -> Alignment:
    """Analyse the facts of a window.

    Args:
        facts: current facts.
        settings: thresholds.
        since: first day, aware; by default 18 months before the end.
        until: day after the last, aware; by default the end of the data.
        everything: from the first ticket on, instead of the default start.

    Returns:
        The alignment with references in its texts: pass it through ``aligngraph.privacy.publish``.

    Raises:
        InputError: there are no tickets, or the window is empty.
    """
    return analyze_with_base(facts, settings, since, until, everything).alignment


class Run(NamedTuple):
    """An alignment, and the resolved facts it stands on (for graphs of the same window)."""

    alignment: Alignment
    base: Base


def analyze_with_base(
    facts: FactTables,
    settings: Settings,
    since: datetime | None = None,
    until: datetime | None = None,
    everything: bool = False,
) -> Run:
    """Like ``analyze``, with the base tables; they live as long as the workspace is open."""
    window = _window(facts, since, until, everything=everything)
    seen = observe(facts, window.since, window.until)
    return Run(judge(Case(seen, settings)), seen.base)


def judge(case: Case) -> Alignment:
    """All analyses over one case; pure but for evidence look-ups."""
    seen: Observations = case.seen
    findings = ordered(finding for find in ANALYSES.values() for finding in find(case))
    return Alignment(
        organization=seen.chart.name,
        window=Window(since=seen.since, until=seen.until),
        coverage=overview.coverage(case),
        vital_signs=overview.vital_signs(case, findings),
        findings=findings,
        good_news=overview.good_news(case),
        groups=overview.group_views(case),
        teams=overview.team_views(case),
        people=overview.person_views(case),
        initiatives={
            id: seen.initiatives.get(id, id) for id in sorted(case.integrations.initiatives)
        },
        seams=overview.seam_views(case, findings),
    )


def _window(
    facts: FactTables, since: datetime | None, until: datetime | None, *, everything: bool
) -> Window:
    data = data_window(facts)
    if data is None:
        raise InputError(
            "the workspace holds no tickets; import a Jira dump with "
            "'aligngraph import jira-json PATH'"
        )
    end = until or data[1]
    start = since or (data[0] if everything else max(data[0], end - DEFAULT_WINDOW))
    if start >= end:
        raise InputError(
            f"the window {start:%Y-%m-%d} to {end:%Y-%m-%d} is empty; the data runs from "
            f"{data[0]:%Y-%m-%d} to {data[1]:%Y-%m-%d}: choose --since and --until within it"
        )
    return Window(since=start, until=end)
