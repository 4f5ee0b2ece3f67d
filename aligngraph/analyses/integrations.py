"""Initiatives and how their seams integrate (docs/methods.md, B)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aligngraph.analyses.hearing import Hearing
from aligngraph.analyses.seams import Share
from aligngraph.features.base import naive
from aligngraph.features.integration import SLICES, SeamLife, SeamSlice
from aligngraph.features.observe import Observations
from aligngraph.measures.pooled import (
    Phase,
    PooledAssessment,
    PooledLife,
    added,
    assess_life,
    usual_rate,
)
from aligngraph.measures.thresholds import PooledThresholds

Seam = tuple[str, str, str]
DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class SeamReading:
    """One seam of an initiative."""

    life: SeamLife
    pooled: PooledLife
    heard: bool
    assessment: PooledAssessment

    @property
    def teams(self) -> tuple[str, str]:
        """The two teams."""
        return self.life.team_a, self.life.team_b


@dataclass(frozen=True)
class InitiativeReading:
    """An initiative: its heard seams pooled; ``unheard`` are left out of the verdict."""

    id: str
    seams: Sequence[SeamReading]
    unheard: Sequence[SeamReading]
    pooled: PooledLife
    assessment: PooledAssessment


@dataclass(frozen=True)
class Integrations:
    """All initiatives with cross-team dependencies that lived in the window."""

    usual: float
    initiatives: Mapping[str, InitiativeReading]


def read_integrations(
    seen: Observations, hearing: Hearing, limits: PooledThresholds
) -> Integrations:
    """Pool every initiative's seams and judge it against the organisation's usual rate."""
    slices: dict[Seam, list[SeamSlice]] = defaultdict(list)
    for row in seen.slices:
        slices[row.initiative, row.team_a, row.team_b].append(row)
    seams: dict[str, list[tuple[SeamLife, PooledLife, bool]]] = defaultdict(list)
    for life in seen.lives:
        pooled = _pooled(life, slices[life.initiative, life.team_a, life.team_b], limits)
        heard = hearing.heard(life.team_a) and hearing.heard(life.team_b)
        seams[life.initiative].append((life, pooled, heard))
    pools = {
        initiative: added([pooled for _, pooled, heard in rows if heard])
        for initiative, rows in seams.items()
    }
    drift_known = any(source.with_changes for source in seen.sources)
    usual = usual_rate([pool for pool in pools.values() if pool.seams], limits)
    readings = {}
    for initiative, rows in sorted(seams.items()):
        read = [
            SeamReading(life, pooled, heard, assess_life(pooled, usual, limits))
            for life, pooled, heard in rows
        ]
        readings[initiative] = InitiativeReading(
            id=initiative,
            seams=[seam for seam in read if seam.heard],
            unheard=[seam for seam in read if not seam.heard],
            pooled=pools[initiative],
            assessment=_assess(pools[initiative], usual, limits, drift_known=drift_known),
        )
    return Integrations(usual, readings)


def _pooled(life: SeamLife, slices: Sequence[SeamSlice], limits: PooledThresholds) -> PooledLife:
    first = round(limits.start_tail * SLICES)
    last = round((1 - limits.end_tail) * SLICES)
    late = [row for row in slices if row.slice >= last]
    worked = _worked(slices, limits)
    days = (life.ended_at - life.started_at).total_seconds() / 86_400
    return PooledLife(
        start=_phase([row for row in worked if row.slice < first]),
        middle=_phase([row for row in worked if first <= row.slice < last]),
        end=_phase([row for row in worked if row.slice >= last]),
        linked_done=sum(row.linked_done for row in slices),
        linked_late=sum(row.linked_done for row in late),
        other_done=sum(row.other_done for row in slices),
        other_late=sum(row.other_done for row in late),
        edits_unseen=life.edits_unseen,
        edits_seen=life.edits_seen,
        links=life.links,
        seams=1,
        days=days,
        finished=life.finished,
    )


def _assess(
    pool: PooledLife, usual: float, limits: PooledThresholds, *, drift_known: bool
) -> PooledAssessment:
    """Without a changelog an initiative in flight shows no consequence: unknown, not none."""
    assessment = assess_life(pool, usual, limits)
    return assessment if pool.finished or drift_known else replace(assessment, evaluable=False)


def _worked(slices: Sequence[SeamSlice], limits: PooledThresholds) -> list[SeamSlice]:
    """Slices in which the teams worked: a pause is not a silence."""
    usual = math.fsum(row.activity for row in slices) / SLICES
    return [row for row in slices if row.contacts or row.activity > limits.pause_activity * usual]


def _phase(slices: Sequence[SeamSlice]) -> Phase:
    return Phase(
        contacts=sum(row.contacts for row in slices),
        open_days=sum(row.open_days for row in slices),
    )


def blind_shares(
    integrations: Integrations, seen: Observations, limits: PooledThresholds
) -> dict[tuple[str, str], Share]:
    """What of each pair's demand and exchange lies in initiatives that integrate blind.

    Such a silence is the initiative's finding, not also the pair's.
    """
    since, until = (naive(at) for at in (seen.since, seen.until))
    shares: dict[tuple[str, str], Share] = {}
    for reading in integrations.initiatives.values():
        if reading.assessment.waterfall < limits.watch_waterfall:
            continue
        for seam in reading.seams:
            life, phases = seam.life, (seam.pooled.start, seam.pooled.middle, seam.pooled.end)
            days = (life.ended_at - life.started_at).total_seconds()
            inside = (min(life.ended_at, until) - max(life.started_at, since)).total_seconds()
            part = max(0.0, inside) / days if days > 0 else 0.0
            before = shares.get(seam.teams, Share(0.0, 0.0))
            shares[seam.teams] = Share(
                before.demand + part * sum(p.open_days for p in phases) / DAYS_PER_WEEK,
                before.ties + part * sum(p.contacts for p in phases),
            )
    return shares
