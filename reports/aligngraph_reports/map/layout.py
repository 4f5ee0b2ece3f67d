"""Where teams stand on the map.

Groups stay together, nothing overlaps, and the same input stands the same. A group's teams form a
ring (a staggered grid when there are many), groups are packed in rows, and both are ordered so
that what depends on each other is near. Blind to geography and history.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from aligngraph.alignment import GroupView, SeamView, TeamView
from aligngraph_reports.map.settle import settled
from aligngraph_reports.map.shapes import BOX, Area, Point, overlap
from aligngraph_reports.seams import seriated, weights

_GAP = (36.0, 40.0)  # between teams
_PADDING, _TITLE, _BETWEEN = 28.0, 36.0, 44.0
_RING = 10  # teams; more stand in a grid
_ASPECT = 1.6  # of the whole map, width / height


@dataclass
class _Block:
    """A rectangle to be packed, with what it holds relative to its centre."""

    width: float
    height: float
    teams: dict[str, Point] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """Positions of teams (centres) and the areas of groups, outermost first."""

    teams: Mapping[str, Point]
    areas: tuple[Area, ...]


def layout(
    teams: Sequence[TeamView], groups: Sequence[GroupView], seams: Sequence[SeamView]
) -> Layout:
    """Place every team and group."""
    tree = _Tree(teams, groups, seams)
    whole = tree.block(None, 0)
    places = settled(whole.teams, {team.id: team.group for team in teams}, seams)
    areas = sorted(whole.areas, key=lambda area: (area.level, area.id))
    return Layout(places, tuple(areas))


class _Tree:
    """The groups as a tree, cycles and unknown parents cut."""

    def __init__(
        self, teams: Sequence[TeamView], groups: Sequence[GroupView], seams: Sequence[SeamView]
    ) -> None:
        known = {group.id: group.parent for group in groups}
        self.children: dict[str | None, list[str]] = {}
        for group in groups:
            self.children.setdefault(_parent(group.id, known), []).append(group.id)
        self.members: dict[str | None, list[str]] = {}
        for team in teams:
            place = team.group if team.group in known else None
            self.members.setdefault(place, []).append(team.id)
        self.weights = weights(seams, {team.id: team.id for team in teams})
        path = {team.id: _path(team.group, known) for team in teams}
        self.seams, self.path = seams, path

    def block(self, group: str | None, level: int) -> _Block:
        """Return a group with all that is below it, its area included."""
        own = self.members.get(group, [])
        parts = [self.block(child, level + 1) for child in self._ordered(group)]
        blocks = [part for part in parts if part.teams]
        if own:
            blocks.insert(0, ring(seriated(own, self.weights)))
        packed = pack(blocks)
        return packed if group is None or not packed.teams else _framed(packed, group, level - 1)

    def _ordered(self, group: str | None) -> list[str]:
        children = self.children.get(group, [])
        place = {
            team: next((child for child in children if child in path), "")
            for team, path in self.path.items()
        }
        return seriated(children, weights(self.seams, place))


def _path(group: str | None, known: Mapping[str, str | None]) -> tuple[str, ...]:
    path: list[str] = []
    while group is not None and group in known and group not in path:
        path.append(group)
        group = known[group]
    return tuple(path)


def _parent(group: str, known: Mapping[str, str | None]) -> str | None:
    parent = known[group]
    looped = group in _path(parent, known)
    return parent if parent in known and not looped else None


def _framed(block: _Block, group: str, level: int) -> _Block:
    width, height = block.width + 2 * _PADDING, block.height + 2 * _PADDING + _TITLE
    down = _TITLE / 2
    return _Block(
        width,
        height,
        {team: (x, y + down) for team, (x, y) in block.teams.items()},
        [
            Area(group, 0, 0, width, height, level),
            *(Area(a.id, a.x, a.y + down, a.width, a.height, a.level) for a in block.areas),
        ],
    )


def ring(ids: Sequence[str]) -> _Block:
    """Return teams on the smallest ellipse on which they keep their distance."""
    points = _grid(len(ids)) if len(ids) > _RING else _ellipse(len(ids))
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    centre = ((left + right) / 2, (top + bottom) / 2)
    placed = {i: (x - centre[0], y - centre[1]) for i, (x, y) in zip(ids, points, strict=True)}
    return _Block(right - left + BOX[0], bottom - top + BOX[1], placed)


def _ellipse(size: int) -> list[Point]:
    if size == 1:
        return [(0.0, 0.0)]
    if size == 2:
        half = (BOX[0] + _GAP[0]) / 2
        return [(-half, -12.0), (half, 12.0)]
    return min((_around(size, flat) for flat in (1.3, 1.6, 2.0, 2.4)), key=_filled)


def _around(size: int, flat: float) -> list[Point]:
    """Return points on the smallest ellipse, ``flat`` times as wide as high, without overlap."""
    radius = BOX[1]
    while True:
        turns = [math.tau * n / size - math.pi / 2 for n in range(size)]
        points = [(flat * radius * math.cos(t), radius * math.sin(t)) for t in turns]
        if not any(overlap(a, b, _GAP) for n, a in enumerate(points) for b in points[:n]):
            return points
        radius += 4


def _filled(points: Sequence[Point]) -> float:
    """Return the area of the rectangle that boxes at these points fill."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (max(xs) - min(xs) + BOX[0]) * (max(ys) - min(ys) + BOX[1])


