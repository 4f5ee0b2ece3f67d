"""The level of an issue in its hierarchy: -1 sub-task, 0 story and the like, 1 epic, 2 above.

Jira's own ``hierarchyLevel`` where there is one; older servers tell only "sub-task or not" and a
name, in the language of whoever set the tracker up.

Blind to: types of a company's own making above the epic, where ``hierarchyLevel`` is missing.
"""

from __future__ import annotations

from .shapes import IssueType

_EPICS = frozenset(
    [
        "epic",
        "épica",
        "epica",
        "épico",
        "epico",
        "épopée",
        "epopee",
        "epik",
        "epos",
        "эпик",
        "史诗",
        "史詩",
        "エピック",
        "에픽",
    ]
)
_ABOVE = frozenset(
    [
        "initiative",
        "iniciativa",
        "initiatief",
        "iniciatywa",
        "инициатива",
        "theme",
        "thema",
        "tema",
        "thème",
        "legend",
        "saga",
        "capability",
    ]
) | {"portfolio epic"}


def level(type_: IssueType | None) -> int | None:
    """The level of an issue type; None where there is no type."""
    if type_ is None:
        return None
    if type_.hierarchy_level is not None:
        return type_.hierarchy_level
    if type_.subtask:
        return -1
    name = (type_.name or "").strip().casefold()
    return 1 if name in _EPICS else 2 if name in _ABOVE else 0
