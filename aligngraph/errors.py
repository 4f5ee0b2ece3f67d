"""Errors a user can act on.

Every message says what is wrong, where (file, line, key) and what to do next. The command line
prints it without a traceback and ends with the error's ``exit_status``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class AligngraphError(Exception):
    """Base of all errors aligngraph raises on purpose; exit status 2 (wrong use or wrong input)."""

    exit_status: ClassVar[int] = 2


class InputError(AligngraphError):
    """A file, page or record that cannot be read as what it claims to be."""


class OrgChartError(InputError):
    """Every mistake found in an org chart, reported at once.

    Args:
        problems: one sentence each, beginning with ``file:line:column``.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class SettingsError(AligngraphError):
    """A key or value in aligngraph.toml that cannot be used."""


class WorkspaceError(AligngraphError):
    """The workspace is missing, busy, damaged or from another version."""


class NotFoundError(AligngraphError):
    """Something the user named (a finding, a team, an initiative) does not exist."""


class FarSideError(AligngraphError):
    """A server, network or permission failed; exit status 3."""

    exit_status: ClassVar[int] = 3
