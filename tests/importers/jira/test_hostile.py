"""Whatever stands in a file, the worst it does is a warning or a refusal that can be read."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligngraph.errors import InputError
from aligngraph.facts import DataWarning, Fact, Message, Ticket
from tests.importers.jira.conftest import Imported
from tests.importers.jira.samples import (
    BLOCKS,
    Json,
    changelog,
    comment,
    comments,
    end,
    history,
    import_file,
    issue,
    item,
    link,
    one,
    only,
)

# Names that the importer reads, so that random objects meet its code.
NAMES = [
    "id",
    "key",
    "self",
    "fields",
    "summary",
    "issuetype",
    "project",
    "status",
    "priority",
    "resolution",
    "assignee",
    "reporter",
    "created",
    "updated",
    "resolutiondate",
    "duedate",
    "labels",
    "components",
    "parent",
    "epic",
    "subtasks",
    "issuelinks",
    "comment",
    "comments",
    "total",
    "body",
    "author",
    "sprint",
    "closedSprints",
    "changelog",
    "histories",
    "values",
    "items",
    "field",
    "fieldId",
    "from",
    "to",
    "fromString",
    "toString",
    "name",
    "subtask",
    "hierarchyLevel",
    "statusCategory",
    "accountId",
    "displayName",
    "accountType",
    "inwardIssue",
    "outwardIssue",
    "type",
    "inward",
    "outward",
    "issues",
    "names",
    "schema",
    "errorMessages",
    "customfield_10014",
    "customfield_10020",
    "content",
    "attrs",
    "text",
    "startDate",
]
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "PAY-1",
            "2026-05-01T00:00:00.000+0000",
            "0001-01-01T00:00:00+1400",
            "[~ana] cc [~bo]",
            *("status", "Link", "Key", "assignee", "description", "new", "doc", "mention"),
            *("\ud800", "\0"),
        ]
    )
)
JSON = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=30,
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fits(value: object, hint: object) -> bool:
    """Whether a value is of the type that a fact's field declares."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(fits(value, one_) for one_ in inner)
    if origin is tuple:
        return type(value) is tuple and all(fits(one_, inner[0]) for one_ in value)
    if hint is datetime:
        offset = value.utcoffset() if isinstance(value, datetime) else None
        return offset is not None and not offset
    if hint is date:
        return type(value) is date
    if hint is str:
        return type(value) is str and value.encode("utf-8", "strict") is not None
    return type(value) is (NoneType if hint is None else hint)


def check(facts: list[Fact]) -> None:
    """Every fact has the fields of its class, each of the type it declares."""
    for fact in facts:
        hints = get_type_hints(type(fact))
        assert len(fact) == len(hints), fact
        for (name, hint), value in zip(hints.items(), fact, strict=True):
            assert fits(value, hint), (type(fact).__name__, name, value)


def imported_bytes(data: bytes) -> list[Fact]:
    """The facts of a file with this content, or none where it is refused."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "given.json")
        file.write_bytes(data)
        try:
            return import_file(file)
        except InputError:
            return []


@QUICK
@given(JSON)
def test_any_json_as_a_file(value: object) -> None:
    """Arbitrary JSON is imported, warned of or refused, never a traceback."""
    check(imported_bytes(json.dumps(value).encode()))


@QUICK
@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=12), JSON)
def test_any_json_as_fields(fields: Json, changes: object) -> None:
    """Arbitrary fields cost at most themselves: the ticket is there, and every fact is typed."""
    raw = {"id": "1", "key": "PAY-1", "fields": fields, "changelog": changes}
    facts = imported_bytes(json.dumps(raw).encode() + b"\n")
    check(facts)
    assert one(facts, Ticket).key == "PAY-1"


@QUICK
@given(st.lists(JSON, max_size=3), st.lists(JSON, max_size=3), st.lists(JSON, max_size=3))
def test_any_json_among_sound_records(
    odd: list[object], links: list[object], past: list[object]
) -> None:
    """Odd comments, links and histories leave the sound ones beside them standing."""
    raw = issue(
        1,
        comment={"comments": [*odd, comment(777777)], "total": 1},
        issuelinks=[*links, link(777777, BLOCKS, outward=end(777777))],
        changelog={"histories": [*past, history(777777, 1777708800000, item("labels", "", "a"))]},
    )
    facts = imported_bytes(json.dumps(raw).encode() + b"\n")
    check(facts)
    assert "jira:777777" in {message.id for message in only(facts, Message)}


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Any bytes at all are refused in words or imported."""
    check(imported_bytes(data))


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"summary": 7}, "fields.summary: cannot use 7"),
        ({"assignee": "ana"}, 'fields.assignee: cannot use "ana"'),
        ({"labels": ["a", {}, None]}, "fields.labels[]: cannot use"),
        ({"components": {"a": 1}}, "fields.components: cannot use an object"),
        ({"created": "1 May"}, "fields.created: cannot use"),
        ({"duedate": "soon"}, "fields.duedate: cannot use"),
        ({"status": []}, "fields.status: cannot use a list"),
        ({"comment": {"total": True}}, "fields.comment"),
        ({"updated": "2026-05-02T08:00:00"}, "fields.updated: a time without a zone"),
    ],
)
def test_a_field_of_the_wrong_type(imported: Imported, fields: Json, path: str) -> None:
    """A field that cannot be used is ignored, and the warning names it and the issue."""
    facts = imported(issue(1, **fields))
    assert one(facts, Ticket).key == "PAY-1"
    warning = next(w for w in only(facts, DataWarning) if w.code == "field-ignored")
    assert warning.where == "PAY-1"
    assert warning.message.startswith(path)
    check(facts)


