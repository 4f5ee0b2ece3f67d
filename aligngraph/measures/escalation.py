"""Composite A: the queue at a manager that peers would not have left waiting (methods 10 A, 12).

By Little's law, ``avoidable = arrivals per day * (mean wait for the manager - mean wait for a
peer)`` is the number of tickets waiting on the manager at any moment that would not be waiting
had a peer answered. Blind to harder questions where the stratum does not record hardness: say
"may reflect harder questions" beside every flag.

Conventions, found by reproducing methods/examples.json:

* A wait runs to the answer or, if that lies past the window, is censored at the window's end.
* Episodes asked before the window count for the queue length only, not for waits or counts.
* Peers are those of the manager's own seams (unordered pairs); fewer than five: those of all.
* ``share`` is of all escalations; ``up_share`` of all questions on the manager's seams.
* ``p_concentration``: each escalation could have gone to any eligible manager with equal chance
  (see `hierarchy.eligible_managers`); context, not a gate.
* Waits are compared within strata that hold both groups; without such a stratum the verdict is
  ``insufficient``.
* Only managers with enough escalations are tested, so the others do not tax the correction.
* The escalated share does not gate (section 12): where teams talk it is small even for a manager
  on whom a ticket always waits. Size for the flag is the worst 90 days, see `peak_avoidable`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

import numpy as np
from scipy import stats

from aligngraph.measures.errors import window_days
from aligngraph.measures.hierarchy import ReportingTree, eligible_managers, lowest_common_manager
from aligngraph.measures.intervals import benjamini_hochberg, wilson
from aligngraph.measures.queueing import Episode, Seam, Window, mean_queue
from aligngraph.measures.survival import (
    Wait,
    compare_waits,
    delay_p,
    mean_waits,
    restricted_mean_wait,
)
from aligngraph.measures.thresholds import EscalationThresholds, LatentThresholds


@dataclass(frozen=True, slots=True)
class Peak:
    """The span with the largest avoidable queue: its size and its days."""

    value: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class ManagerQueue:
    """What waits for one manager.

    Attributes:
        manager: who.
        n: escalations asked of them in the window.
        teams: distinct teams on either side of them.
        share: of all escalations, 0..1.
        queue_length: mean number of open episodes (L).
        wait_up: mean wait for the manager, days, over the comparable strata (over all, without).
        wait_peer: mean wait for a peer at the same mix of strata, or ``None``.
        reference: whose peers: ``same seams`` or ``all seams``.
        compared: escalations whose stratum has peers; the ``n`` of ``avoidable``.
        avoidable: avoidable queue over the whole window, or ``None`` without a reference.
        peak: avoidable queue of the worst span, or ``None`` without a reference.
        up_share: of all questions on these seams, 0..1, and its lower Wilson bound ``up_low``.
        p_delay: that they wait no longer than peers (one-sided, whole window); ``q_delay``
            corrected for the number of managers tested.
        p_concentration: of at least as many escalations here, had any eligible manager done.
        open: escalations unanswered at the window's end.
        flag: whether all gates hold.
        severity: ``none`` unless flagged.
        confidence: ``insufficient`` for too few episodes or no comparable peer.
    """

    manager: str
    n: int
    teams: int
    share: float
    queue_length: float
    wait_up: float
    wait_peer: float | None
    reference: Literal["same seams", "all seams"]
    compared: int
    avoidable: float | None
    peak: Peak | None
    up_share: float
    up_low: float
    p_delay: float | None
    p_concentration: float
    open: int
    q_delay: float | None = None
    flag: bool = False
    severity: Literal["none", "medium", "high"] = "none"
    confidence: Literal["insufficient", "low", "medium", "high"] = "insufficient"


@dataclass(frozen=True, slots=True)
class LatentLoad:
    """Unserved demand that only one manager can serve: dependency-weeks and share of all."""

    units: float
    share: float
    flag: bool


@dataclass(frozen=True, slots=True)
class _Questions:
    """Episodes of the window, sorted once for every manager."""

    window: Window
    up: dict[str, list[Episode]]
    peers: dict[Seam, list[Episode]]
    asked_on: Mapping[Seam, int]
    eligible: Mapping[frozenset[str], int]
    carried: Mapping[str, Sequence[Episode]]

    @property
    def escalations(self) -> int:
        return sum(len(episodes) for episodes in self.up.values())


def assess_managers(
    episodes: Iterable[Episode],
    tree: ReportingTree,
    team_manager: Mapping[str, str],
    window: Window,
    thresholds: EscalationThresholds | None = None,
) -> tuple[ManagerQueue, ...]:
    """Every manager who was asked, with the queue in front of them.

    Args:
        episodes: questions across teams, escalated and peer-answered; any order.
        tree: manager of each manager.
        team_manager: manager of each team; a team that is missing adds no eligible manager.
        window: first and last day.
        thresholds: gates and spans.

    Returns:
        One entry per manager with an escalation asked in the window, by name.

    Raises:
        MeasureError: for an empty window or a reporting cycle.
    """
    limits = thresholds or EscalationThresholds()
    window_days(*window)
    questions = _sort_questions(episodes, tree, team_manager, window)
    rows = [_measure(manager, questions, limits) for manager in sorted(questions.up)]
    q_values = benjamini_hochberg([row.p_delay for row in rows])
    return tuple(
        _judge(replace(row, q_delay=q), limits) for row, q in zip(rows, q_values, strict=True)
    )


def peak_avoidable(
    escalated: Sequence[Episode],
    reference_means: Mapping[str, float],
    window: Window,
    thresholds: EscalationThresholds | None = None,
) -> Peak | None:
    """The avoidable queue of the worst span (90 days by default; the window where shorter).

    Of the spans that begin on a day with an escalation (shifted back where they would leave the
    window), the one with the largest avoidable queue; the earliest of equals. A long window
    dilutes a bad quarter (methods 12), so the delay is tested on the whole and sized here.

    Args:
        escalated: one manager's escalations.
        reference_means: mean peer wait by stratum, days, over the whole window.
        window: first and last day.
        thresholds: horizon and span.

    Returns:
        The span, or ``None`` if no escalation has a peer reference.
    """
    limits = thresholds or EscalationThresholds()
    span = min(limits.peak_span, window_days(*window))
    asked = sorted(
        (e for e in escalated if e.asked_within(window) and e.stratum in reference_means),
        key=lambda e: e.asked_at,
    )
    days, waits = [e.asked_at for e in asked], [e.wait(window[1]) for e in asked]
    # One start a day, its first escalation: hours would multiply the work, not the finding.
    starts = {int(day - window[0]): day for day in reversed(days)}
    peaks = []
    for start in sorted({min(first, window[1] - span) for first in starts.values()}):
        inside = waits[bisect_left(days, start) : bisect_left(days, start + span)]
        value = _avoidable(inside, reference_means, span, limits.horizon)
        peaks.append(Peak(value, start, start + span))
    return max(peaks, key=lambda peak: (peak.value, -peak.start), default=None)


def peer_reference(
    episodes: Iterable[Episode],
    seams: Iterable[Seam],
    window: Window,
    thresholds: EscalationThresholds | None = None,
) -> dict[str, float]:
    """Mean peer wait by stratum, as `assess_managers` takes it for a manager of these seams."""
    limits, wanted = thresholds or EscalationThresholds(), set(seams)
    peers = [e for e in episodes if e.kind == "peer" and e.asked_within(window)]
    near = [e for e in peers if e.seam in wanted]
    chosen = near if len(near) >= limits.min_peer_waits else peers
    return mean_waits([e.wait(window[1]) for e in chosen], limits.horizon)


def latent_load(
    unserved: Mapping[tuple[str, str], float],
    tree: ReportingTree,
    team_manager: Mapping[str, str],
    thresholds: LatentThresholds | None = None,
) -> dict[str, LatentLoad]:
    """Unserved demand rolled up to the lowest common manager of each pair: no episode needed.

    Args:
        unserved: dependency-weeks without the exchange they ask for, by pair of teams.
        tree: manager of each manager.
        team_manager: manager of each team.
        thresholds: gates.

    Returns:
        Load by manager, in order of name. A pair without a common manager counts in the whole
        that shares are taken of, and at nobody's desk.
    """
    limits = thresholds or LatentThresholds()
    load: defaultdict[str, float] = defaultdict(float)
    for (first, second), units in sorted(unserved.items()):
        heads = team_manager.get(first), team_manager.get(second)
        if heads[0] is None or heads[1] is None:
            continue
        manager = lowest_common_manager(tree, heads[0], heads[1])
        if manager is not None and units > 0:
            load[manager] += units
    whole = sum(sorted(units for units in unserved.values() if units > 0))
    return {
        manager: LatentLoad(
            units=load[manager],
            share=load[manager] / whole,
            flag=load[manager] >= limits.min_units and load[manager] / whole >= limits.min_share,
        )
        for manager in sorted(load)
    }


def _sort_questions(
    episodes: Iterable[Episode],
    tree: ReportingTree,
    team_manager: Mapping[str, str],
    window: Window,
) -> _Questions:
    up: defaultdict[str, list[Episode]] = defaultdict(list)
    carried: defaultdict[str, list[Episode]] = defaultdict(list)
    peers: defaultdict[Seam, list[Episode]] = defaultdict(list)
    asked_on: defaultdict[Seam, int] = defaultdict(int)
    choices: dict[Seam, frozenset[str]] = {}
    eligible: Counter[frozenset[str]] = Counter()
    for episode in episodes:
        seam = episode.seam
        if not episode.asked_within(window):
            if episode.kind == "up":
                carried[episode.responder].append(episode)
            continue
        asked_on[seam] += 1
        if episode.kind == "peer":
            peers[seam].append(episode)
            continue
        up[episode.responder].append(episode)
        if seam not in choices:
            choices[seam] = _eligible(seam, tree, team_manager)
        # Who did answer could have, whatever the chart says.
        eligible[choices[seam] | {episode.responder}] += 1
    return _Questions(window, dict(up), dict(peers), asked_on, eligible, dict(carried))


def _eligible(seam: Seam, tree: ReportingTree, team_manager: Mapping[str, str]) -> frozenset[str]:
    first, second = team_manager.get(seam[0]), team_manager.get(seam[1])
    if first is None or second is None:
        return frozenset()
    return eligible_managers(tree, first, second)


def _measure(manager: str, questions: _Questions, limits: EscalationThresholds) -> ManagerQueue:
    own, end = questions.up[manager], questions.window[1]
    seams = sorted({episode.seam for episode in own})
    near = [e for seam in seams for e in questions.peers.get(seam, ())]
    enough = len(near) >= limits.min_peer_waits
    peers = near if enough else [e for some in questions.peers.values() for e in some]
    waits, peer_waits = [e.wait(end) for e in own], [e.wait(end) for e in peers]
    means = mean_waits(peer_waits, limits.horizon)
    compared = compare_waits(waits, means, limits.horizon)
    asked = sum(questions.asked_on[seam] for seam in seams)
    days, testable = window_days(*questions.window), len(own) >= limits.min_episodes
    return ManagerQueue(
        manager=manager,
        n=len(own),
        teams=len({team for seam in seams for team in seam}),
        share=len(own) / questions.escalations,
        queue_length=mean_queue([*own, *questions.carried.get(manager, ())], questions.window),
        wait_up=compared.exposed if compared else _plain_wait(waits, limits.horizon),
        wait_peer=compared.reference if compared else None,
        reference="same seams" if enough else "all seams",
        compared=compared.compared if compared else 0,
        avoidable=_avoidable(waits, means, days, limits.horizon) if compared else None,
        peak=peak_avoidable(own, means, questions.window, limits),
        up_share=len(own) / asked,
        up_low=wilson(len(own), asked, limits.confidence_level)[0],
        p_delay=delay_p(waits, peer_waits, limits.permute_below) if testable else None,
        p_concentration=_concentration(manager, len(own), questions.eligible),
        open=sum(not wait.answered for wait in waits),
    )


def _plain_wait(waits: Sequence[Wait], horizon: float) -> float:
    return restricted_mean_wait(waits, horizon) or 0.0


def _avoidable(
    waits: Sequence[Wait], reference_means: Mapping[str, float], days: float, horizon: float
) -> float:
    compared = compare_waits(waits, reference_means, horizon)
    if compared is None:
        return 0.0
    return compared.compared / days * max(0.0, compared.exposed - compared.reference)


def _concentration(manager: str, n: int, eligible: Mapping[frozenset[str], int]) -> float:
    """Upper tail of the Poisson-binomial, as binomials of equal chance convolved: those are few."""
    trials: Counter[int] = Counter()
    for choice, episodes in eligible.items():
        if manager in choice:
            trials[len(choice)] += episodes
    parts = [
        stats.binom(count, 1 / size).pmf(np.arange(count + 1))
        for size, count in sorted(trials.items())
    ]
    return min(1.0, float(reduce(np.convolve, parts)[n:].sum()))


def _judge(row: ManagerQueue, limits: EscalationThresholds) -> ManagerQueue:
    q, peak = row.q_delay, row.peak
    if q is None or peak is None or row.n < limits.min_episodes:
        return row
    flag = (
        row.teams >= limits.min_teams and peak.value >= limits.min_avoidable and q <= limits.max_q
    )
    high = peak.value >= limits.high_avoidable
    return replace(
        row,
        flag=flag,
        severity=("high" if high else "medium") if flag else "none",
        confidence=_confidence(row.n, q, limits),
    )


def _confidence(n: int, q: float, limits: EscalationThresholds) -> Literal["low", "medium", "high"]:
    if n >= limits.high_episodes and q < limits.high_q:
        return "high"
    if n >= limits.medium_episodes and q < limits.medium_q:
        return "medium"
    return "low"
