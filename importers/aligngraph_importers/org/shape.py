"""Each part against the dialect's models: pydantic's errors as sentences with a place.

Pydantic finds what is wrong and where in the data; this module finds the line and column, and
says it in the words of somebody who edits a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from aligngraph.facts import ROLES, TEAM_KINDS
from aligngraph_importers.org.document import (
    GoalEntry,
    GroupEntry,
    InitiativeEntry,
    JiraAccount,
    OrgDocument,
    Owns,
    PersonEntry,
    TeamEntry,
)
from aligngraph_importers.org.nodes import Map, Seq, Value
from aligngraph_importers.org.parts import Part
from aligngraph_importers.org.problems import Nearest, Problem, Where, shown

Path = Sequence[str | int]

Model = TypeVar("Model", bound=BaseModel)

_SECTIONS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "people": PersonEntry,
        "groups": GroupEntry,
        "teams": TeamEntry,
        "initiatives": InitiativeEntry,
        "goals": GoalEntry,
    }
)
_MODELS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {**_SECTIONS, "jira": JiraAccount, "owns": Owns}
)
_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {  # other words seen in rosters
        "reports_to": "manager",
        "supervisor": "manager",
        "group": "parent",
        "department": "parent",
        "people": "members",
        "due_date": "due",
        "deadline": "due",
        "mail": "email",
        "priority": "weight",
        "organisation": "organization",
        "company": "organization",
        "job_title": "title",
        "login": "username",
        "account": "account_id",
    }
)


def validate(part: Part, limit: int) -> tuple[OrgDocument | None, Sequence[Problem]]:
    """The part as a model, or the mistakes of its shape.

    Args:
        part: one document.
        limit: how many mistakes are enough; more are looked for no further.
    """
    data: dict[str, object] = dict(part.data)
    problems: list[Problem] = []
    # Entry by entry, because pydantic collects the errors of one call before it hands them over.
    for section, model in _SECTIONS.items():
        items = part.data.get(section)
        if isinstance(items, Seq):
            valid: list[BaseModel] = []
            data[section] = valid
            for index, item in enumerate(items):
                entry = _checked(part, (section, index), model, item, problems)
                if entry is not None:
                    valid.append(entry)
                if len(problems) > limit:
                    return None, problems
    document = _checked(part, (), OrgDocument, data, problems)
    return (None if problems else document), problems


def _checked(
    part: Part, path: Path, model: type[Model], data: object, problems: list[Problem]
) -> Model | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problems.append(_problem(part, (*path, *detail["loc"]), detail))
        return None


def dotted(path: Path) -> str:
    """``("teams", 2, "lead")`` as ``teams[2].lead``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).lstrip(".")


def _problem(part: Part, path: Path, detail: ErrorDetails) -> Problem:
    value, where = part.locate(path)
    kind = detail["type"]
    if kind == "extra_forbidden":
        return Problem(_key_place(part, path), _unknown_key(path))
    if kind == "missing":
        return Problem(where, _missing(part, path))
    return Problem(where, _wrong(kind, path, value, detail))


def _key_place(part: Part, path: Path) -> Where:
    holder, where = part.locate(path[:-1])
    key = path[-1]
    if isinstance(holder, Map) and isinstance(key, str):
        return part.where(holder.key_places[key])
    return where


def _unknown_key(path: Path) -> str:
    key = str(path[-1])
    known = tuple(_model(path[:-1]).model_fields)
    synonyms = {other: ours for other, ours in _SYNONYMS.items() if ours in known}
    nearest = Nearest(synonyms | {name: name for name in known})
    inside = f" in {dotted(path[:-1])}" if len(path) > 1 else ""
    advice = nearest.advice(key, f"remove it, or use one of {', '.join(known)}")
    return f"unknown key {shown(key)}{inside}; {advice}"


def _model(path: Path) -> type[BaseModel]:
    names = [step for step in path if isinstance(step, str)]
    return _MODELS[names[-1]] if names else OrgDocument


def _missing(part: Part, path: Path) -> str:
    key, holder = path[-1], part.locate(path[:-1])[0]
    if isinstance(holder, Map) and key in holder:
        return f"{dotted(path)} is empty; give it a value"
    return f"{dotted(path[:-1])} has no {key}; add {key}: …"


def _wrong(kind: str, path: Path, value: Value, detail: ErrorDetails) -> str:
    name = dotted(path)
    if value is None:
        return f"{name} is empty; fill it in, or remove it"
    match kind:
        case "string_too_short":
            return f"{name} is an empty text; fill it in, or remove it"
        case "string_type":
            return f"{name} must be one text, but is {_kind(value)}; give a single text"
        case "tuple_type":
            return f"{name} must be a list, but is {_kind(value)}; write {_as_list(value)}"
        case "model_type":
            keys = ", ".join(_model(path).model_fields)
            return f"{name} must be a mapping, but is {_kind(value)}; give it keys: {keys}"
        case "literal_error":
            return _choice(name, path, value)
        case "value_error":
            said = str(detail["ctx"]["error"])
            return (
                f"{name} {said}" if not isinstance(value, str) else f"{name} {shown(value)} {said}"
            )
        case _ if path[-1] == "due":
            return f"{name} is {_kind(value)}, but no such day exists; write YYYY-MM-DD"
        case _ if path[-1] == "weight":
            return f"{name} must be a number, 0 or more, but is {_kind(value)}; give a number"
    return f"{name} is {_kind(value)}; {detail['msg']}"


def _choice(name: str, path: Path, value: Value) -> str:
    choices = ROLES if path[-1] == "role" else TEAM_KINDS
    listed = f"use one of {', '.join(choices)}"
    if not isinstance(value, str):
        return f"{name} must be one word, but is {_kind(value)}; {listed}"
    meant = Nearest.of(choices).to(value.replace(" ", "-"))
    hint = f"did you mean {shown(meant)}? " if meant else ""
    return f"{name} {shown(value)} is not a {path[-1]} known here; {hint}{listed}"


def _kind(value: Value) -> str:
    if isinstance(value, str):
        return f"the text {shown(value)}"
    return "a list" if isinstance(value, Seq) else "a mapping"


def _as_list(value: Value) -> str:
    if isinstance(value, str) and len(value) <= 40 and not set(value) & set(",[]{}"):
        return f"[{value}]"
    return "one item per line, each after `- `"
