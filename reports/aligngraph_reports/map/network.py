"""The graph as pyvis builds it: nodes, edges and options for vis-network.

Colours are left to the page, which takes them from the reader's theme. The only module that
knows pyvis: its own page asks a CDN for scripts, and its undirected graphs search all edges for
every edge added.
"""

from __future__ import annotations

import json
import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from pyvis.network import Network

from aligngraph.alignment import SeamView, TeamView
from aligngraph.text import plain
from aligngraph_reports.map.bends import Line
from aligngraph_reports.map.shapes import BOX, Point
from aligngraph_reports.seams import tone

_LETTERS, _LINES = 16, 2  # of a team's name in its box
_WIDTHS = (1.5, 9.0)  # px
OPTIONS: Mapping[str, object] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "selectConnectedEdges": False,
        "keyboard": False,
        "tooltipDelay": 0,
        "multiselect": False,
        "dragNodes": False,
    },
    "nodes": {
        "shape": "box",
        "margin": 6,
        "borderWidth": 1,
        "borderWidthSelected": 1,
        "widthConstraint": {"minimum": BOX[0] - 12},
        "heightConstraint": {"minimum": BOX[1] - 12},
        "shapeProperties": {"borderRadius": 6},
        "font": {"size": 14, "face": "system-ui, sans-serif"},
        "labelHighlightBold": False,
    },
    "edges": {"smooth": False, "selectionWidth": 0, "hoverWidth": 0},
}


@dataclass(frozen=True)
class Graph:
    """What vis-network is given, JSON-ready."""

    nodes: list[dict[str, object]]
    edges: list[dict[str, object]]
    options: Mapping[str, object]


def graph(
    teams: Sequence[TeamView],
    seams: Sequence[SeamView],
    places: Mapping[str, Point],
    lines: Sequence[Line],
) -> Graph:
    """Return nodes ``t0…`` for teams and edges ``s0…`` for seams, in their order."""
    net = Network(directed=True)  # else every edge is compared with all others
    net.options = dict(OPTIONS)
    number = {team.id: n for n, team in enumerate(teams)}
    for n, team in enumerate(teams):
        x, y = places[team.id]
        net.add_node(f"t{n}", label=label(team.name), shape="box", x=x, y=y, judged=team.judged)
    most = max((seam.demand for seam in seams), default=0.0)
    for n, (seam, line) in enumerate(zip(seams, lines, strict=True)):
        net.add_edge(
            f"t{number[seam.team_a]}",
            f"t{number[seam.team_b]}",
            id=f"s{n}",
            width=_width(seam.demand, most),
            tone=tone(seam),
            dashes=_dashes(seam),
            smooth=line.smooth,
            arrows="",
        )
    nodes, edges, _, _, _, options = net.get_network_data()
    return Graph(_without(nodes, "color"), _without(edges, "arrows"), json.loads(options))


def _without(items: Sequence[Mapping[str, object]], key: str) -> list[dict[str, object]]:
    """Drop what pyvis insists on and the page decides itself."""
    return [{name: value for name, value in item.items() if name != key} for item in items]


def _width(demand: float, most: float) -> float:
    """Return an edge's width: its area to the eye grows with demand."""
    share = math.sqrt(demand / most) if most > 0 else 0.0
    return round(_WIDTHS[0] + (_WIDTHS[1] - _WIDTHS[0]) * share, 1)


def _dashes(seam: SeamView) -> list[int] | bool:
    return {"unknown": [10, 7], "undeclared": [2, 5]}.get(tone(seam), False)


def label(name: str) -> str:
    """Return a team's name in at most two lines of the box's width."""
    lines = textwrap.wrap(" ".join(plain(name).split()), _LETTERS) or ["(no name)"]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1][: _LETTERS - 1] + "…"]
    return "\n".join(lines)


def vis_network_script() -> str:
    """Return vis-network's script as pyvis ships it, newest version, without its source map."""
    folder = files("pyvis").joinpath("templates", "lib")
    versions = {
        tuple(map(int, found[1].split("."))): entry
        for entry in folder.iterdir()
        if (found := re.fullmatch(r"vis-(\d+(?:\.\d+)*)", entry.name))
    }
    text = versions[max(versions)].joinpath("vis-network.min.js").read_text(encoding="utf-8")
    return re.sub(r"\n?//# sourceMappingURL=\S*\s*$", "\n", text)
