"""Question episodes and the queue they form in front of whoever is to answer.

Blind to questions asked outside the tracker; an episode ends with the first answer, useful or not.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from aligngraph.measures.errors import MeasureError, window_days
from aligngraph.measures.survival import Wait

Window: TypeAlias = tuple[float, float]
"""First and last moment, in days on one common line."""

Seam: TypeAlias = tuple[str, str]
"""Two teams in alphabetical order."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One question across teams, from asking to the first answer.

    Attributes:
        ticket: where it was asked.
        asker_team: team that asked.
        other_team: team that owns the other side.
        responder: who answered, or who is waited for.
        kind: ``up`` if the responder is a manager above the teams, ``peer`` otherwise.
        asked_at: day.
        answered_at: day, or ``None`` while open.
        stratum: what makes questions comparable, such as priority and type of issue.
    """

    ticket: str
    asker_team: str
    other_team: str
    responder: str
    kind: Literal["up", "peer"]
    asked_at: float
    answered_at: float | None = None
    stratum: str = ""

    def __post_init__(self) -> None:
        if self.answered_at is not None and self.answered_at < self.asked_at:
            raise MeasureError(
                f"{self.ticket}: answered on day {self.answered_at:g}, before it was asked on day "
                f"{self.asked_at:g}; drop the episode or correct its times"
            )

    @property
    def seam(self) -> Seam:
        """The two teams, whichever of them asked."""
        first, second = sorted((self.asker_team, self.other_team))
        return first, second

    def open_within(self, window: Window) -> Window | None:
        """When it was open inside the window, or ``None``."""
        start, end = window
        answered = end if self.answered_at is None else min(self.answered_at, end)
        asked = max(self.asked_at, start)
        return (asked, answered) if asked < answered else None

    def asked_within(self, window: Window) -> bool:
        """Whether it was asked in [start, end)."""
        return window[0] <= self.asked_at < window[1]

    def wait(self, until: float) -> Wait:
        """The wait as known on day ``until``; a later answer is not known yet."""
        if self.answered_at is None or self.answered_at > until:
            return Wait(until - self.asked_at, answered=False, stratum=self.stratum)
        return Wait(self.answered_at - self.asked_at, answered=True, stratum=self.stratum)


def mean_queue(episodes: Iterable[Episode], window: Window) -> float:
    """Little's L: time-average number of open episodes, those asked before the window included."""
    spans = (episode.open_within(window) for episode in episodes)
    return math.fsum(end - start for start, end in filter(None, spans)) / window_days(*window)


def queue_steps(episodes: Iterable[Episode], window: Window) -> tuple[tuple[float, int], ...]:
    """Queue length over time, for drawing.

    Args:
        episodes: those of one responder, or of any group whose queue is to be shown.
        window: days to show.

    Returns:
        (day, number open from that day on), beginning at the window's start; between two entries
        the number stays.
    """
    window_days(*window)
    change: Counter[float] = Counter({window[0]: 0})
    for start, end in filter(None, (episode.open_within(window) for episode in episodes)):
        change[start] += 1
        change[end] -= 1
    steps = [(window[0], change.pop(window[0]))]
    for day in sorted(day for day, by in change.items() if by and day < window[1]):
        steps.append((day, steps[-1][1] + change[day]))
    return tuple(steps)
