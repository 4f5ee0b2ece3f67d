"""The table of reporters: a new report is one module and one row here.

Blind to what a report says: it only knows names and functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aligngraph.alignment import Alignment
from aligngraph.errors import AligngraphError
from aligngraph_reports.documents import csv_report, json_report, markdown_report
from aligngraph_reports.files import Reporter, ReportFile, ReportOptions
from aligngraph_reports.health import health_report
from aligngraph_reports.map import map_report

__all__ = ["REPORTERS", "ReportFile", "ReportOptions", "Reporter", "UnknownReportError", "report"]

REPORTERS: Mapping[str, Reporter] = {
    "health": health_report,
    "map": map_report,
    "json": json_report,
    "csv": csv_report,
    "markdown": markdown_report,
}


class UnknownReportError(AligngraphError):
    """A report was asked for that there is not."""


def report(
    alignment: Alignment,
    options: ReportOptions | None = None,
    names: Sequence[str] = tuple(REPORTERS),
) -> tuple[ReportFile, ...]:
    """Make the named reports, all of them by default.

    Raises:
        UnknownReportError: a name is not in ``REPORTERS``.
    """
    unknown = [name for name in names if name not in REPORTERS]
    if unknown:
        raise UnknownReportError(
            f"there is no report named {', '.join(unknown)}; choose from {', '.join(REPORTERS)}"
        )
    chosen = options or ReportOptions()
    return tuple(file for name in names for file in REPORTERS[name](alignment, chosen))