def _grid(size: int) -> list[Point]:
    columns = max(2, math.ceil(math.sqrt(size * 0.55)))
    step = (BOX[0] + _GAP[0], BOX[1] + _GAP[1])
    return [
        ((n % columns + (n // columns % 2) / 2) * step[0], (n // columns) * step[1])
        for n in range(size)
    ]


def pack(blocks: Sequence[_Block]) -> _Block:
    """Return blocks in rows, back and forth, in about the shape of a screen."""
    if not blocks:
        return _Block(0, 0)
    return min((_stack(_rows(blocks, limit)) for limit in _limits(blocks)), key=_awkward)


def _limits(blocks: Sequence[_Block]) -> list[float]:
    """Return the row widths worth trying: those of the first rows that the order allows."""
    widest = max(block.width for block in blocks)
    ends = list(accumulate(block.width + _BETWEEN for block in blocks))
    return sorted({max(widest, end - start - _BETWEEN) for start in (0, *ends[:2]) for end in ends})


def _awkward(block: _Block) -> float:
    shape = block.width / block.height / _ASPECT
    return max(shape, 1 / shape) * math.sqrt(block.width * block.height)


def _rows(blocks: Sequence[_Block], limit: float) -> list[list[_Block]]:
    rows: list[list[_Block]] = [[]]
    used = 0.0
    for block in blocks:
        if rows[-1] and used + block.width > limit:
            rows.append([])
            used = 0.0
        rows[-1].append(block)
        used += block.width + _BETWEEN
    return [row[::-1] if n % 2 else row for n, row in enumerate(rows)]


def _stack(rows: Sequence[Sequence[_Block]]) -> _Block:
    widths = [sum(b.width for b in row) + _BETWEEN * (len(row) - 1) for row in rows]
    heights = [max(b.height for b in row) for row in rows]
    whole = _Block(max(widths), sum(heights) + _BETWEEN * (len(rows) - 1))
    y = -whole.height / 2
    for row, width, height in zip(rows, widths, heights, strict=True):
        x = -width / 2
        for block in row:
            _put(whole, block, x + block.width / 2, y + height / 2)
            x += block.width + _BETWEEN
        y += height + _BETWEEN
    return whole


def _put(whole: _Block, block: _Block, x: float, y: float) -> None:
    whole.teams |= {team: (x + a, y + b) for team, (a, b) in block.teams.items()}
    whole.areas += [Area(a.id, x + a.x, y + a.y, a.width, a.height, a.level) for a in block.areas]
