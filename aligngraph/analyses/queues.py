"""Questions that went up, read against what peers take (methods §10 A, §12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from aligngraph.features.observe import Observations
from aligngraph.features.questions import QuestionRow
from aligngraph.measures.escalation import ManagerQueue, assess_managers
from aligngraph.measures.queueing import Episode
from aligngraph.measures.thresholds import EscalationThresholds

SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class Queues:
    """Every manager who was asked, and the questions themselves."""

    managers: Mapping[str, ManagerQueue]
    up: Mapping[str, Sequence[QuestionRow]]
    questions: int
    peer_questions: int


def read_queues(seen: Observations, limits: EscalationThresholds) -> Queues:
    """Assess every manager; without reporting lines nobody is above anybody."""
    since = seen.since.astimezone(UTC).replace(tzinfo=None)
    episodes = [episode(row, since) for row in seen.questions]
    heads = {team: above[0] for team, above in seen.chart.managers_above.items()}
    assessed = assess_managers(
        episodes, dict(seen.chart.manager_of), heads, (0.0, seen.days), limits
    )
    up: dict[str, list[QuestionRow]] = {}
    for row in seen.questions:
        if row.up:
            up.setdefault(row.asked, []).append(row)
    return Queues(
        managers={queue.manager: queue for queue in assessed},
        up=up,
        questions=len(seen.questions),
        peer_questions=sum(not row.up for row in seen.questions),
    )


def episode(row: QuestionRow, since: datetime) -> Episode:
    """A question as the measures take it: times in days from ``since``."""
    return Episode(
        ticket=row.ticket,
        asker_team=row.team,
        other_team=row.other_team,
        responder=row.asked,
        kind="up" if row.up else "peer",
        asked_at=_days(row.asked_at, since),
        answered_at=None if row.answered_at is None else _days(row.answered_at, since),
        stratum=row.stratum,
    )


def _days(at: datetime, since: datetime) -> float:
    return (at - since).total_seconds() / SECONDS_PER_DAY
