"""What every command needs: the workspace, the settings, and where to print."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import typer

from aligngraph.errors import InputError
from aligngraph.text import plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from aligngraph.alignment import Alignment
    from aligngraph.privacy import Boundary
    from aligngraph.settings import Settings
    from aligngraph.store import Workspace

_YEARS = (1970, 2199)


class Dates(NamedTuple):
    """A window asked for; None is the default, ``everything`` from the first ticket on."""

    since: datetime | None
    until: datetime | None
    everything: bool


@dataclass(frozen=True)
class Session:
    """The options given before the command; ``quiet`` leaves progress and warnings out."""

    workspace: Path
    config: Path | None
    debug: bool
    quiet: bool = False

    @cached_property
    def settings(self) -> Settings:
        """The settings file, or the defaults."""
        from aligngraph.settings import load

        return load(self.config)

    @cached_property
    def errors(self) -> Console:
        """Where progress and warnings go."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, quiet=self.quiet)

    def tell(self, text: str) -> None:
        """Say something beside the result, one line, paths and keys as they are."""
        from rich.text import Text

        self.errors.print(Text(plain(text)), soft_wrap=True)

    def show(self, result: RenderableType) -> None:
        """Print a result that is laid out for a terminal."""
        from rich.console import Console

        # Through `write`: Rich gives up on glyphs that the terminal's encoding lacks.
        console = Console(highlight=False)
        with console.capture() as laid_out:
            console.print(result)
        write(laid_out.get())

    def open(self, *, write: bool = False) -> Workspace:
        """Open the workspace."""
        from aligngraph.store import Workspace

        return Workspace.open(self.workspace, write=write, memory=self.settings.engine.memory)

    def boundary(self, *, people: bool = False, anonymize: bool = False) -> Boundary:
        """What the reader of this command may see."""
        from aligngraph.privacy import Boundary

        return Boundary(
            people=people, anonymize=anonymize, min_group=self.settings.privacy.min_group
        )

    def dates(self, since: str | None, until: str | None) -> Dates:
        """The window that was asked for."""
        return Dates(
            since=None if since in (None, "all") else parse_date("--since", str(since)),
            until=None if until is None else parse_date("--until", until),
            everything=since == "all",
        )

    def align(self, since: str | None, until: str | None) -> Alignment:
        """Analyse the workspace; not yet fit for a reader."""
        from aligngraph.analyses.run import analyze

        dates = self.dates(since, until)
        with self.open() as workspace:
            return analyze(workspace.facts, self.settings, *dates)


def session(context: typer.Context) -> Session:
    """The session of a command."""
    return cast(Session, context.obj)


def parse_date(option: str, text: str) -> datetime:
    """``2026-08-01`` as midnight UTC; a full ISO time keeps its zone.

    Raises:
        InputError: not a date, or one that no tracker can have.
    """
    try:
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(f"{option} {text}: not a date; write it as 2026-08-01") from error
    if not _YEARS[0] <= at.year <= _YEARS[1]:
        raise InputError(
            f"{option} {text}: out of reach; choose a year from {_YEARS[0]} to {_YEARS[1]}"
        )
    return at


def write(text: str) -> None:
    """Put a result on standard output, whatever the terminal's encoding."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
