"""Tie bullet: expected exchange against what happened, and the weeks behind it.

Shows how far below, and how sure we are. Blind to how much each exchange was worth.
"""

from __future__ import annotations

from datetime import timedelta

from aligngraph.pictures import TieBullet, WeekOfSeam
from aligngraph_reports.names import Names
from aligngraph_reports.pictures.svg import (
    WIDTH,
    Drawing,
    Row,
    Spec,
    layer,
    pixels,
    time_axis,
    when,
)
from aligngraph_reports.theme import colour
from aligngraph_reports.words import count, number

_CELL = 26  # px high
_MOST_LABELLED = 27  # weeks; more cells are too narrow for a figure


def draw(bullet: TieBullet, names: Names) -> Drawing:
    """Return the bullet of a pair, or of a team against all its partners."""
    a = names.team(bullet.team_a)
    b = "all teams it depends on" if bullet.team_b is None else names.team(bullet.team_b)
    span = f"{number(bullet.expected_low)} to {number(bullet.expected_high)}"
    silent = sum(is_silent(week) for week in bullet.weeks)
    return Drawing(
        title=f"Exchange between {a} and {b}",
        description=f"{count(bullet.actual, 'day')} with direct exchange; {span} expected. "
        f"In {silent} of {count(len(bullet.weeks), 'week')} a dependency was open and nobody "
        "spoke.",
        views=[_scale(bullet), *([strip(bullet.weeks)] if bullet.weeks else [])],
        legend=_legend(bullet),
    )


def is_silent(week: WeekOfSeam) -> bool:
    """Return whether a dependency was open and nobody spoke directly."""
    return week.open_links > 0 and week.exchange_days == 0


def _legend(bullet: TieBullet) -> tuple[tuple[str, str], ...]:
    entries = [
        ("dot less", "days they spoke"),
        ("bar more-3", "expected, with its doubt"),
    ]
    if bullet.weeks:
        entries += [
            ("cell more", "week with exchange, and on how many days"),
            ("cell less", "dependency open, not a word"),
            ("cell sunken", "nothing open"),
        ]
    return tuple(entries)


def _scale(bullet: TieBullet) -> Spec:
    top = max(bullet.expected_high, bullet.actual, 1) * 1.08
    axis = {"title": "days with direct exchange", "grid": False, "tickCount": 5, "format": "d"}
    x = {"type": "quantitative", "scale": {"domain": [0, top], "nice": False}, "axis": axis}
    row = {
        "low": bullet.expected_low,
        "high": bullet.expected_high,
        "expected": bullet.expected,
        "actual": bullet.actual,
        "zero": 0,
        "y": 34,
        "label_y": 11,
        "expected_text": f"expected {number(bullet.expected)}",
        "actual_text": count(bullet.actual, "day"),
    }
    band = {"type": "bar", "height": 18, "color": colour("more-3")}
    line = {"type": "bar", "height": 4, "color": colour("less")}
    tick = {"type": "tick", "orient": "vertical", "size": 26, "thickness": 2}
    dot = {"type": "point", "shape": "circle", "size": 150, "filled": True, "opacity": 1}
    marks: tuple[tuple[Spec, str, str | None, str], ...] = (
        (band, "low", "high", "y"),
        (line, "zero", "actual", "y"),
        ({**tick, "color": colour("more")}, "expected", None, "y"),
        ({**dot, "color": colour("less")}, "actual", None, "y"),
    )
    return {
        "width": WIDTH,
        "height": 52,
        "layer": [
            *(
                layer([row], mark, x={"field": at, **x}, y=pixels(y), **_to(end))
                for mark, at, end, y in marks
            ),
            *_labels(row, x, bullet, top),
        ],
    }


def _to(end: str | None) -> dict[str, object]:
    return {} if end is None else {"x2": {"field": end}}


def _labels(row: Row, x: Spec, bullet: TieBullet, top: float) -> list[Spec]:
    """Write both figures over their marks; apart from each other where the marks are close."""
    close = abs(bullet.actual - bullet.expected) < top / 4
    sides = ("left", "right") if bullet.actual > bullet.expected else ("right", "left")
    actual, expected = sides if close else ("center", "center")
    actual = "left" if bullet.actual < top / 10 else actual
    return [
        layer(
            [row],
            {"type": "text", "fontWeight": weight, "align": align, "color": colour(tint)},
            x={"field": field, **x},
            y=pixels("label_y"),
            text={"field": f"{field}_text"},
        )
        for field, align, weight, tint in (
            ("actual", actual, 600, "less"),
            ("expected", expected, 400, "more"),
        )
    ]


def strip(weeks: tuple[WeekOfSeam, ...]) -> Spec:
    """Return the silence strip: one cell a week, orange where a dependency met silence."""
    since, until = weeks[0].week, weeks[-1].week + timedelta(days=7)
    x = time_axis(since, until)
    gap = timedelta(hours=12 if len(weeks) <= _MOST_LABELLED else 0)
    layers = []
    for fill, text in (("sunken", "muted"), ("less", "surface"), ("more", "surface")):
        rows = [
            {
                "a": when(week.week),
                "b": when(week.week + timedelta(days=7) - gap),
                "m": when(week.week + (timedelta(days=7) - gap) / 2),
                "y": 2,
                "h": _CELL + 2,
                "text_y": 2 + _CELL / 2,
                "text": str(week.exchange_days) if week.exchange_days else "\u2013",
            }
            for week in weeks
            if tone(week) == fill
        ]
        layers.append(
            layer(
                rows,
                {"type": "rect", "color": colour(fill)},
                x={"field": "a", **x},
                x2={"field": "b"},
                y=pixels("y"),
                y2={"field": "h"},
            )
        )
        if len(weeks) <= _MOST_LABELLED and fill != "sunken":
            layers.append(
                layer(
                    rows,
                    {"type": "text", "color": colour(text), "fontWeight": 600},
                    x={"field": "m", **x},
                    y=pixels("text_y"),
                    text={"field": "text"},
                )
            )
    return {"width": WIDTH, "height": _CELL + 4, "layer": layers}


def tone(week: WeekOfSeam) -> str:
    """Return the colour of a week: spoken, silent with a dependency open, or nothing open."""
    if week.exchange_days:
        return "more"
    return "less" if is_silent(week) else "sunken"
