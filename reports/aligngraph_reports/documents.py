"""Findings as JSON, CSV and Markdown: for programs, spreadsheets, wikis and pull requests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import orjson

from aligngraph.alignment import Alignment
from aligngraph.findings import Evidence, Finding
from aligngraph_reports import seeing
from aligngraph_reports.files import ReportFile, ReportOptions
from aligngraph_reports.names import Names
from aligngraph_reports.safe import csv_cell, markdown, markdown_link
from aligngraph_reports.selection import select
from aligngraph_reports.words import (
    KINDS,
    SEVERITY_SHAPES,
    VERDICTS,
    count,
    date,
    moment,
    period,
)

COLUMNS = (
    "id",
    "kind",
    "verdict",
    "severity",
    "confidence",
    "score",
    "subjects",
    "subject_names",
    "headline",
    "explanation",
    "advice",
    "actor",
    "falsifier",
    "tickets",
)
_EVIDENCE_SHOWN = 5


def findings_json(alignment: Alignment) -> str:
    """Return ``aligngraph/findings/1`` (DESIGN §5), indented; numbers that are none become null."""
    document = alignment.findings_document()
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def findings_csv(alignment: Alignment) -> str:
    """Return one row a finding, as RFC 4180 with formulas disarmed.

    Subjects are ``type:id`` and tickets keys, both separated by a space.
    """
    names, out = Names(alignment), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in alignment.findings:
        writer.writerow(csv_cell(value) for value in _row(finding, names))
    return out.getvalue()


def _row(finding: Finding, names: Names) -> tuple[object, ...]:
    tickets = dict.fromkeys(e.ticket for e in finding.evidence if e.ticket)
    return (
        finding.id,
        finding.kind,
        finding.verdict,
        finding.severity,
        finding.confidence,
        finding.score,
        " ".join(f"{s.type}:{s.id}" for s in finding.subjects),
        names.subjects(finding),
        finding.headline,
        finding.explanation,
        finding.advice,
        finding.actor,
        finding.falsifier,
        " ".join(tickets),
    )


def findings_markdown(alignment: Alignment, options: ReportOptions | None = None) -> str:
    """Return the report as Markdown (CommonMark with tables); all outside text is escaped."""
    sections = (
        _head(alignment, options or ReportOptions()),
        _vital_signs(alignment),
        _findings(alignment),
        _good_news(alignment),
        _cannot_see(alignment),
    )
    return "\n".join(line for section in sections for line in section).rstrip() + "\n"


def _head(alignment: Alignment, options: ReportOptions) -> Iterator[str]:
    yield f"# {markdown(alignment.organization)}: alignment health"
    yield ""
    window = alignment.window
    made = "" if options.generated_at is None else f" · made {moment(options.generated_at)}"
    data = moment(alignment.coverage.data_until)
    yield f"{period(window.since, window.until)} · data as of {data}{made}"
    yield ""
    yield f"Sees: {' · '.join(markdown(part) for part in seeing.sees(alignment))}"
    yield ""
    for what, command in seeing.first_steps(alignment):
        yield f"- {markdown(what)} `{command}` would help."


def _vital_signs(alignment: Alignment) -> Iterator[str]:
    if not alignment.vital_signs:
        return
    yield "| Vital sign | Now | |"
    yield "|---|---|---|"
    for sign in alignment.vital_signs:
        now = f"**{markdown(sign.text)}** {markdown(sign.unit)}"
        yield f"| {markdown(sign.title)} | {now} | {markdown(sign.note)} |"
    yield ""


def _findings(alignment: Alignment) -> Iterator[str]:
    names, selection = Names(alignment), select(alignment.findings)
    yield "## Worth acting on"
    yield ""
    if not selection.first:
        yield "Nothing was flagged. See below for what could not be judged."
        yield ""
    for place, finding in enumerate(selection.first, start=1):
        yield from _finding(place, finding, names)
    if selection.others:
        yield f"### {selection.other_count} more"
        yield ""
    for group in selection.others:
        yield f"**{KINDS[group.kind].fix}** ({len(group.findings)})"
        yield ""
        yield from (_line(finding) for finding in group.findings)
        yield ""


def _label(finding: Finding) -> str:
    words = [f"{SEVERITY_SHAPES[finding.severity]} {finding.severity}", KINDS[finding.kind].title]
    words += [VERDICTS[finding.verdict]] if VERDICTS[finding.verdict] else []
    return " · ".join([*words, f"{finding.confidence} confidence", f"`{finding.id}`"])


def _finding(place: int, finding: Finding, names: Names) -> Iterator[str]:
    yield f"### {place}. {markdown(finding.headline)}"
    yield ""
    yield f"{_label(finding)} · {markdown(names.subjects(finding))}"
    yield ""
    told = (
        ("Next move", " ".join(filter(None, (finding.advice, _who(finding))))),
        ("Why we say so", finding.explanation),
        ("What would change our mind", finding.falsifier),
    )
    for title, text in told:
        if text:
            yield f"- **{title}.** {markdown(text)}"
    yield from _evidence(finding.evidence)
    yield ""


def _who(finding: Finding) -> str:
    return f"Who can: {finding.actor}." if finding.actor else ""


def _evidence(evidence: tuple[Evidence, ...]) -> Iterator[str]:
    if not evidence:
        return
    yield f"- **Evidence** ({count(len(evidence), 'item')})"
    for item in evidence[:_EVIDENCE_SHOWN]:
        key = f"{markdown_link(item.ticket, item.url)}: " if item.ticket else ""
        at = f" ({date(item.at)})" if item.at else ""
        yield f"  - {key}{markdown(item.what)}{at}"
    if len(evidence) > _EVIDENCE_SHOWN:
        yield f"  - and {len(evidence) - _EVIDENCE_SHOWN} more in index.html"


def _line(finding: Finding) -> str:
    shape = f"{SEVERITY_SHAPES[finding.severity]} {finding.severity}"
    return f"- {shape} · {markdown(finding.headline)} {markdown(finding.advice)} `{finding.id}`"


def _good_news(alignment: Alignment) -> Iterator[str]:
    if not alignment.good_news:
        return
    yield "## Going well"
    yield ""
    for news in alignment.good_news:
        yield f"- **{markdown(news.headline)}** {markdown(news.explanation)}"
    yield ""


def _cannot_see(alignment: Alignment) -> Iterator[str]:
    yield "## What we cannot see"
    yield ""
    sentences = list(seeing.gaps(alignment))
    sentences += [f"{t.name}: {t.reason}" for t in alignment.teams if not t.judged]
    sentences += [
        f"{f.headline} {f.explanation}" for f in alignment.findings if f.verdict == "cannot_judge"
    ]
    sentences += [
        f"Warning while reading: {text} ({times} times)"
        for text, times in sorted(alignment.coverage.warnings.items())
    ]
    yield from (f"- {markdown(sentence)}" for sentence in sentences)
    if not sentences:
        yield "- Nothing that the sources would tell us."


def json_report(alignment: Alignment, options: ReportOptions) -> Iterable[ReportFile]:
    """Return ``findings.json``."""
    del options
    return (ReportFile("findings.json", findings_json(alignment)),)


def csv_report(alignment: Alignment, options: ReportOptions) -> Iterable[ReportFile]:
    """Return ``findings.csv``."""
    del options
    return (ReportFile("findings.csv", findings_csv(alignment)),)


def markdown_report(alignment: Alignment, options: ReportOptions) -> Iterable[ReportFile]:
    """Return ``report.md``."""
    return (ReportFile("report.md", findings_markdown(alignment, options)),)
