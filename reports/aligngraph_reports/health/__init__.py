"""Alignment health (``index.html``): the one page for leadership.

First what the data sees, three vital signs and five things worth acting on; then what goes well,
who depends on whom, and what we cannot see.
"""

from __future__ import annotations

from collections.abc import Iterable

from aligngraph.alignment import Alignment
from aligngraph_reports.files import ReportFile, ReportOptions
from aligngraph_reports.health.view import view
from aligngraph_reports.page import Inline, asset, render


def health_report(alignment: Alignment, options: ReportOptions) -> Iterable[ReportFile]:
    """Return ``index.html``, self-contained."""
    inline = Inline(styles=("base.css", "health.css"), scripts=(asset("health.js"),))
    page = render("health.html.j2", inline, view=view(alignment, options))
    return (ReportFile("index.html", page),)
