"""``analyze``, ``explain`` and ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from aligngraph.cli.session import Session, session, write
from aligngraph.errors import WorkspaceError

if TYPE_CHECKING:
    from aligngraph.alignment import Alignment

Since = Annotated[
    str | None,
    typer.Option(help="First day (2026-08-01), or 'all' (default: 18 months before the end)."),
]
Until = Annotated[
    str | None, typer.Option(help="Day after the last (default: the end of the data).")
]
People = Annotated[bool, typer.Option("--people", help="Show people by name, not by role.")]
Anonymize = Annotated[
    bool, typer.Option("--anonymize", help="Replace every name, key and text, for sharing.")
]
_LEVELS = ("low", "medium", "high")


def analyze(
    context: typer.Context,
    since: Since = None,
    until: Until = None,
    format: Annotated[
        Literal["table", "json", "csv", "md"], typer.Option(help="How to print.")
    ] = "table",
    fail_on: Annotated[
        Literal["low", "medium", "high"] | None,
        typer.Option(help="Exit 1 when a flagged finding is at least this severe."),
    ] = None,
    people: People = False,
    anonymize: Anonymize = False,
) -> None:
    """Find escalation bottlenecks, waterfall integrations and missing connective tissue."""
    current = session(context)
    alignment = _published(current, since, until, people=people, anonymize=anonymize)
    _print(current, alignment, format)
    if fail_on is not None and _tripped(alignment, fail_on):
        raise typer.Exit(1)


def explain(
    context: typer.Context,
    finding: Annotated[str, typer.Argument(help="Id of a finding, or the beginning of one.")],
    since: Since = None,
    until: Until = None,
    people: People = False,
    anonymize: Anonymize = False,
) -> None:
    """Show one finding: the rule, the numbers, every ticket."""
    from aligngraph_reports.terminal import explanation

    current = session(context)
    alignment = _published(current, since, until, people=people, anonymize=anonymize)
    current.show(explanation(alignment, finding))


def report(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the reports to.")],
    since: Since = None,
    until: Until = None,
    people: People = False,
    anonymize: Anonymize = False,
) -> None:
    """Write the reports: index.html, map.html, report.md, findings.json, findings.csv."""
    current = session(context)
    alignment = _published(current, since, until, people=people, anonymize=anonymize)
    write_reports(current, alignment, out)


def write_reports(current: Session, alignment: Alignment, out: Path) -> None:
    """Write every report of a published alignment, each file whole or not at all."""
    from aligngraph_reports.base import report as make

    files = [(out / file.name, file.text) for file in make(alignment)]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, text in files:
            fresh = path.with_name(f".{path.name}.new")
            fresh.write_text(text, encoding="utf-8", newline="")
            fresh.replace(path)
    except OSError as error:
        raise WorkspaceError(
            f"{out}: the reports cannot be written ({error.strerror}); name another folder with "
            "--out"
        ) from error
    current.tell(f"Wrote {', '.join(path.name for path, _ in files)} to {out}/")


def _published(
    current: Session, since: str | None, until: str | None, *, people: bool, anonymize: bool
) -> Alignment:
    from aligngraph.privacy import publish

    boundary = current.boundary(people=people, anonymize=anonymize)
    return publish(current.align(since, until), boundary)


def _print(current: Session, alignment: Alignment, format: str) -> None:
    from aligngraph_reports import documents

    if format == "table":
        from aligngraph_reports.terminal import findings_table

        current.show(findings_table(alignment))
        return
    formats = {
        "json": documents.findings_json,
        "csv": documents.findings_csv,
        "md": documents.findings_markdown,
    }
    write(formats[format](alignment))


def _tripped(alignment: Alignment, level: str) -> bool:
    least = _LEVELS.index(level)
    return any(
        finding.verdict == "flagged" and _LEVELS.index(finding.severity) >= least
        for finding in alignment.findings
    )
