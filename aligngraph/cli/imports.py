"""``import org`` and ``import jira-json``."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligngraph import __version__
from aligngraph.cli.session import Session, session
from aligngraph.cli.spool import Spool, spooled
from aligngraph.errors import InputError

if TYPE_CHECKING:
    from aligngraph_importers.base import Importer, ImportSettings, Origin

    from aligngraph.store import ImportSummary

Files = Annotated[
    list[Path],
    typer.Argument(
        help="YAML files or folders of them; - for stdin.", show_default=False, allow_dash=True
    ),
]
Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Files or folders: JSON Lines, arrays, search pages, .gz, .zip; - for stdin.",
        show_default=False,
        allow_dash=True,
    ),
]
_BLOCK = 1 << 20


def org(context: typer.Context, files: Files) -> None:
    """Read an org chart (YAML); all files together replace the chart held so far."""
    run(session(context), "org-yaml", files)


def jira_json(context: typer.Context, paths: Paths) -> None:
    """Read raw Jira issues (REST v2 or v3), as the search API gives them."""
    run(session(context), "jira-json", paths)


def run(current: Session, name: str, paths: Sequence[Path]) -> None:
    """Import sources with one importer, all in one transaction, and say what came of it."""
    from aligngraph_importers.base import ImportContext, importers

    importer, settings = importers()[name], _settings(current)
    with spooled(paths) as spool:
        origins = _origins(importer, spool)
        digests = {origin.id: _digest(origin, settings) for origin in origins}
        with current.open(write=True) as workspace:
            held = workspace.digests()
            fresh = [origin for origin in origins if held.get(origin.id) != digests[origin.id]]
            with _progress(current, fresh) as advance, workspace.importing():
                context = ImportContext(settings=settings, advance=advance)
                summaries = [
                    workspace.replace(
                        origin.id,
                        name,
                        digests[origin.id],
                        spool.told(importer.read(origin, context)),
                    )
                    for origin in fresh
                ]
            warnings = workspace.warnings([origin.id for origin in fresh])
    _say(current, len(origins) - len(fresh), summaries, warnings)


def _settings(current: Session) -> ImportSettings:
    from aligngraph_importers.base import ImportSettings

    jira = current.settings.jira
    return ImportSettings(
        link_types=dict(jira.link_types),
        bots=jira.bots,
        team_fields=jira.team_fields,
        epic_fields=jira.epic_fields,
        acceptance_fields=jira.acceptance_fields,
        points_fields=jira.points_fields,
        browse_url=jira.site,
        site=jira.tracker,
    )


def _origins(importer: Importer, spool: Spool) -> list[Origin]:
    return [
        replace(origin, id=_source(importer, origin, spool))
        for origin in importer.origins(spool.paths)
    ]


def _source(importer: Importer, origin: Origin, spool: Spool) -> str:
    """The source's id; a pipe is known by its content, so that two pipes are two sources."""
    if any(spool.holds(file) and str(file) in origin.id for file in origin.files):
        return f"{importer.name}:stdin-{_content(origin)[:12]}"
    return spool.call(origin.id)


def _content(origin: Origin) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in origin.files:
        try:
            with file.open("rb") as content:
                while block := content.read(_BLOCK):
                    digest.update(block)
        except OSError as error:
            raise InputError(f"{file}: cannot be read ({error.strerror})") from error
        digest.update(b"|")
    return digest.hexdigest()


def _digest(origin: Origin, settings: ImportSettings) -> str:
    """Changes with the content, with this program, and with settings that shape the facts."""
    shape = hashlib.blake2b(repr((__version__, settings)).encode(), digest_size=4).hexdigest()
    return f"{_content(origin)}-{shape}"


@contextmanager
def _progress(current: Session, origins: Sequence[Origin]) -> Iterator[Callable[[int], None]]:
    """A bar over the bytes of all sources on a terminal; silence elsewhere (a line follows)."""
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=current.errors, transient=True) as bar:
        task = bar.add_task("reading", total=sum(origin.size for origin in origins))
        bar.disable = not current.errors.is_terminal
        yield lambda advanced: bar.advance(task, advanced)


def _say(
    current: Session,
    unchanged: int,
    summaries: Sequence[ImportSummary],
    warnings: Sequence[tuple[str, int, str, str]],
) -> None:
    rows: Counter[str] = Counter()
    for summary in summaries:
        rows.update(summary.rows)
    if unchanged:
        current.tell(f"Unchanged since the last import: {unchanged} source(s).")
    if summaries:
        told = ", ".join(f"{rows[table]:,} {name}" for table, name in _SHOWN.items() if rows[table])
        current.tell(f"Imported {len(summaries)} source(s): {told or 'nothing'}.")
    for code, number, where, message in warnings:
        current.tell(f"Warning ({code}, {number:,} times), first at {where}: {message}")


_SHOWN = {
    "ticket": "tickets",
    "link": "link ends",
    "change": "changes",
    "message": "comments",
    "account": "accounts",
    "person": "people",
    "team": "teams",
    "initiative": "initiatives",
    "goal": "goals",
}
