"""The custom fields of one issue, by what they mean.

Blind to: fields that were not recognised (``fields.py``); they are as good as empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from .shapes import NO_RAW, Fields
from .values import json_value, key_in, number_in, team_in

Names = tuple[str, ...]


class Slots(NamedTuple):
    """Attributes of ``Fields`` that hold the custom fields of each role, best first."""

    sprint: Names = ()
    parent: Names = ()
    guessed_parent: Names = ()
    team: Names = ()
    points: Names = ()


def sprint_values(fields: Fields, slots: Slots) -> list[msgspec.Raw]:
    """The values of the sprint fields, the agile interface's own included."""
    values: list[msgspec.Raw] = []
    if fields.sprint is not NO_RAW:
        values.append(fields.sprint)
    if fields.closed_sprints is not NO_RAW:
        values.append(fields.closed_sprints)
    for slot in slots.sprint:
        value: msgspec.Raw = getattr(fields, slot, NO_RAW)
        if value is not NO_RAW:
            values.append(value)
    return values


def team(fields: Fields, slots: Slots) -> str | None:
    """The name of the team."""
    for slot in slots.team:
        found = team_in(json_value(getattr(fields, slot, NO_RAW)))
        if found:
            return found
    return None


def points(fields: Fields, slots: Slots) -> float | None:
    """The story points; of several fields of that name the first that is filled."""
    for slot in slots.points:
        found = number_in(json_value(getattr(fields, slot, NO_RAW)))
        if found is not None:
            return found
    return None


def parent(
    fields: Fields,
    slots: Slots,
    level: int | None,
    ref: Callable[[str | None, str | None], str | None],
) -> str | None:
    """The issue above: an Epic Link before a Parent Link.

    Args:
        fields: as decoded.
        slots: where the custom fields are.
        level: the issue's level; a field known by its number alone counts below epics only.
        ref: makes a ticket ref of an id and a key.
    """
    for slot in slots.parent + slots.guessed_parent if level == 0 else slots.parent:
        value: msgspec.Raw = getattr(fields, slot, NO_RAW)
        if value is not NO_RAW and (found := ref(*key_in(json_value(value)))):
            return found
    return None
