"""Sprints in every form Jira gives them: objects, the agile fields, and Java's toString.

Blind to: the boards sprints belong to. In the string form a goal may hold anything, commas and
``,name=`` included, so the first occurrence of each part counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aligngraph.facts import Sprint

from .shapes import SprintShape
from .times import utc

_PARTS = (
    "id|rapidViewId|state|name|startDate|endDate|completeDate|activatedDate|sequence|goal"
    "|autoStartStop|synced|incompleteIssuesDestinationId"
)
_SPLIT = re.compile(rf",(?=(?:{_PARTS})=)")
_STRING = re.compile(r"com\.atlassian\.greenhopper\.service\.sprint\.Sprint@\w+\[(.*)\]", re.DOTALL)
_DECODER = msgspec.json.Decoder(SprintShape | list[SprintShape | str | None] | str | None)


def sprints(raw: msgspec.Raw, prefix: str) -> Iterator[Sprint]:
    """Every sprint in a field's value.

    Raises:
        msgspec.MsgspecError: the value has none of the forms of a sprint field.
    """
    value = _DECODER.decode(raw)
    for one in value if isinstance(value, list) else (value,):
        shape = _from_string(one) if isinstance(one, str) else one
        if shape is not None and shape.id is not None:
            yield _sprint(shape, prefix)


def _sprint(shape: SprintShape, prefix: str) -> Sprint:
    return Sprint(
        f"{prefix}{shape.id}",
        shape.name or None,
        shape.state.lower() if shape.state else None,
        utc(shape.activated_date) or utc(shape.start_date),
        utc(shape.complete_date) or utc(shape.end_date),
    )


def _from_string(text: str) -> SprintShape | None:
    found = _STRING.fullmatch(text)
    if not found:
        # A bare number is a sprint's id.
        return SprintShape(id=text) if text.isdigit() else None
    parts: dict[str, str] = {}
    for part in _SPLIT.split(found[1]):
        name, _, value = part.partition("=")
        if value not in ("", "<null>"):
            parts.setdefault(name, value)
    return _shape(parts)


def _shape(parts: dict[str, str]) -> SprintShape:
    try:
        return msgspec.convert(parts, SprintShape)
    except msgspec.ValidationError:
        dateless = {name: parts[name] for name in ("id", "name", "state") if name in parts}
        return msgspec.convert(dateless, SprintShape)