def test_half_an_emoji(tmp_path: Path) -> None:
    """Half a surrogate pair becomes a replacement character, and the issue stays."""
    file = tmp_path / "half.jsonl"
    raw = json.dumps(issue(1, summary="sad \ud83d", comment=comments(comment(1, "\udc00 [~ana]"))))
    file.write_text(raw + "\n")
    facts = import_file(file)
    assert one(facts, Ticket).summary == "sad \N{REPLACEMENT CHARACTER}"
    assert one(facts, Message).mentions == ("ana",)
    check(facts)


def test_nan_and_huge_numbers(tmp_path: Path) -> None:
    """NaN, infinities and numbers beyond any type are nothing, and the issue stays."""
    file = tmp_path / "nan.jsonl"
    odd = (
        '"customfield_5": NaN, "x": Infinity, "y": 1' + "0" * 5000 + ', "z": 1e999, "summary": "S"'
    )
    file.write_text('{"id": "1", "key": "PAY-1", "fields": {' + odd + "}}\n")
    facts = import_file(file)
    assert one(facts, Ticket).summary == "S"


def test_control_characters(tmp_path: Path) -> None:
    """A raw tab or escape in a string, which JSON forbids, costs nothing."""
    file = tmp_path / "control.jsonl"
    text = json.dumps(issue(1, summary="a#b")).replace("#", "\x1b\t\x01")
    file.write_text(text + "\n")
    assert one(import_file(file), Ticket).summary == "a\x1b\t\x01b"


@pytest.mark.parametrize("where", ["issue", "custom", "comment"])
def test_deep_nesting(tmp_path: Path, where: str) -> None:
    """Values nested ten thousand deep are skipped, and what stands beside them is read."""
    deep = "[" * 10_000 + "]" * 10_000
    raw = json.dumps(issue(1, customfield_10014="#1", comment=comments(comment(1, "#2"))))
    bad = raw.replace({"issue": '"#1"', "custom": '"#1"', "comment": '"#2"'}[where], deep)
    file = tmp_path / "deep.jsonl"
    file.write_text(bad + "\n" + json.dumps(issue(2)) + "\n")
    facts = import_file(file)
    assert "PAY-2" in {ticket.key for ticket in only(facts, Ticket)}
    check(facts)


def test_cycles_of_parents(imported: Imported) -> None:
    """Issues that are each other's parents are read as they are: refs only."""
    facts = imported(issue(1, parent=end(2)), issue(2, parent=end(1)))
    assert [ticket.parent for ticket in only(facts, Ticket)] == ["1002", "1001"]


def test_a_sound_issue_is_well_typed(imported: Imported) -> None:
    """The check above holds for an issue with everything in it, too."""
    raw = issue(
        1,
        issuelinks=[link(1, BLOCKS, outward=end(2))],
        comment=comments(comment(1, "[~ana] ready?")),
        sprint={"id": 1, "name": "S", "startDate": "2026-05-01T00:00:00Z"},
        duedate="2026-06-01",
        changelog=changelog(history(1, "2026-05-01T00:00:00Z", item("summary", "a", "b"))),
    )
    facts = imported(raw)
    assert len({type(fact) for fact in facts}) >= 8
    check(facts)
