"""Team by team: where the blocks, the silent cells and the surprises are.

Area is demand, colour is actual against expected exchange, hatching is "cannot judge", a ring is
talk without a recorded dependency. Above 40 teams, groups stand for their teams. Blind to
everything that is not between two teams.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aligngraph.alignment import Alignment, SeamView
from aligngraph_reports.names import Names
from aligngraph_reports.safe import shorten
from aligngraph_reports.seams import (
    Tone,
    figures,
    ratio_tone,
    seam_link,
    sentence,
    seriated,
    share_of_expected,
    team_link,
    telling,
    tone,
    weights,
)
from aligngraph_reports.words import number

_MOST = 40  # rows
_LISTED = 10


@dataclass(frozen=True)
class Cell:
    """One pair: text for those who do not see it, its tone, its size in percent, its address."""

    text: str
    tone: Tone
    size: int
    link: str | None


@dataclass(frozen=True)
class Row:
    """A team (or group) against all others; ``first`` in its group."""

    name: str
    link: str | None
    first: bool
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Listed:
    """A seam in the ranked list."""

    pair: str
    figures: str
    tone: Tone
    link: str


@dataclass(frozen=True)
class Matrix:
    """The matrix and the same as a ranked list.

    Args:
        of: what its rows are: "team" or "group".
        left_out: teams without any seam, which have no row.
        total: how many seams there are; the list holds the most telling.
    """

    of: str
    rows: tuple[Row, ...]
    listed: tuple[Listed, ...]
    left_out: tuple[str, ...]
    total: int


def matrix(alignment: Alignment, names: Names) -> Matrix | None:
    """Return the matrix, or None where no two teams have anything to do with each other."""
    if not alignment.seams:
        return None
    joined = {team for seam in alignment.seams for team in (seam.team_a, seam.team_b)}
    groups = {team.id: team.group for team in alignment.teams if team.id in joined}
    groups |= dict.fromkeys(sorted(joined - groups.keys()))
    grouped = len(groups) > _MOST and len(set(groups.values())) > 1
    rows = _group_rows(alignment, names, groups) if grouped else _rows(alignment, names, groups)
    return Matrix(
        of="group" if grouped else "team",
        rows=rows,
        listed=tuple(
            Listed(
                " \u2013 ".join(shorten(names.team(t), 60) for t in (seam.team_a, seam.team_b)),
                figures(seam),
                tone(seam),
                seam_link(seam.team_a, seam.team_b),
            )
            for seam in telling(alignment.seams)[:_LISTED]
        ),
        left_out=tuple(team.name for team in alignment.teams if team.id not in joined),
        total=len(alignment.seams),
    )


def ordered_teams(
    seams: Sequence[SeamView], groups: Mapping[str, str | None]
) -> list[tuple[str, list[str]]]:
    """Return (group, its teams): near each other what depends on each other."""
    place = {team: group or "" for team, group in groups.items()}
    between = weights(seams, place)
    within = weights(seams, {team: team for team in groups})
    return [
        (group, seriated([team for team in groups if place[team] == group], within))
        for group in seriated(list(dict.fromkeys(place.values())), between)
    ]


def _busiest(seams: Sequence[SeamView], place: Mapping[str, str]) -> set[str]:
    """Return the places (teams or groups) with the most demand, as many as one can read."""
    demand = dict.fromkeys(place.values(), 0.0)
    for seam in seams:
        demand[place[seam.team_a]] += seam.demand
        demand[place[seam.team_b]] += seam.demand
    return set(sorted(demand, key=lambda at: (-demand[at], at))[:_MOST])


def _rows(alignment: Alignment, names: Names, groups: Mapping[str, str | None]) -> tuple[Row, ...]:
    shown = _busiest(alignment.seams, {team: team for team in groups})
    seams = [s for s in alignment.seams if {s.team_a, s.team_b} <= shown]
    by_pair = {frozenset((seam.team_a, seam.team_b)): seam for seam in seams}
    most = max((seam.demand for seam in seams), default=1.0)
    order = [
        (team, number == 0)
        for _, teams in ordered_teams(seams, {t: g for t, g in groups.items() if t in shown})
        for number, team in enumerate(teams)
    ]
    return tuple(
        Row(
            name=names.team(a),
            link=team_link(a),
            first=first,
            cells=tuple(_cell(by_pair.get(frozenset((a, b))), names, most) for b, _ in order),
        )
        for a, first in order
    )


def _cell(seam: SeamView | None, names: Names, most: float) -> Cell | None:
    if seam is None:
        return None
    link = seam_link(seam.team_a, seam.team_b)
    return Cell(sentence(seam, names), tone(seam), _size(seam.demand, most), link)


def _size(demand: float, most: float) -> int:
    """Return the side of a square, in percent, whose area is the demand; never invisible."""
    return round(100 * max(0.22, math.sqrt(demand / most) if most > 0 else 0))


def _group_rows(
    alignment: Alignment, names: Names, groups: Mapping[str, str | None]
) -> tuple[Row, ...]:
    place = {team: group or "" for team, group in groups.items()}
    parts: dict[frozenset[str], list[SeamView]] = {}
    for seam in alignment.seams:
        parts.setdefault(frozenset((place[seam.team_a], place[seam.team_b])), []).append(seam)
    most = max(sum(seam.demand for seam in seams) for seams in parts.values())
    shown = _busiest(alignment.seams, place)
    order = [group for group, _ in ordered_teams(alignment.seams, groups) if group in shown]
    return tuple(
        Row(
            name=names.group(a or None),
            link=None,
            first=True,
            cells=tuple(_group_cell(parts.get(frozenset((a, b))), most) for b in order),
        )
        for a in order
    )


def _group_cell(seams: Sequence[SeamView] | None, most: float) -> Cell | None:
    if not seams:
        return None
    demand, share = sum(seam.demand for seam in seams), share_of_expected(seams)
    known = "cannot judge" if share is None else f"{100 * share:.0f} % of the expected exchange"
    text = f"{len(seams)} seams, {number(demand)} dependency-weeks; {known}"
    return Cell(text, ratio_tone(share), _size(demand, most), None)
