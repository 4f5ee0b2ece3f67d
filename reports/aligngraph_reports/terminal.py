"""Findings for a terminal, as Rich renderables: a table of all, and one in full.

Nothing here prints. Text from outside is never read as Rich markup, and control characters that
could move the cursor or recolour the screen are gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from aligngraph.alignment import Alignment, VitalSign
from aligngraph.errors import NotFoundError
from aligngraph.findings import Evidence, Finding
from aligngraph.text import plain
from aligngraph_reports import seeing
from aligngraph_reports.names import Names
from aligngraph_reports.safe import web_url
from aligngraph_reports.words import (
    KINDS,
    SEVERITY_SHAPES,
    VERDICTS,
    count,
    date,
    metric_name,
    metric_value,
    moment,
    period,
)

_STYLES = {"high": "bold dark_orange3", "medium": "bold", "low": "dim"}


def _text(text: str, style: str = "") -> Text:
    return Text(plain(text), style=style)


def findings_table(alignment: Alignment) -> RenderableType:
    """Return what ``analyze`` shows: what the data sees, the vital signs, one row a finding."""
    parts: list[RenderableType] = [_head(alignment)]
    if alignment.vital_signs:
        parts += [Text(), _vital_signs(alignment.vital_signs)]
    parts += [Text(), _findings(alignment.findings)]
    gaps = seeing.gaps(alignment)
    if gaps:
        parts += [Text(), Text("What we cannot see", style="bold")]
        parts += [Padding(_text(f"- {gap}"), (0, 0, 0, 1)) for gap in gaps]
    return Group(*parts)


def _head(alignment: Alignment) -> RenderableType:
    window = alignment.window
    lines = [
        _text(f"{alignment.organization} · {period(window.since, window.until)}", "bold"),
        _text(f"data as of {moment(alignment.coverage.data_until)}", "dim"),
        _text(" · ".join(seeing.sees(alignment)), "dim"),
    ]
    lines += [_text(f"{what} {command}") for what, command in seeing.first_steps(alignment)]
    return Group(*lines)


def _vital_signs(signs: Sequence[VitalSign]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for sign in signs:
        table.add_row(
            _text(sign.title), _text(sign.text, "bold"), _text(sign.unit), _text(sign.note, "dim")
        )
    return table


def _severity(finding: Finding) -> Text:
    shown = _text(f"{SEVERITY_SHAPES[finding.severity]} {finding.severity}")
    shown.stylize(_STYLES[finding.severity])
    if VERDICTS[finding.verdict]:
        shown.append(f"\n{VERDICTS[finding.verdict]}", style="dim")
    return shown


def _findings(findings: Sequence[Finding]) -> RenderableType:
    if not findings:
        return Text("No findings. That is good news only as far as the data reaches.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=True)
    table.add_column("Severity", no_wrap=True)
    table.add_column(f"Finding ({len(findings)})", ratio=1)
    table.add_column("Explain", no_wrap=True, style="dim")
    for finding in findings:
        said = _text(finding.headline)
        if finding.advice and finding.verdict != "cannot_judge":
            said.append(f"\n→ {plain(finding.advice)}", style="green")
        table.add_row(_severity(finding), said, _text(finding.id))
    return table


def explanation(alignment: Alignment, finding_id: str) -> RenderableType:
    """Return one finding in full: the rule, all numbers, every ticket.

    Args:
        alignment: as published.
        finding_id: an id, or the beginning of exactly one.

    Raises:
        NotFoundError: no finding has that id, or several begin so.
    """
    finding = _chosen(alignment, finding_id)
    words = KINDS[finding.kind]
    whom = Names(alignment).subjects(finding)
    about = f"{words.title} · {finding.confidence} confidence · {whom}"
    parts: list[RenderableType] = [
        _text(finding.headline, "bold"),
        Text.assemble(_severity(finding), "  ", (plain(about), "dim")),
    ]
    told = (
        ("Next move", finding.advice),
        ("Who can make it", finding.actor),
        ("Why we say so", finding.explanation),
        ("What would change our mind", finding.falsifier),
        ("How it is found", words.method),
    )
    for title, text in told:
        if text:
            parts += [Text(), Text(title, style="dim"), _text(text)]
    return Group(*parts, *_numbers(finding), *_evidence(finding.evidence))


def _chosen(alignment: Alignment, asked: str) -> Finding:
    exact = [f for f in alignment.findings if f.id == asked]
    fitting = exact or [f for f in alignment.findings if asked and f.id.startswith(asked)]
    if len(fitting) == 1:
        return fitting[0]
    listed = fitting or alignment.findings
    known = ", ".join(f.id for f in listed[:5]) or "there are none"
    more = ", …" if len(listed) > 5 else ""
    problem = (
        f"several findings begin with {plain(asked)!r}"
        if fitting
        else (f"there is no finding {plain(asked)!r}")
    )
    raise NotFoundError(f"{problem}; `aligngraph analyze` lists them ({known}{more})")


def _numbers(finding: Finding) -> list[RenderableType]:
    if not finding.metrics:
        return []
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    for name, value in finding.metrics.items():
        table.add_row(_text(metric_name(name)), _text(metric_value(value)))
    return [Text(), Text("The numbers", style="dim"), table]


def _evidence(evidence: Sequence[Evidence]) -> list[RenderableType]:
    if not evidence:
        return []
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for item in evidence:
        key = _text(item.ticket or "")
        url = web_url(item.url)
        if url is not None:
            key.stylize(Style(link=url))
        table.add_row(_text(date(item.at), "dim"), key, _text(item.what))
    return [Text(), Text(f"Evidence, {count(len(evidence), 'item')}", style="dim"), table]
