"""The JSON Schema agrees with the import."""

from __future__ import annotations

from collections.abc import Iterator

import jsonschema
import pytest
import yaml
from aligngraph_importers.org.schema import Json, org_schema
from aligngraph_importers.org.starter import starter_text

SAMPLE = """\
organization: Acme
people:
  - {id: ana, name: Ana Diaz, role: engineer, manager: 7, jira: {account_id: x}, email: a@b.example}
  - {id: 7, name: Bo Lind, jira: [{username: bo}, {username: 12}]}
groups:
  - {id: commerce, name: Commerce, lead: 7, parent: null}
teams:
  - {id: pay, name: Pay, kind: stream-aligned, members: [ana, 7], owns: {projects: [PAY]}}
initiatives:
goals:
  - {id: g, name: Grow, weight: 3, labels: [x]}
x-mine: anything
"""


def validator() -> jsonschema.Draft202012Validator:
    """Return a validator for the schema, formats included."""
    return jsonschema.Draft202012Validator(
        org_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def loaded(text: str) -> Json:
    """Read a chart as an editor does: numbers are numbers, dates are texts."""

    class Loader(yaml.SafeLoader):
        """YAML without dates."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    data: Json = yaml.load(text, Loader=Loader)
    return data


def test_schema_is_valid_and_can_lie_anywhere() -> None:
    """The schema is JSON Schema 2020-12 without an address of its own."""
    schema = org_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "$id" not in schema


@pytest.mark.parametrize("text", [SAMPLE, starter_text()], ids=["sample", "starter"])
def test_valid_charts_pass(text: str) -> None:
    """What the import accepts, editors do not mark."""
    assert [error.message for error in validator().iter_errors(loaded(text))] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("name: Ana Diaz", "nam: Ana Diaz"),
        ("id: ana, ", ""),
        ("role: engineer", "role: engineeer"),
        ("kind: stream-aligned", "kind: stream"),
        ("{account_id: x}", "{}"),
        ("{account_id: x}", "{account: x}"),
        ("members: [ana, 7]", "members: ana"),
        ("weight: 3", "weight: heavy"),
        ("weight: 3", "weight: -3"),
        ("initiatives:", "initiatives: [{id: i, name: I, due: tomorrow}]"),
        ("organization: Acme", "organization: [Acme]"),
        ("x-mine:", "mine:"),
    ],
)
def test_invalid_charts_fail(right: str, wrong: str) -> None:
    """What the import refuses about an entry, editors mark."""
    assert right in SAMPLE
    assert list(validator().iter_errors(loaded(SAMPLE.replace(right, wrong))))


def properties(schema: Json) -> Iterator[tuple[str, Json]]:
    """Yield every property of the schema and its definitions with its dotted name."""
    assert isinstance(schema, dict)
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    for title, definition in [("", schema), *definitions.items()]:
        assert isinstance(definition, dict)
        found = definition["properties"]
        assert isinstance(found, dict)
        yield from ((f"{title}.{name}", spec) for name, spec in found.items())


def test_every_field_is_explained() -> None:
    """Every key has a title and a description; those that hold a value, an example."""
    sections = {".people", ".groups", ".teams", ".initiatives", ".goals"}
    for name, spec in properties(org_schema()):
        assert isinstance(spec, dict)
        assert spec.get("description"), name
        assert spec.get("title"), name
        assert spec.get("examples") or name in sections, name


def test_examples_are_valid() -> None:
    """Every example fits the key that it explains."""
    schema = org_schema()
    for name, spec in properties(schema):
        assert isinstance(spec, dict)
        examples = spec.get("examples", [])
        assert isinstance(examples, list)
        for example in examples:
            checked = jsonschema.Draft202012Validator({**spec, "$defs": schema["$defs"]})
            assert checked.is_valid(example), name


def test_each_call_gives_a_fresh_copy() -> None:
    """A caller may change its copy."""
    org_schema().clear()
    assert org_schema()
