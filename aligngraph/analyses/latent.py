"""Latent escalation bottlenecks: unserved demand that meets only at one manager.

No question needs to have been asked: pairs of teams whose dependencies lack exchange have, as
their nearest common manager, the one desk where a dispute would land (methods §10 A, latent).
Blind where the chart has no reporting lines, and silent where the norm is void.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aligngraph.analyses import words
from aligngraph.analyses.case import Case
from aligngraph.findings import Finding, Subject, finding_id
from aligngraph.measures.escalation import LatentLoad, latent_load

KIND: Final = "latent_escalation_bottleneck"


def find(case: Case) -> Sequence[Finding]:
    """A finding per manager at whose desk much unserved demand meets."""
    norm, chart = case.seams.norm, case.seen.chart
    if norm is None or norm.void or not chart.manager_of:
        return []
    # Only pairs that are missing: a shortfall within the norm's spread is no demand.
    unserved = {
        reading.pair: reading.unserved
        for reading in case.seams.pairs.values()
        if reading.verdict == "missing" and not reading.in_spell
    }
    heads = {team: above[0] for team, above in chart.managers_above.items()}
    loads = latent_load(unserved, dict(chart.manager_of), heads, case.settings.latent)
    return [_finding(case, who, load, unserved) for who, load in loads.items() if load.flag]


def _finding(
    case: Case, manager: str, load: LatentLoad, unserved: dict[tuple[str, str], float]
) -> Finding:
    subject = Subject(type="person", id=manager)
    pairs = [
        pair
        for pair in sorted(unserved, key=lambda p: (-unserved[p], p))
        if case.seen.chart.lowest_common_manager(*pair) == manager
    ]
    who = words.person(manager)
    seams = words.listed([f"{words.team(a)} and {words.team(b)}" for a, b in pairs], 3)
    return Finding(
        id=finding_id(KIND, [subject]),
        kind=KIND,
        verdict="watch",
        subjects=(subject,),
        severity="medium" if load.share >= case.settings.latent.medium_share else "low",
        score=words.metric(load.units) or 0.0,
        confidence="low",
        headline=(
            f"{words.percent(load.share)} of the organisation's unserved dependencies could "
            "only be "
            f"settled by {who}"
        ),
        explanation=(
            f"{load.units:.0f} dependency-weeks lack the exchange they usually come with, on the "
            f"seams of {seams}. The nearest manager they share is {who}: if the teams disagree, "
            "the "
            "decision lands there."
        ),
        advice="Open the direct route first: see the missing ties of these teams.",
        falsifier="If no question of these seams goes up in the next quarter, nothing was latent.",
        actor=words.sentence(who),
        metrics={
            "unserved_dependency_weeks": words.metric(load.units),
            "share": words.metric(load.share),
            "seams": len(pairs),
        },
    )
