"""Seam timeline: two teams' work in an initiative, and the words that passed between them.

Shows when they stopped talking, what changed meanwhile and when it all met. Blind to talk in
channels that were not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from aligngraph.pictures import SeamLane, SeamTimeline, TicketBar
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
from aligngraph_reports.safe import shorten
from aligngraph_reports.theme import colour
from aligngraph_reports.words import count

_SEAMS = 3  # drawn; the worst come first
_LETTERS = 48  # of a team's name
_ROWS = 6  # bars above each other in a lane
_STEP, _LABEL, _TALK = 8, 20, 34  # px


def draw(timeline: SeamTimeline, names: Names) -> Drawing:
    """Return the timelines of an initiative's seams, at most three."""
    shown = sorted(timeline.seams, key=lambda lane: not lane.blind)[:_SEAMS]
    last = len(shown) - 1
    return Drawing(
        title=f"Work and talk in {names.initiative(timeline.initiative)}",
        description=" ".join(_sentence(lane, names) for lane in shown),
        views=[_Lane(lane, timeline, names, n == last).view() for n, lane in enumerate(shown)],
        legend=_legend(timeline),
    )


def _sentence(lane: SeamLane, names: Names) -> str:
    unseen = sum(not edit.seen for edit in lane.edits)
    pair = f"{names.team(lane.team_a)} and {names.team(lane.team_b)}"
    return (
        f"{pair}: direct exchange on {count(len(lane.contacts), 'day')}, "
        f"{silence_days(lane)} days of silence at most, {count(unseen, 'unseen edit')}, "
        f"{count(len(lane.completions), 'completion')}."
    )


def silence_days(lane: SeamLane) -> int:
    """Return the length of a seam's longest silence in days."""
    if lane.silence_since is None or lane.silence_until is None:
        return 0
    return (lane.silence_until - lane.silence_since).days


def _legend(timeline: SeamTimeline) -> tuple[tuple[str, str], ...]:
    entries = [
        ("bar mark", "work on a linked ticket, dot: done"),
        ("tick", "direct exchange"),
    ]
    if any(lane.relays for lane in timeline.seams):
        entries.append(("ring", "relayed by a manager or coordinator"))
    edits = [edit for lane in timeline.seams for edit in lane.edits]
    if any(not edit.seen for edit in edits):
        entries.append(("diamond open", "ticket changed meaning, unseen by the other team"))
    if any(edit.seen for edit in edits):
        entries.append(("diamond", "changed and seen"))
    entries.append(("zone", "last fifth, where it should not all meet"))
    left = len(timeline.seams) - _SEAMS
    if left > 0:
        entries.append(("", f"{count(left, 'more seam')} not drawn"))
    return tuple(entries)


def pack(bars: Sequence[TicketBar], until: datetime) -> list[tuple[int, TicketBar]]:
    """Return each bar with a row in which it overlaps no other; overflow shares the last row."""
    free: list[datetime] = []
    placed = []
    for bar in sorted(bars, key=lambda b: (b.started_at, b.ticket)):
        row = next((n for n, end in enumerate(free) if end <= bar.started_at), len(free))
        row = min(row, _ROWS - 1)
        end = (bar.done_at or until) + timedelta(days=1)
        free[row : row + 1] = [end]
        placed.append((row, bar))
    return placed


