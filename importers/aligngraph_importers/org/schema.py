"""The dialect as JSON Schema (2020-12), for completion and checks in editors.

Looser and stricter than the import in places: it cannot see references, duplicates or cycles,
and it wants a list where the import would name the mistake.
"""

from __future__ import annotations

from typing import TypeAlias

from aligngraph_importers.org.document import EXTENSION, OrgDocument

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def org_schema() -> dict[str, Json]:
    """A fresh copy of the schema; it has no ``$id``, so that it can lie anywhere."""
    schema: dict[str, Json] = OrgDocument.model_json_schema(mode="validation")
    definitions = schema.get("$defs")
    for definition in definitions.values() if isinstance(definitions, dict) else ():
        _adapt(definition)
    _adapt(schema)
    schema["patternProperties"] = {
        f"^{EXTENSION}": {"description": "Yours: kept for anchors, not read."}
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _adapt(definition: Json) -> None:
    """Let optional keys be empty (``people:``), and drop defaults that say nothing."""
    if not isinstance(definition, dict):
        return
    properties, required = definition.get("properties"), definition.get("required")
    for name, spec in properties.items() if isinstance(properties, dict) else ():
        if not isinstance(spec, dict):
            continue
        if not isinstance(spec.get("default"), str):
            spec.pop("default", None)
        if not isinstance(required, list) or name not in required:
            _allow_null(spec)


def _allow_null(spec: dict[str, Json]) -> None:
    choices = spec.get("anyOf")
    null: Json = {"type": "null"}
    if isinstance(choices, list):
        if null not in choices:
            choices.append(null)
    else:
        kept = {key: spec.pop(key) for key in list(spec) if key not in _NOTES}
        spec["anyOf"] = [kept, null]


_NOTES = frozenset({"title", "description", "examples", "default"})
