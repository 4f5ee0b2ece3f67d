"""Composite B pooled over an initiative's seams: silence in the middle with a consequence.

One seam of one initiative has few events; an initiative's seams together have enough (methods
§12). ``W = S * [1 - (1 - C)(1 - D)] * n / (n + n0)``, the shape of methods §10 B:

- S, silence: exchange in the middle of the work, per open link-day, against what is usual. Usual
  is the geometric mean of the organisation's rate and of the initiative's own rate at its start or
  end, whichever is higher: who talks a lot at the end could have talked before, and an interface
  that never needs talk is not silent. Both rates are shrunk (gamma-Poisson, empirical Bayes).
- C, late pile-up: linked tickets completed in the last fifth against the same teams' other
  tickets, shrunk; unknown while in flight.
- D, drift: material edits of linked tickets that the other side did not see, as probability that
  at least one changed the scope, times the share of edits that went unseen.
- n / (n + n0): few links prove little.

Blind to talk outside the sources (gate by coverage) and to work whose end nobody records.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aligngraph.measures.expectation import weighted_median
from aligngraph.measures.thresholds import PooledThresholds


@dataclass(frozen=True, slots=True)
class Phase:
    """Exchange-days and open link-days in one phase of a life."""

    contacts: float
    open_days: float

    def rate(self, usual: float, prior_days: float) -> float:
        """Contacts per open link-day, shrunk towards ``usual``."""
        return (self.contacts + usual * prior_days) / (self.open_days + prior_days)


@dataclass(frozen=True, slots=True)
class PooledLife:
    """An initiative's seams added up (or one seam).

    Attributes:
        start, middle, end: the phases of ``PooledThresholds``.
        linked_done, linked_late: completions of linked tickets, and those in the last fifth.
        other_done, other_late: the same of the teams' other tickets in the initiative.
        edits_unseen, edits_seen: material edits of linked tickets.
        links: dependency links; seams: pairs of teams; days: longest life of a seam.
        finished: whether all linked tickets are done.
    """

    start: Phase
    middle: Phase
    end: Phase
    linked_done: int
    linked_late: int
    other_done: int
    other_late: int
    edits_unseen: int
    edits_seen: int
    links: int
    seams: int
    days: float
    finished: bool


@dataclass(frozen=True, slots=True)
class PooledAssessment:
    """The verdict's parts, all 0..1 but the counts.

    Attributes:
        silence: S; late: C (None in flight); drift: D; waterfall: W.
        expected_contacts: exchange-days the middle should have had.
        blind_links: W times links.
        evaluable: long enough and with enough links.
    """

    silence: float
    late: float | None
    drift: float
    waterfall: float
    expected_contacts: float
    blind_links: float
    evaluable: bool


def usual_rate(lives: Iterable[PooledLife], thresholds: PooledThresholds | None = None) -> float:
    """The organisation's exchange-days per open link-day in the middle of its initiatives.

    The median over initiatives, weighted by the square root of their open link-days (so that one
    giant does not speak for all), with the prior rate as one more voice of average weight; never
    below a quarter of it, or a silence that all share would be usual.
    """
    limits = thresholds or PooledThresholds()
    rates = [
        (life.middle.contacts / life.middle.open_days, life.middle.open_days**0.5)
        for life in lives
        if life.middle.open_days >= limits.min_open_days
    ]
    weight = sum(weight for _, weight in rates) / len(rates) if rates else 1.0
    usual = weighted_median([*rates, (limits.prior_rate, weight)])
    return max(usual, limits.prior_rate * limits.least_rate)


def assess_life(
    life: PooledLife, usual: float, thresholds: PooledThresholds | None = None
) -> PooledAssessment:
    """Judge one initiative (or seam) against the organisation's ``usual`` rate."""
    limits = thresholds or PooledThresholds()
    own = max(phase.rate(usual, limits.prior_days) for phase in (life.start, life.end))
    expected = math.sqrt(usual * own) * life.middle.open_days
    prior = limits.prior_contacts
    silence = max(0.0, 1 - (life.middle.contacts + prior) / (expected + prior))
    late = _late(life, limits.prior_events) if life.finished else None
    drift = _drift(life, limits.scope_change)
    consequence = 1 - (1 - (late or 0.0)) * (1 - drift)
    evaluable = life.links >= limits.min_links and life.days >= limits.min_days
    waterfall = silence * consequence * life.links / (life.links + limits.prior_links)
    return PooledAssessment(
        silence=silence,
        late=late,
        drift=drift,
        waterfall=waterfall if evaluable else 0.0,
        expected_contacts=expected,
        blind_links=waterfall * life.links if evaluable else 0.0,
        evaluable=evaluable,
    )


def added(lives: Sequence[PooledLife]) -> PooledLife:
    """Several seams as one life; finished where all are."""
    return PooledLife(
        start=_phase([life.start for life in lives]),
        middle=_phase([life.middle for life in lives]),
        end=_phase([life.end for life in lives]),
        linked_done=sum(life.linked_done for life in lives),
        linked_late=sum(life.linked_late for life in lives),
        other_done=sum(life.other_done for life in lives),
        other_late=sum(life.other_late for life in lives),
        edits_unseen=sum(life.edits_unseen for life in lives),
        edits_seen=sum(life.edits_seen for life in lives),
        links=sum(life.links for life in lives),
        seams=sum(life.seams for life in lives),
        days=max((life.days for life in lives), default=0.0),
        finished=all(life.finished for life in lives),
    )


def _phase(phases: Sequence[Phase]) -> Phase:
    return Phase(sum(p.contacts for p in phases), sum(p.open_days for p in phases))


def _late(life: PooledLife, prior: float) -> float:
    """Excess late share of linked tickets over the others' (methods §10 B, C)."""
    others = (life.other_late + 0.5) / (life.other_done + 1)
    linked = (life.linked_late + prior * others) / (life.linked_done + prior)
    return max(0.0, (linked - others) / (1 - others)) if others < 1 else 0.0


def _drift(life: PooledLife, scope_change: float) -> float:
    edits = life.edits_unseen + life.edits_seen
    per_seam = life.edits_unseen / max(life.seams, 1)
    changed = 1 - float((1 - scope_change) ** per_seam)
    return changed * life.edits_unseen / (edits + 1)
