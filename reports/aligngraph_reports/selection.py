"""Which findings a reader meets first, and how the others are grouped.

The order of ``Alignment.findings`` is kept within a kind. Scores of different kinds are not in
the same unit, so among findings of one severity the strongest of each kind comes before the
second of any: five cards of one kind would hide that there are others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aligngraph.findings import Finding, Kind
from aligngraph_reports.words import KINDS

FIRST = 5


@dataclass(frozen=True)
class KindGroup:
    """Findings of one kind that are not among the first, in their order."""

    kind: Kind
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Selection:
    """Findings in reading order.

    Args:
        first: at most five to act on.
        others: the rest that was judged, by kind, the largest trouble first.
        unjudged: what could not be judged, with the reason in each.
    """

    first: tuple[Finding, ...]
    others: tuple[KindGroup, ...]
    unjudged: tuple[Finding, ...]

    @property
    def other_count(self) -> int:
        """How many judged findings are not among the first."""
        return sum(len(group.findings) for group in self.others)


def _mixed(findings: Iterable[Finding]) -> list[Finding]:
    seen: dict[tuple[str, str, Kind], int] = {}
    ranked: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    for finding in findings:
        key = (finding.verdict, finding.severity, finding.kind)
        seen[key] = seen.get(key, 0) + 1
        ranked.setdefault(key[:2], []).append((seen[key], finding))
    return [f for tier in ranked.values() for _, f in sorted(tier, key=lambda entry: entry[0])]


def select(findings: Iterable[Finding]) -> Selection:
    """Split findings into the first five, the others and those that could not be judged."""
    every = tuple(findings)
    judged = _mixed(f for f in every if f.verdict != "cannot_judge")
    first = tuple(judged[:FIRST])
    rest: dict[Kind, list[Finding]] = {}
    for finding in judged[FIRST:]:
        rest.setdefault(finding.kind, []).append(finding)
    order = {kind: place for place, kind in enumerate(KINDS)}
    groups = sorted(rest.items(), key=lambda item: (-len(item[1]), order[item[0]]))
    return Selection(
        first=first,
        others=tuple(KindGroup(kind, tuple(found)) for kind, found in groups),
        unjudged=tuple(f for f in every if f.verdict == "cannot_judge"),
    )
