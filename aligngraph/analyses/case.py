"""One organisation over one window, with the readings several analyses share, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from aligngraph.analyses.hearing import Hearing, hear
from aligngraph.analyses.integrations import Integrations, blind_shares, read_integrations
from aligngraph.analyses.queues import Queues, read_queues
from aligngraph.analyses.seams import Seams, read_seams
from aligngraph.features.observe import Observations
from aligngraph.settings import Settings


@dataclass(frozen=True)
class Case:
    """What every analysis receives: observations, thresholds, and shared readings on demand."""

    seen: Observations
    settings: Settings

    @cached_property
    def hearing(self) -> Hearing:
        """Which teams the sources hear."""
        return hear(self.seen.activity, self.settings.coverage)

    @cached_property
    def seams(self) -> Seams:
        """Every pair of teams: demand, exchange, and the norm."""
        blind = blind_shares(self.integrations, self.seen, self.settings.waterfall)
        return read_seams(self.seen, self.hearing, blind, self.settings.ties)

    @cached_property
    def queues(self) -> Queues:
        """Questions that went up, and what waits where."""
        return read_queues(self.seen, self.settings.escalation)

    @cached_property
    def integrations(self) -> Integrations:
        """Initiatives and how their seams integrate."""
        return read_integrations(self.seen, self.hearing, self.settings.waterfall)
