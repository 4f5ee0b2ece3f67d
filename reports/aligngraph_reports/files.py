"""What a reporter is given and what it returns: options in, named texts out.

A reporter is a pure function; the command line writes what it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from aligngraph.alignment import Alignment


@dataclass(frozen=True)
class ReportOptions:
    """What a caller may choose.

    Args:
        generated_at: printed in the pages where given; without it the same alignment gives the
            same bytes.
    """

    generated_at: datetime | None = None


@dataclass(frozen=True)
class ReportFile:
    """One file of a report.

    Args:
        name: file name, without a folder.
        text: its whole content, to be written as UTF-8 with the line ends it has.
    """

    name: str
    text: str


Reporter: TypeAlias = Callable[[Alignment, ReportOptions], Iterable[ReportFile]]
