"""The coverage gate: whether silence of a team in these sources means anything.

A team is heard when enough of its resolved tickets carry a word by somebody else (DESIGN §5,
methods §10 B) and its own people write in the tracker at all. A team that is not heard is never
part of a flagged seam. Blind to channels nobody imported: that is the point of the gate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aligngraph.analyses import words
from aligngraph.features.coverage import TeamActivity
from aligngraph.measures.talk import writing_levels
from aligngraph.measures.thresholds import CoverageThresholds


@dataclass(frozen=True)
class TeamHearing:
    """One team: ``share`` of resolved tickets commented (None for too few), heard, and why not."""

    team: str
    tickets: int
    share: float | None
    heard: bool
    reason: str


@dataclass(frozen=True)
class Hearing:
    """All teams; ``writing``: ln of messages per own ticket against the median team."""

    teams: Mapping[str, TeamHearing]
    writing: Mapping[str, float]

    def heard(self, team: str) -> bool:
        """Whether silence of this team means anything."""
        return team in self.teams and self.teams[team].heard

    def reason(self, *teams: str) -> str:
        """Why not all of these teams are heard, of several each by name; empty where they are."""
        reasons = [(t, self.teams[t].reason) for t in teams if t in self.teams]
        return "; ".join(
            reason if len(teams) == 1 else f"{words.team(team)}: {reason}"
            for team, reason in reasons
            if reason
        )


def hear(activity: Iterable[TeamActivity], limits: CoverageThresholds) -> Hearing:
    """Judge every team."""
    rows = {row.team: row for row in activity}
    working = {team: row for team, row in rows.items() if row.tickets > 0}
    writing = writing_levels(
        {team: row.own_words for team, row in working.items()},
        {team: row.tickets for team, row in working.items()},
    )
    return Hearing(
        {team: _hear(row, writing.get(team, 0.0), limits) for team, row in rows.items()}, writing
    )


def _hear(row: TeamActivity, writing: float, limits: CoverageThresholds) -> TeamHearing:
    share = row.commented / row.resolved if row.resolved >= limits.min_resolved else None
    if row.tickets == 0:
        reason = "it owns no ticket in the sources read"
    elif share is None:
        reason = f"it resolved only {words.count(row.resolved, 'ticket')} in the window"
    elif share < limits.min_commented_share:
        reason = f"only {share:.0%} of its resolved tickets carry a word by anybody else"
    elif row.own_words < limits.min_words:
        reason = f"its people wrote {words.count(row.own_words, 'message')} on its own tickets"
    elif writing < math.log(limits.min_writing):
        reason = (
            f"its people write {math.exp(writing):.0%} of what the median team writes on its own "
            "tickets"
        )
    else:
        reason = ""
    return TeamHearing(row.team, row.tickets, share, not reason, reason)
