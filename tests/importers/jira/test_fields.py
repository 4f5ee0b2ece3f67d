"""Custom fields: found by schema, name, changelog and value; settings first; guesses few."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aligngraph_importers.base import ImportSettings
from aligngraph_importers.jira.decode import SAMPLE, SAMPLE_EVERY

from aligngraph.facts import Ticket
from tests.importers.jira.conftest import Imported
from tests.importers.jira.samples import (
    Json,
    changelog,
    history,
    import_file,
    issue,
    item,
    one,
    only,
)

TEAM = "com.atlassian.teams:rm-teams-custom-field-team"


def page(raw: Json, names: Json | None = None, schema: Json | None = None) -> Json:
    """A search page with its expansions behind the issues, as Jira writes it."""
    return {"issues": [raw], "names": names or {}, "schema": schema or {}}


@pytest.mark.parametrize("pretty", [False, True])
def test_expansions_of_a_page(tmp_path: Path, pretty: bool) -> None:
    """Fields named behind the issues of a page are read in those issues, streamed or not."""
    raw = issue(1, customfield_5=3, customfield_6={"id": "t", "name": "Blue"}, customfield_7="x")
    told = page(
        raw,
        {"customfield_5": "Story Points", "customfield_7": "Team"},
        {"customfield_6": {"custom": TEAM}, "customfield_7": {"custom": "x:textfield"}},
    )
    file = tmp_path / "page.json"
    file.write_text(json.dumps(told, indent=2 if pretty else None))
    found = one(import_file(file), Ticket)
    assert (found.story_points, found.team_field) == (3.0, "Blue")


def test_expansions_of_an_issue(imported: Imported) -> None:
    """An issue that was fetched alone carries its own names."""
    raw = {**issue(1, customfield_5="8"), "names": {"customfield_5": "Story point estimate"}}
    assert one(imported(raw), Ticket).story_points == 8.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": "t", "name": "Blue"}, "Blue"),
        ({"id": "t", "title": "Blue"}, "Blue"),
        ({"value": "Blue"}, "Blue"),
        ("Blue", "Blue"),
        (["Blue", "Green"], "Blue"),
        ([{"name": "Blue"}], "Blue"),
        ([], None),
        (" ", None),
        (7, None),
        (None, None),
    ],
)
def test_forms_of_a_team(imported: Imported, value: object, expected: str | None) -> None:
    """A team is an object, a text or a list of them."""
    settings = ImportSettings(team_fields=("customfield_6",))
    assert (
        one(imported(issue(1, customfield_6=value), settings=settings), Ticket).team_field
        == expected
    )


def test_trap_22_same_named_fields(imported: Imported) -> None:
    """Of two fields of one name the one that is filled counts; a schema tells them apart."""
    names: Json = {"customfield_5": "Story Points", "customfield_6": "Story Points"}
    raw = issue(1, customfield_5=None, customfield_6=5)
    assert one(imported(page(raw, names)), Ticket).story_points == 5.0
    names = {"customfield_5": "Sprint", "customfield_6": "Sprint"}
    schema: Json = {
        "customfield_5": {"custom": "x:textfield"},
        "customfield_6": {"custom": "com.pyxis.greenhopper.jira:gh-sprint"},
    }
    raw = issue(1, customfield_5="7", customfield_6=[{"id": 8, "name": "S"}])
    assert one(imported(page(raw, names, schema)), Ticket).sprints == ("8",)


def test_names_in_the_changelog(imported: Imported) -> None:
    """A history item tells the name beside the id, which is enough without expansions."""
    told = history(
        1, "2026-05-02T00:00:00Z", item("Story Points", "1", "2", fieldId="customfield_5")
    )
    facts = imported(
        issue(1, customfield_5=1), issue(2, customfield_5=2, changelog=changelog(told))
    )
    assert [t.story_points for t in only(facts, Ticket)] == [1.0, 2.0]


def test_team_by_its_value(imported: Imported) -> None:
    """The object of Jira's own team field is recognised; any other object is not."""
    team = {"id": "36-1", "name": "Blue", "title": "Blue", "isShared": True, "isVisible": True}
    facts = imported(issue(1, customfield_6=team, customfield_7={"id": "1", "name": "x"}))
    assert one(facts, Ticket).team_field == "Blue"
    assert (
        one(imported(issue(1, customfield_7={"id": "1", "name": "x"})), Ticket).team_field is None
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (issue(1, customfield_10014="PAY-9"), "@PAY-9"),
        (issue(1, customfield_10008="PAY-9"), "@PAY-9"),
        (issue(1, customfield_10014="ghx-label-3"), None),
        (issue(1, customfield_10099="PAY-9"), None),
        (issue(1, customfield_10014="PAY-9", issuetype={"name": "Epic"}), None),
        (page(issue(1, customfield_10014="PAY-9"), {"customfield_10014": "Similar to"}), None),
    ],
)
def test_epic_link_by_its_number(imported: Imported, raw: Json, expected: str | None) -> None:
    """Jira's usual ids are taken on their word below epics only, and never against a name."""
    assert one(imported(raw), Ticket).parent == expected


def test_settings_come_first(imported: Imported) -> None:
    """A field that is set is read, and others of its role are not looked for."""
    names: Json = {"customfield_5": "Story Points"}
    settings = ImportSettings(points_fields=("customfield_9",), epic_fields=("customfield_8",))
    raw = issue(
        1, customfield_5=1, customfield_9=2, customfield_8="PAY-7", customfield_10014="PAY-9"
    )
    found = one(imported(page(raw, names), settings=settings), Ticket)
    assert (found.story_points, found.parent) == (2.0, "@PAY-7")


@pytest.mark.parametrize("value", [True, "many", "nan", float("1e400"), [3], {"value": 3}])
def test_points_that_are_no_number(imported: Imported, value: object) -> None:
    """Story points that are no finite number are unknown, not zero."""
    settings = ImportSettings(points_fields=("customfield_5",))
    assert (
        one(imported(issue(1, customfield_5=value), settings=settings), Ticket).story_points is None
    )


def test_a_field_that_appears_late(imported: Imported) -> None:
    """Issues behind the first are looked through now and then, so a late field is found."""
    late = {"customfield_7": [{"id": 5, "name": "S", "state": "active", "boardId": 1}]}
    plain = [issue(n) for n in range(1, SAMPLE + 50)]
    with_sprint = [issue(n, **late) for n in range(1000, 1000 + 2 * SAMPLE_EVERY)]
    found = only(imported(*plain, *with_sprint), Ticket)
    assert sum(1 for t in found if t.sprints) >= SAMPLE_EVERY


def test_fields_found_while_a_page_is_read(imported: Imported) -> None:
    """A field found in the middle of a page does no harm to the issues before it."""
    many = [issue(n) for n in range(1, 300)]
    many += [
        issue(n, customfield_9=[{"id": 5, "name": "S", "state": "x", "goal": ""}])
        for n in range(300, 400)
    ]
    assert len(only(imported({"issues": many}), Ticket)) == 399
