"""Seams that would run behind a box are bent around it, as far as a gentle bend can.

Without this a straight line through a third team reads as two seams. Left out on large maps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligngraph_reports.map.shapes import BOX, Point, Points, covered, near

_LARGE = 60  # teams
_BENDS = (0.0, 0.1, -0.1, 0.18, -0.18, 0.26, -0.26, 0.36, -0.36, 0.46, -0.46)
_SAMPLES = np.linspace(0, 1, 33)
_MARGIN = 8.0  # px
_DEAR = 400.0  # px of length for which a full bend is as bad as a box in the way


@dataclass(frozen=True)
class Line:
    """A seam's line between two centres, as vis-network draws it.

    Args:
        bend: 0 for straight, above it clockwise, below it counter-clockwise (its roundness).
    """

    start: Point
    end: Point
    bend: float = 0.0

    @property
    def smooth(self) -> Mapping[str, object] | bool:
        """vis-network's option for this bend."""
        if not self.bend:
            return False
        side = "curvedCW" if self.bend > 0 else "curvedCCW"
        return {"enabled": True, "type": side, "roundness": abs(self.bend)}

    def at(self, share: float) -> Point:
        """Return the point at a share of the way, 0..1: a quadratic curve through its via point."""
        x, y = self.points(np.array([share]))[0]
        return (round(float(x), 1), round(float(y), 1))

    def points(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 2) points at shares of the way."""
        t = shares[:, None]
        ends = np.array([self.start, self._via(), self.end])
        weights = np.hstack([(1 - t) ** 2, 2 * t * (1 - t), t**2])
        return np.asarray(weights @ ends, dtype=np.float64)

    def _via(self) -> Point:
        """Return the control point, by the formula of vis-network's curvedCW and curvedCCW."""
        dx, dy = self.end[0] - self.start[0], self.start[1] - self.end[1]
        reach = (0.5 * abs(self.bend) + 0.5) * math.hypot(dx, dy)
        turn = math.atan2(dy, dx) + (0.5 * self.bend + 0.5) * math.pi
        return (self.start[0] + reach * math.sin(turn), self.start[1] + reach * math.cos(turn))


def bent(ends: Sequence[tuple[str, str]], places: Points) -> list[Line]:
    """Return a line for each pair of teams, bent where that keeps it off other boxes."""
    if len(places) > _LARGE:
        return [Line(places[a], places[b]) for a, b in ends]
    centres = np.array(list(places.values())).reshape(-1, 2)
    order = {team: n for n, team in enumerate(places)}
    return [
        _clear(places[a], places[b], np.delete(centres, [order[a], order[b]], axis=0))
        for a, b in ends
    ]


def _clear(start: Point, end: Point, others: NDArray[np.float64]) -> Line:
    """Return the line that hides least; a wide bend has to be worth it."""
    length = math.dist(start, end)
    tries = [Line(start, end, bend) for bend in _BENDS]
    return min(tries, key=lambda line: _hits(line, others) + abs(line.bend) * length / _DEAR)


def _hits(line: Line, others: NDArray[np.float64]) -> int:
    away = np.abs(line.points(_SAMPLES)[:, None] - others[None])
    reach = np.array(BOX) / 2 + _MARGIN
    return int(np.sum(np.any(np.all(away < reach, axis=2), axis=0)))


def badge_places(lines: Sequence[Line], points: Points, taken: Sequence[Point] = ()) -> list[Point]:
    """Return where on each line a badge fits: off the boxes and off the badges before it."""
    before, centres = [*taken], list(points.values())
    placed: list[Point] = []
    for line in lines:
        spots = [line.at(share) for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)]
        off = [spot for spot in spots if not covered(spot, centres)]
        free = (spot for spot in off if not near(spot, before))
        placed.append(next(free, (off or spots)[0]))
        before.append(placed[-1])
    return placed
