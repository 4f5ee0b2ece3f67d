"""Teams of one group change places while that makes seams shorter and keeps them off boxes.

A plain descent: every exchange of two places, and every mirroring of a whole group, is tried in a
fixed order and kept where it helps. Left out on large maps, where no place is good for all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import TypeAlias

import numpy as np

from aligngraph.alignment import SeamView
from aligngraph_reports.map.shapes import Point, crossed

Move: TypeAlias = Callable[[Mapping[str, Point]], dict[str, Point]]
_LARGE = 60  # teams
_ROUNDS = 4
_CROSSING = 1500.0  # px of length that a seam running behind a box is worth


def settled(
    places: Mapping[str, Point], groups: Mapping[str, str | None], seams: Sequence[SeamView]
) -> dict[str, Point]:
    """Return places after exchanges within groups; rounded to a tenth of a pixel."""
    now = dict(places)
    if 2 < len(now) <= _LARGE and seams:
        _descend(now, groups, seams)
    return {team: (round(x, 1), round(y, 1)) for team, (x, y) in now.items()}


def _descend(
    now: dict[str, Point], groups: Mapping[str, str | None], seams: Sequence[SeamView]
) -> None:
    cost = _cost(now, seams)
    for _ in range(_ROUNDS):
        before = cost
        for move in _moves(now, groups):
            tried = move(now)
            kept = {team: now[team] for team in tried}
            now |= tried
            changed = _cost(now, seams)
            if changed < cost - 1e-6:
                cost = changed
            else:
                now |= kept
        if cost == before:
            return


def _moves(teams: Iterable[str], groups: Mapping[str, str | None]) -> list[Move]:
    members: dict[str | None, list[str]] = {}
    for team in teams:
        members.setdefault(groups.get(team), []).append(team)
    swaps = [partial(_swap, a, b) for group in members.values() for a, b in combinations(group, 2)]
    mirrors = [
        partial(_mirror, tuple(group), axis)
        for group in members.values()
        for axis in (0, 1)
        if len(group) > 2
    ]
    return [*mirrors, *swaps]


def _swap(a: str, b: str, now: Mapping[str, Point]) -> dict[str, Point]:
    return {a: now[b], b: now[a]}


def _mirror(group: Sequence[str], axis: int, now: Mapping[str, Point]) -> dict[str, Point]:
    """Turn a group over within the rectangle it fills."""
    along = [now[team][axis] for team in group]
    ends = min(along) + max(along)
    if axis:
        return {team: (now[team][0], ends - now[team][1]) for team in group}
    return {team: (ends - now[team][0], now[team][1]) for team in group}


def _cost(now: Mapping[str, Point], seams: Sequence[SeamView]) -> float:
    """Return the weighted length of all seams, and a price for each box they run behind."""
    order = {team: n for n, team in enumerate(now)}
    boxes = np.array(list(now.values()))
    ends = np.array([(order[seam.team_a], order[seam.team_b]) for seam in seams])
    segments = np.hstack([boxes[ends[:, 0]], boxes[ends[:, 1]]])
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    weight = np.array([1 + math.log1p(seam.demand) for seam in seams])
    own = np.zeros((len(seams), len(now)), dtype=np.bool_)
    rows = np.arange(len(seams))
    own[rows, ends[:, 0]] = own[rows, ends[:, 1]] = True
    return float(lengths @ weight) + _CROSSING * crossed(segments, boxes, own)
