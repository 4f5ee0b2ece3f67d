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

if TYPE_CHECKING:
    from rich.console import Console

    from aligngraph.alignment import Alignment
    from aligngraph.privacy import Boundary
    from aligngraph.settings import Settings
    from aligngraph.store import Workspace


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

    @cached_property
    def output(self) -> Console:
        """Where the result goes."""
        from rich.console import Console

        return Console(highlight=False)

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
        InputError: not a date.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{option} {text}: not a date; write it as 2026-08-01") from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def write(text: str) -> None:
    """Put a result on standard output, whatever the terminal's encoding."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