class _Lane:
    """One seam: a lane of bars, the talk, another lane of bars."""

    def __init__(self, lane: SeamLane, timeline: SeamTimeline, names: Names, axis: bool) -> None:
        self.lane, self.timeline, self.names = lane, timeline, names
        self.bars_a = pack(lane.tickets_a, timeline.until)
        self.bars_b = pack(lane.tickets_b, timeline.until)
        self.talk = _LABEL + self._height(self.bars_a) + _TALK / 2
        self.top_b = self.talk + _TALK / 2
        self.height = self.top_b + self._height(self.bars_b) + _LABEL
        self.x = time_axis(timeline.since, timeline.until, shown=axis)

    @staticmethod
    def _height(bars: Sequence[tuple[int, TicketBar]]) -> int:
        return _STEP * (1 + max((row for row, _ in bars), default=0))

    def view(self) -> Spec:
        """Return the Vega-Lite view."""
        return {
            "width": WIDTH,
            "height": self.height,
            "layer": [
                self._zone(),
                *self._bars(),
                self._rule(),
                *self._silence(),
                *self._talk(),
                *self._edits(),
                *self._labels(),
            ],
        }

    def _at(self, field: str) -> Spec:
        return {"field": field, **self.x}

    def _zone(self) -> Spec:
        since, until = self.timeline.integration_since, self.timeline.until
        row = {"a": when(since), "b": when(until), "y": _LABEL - 4, "h": self.height - _LABEL + 4}
        mark = {"type": "rect", "color": colour("less-3"), "opacity": 0.7}
        return layer(
            [row],
            mark,
            x=self._at("a"),
            x2={"field": "b"},
            y=pixels("y"),
            y2={"field": "h"},
        )

    def _bar_rows(self) -> list[Row]:
        lanes = ((self.bars_a, _LABEL), (self.bars_b, self.top_b))
        return [
            {
                "a": when(bar.started_at),
                "b": when(bar.done_at or self.timeline.until),
                "y": top + _STEP * row + _STEP / 2,
                "done": bar.done_at is not None,
                "ticket": bar.ticket,
            }
            for bars, top in lanes
            for row, bar in bars
        ]

    def _bars(self) -> list[Spec]:
        rows = self._bar_rows()
        bar = {"type": "bar", "height": 4, "color": colour("mark"), "opacity": 0.75}
        dot = {"type": "point", "shape": "circle", "size": 28, "filled": True, "opacity": 1}
        done = [row for row in rows if row["done"]]
        return [
            layer(rows, bar, x=self._at("a"), x2={"field": "b"}, y=pixels("y")),
            layer(done, {**dot, "color": colour("ink")}, x=self._at("b"), y=pixels("y")),
        ]

    def _rule(self) -> Spec:
        row = {"a": when(self.timeline.since), "b": when(self.timeline.until), "y": self.talk}
        mark = {"type": "rule", "color": colour("line")}
        return layer([row], mark, x=self._at("a"), x2={"field": "b"}, y=pixels("y"))

    def _silence(self) -> list[Spec]:
        since, until = self.lane.silence_since, self.lane.silence_until
        if since is None or until is None or silence_days(self.lane) < 7:
            return []
        middle = since + (until - since) / 2
        row = {
            "a": when(since),
            "b": when(until),
            "m": when(middle),
            "y": self.talk,
            "label_y": self.talk - 10,
            "text": f"{silence_days(self.lane)} days without a direct word",
        }
        rule = {"type": "rule", "color": colour("less"), "strokeWidth": 3}
        text = {"type": "text", "color": colour("less"), "fontWeight": 600}
        return [
            layer([row], rule, x=self._at("a"), x2={"field": "b"}, y=pixels("y")),
            layer(
                [row],
                text,
                x=self._at("m"),
                y=pixels("label_y"),
                text={"field": "text"},
            ),
        ]

    def _talk(self) -> list[Spec]:
        direct = [{"a": when(at), "y": self.talk} for at in self.lane.contacts]
        relayed = [{"a": when(at), "y": self.talk} for at in self.lane.relays]
        tick = {"type": "tick", "orient": "vertical", "size": 18, "thickness": 2}
        ring = {"type": "point", "shape": "circle", "size": 42, "fill": colour("surface")}
        return [
            layer(direct, {**tick, "color": colour("more")}, x=self._at("a"), y=pixels("y")),
            layer(
                relayed,
                {**ring, "stroke": colour("muted"), "strokeWidth": 1.5, "opacity": 1},
                x=self._at("a"),
                y=pixels("y"),
            ),
        ]

    def _edits(self) -> list[Spec]:
        home = {row["ticket"]: row["y"] for row in self._bar_rows()}
        diamond = {"type": "point", "shape": "diamond", "size": 80, "opacity": 1}
        drawn: list[Spec] = []
        for seen in (True, False):
            rows = [
                {"a": when(edit.at), "y": home.get(edit.ticket, self.talk)}
                for edit in self.lane.edits
                if edit.seen is seen
            ]
            mark = {
                **diamond,
                "fill": colour("muted" if seen else "surface"),
                "stroke": colour("muted" if seen else "less"),
                "strokeWidth": 2,
            }
            drawn.append(layer(rows, mark, x=self._at("a"), y=pixels("y")))
        return drawn

    def _labels(self) -> list[Spec]:
        left = when(self.timeline.since)
        rows = [
            {"a": left, "y": 7, "text": shorten(self.names.team(self.lane.team_a), _LETTERS)},
            {
                "a": left,
                "y": self.height - 9,
                "text": shorten(self.names.team(self.lane.team_b), _LETTERS),
            },
        ]
        mark = {"type": "text", "align": "left", "fontWeight": 600}
        return [layer(rows, mark, x=self._at("a"), y=pixels("y"), text={"field": "text"})]
