"""``status``: what the workspace holds, what it lacks, and how fresh it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from aligngraph.cli.session import session, write
from aligngraph.text import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from aligngraph.features.holdings import Holdings


def status(
    context: typer.Context,
    format: Annotated[Literal["table", "json"], typer.Option(help="How to print.")] = "table",
) -> None:
    """Say what the workspace holds: counts, coverage, data quality, freshness."""
    import orjson

    from aligngraph.features.holdings import holdings

    current = session(context)
    with current.open() as workspace:
        held = holdings(workspace.facts)
    if format == "json":
        options = (
            orjson.OPT_INDENT_2
            | orjson.OPT_APPEND_NEWLINE
            | orjson.OPT_NAIVE_UTC
            | orjson.OPT_UTC_Z
        )
        write(orjson.dumps(held.document(), option=options).decode())
    else:
        current.show(_table(held))


def _table(held: Holdings) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    numbers = Table(box=None, show_header=False, pad_edge=False)
    numbers.add_column(justify="right")
    numbers.add_column()
    for name, value in held.counts().items():
        numbers.add_row(f"{value:,}", name.replace("_", " "))
    sources = Table(box=None, pad_edge=False)
    sources.add_column("source", overflow="fold")
    for name in ("tickets", "comments", "changes", "links", "until"):
        sources.add_column(name, justify="right", no_wrap=True)
    for row in held.sources:
        until = f"{row.until:%Y-%m-%d %H:%M}" if row.until else ""
        figures = (row.tickets, row.messages, row.changes, row.links)
        sources.add_row(Text(plain(row.source)), *(f"{figure:,}" for figure in figures), until)
    parts: list[RenderableType] = [numbers, Text(), sources]
    if held.warnings:
        parts += [Text(), Text("Skipped or unclear", style="bold")]
        parts += [
            Text(plain(f"{w.times:>7,} {w.code}: {w.message} (first at {w.where})"))
            for w in held.warnings
        ]
    parts += [Text(), *(Text(f"- {gap}") for gap in held.gaps())]
    return Group(*parts)
