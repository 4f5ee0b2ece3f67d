"""Thread sketch: who carries a seam, in roles, and who alone holds it together.

Shows what is left of the exchange when that person is away. Blind to talk outside the sources.
"""

from __future__ import annotations

from collections.abc import Sequence

from aligngraph.pictures import ThreadSketch
from aligngraph_reports.names import Names
from aligngraph_reports.pictures.svg import WIDTH, Drawing, Row, Spec, layer, pixels
from aligngraph_reports.safe import shorten
from aligngraph_reports.theme import colour
from aligngraph_reports.words import count

_MOST = 8  # people a side
_LETTERS = 24  # of a role or team, on either side
_STEP, _TOP = 28, 40  # px
_LEFT, _RIGHT = 0.36, 0.64  # share of the width at which the threads end


def draw(sketch: ThreadSketch, names: Names) -> Drawing:
    """Return the threads of one seam."""
    total = sum(carrier.days for carrier in sketch.carriers)
    left = sum(
        carrier.days
        for carrier in sketch.carriers
        if not {carrier.person_a, carrier.person_b} & set(sketch.critical)
    )
    a, b = names.team(sketch.team_a), names.team(sketch.team_b)
    who = " and ".join(names.person(person) for person in sketch.critical)
    return Drawing(
        title=f"Who carries the exchange between {a} and {b}",
        description=f"Without {who or 'anyone in particular'}, {left} of "
        f"{count(total, 'thread-day')} would be left.",
        views=[_view(sketch, names)],
        legend=(
            ("bar less", "threads that end when the marked role is away"),
            ("bar mark", "threads that stay"),
        ),
    )


def _side(people: Sequence[str], names: Names, x: float, critical: Sequence[str]) -> list[Row]:
    return [
        {
            "id": person,
            "x": x,
            "y": _TOP + _STEP * place,
            "text": shorten(names.person(person), _LETTERS),
            "critical": person in critical,
        }
        for place, person in enumerate(people)
    ]


def _view(sketch: ThreadSketch, names: Names) -> Spec:
    carriers = sorted(sketch.carriers, key=lambda c: (-c.days, c.person_a, c.person_b))
    side_a = list(dict.fromkeys(c.person_a for c in carriers))[:_MOST]
    side_b = list(dict.fromkeys(c.person_b for c in carriers))[:_MOST]
    nodes_a = _side(side_a, names, _LEFT, sketch.critical)
    nodes_b = _side(side_b, names, _RIGHT, sketch.critical)
    place = {str(row["id"]): row for row in (*nodes_a, *nodes_b)}
    most = max((c.days for c in carriers), default=1)
    lines: list[Row] = [
        {
            "x": _LEFT,
            "x2": _RIGHT,
            "y": place[c.person_a]["y"],
            "y2": place[c.person_b]["y"],
            "w": 1 + 5 * c.days / most,
            "critical": bool({c.person_a, c.person_b} & set(sketch.critical)),
        }
        for c in carriers
        if c.person_a in place and c.person_b in place
    ]
    head = [
        {"x": x, "y": 10, "text": shorten(names.team(team), _LETTERS)}
        for x, team in ((_LEFT, sketch.team_a), (_RIGHT, sketch.team_b))
    ]
    height = _TOP + _STEP * max(len(side_a), len(side_b), 1) - 8
    return {
        "width": WIDTH,
        "height": height,
        "layer": [
            *(_lines(lines, critical) for critical in (False, True)),
            *_dots([*nodes_a, *nodes_b]),
            *_texts(nodes_a, "right", -12),
            *_texts(nodes_b, "left", 12),
            *_texts(head[:1], "right", 4, weight=600),
            *_texts(head[1:], "left", -4, weight=600),
        ],
    }


def _x(field: str) -> Spec:
    scale = {"domain": [0, 1], "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _lines(rows: Sequence[Row], critical: bool) -> Spec:
    mark = {"type": "rule", "color": colour("less" if critical else "mark")}
    return layer(
        [row for row in rows if row["critical"] is critical],
        mark,
        x=_x("x"),
        x2={"field": "x2"},
        y=pixels("y"),
        y2={"field": "y2"},
        strokeWidth={"field": "w", "type": "quantitative", "scale": None},
    )


def _dots(rows: Sequence[Row]) -> list[Spec]:
    dot = {"type": "point", "shape": "circle", "size": 110, "opacity": 1, "strokeWidth": 3}
    return [
        layer(
            [row for row in rows if row["critical"] is critical],
            {**dot, "fill": colour("surface"), "stroke": colour("less" if critical else "mark")},
            x=_x("x"),
            y=pixels("y"),
        )
        for critical in (False, True)
    ]


def _texts(rows: Sequence[Row], align: str, dx: int, weight: int = 400) -> list[Spec]:
    drawn: list[Spec] = []
    for critical in (False, True):
        mark = {
            "type": "text",
            "align": align,
            "dx": dx,
            "fontWeight": 600 if critical else weight,
            "color": colour("less" if critical else "ink"),
        }
        chosen = [row for row in rows if row.get("critical", False) is critical]
        drawn.append(layer(chosen, mark, x=_x("x"), y=pixels("y"), text={"field": "text"}))
    return drawn
