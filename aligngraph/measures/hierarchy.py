"""The solid-line reporting tree: chains of managers and where two of them meet.

Blind to dotted lines on purpose: with two bosses the lowest common manager is ambiguous.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from aligngraph.measures.errors import MeasureError

ReportingTree: TypeAlias = Mapping[str, str | None]
"""Manager of each manager; ``None`` at the top. One who is missing counts as a top."""


def management_chain(tree: ReportingTree, person: str) -> tuple[str, ...]:
    """The person, their manager, and so on to the top.

    Raises:
        MeasureError: if the line comes back to someone already in it.
    """
    chain = [person]
    while (manager := tree.get(chain[-1])) is not None:
        if manager in chain:
            raise MeasureError(
                f"reporting cycle: {' -> '.join([*chain, manager])}; give each person one manager"
            )
        chain.append(manager)
    return tuple(chain)


def lowest_common_manager(tree: ReportingTree, first: str, second: str) -> str | None:
    """The lowest person whom both report to (or are); ``None`` if their lines never meet."""
    above_second = set(management_chain(tree, second))
    return next((m for m in management_chain(tree, first) if m in above_second), None)


def eligible_managers(tree: ReportingTree, first: str, second: str) -> frozenset[str]:
    """Managers a question between two teams could go up to.

    Everyone above either team's own manager, and the lowest common manager. The teams' own
    managers are out unless they are that: examples A1 and A3 reproduce with this set alone.

    Args:
        tree: the reporting tree.
        first: manager of one team.
        second: manager of the other team.
    """
    above = {*management_chain(tree, first)[1:], *management_chain(tree, second)[1:]}
    common = lowest_common_manager(tree, first, second)
    return frozenset(above if common is None else above | {common})
