"""Queue strip: the questions at a role over time, beside what peers take for the same kind.

Shows whether the queue is long, growing or one bad month. Blind to how hard each question was.
"""

from __future__ import annotations

from datetime import timedelta

from aligngraph.pictures import Question, QueueStrip
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
from aligngraph_reports.words import count, number, period

_MOST = 60  # bars; of more questions the slowest are drawn
_HEIGHT = 64


def draw(strip: QueueStrip, names: Names) -> Drawing:
    """Return the queue strip of one role."""
    role = names.person(strip.person)
    peak = max((point.waiting for point in strip.queue), default=0)
    peers = strip.peer_wait_days
    answer = f"answered in {number(strip.wait_days)} days on average"
    reference = "" if peers is None else f"; peers take {number(peers)}"
    return Drawing(
        title=f"Questions waiting for {role}",
        description=f"{count(len(strip.questions), 'question')} from "
        f"{period(strip.since, strip.until)}, {answer}{reference}. "
        f"At most {number(peak)} waited at once.",
        views=(_bars(strip), _queue(strip, peak)),
        legend=_legend(strip),
    )


def _legend(strip: QueueStrip) -> tuple[tuple[str, str], ...]:
    shown = "a question, from asked to answered"
    if len(strip.questions) > _MOST:
        shown += f" (the {_MOST} slowest of {len(strip.questions)})"
    entries = [("bar less", shown)]
    if any(question.answered_at is None for question in strip.questions):
        entries.append(("bar open", "not answered yet"))
    if strip.peer_wait_days is not None:
        usual = f"as long as peers take, {number(strip.peer_wait_days)} days"
        entries.append(("bar more-2", usual))
    entries.append(("area", "how many wait at once"))
    if strip.worst_since is not None:
        entries.append(("zone", "worst stretch"))
    return tuple(entries)


def _wait(question: Question, strip: QueueStrip) -> timedelta:
    return (question.answered_at or strip.until) - question.asked_at


def _bars(strip: QueueStrip) -> Spec:
    slowest = sorted(strip.questions, key=lambda q: _wait(q, strip), reverse=True)[:_MOST]
    drawn = sorted(slowest, key=lambda q: (q.asked_at, q.ticket))
    step = 7 if len(drawn) <= 30 else 4
    rows = [_row(q, 4 + place * step, strip) for place, q in enumerate(drawn)]
    x = time_axis(strip.since, strip.until, shown=False)
    thick = step - 2
    layers = [*_worst(strip, x, 8 + step * len(drawn))]
    for is_open, mark in (
        (False, {"color": colour("less")}),
        (True, {"color": colour("surface"), "stroke": colour("less"), "strokeWidth": 1.5}),
    ):
        chosen = [row for row in rows if row["open"] is is_open]
        mark_of = {"type": "bar", "height": thick, **mark}
        layers.append(
            layer(chosen, mark_of, x={"field": "asked", **x}, x2={"field": "end"}, y=pixels("y"))
        )
    if strip.peer_wait_days is not None:
        usual = {"type": "bar", "height": thick, "color": colour("more-2")}
        layers.append(
            layer(rows, usual, x={"field": "asked", **x}, x2={"field": "peer"}, y=pixels("y"))
        )
    return {"width": WIDTH, "height": 8 + step * len(drawn), "layer": layers}


def _row(question: Question, y: int, strip: QueueStrip) -> Row:
    peer = question.asked_at + timedelta(days=strip.peer_wait_days or 0)
    end = question.answered_at or strip.until
    return {
        "asked": when(question.asked_at),
        "end": when(end),
        "peer": when(min(peer, end)),
        "open": question.answered_at is None,
        "y": y,
    }


def _worst(strip: QueueStrip, x: Spec, height: int) -> list[Spec]:
    if strip.worst_since is None or strip.worst_until is None:
        return []
    row = {"a": when(strip.worst_since), "b": when(strip.worst_until), "y": 0, "h": height}
    mark = {"type": "rect", "color": colour("less-3"), "opacity": 0.7}
    return [
        layer(
            [row],
            mark,
            x={"field": "a", **x},
            x2={"field": "b"},
            y=pixels("y"),
            y2={"field": "h"},
        )
    ]


def _queue(strip: QueueStrip, peak: int) -> Spec:
    points = [*strip.queue, *(p.model_copy(update={"at": strip.until}) for p in strip.queue[-1:])]
    rows = [{"at": when(point.at), "waiting": point.waiting} for point in points]
    x = time_axis(strip.since, strip.until)
    y = {
        "field": "waiting",
        "type": "quantitative",
        "scale": {"domain": [0, max(1, peak) * 1.35]},
        "axis": None,
    }
    mark = {
        "type": "area",
        "interpolate": "step-after",
        "color": colour("sunken"),
        "line": {"color": colour("mark"), "interpolate": "step-after", "strokeWidth": 1.5},
    }
    left = [{"at": when(strip.since), "text": f"waiting at once, {peak} at most"}]
    text = {"type": "text", "align": "left", "color": colour("muted"), "fontSize": 12}
    return {
        "width": WIDTH,
        "height": _HEIGHT,
        "layer": [
            layer(rows, mark, x={"field": "at", **x}, y=y),
            layer(left, text, x={"field": "at", **x}, y={"value": 6}, text={"field": "text"}),
        ],
    }
