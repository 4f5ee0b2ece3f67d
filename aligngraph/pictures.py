"""What a reader should see of a finding, as data: the reports draw it (REPORTS, "The pictures").

All times are aware datetimes in UTC. Ticket keys, not ids: they are what a reader can look up.
Person ids appear only where a picture is about a role; the output boundary replaces them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Value):
    """One cross-team question, from asked to answered (or still open)."""

    ticket: str
    url: str | None
    asked_at: datetime
    answered_at: datetime | None
    asker_team: str
    other_team: str


class QueuePoint(_Value):
    """From ``at`` on, ``waiting`` questions are open."""

    at: datetime
    waiting: int


class QueueStrip(_Value):
    """Escalation: questions at a role over time, beside what peers take for the same kind."""

    kind: Literal["queue_strip"] = "queue_strip"
    person: str
    since: datetime
    until: datetime
    questions: tuple[Question, ...]
    queue: tuple[QueuePoint, ...]
    wait_days: float
    peer_wait_days: float | None
    worst_since: datetime | None
    worst_until: datetime | None


class TicketBar(_Value):
    """A ticket's work interval in a lane of a seam timeline."""

    ticket: str
    url: str | None
    started_at: datetime
    done_at: datetime | None


class Edit(_Value):
    """A material edit of a linked ticket; ``seen`` when the other team said a word within days."""

    ticket: str
    at: datetime
    seen: bool
    field: str


class SeamLane(_Value):
    """Two teams of one initiative: their linked tickets and what passed between them."""

    team_a: str
    team_b: str
    tickets_a: tuple[TicketBar, ...]
    tickets_b: tuple[TicketBar, ...]
    contacts: tuple[datetime, ...]  # direct exchange, one a day
    relays: tuple[datetime, ...]  # through a manager above both, a TPM or a coordinator
    edits: tuple[Edit, ...]
    completions: tuple[datetime, ...]
    silence_since: datetime | None  # the longest silence
    silence_until: datetime | None
    links: int
    blind: bool


class SeamTimeline(_Value):
    """Waterfall integration: when they stopped talking, what changed, when it all met."""

    kind: Literal["seam_timeline"] = "seam_timeline"
    initiative: str
    since: datetime
    until: datetime
    finished: bool
    integration_since: datetime  # the last fifth
    seams: tuple[SeamLane, ...]


class WeekOfSeam(_Value):
    """A seam in one week: open dependency links, days with direct exchange, relayed messages."""

    week: datetime
    open_links: float
    exchange_days: int
    relays: int


class TieBullet(_Value):
    """Missing connective tissue: expected against actual exchange, and the weeks behind it."""

    kind: Literal["tie_bullet"] = "tie_bullet"
    team_a: str
    team_b: str | None  # None: the team against all its partners (isolated team)
    expected: float  # exchange-days
    expected_low: float
    expected_high: float
    actual: int
    weeks: tuple[WeekOfSeam, ...]


class Carrier(_Value):
    """One pair of people who carry a seam, and on how many days."""

    person_a: str
    person_b: str
    days: int


class ThreadSketch(_Value):
    """Single-threaded tie: who carries the seam, and who alone holds it together."""

    kind: Literal["thread_sketch"] = "thread_sketch"
    team_a: str
    team_b: str
    carriers: tuple[Carrier, ...]
    critical: tuple[str, ...]  # person ids whose absence would cut the seam


Picture = Annotated[
    QueueStrip | SeamTimeline | TieBullet | ThreadSketch, Field(discriminator="kind")
]
