"""By group: where in the organisation the exchange is missing.

A seam between two groups counts for both. Blind to what happens inside a team.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligngraph.alignment import Alignment, SeamView
from aligngraph_reports.names import Names
from aligngraph_reports.seams import share_of_expected


@dataclass(frozen=True)
class GroupRow:
    """One group.

    Args:
        inside, across: dependency-weeks between its own teams, and with other groups.
        share: exchange that happens of what its dependencies call for, 0..1; None: cannot judge.
        findings: flagged findings about its seams or teams.
    """

    name: str
    teams: int
    people: int
    tickets: int
    inside: float
    across: float
    share: float | None
    findings: int
    unjudged: int


def group_rows(alignment: Alignment, names: Names) -> tuple[GroupRow, ...]:
    """Return one row a group, the least exchange first; none where there is one group or none."""
    groups = list(dict.fromkeys(team.group for team in alignment.teams))
    if len(groups) < 2:
        return ()
    rows = [_row(group, alignment, names) for group in groups]
    return tuple(sorted(rows, key=lambda r: (2.0 if r.share is None else r.share, r.name)))


def _row(group: str | None, alignment: Alignment, names: Names) -> GroupRow:
    teams = [team for team in alignment.teams if team.group == group]
    ids = {team.id for team in teams}
    seams = [seam for seam in alignment.seams if ids & {seam.team_a, seam.team_b}]
    inside = [seam for seam in seams if ids >= {seam.team_a, seam.team_b}]
    return GroupRow(
        name=names.group(group),
        teams=len(teams),
        people=sum(team.size for team in teams),
        tickets=sum(team.tickets for team in teams),
        inside=_demand(inside),
        across=_demand(seams) - _demand(inside),
        share=share_of_expected(seams),
        findings=_flagged(alignment, ids),
        unjudged=sum(not team.judged for team in teams),
    )


def _demand(seams: Sequence[SeamView]) -> float:
    return round(sum(seam.demand for seam in seams), 6)


def _flagged(alignment: Alignment, teams: set[str]) -> int:
    return sum(
        finding.verdict == "flagged"
        and any(s.type == "team" and s.id in teams for s in finding.subjects)
        for finding in alignment.findings
    )
