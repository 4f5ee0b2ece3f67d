"""Composite B: one seam planned together, worked apart and integrated at the end (methods 10 B).

``W = Q * (1 - (1 - C)(1 - D))``: silence (Q) counts only with a consequence, cross-team work piling
up late (C) or changes nobody acknowledged (D). Silence alone is what a clean interface looks like
(example B2), a crunch alone is ordinary (B3). In flight nothing is late yet: ``W = Q * D``.

Conventions, found by reproducing methods/examples.json: events of the seam are contact days plus
completions of linked tickets; an event on the border of the last fifth is late; contact days count
once each, everything outside the work interval is left out; in flight the late counts are (0, 0).
Blind to contact outside the imported channels: without coverage it is never evaluable. One seam has
few events; for a verdict pool the seams of an initiative (methods 12) and keep these as evidence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from aligngraph.measures.errors import MeasureError, window_days
from aligngraph.measures.silence import (
    days_within,
    expected_stale_fraction,
    longest_silence,
    longest_silence_p,
    stale_fraction,
)
from aligngraph.measures.thresholds import SeamThresholds


@dataclass(frozen=True, slots=True)
class Edit:
    """One material edit of a linked ticket and whether the other team reacted to it in time."""

    day: float
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class SeamHistory:
    """Two teams' common work in one project.

    Attributes:
        start: first start of work on a linked ticket, day.
        end: last completion, day; the day of the data while in flight.
        contacts: days of direct exchange, relays left out.
        cross_done: completion days of linked tickets.
        internal_done: completion days of the same teams' other tickets in the project.
        edits: material edits of linked tickets.
        links: dependency links on the seam.
        relays: contact days through a manager or coordinator.
        links_after_start: links created after work began.
        finished: false while in flight.
        coverage_ok: whether the tracker hears both teams (see ``CoverageThresholds``).
    """

    start: float
    end: float
    contacts: tuple[float, ...]
    cross_done: tuple[float, ...]
    internal_done: tuple[float, ...]
    edits: tuple[Edit, ...]
    links: int
    relays: int = 0
    links_after_start: int = 0
    finished: bool = True
    coverage_ok: bool = True


@dataclass(frozen=True, slots=True)
class LateConcentration:
    """How much more the seam's events fall in the last fifth than the teams' own work does.

    Attributes:
        value: C, 0..1: the part of the seam's events beyond what the teams' own late share makes
            of them, shrunk towards that share.
        p: one-sided Fisher p.
        cross: (late, all) events of the seam.
        internal: (late, all) completions of other tickets.
    """

    value: float | None
    p: float | None
    cross: tuple[int, int]
    internal: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SeamAssessment:
    """The seam, measured.

    Attributes:
        duration: days of the work interval (T).
        contact_days: days of direct exchange within it (m).
        stale: Q, share of the time without fresh news, 0..1.
        stale_expected: Q had the contact days fallen anywhere.
        longest_silence: days; ``p_silence`` of one as long, given the number of contacts.
        late: concentration at the end (C), empty while in flight.
        unacknowledged: material edits without a reaction.
        drift: D, probability that at least one of them changed the scope, 0..1.
        waterfall: W, 0..1.
        relay_share: of all contact days; ``None`` without any.
        late_links: share of the links created after work began; ``None`` without links.
        evaluable: long enough, enough links, coverage.
        flag: evaluable and W at the threshold.
        kind: ``confirmed`` if finished, ``emerging`` in flight, ``none`` if not flagged.
        blind_links: W * links, the size of the finding.
        severity: ``none`` unless flagged.
    """

    duration: float
    contact_days: int
    stale: float
    stale_expected: float
    longest_silence: float
    p_silence: float
    late: LateConcentration
    unacknowledged: int
    drift: float
    waterfall: float
    relay_share: float | None
    late_links: float | None
    evaluable: bool
    flag: bool
    kind: Literal["none", "emerging", "confirmed"]
    blind_links: float
    severity: Literal["none", "medium", "high"]


def assess_seam(history: SeamHistory, thresholds: SeamThresholds | None = None) -> SeamAssessment:
    """Measure one seam.

    Args:
        history: what happened on it.
        thresholds: gates and constants.

    Raises:
        MeasureError: if the work interval is empty.
    """
    limits, h = thresholds or SeamThresholds(), history
    duration = window_days(h.start, h.end)
    contacts = days_within(h.contacts, h.start, h.end)
    stale = stale_fraction(contacts, h.start, h.end, limits.fresh_days)
    gap = longest_silence(contacts, h.start, h.end)
    late = _late(h, contacts, limits)
    unseen = sum(not e.acknowledged and h.start <= e.day <= h.end for e in h.edits)
    drift = drift_probability(unseen, limits.scope_change)
    waterfall = stale * (1 - (1 - (late.value or 0.0)) * (1 - drift))
    evaluable = _evaluable(h, limits)
    flag = evaluable and waterfall >= limits.min_waterfall
    blind = waterfall * h.links
    return SeamAssessment(
        duration=duration,
        contact_days=len(contacts),
        stale=stale,
        stale_expected=expected_stale_fraction(len(contacts), duration, limits.fresh_days),
        longest_silence=gap,
        p_silence=longest_silence_p(len(contacts), gap / duration),
        late=late,
        unacknowledged=unseen,
        drift=drift,
        waterfall=waterfall,
        relay_share=_share(h.relays, h.relays + len(contacts)),
        late_links=_share(h.links_after_start, h.links),
        evaluable=evaluable,
        flag=flag,
        kind=("confirmed" if h.finished else "emerging") if flag else "none",
        blind_links=blind,
        severity=("high" if blind >= limits.high_blind_links else "medium") if flag else "none",
    )


def late_concentration(
    cross: Iterable[float],
    internal: Iterable[float],
    start: float,
    end: float,
    thresholds: SeamThresholds | None = None,
) -> LateConcentration:
    """C: the seam's events in the last fifth against the same teams' other work.

    ``max(0, (p_c - p_i)/(1 - p_i))`` with ``p_i = (x_i + .5)/(n_i + 1)`` and the seam's share
    shrunk by four pseudo-events, ``p_c = (x_c + 4 p_i)/(n_c + 4)``. The control group is essential:
    where everything ends late, so does the seam.

    Args:
        cross: days of the seam's events.
        internal: completion days of the teams' other tickets.
        start: first day.
        end: last day; days outside are left out.
        thresholds: size of the tail and of the prior.
    """
    limits = thresholds or SeamThresholds()
    border = (1 - limits.late_tail) * window_days(start, end)
    seam = [day - start >= border for day in cross if start <= day <= end]
    other = [day - start >= border for day in internal if start <= day <= end]
    x_c, n_c, x_i, n_i = sum(seam), len(seam), sum(other), len(other)
    p_i = (x_i + 0.5) / (n_i + 1)
    p_c = (x_c + limits.prior_events * p_i) / (n_c + limits.prior_events)
    table = np.array([[x_c, n_c - x_c], [x_i, n_i - x_i]])
    p = float(stats.fisher_exact(table, alternative="greater").pvalue)
    return LateConcentration(max(0.0, (p_c - p_i) / (1 - p_i)), p, (x_c, n_c), (x_i, n_i))


def drift_probability(unacknowledged: int, scope_change: float) -> float:
    """D: P that at least one of the unseen edits changed the scope, ``1 - (1 - p)^u``."""
    return float(1 - (1 - scope_change) ** unacknowledged)


def merge_on_time(probabilities: Iterable[float]) -> float:
    """P that all who feed one merge are on time, if they are independent: the product.

    Three feeders at 80% are on time 51% of the time (merge bias: MacCrimmon, Ryavec 1964). Shared
    causes make it optimistic or pessimistic.

    Raises:
        MeasureError: if one is not within 0..1.
    """
    ordered = sorted(probabilities)
    if ordered and not (ordered[0] >= 0 and ordered[-1] <= 1):
        raise MeasureError(f"probabilities {ordered} leave 0..1; give shares, not percentages")
    return math.prod(ordered)


def _late(
    history: SeamHistory, contacts: tuple[float, ...], limits: SeamThresholds
) -> LateConcentration:
    if not history.finished:
        return LateConcentration(None, None, (0, 0), (0, 0))
    events = (*contacts, *history.cross_done)
    return late_concentration(events, history.internal_done, history.start, history.end, limits)


def _evaluable(history: SeamHistory, limits: SeamThresholds) -> bool:
    long_enough = history.end - history.start >= limits.min_fresh_periods * limits.fresh_days
    return long_enough and history.links >= limits.min_links and history.coverage_ok


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
