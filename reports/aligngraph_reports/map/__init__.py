"""The map (``map.html``): teams and seams, for engineers.

pyvis builds nodes, edges and options; the page around them is ours, because pyvis' own asks a
CDN for its styles and scripts.
"""

from __future__ import annotations

from collections.abc import Iterable

from aligngraph.alignment import Alignment
from aligngraph_reports.files import ReportFile, ReportOptions
from aligngraph_reports.map.network import vis_network_script
from aligngraph_reports.map.view import view
from aligngraph_reports.page import Inline, asset, render

_PARTS = ("state", "canvas", "panel", "search", "main")  # of one script, in this order


def map_report(alignment: Alignment, options: ReportOptions) -> Iterable[ReportFile]:
    """Return ``map.html``, self-contained."""
    parts = (asset(f"map-{part}.js") for part in _PARTS)
    scripts = (vis_network_script(), "\n".join(parts))
    inline = Inline(styles=("base.css", "map.css"), scripts=scripts)
    page = render("map.html.j2", inline, view=view(alignment, options))
    return (ReportFile("map.html", page),)
