"""Rectangles of the map's layout, and whether a line crosses them. Units are canvas pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BOX = (140.0, 44.0)  # a team's width and height
Point = tuple[float, float]
Points = Mapping[str, Point]


@dataclass(frozen=True)
class Area:
    """A group's rectangle, by its centre; ``level`` 0 is outermost."""

    id: str
    x: float
    y: float
    width: float
    height: float
    level: int


def overlap(a: Point, b: Point, gap: Point) -> bool:
    """Return whether two team boxes come nearer to each other than ``gap``."""
    return abs(a[0] - b[0]) < BOX[0] + gap[0] and abs(a[1] - b[1]) < BOX[1] + gap[1]


def crossed(
    segments: NDArray[np.float64], boxes: NDArray[np.float64], own: NDArray[np.bool_]
) -> int:
    """Return how often a segment runs through a box that is not at one of its ends.

    Args:
        segments: (n, 4) of x1, y1, x2, y2.
        boxes: (m, 2) of centres.
        own: (n, m), true where the box is at an end of the segment.
    """
    start, step = segments[:, None, :2], (segments[:, 2:] - segments[:, :2])[:, None, :]
    half = np.array(BOX) / 2 - 4
    with np.errstate(divide="ignore", invalid="ignore"):
        first = (boxes[None] - half - start) / step
        second = (boxes[None] + half - start) / step
    enter = np.nanmax(np.minimum(first, second), axis=2)
    leave = np.nanmin(np.maximum(first, second), axis=2)
    return int(np.sum((enter < leave) & (leave > 0) & (enter < 1) & ~own))


def corner(centre: Point) -> Point:
    """Return where a team's own badge stands."""
    return (centre[0] + BOX[0] / 2 - 6, centre[1] - BOX[1] / 2 + 4)


def covered(spot: Point, centres: Sequence[Point]) -> bool:
    """Return whether a badge at ``spot`` would touch a box."""
    reach = (BOX[0] / 2 + 14, BOX[1] / 2 + 14)
    return any(abs(spot[0] - x) < reach[0] and abs(spot[1] - y) < reach[1] for x, y in centres)


def near(spot: Point, taken: Sequence[Point]) -> bool:
    """Return whether a badge at ``spot`` would touch another."""
    return any(abs(spot[0] - x) < 30 and abs(spot[1] - y) < 30 for x, y in taken)
