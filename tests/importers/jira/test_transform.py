"""The ticket itself: ids, keys, status, level, parent, team, sprints, comments, coverage."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from aligngraph_importers.base import ImportSettings

from aligngraph.facts import Alias, DataWarning, Link, Message, Project, Sprint, Status, Ticket
from tests.importers.jira.conftest import Imported
from tests.importers.jira.samples import (
    ANA,
    BLOCKS,
    DOING,
    OPEN,
    Json,
    changelog,
    comment,
    comments,
    end,
    history,
    issue,
    item,
    link,
    one,
    only,
)


def ticket_of(imported: Imported, raw: Json, settings: ImportSettings | None = None) -> Ticket:
    """The ticket an issue gives."""
    return one(imported(raw, settings=settings), Ticket)


def test_a_whole_ticket(imported: Imported) -> None:
    """Every field of a ticket comes from where Jira has it."""
    raw = issue(
        1,
        priority={"name": "Major"},
        resolution={"name": "Fixed"},
        resolutiondate="2026-05-09T10:00:00.000+0200",
        duedate="2026-06-01",
        components=[{"name": "Ledger"}, {"name": "API"}],
        labels=["one", "two"],
        assignee=ANA,
    )
    assert ticket_of(imported, raw) == Ticket(
        "1001",
        "PAY-1",
        "https://jira.acme.example/browse/PAY-1",
        "PAY",
        "Story",
        0,
        "Issue 1",
        "Open",
        "new",
        "Major",
        "Fixed",
        None,
        ("Ledger", "API"),
        ("one", "two"),
        (),
        "5b10a",
        None,
        None,
        None,
        None,
        datetime(2026, 5, 1, 8, tzinfo=UTC),
        datetime(2026, 5, 2, 8, tzinfo=UTC),
        datetime(2026, 5, 9, 8, tzinfo=UTC),
        date(2026, 6, 1),
        0,
        True,
        False,
        True,
    )


def test_what_is_missing_is_none(imported: Imported) -> None:
    """An issue with nearly nothing gives a ticket of unknowns, not of zeros."""
    found = ticket_of(imported, {"id": 7, "key": "PAY-7", "fields": {}})
    assert (found.id, found.key, found.project, found.url) == ("7", "PAY-7", "PAY", None)
    assert found[4:15] == (None,) * 8 + ((), (), ())
    assert found[15:25] == (None,) * 10
    assert found[25:] == (False, False, False)


def test_trap_16_gateway_self_links(imported: Imported) -> None:
    """The gateway's host is no place to browse; a set address is, and comes first."""
    raw = {**issue(1), "self": "https://api.atlassian.com/ex/jira/abc/rest/api/3/issue/1001"}
    assert ticket_of(imported, raw).url is None
    settings = ImportSettings(browse_url="https://acme.example/jira/")
    assert ticket_of(imported, raw, settings).url == "https://acme.example/jira/browse/PAY-1"


@pytest.mark.parametrize(
    "link_", ["javascript:alert(1)/rest/api", "https://acme.example/other", ""]
)
def test_self_links_that_are_no_address(imported: Imported, link_: str) -> None:
    """A self link that is no REST address of a web server gives no link."""
    assert ticket_of(imported, {**issue(1), "self": link_}).url is None


def test_context_path(imported: Imported) -> None:
    """A tracker below a path keeps its path."""
    raw = {**issue(1), "self": "http://acme.example/jira/rest/api/2/issue/1001"}
    assert ticket_of(imported, raw).url == "http://acme.example/jira/browse/PAY-1"


def test_issue_without_id(imported: Imported) -> None:
    """An issue without id goes by its key, with a warning; without both it is skipped."""
    by_key, nameless = issue(1), issue(2)
    del by_key["id"], nameless["id"], nameless["key"]
    facts = imported(by_key, nameless)
    assert one(facts, Ticket).id == "key:PAY-1"
    assert [w.code for w in only(facts, DataWarning)] == ["issue-without-id", "issue-without-id"]


def test_site_prefix(imported: Imported) -> None:
    """A site's name stands before every id, so that two trackers do not mix."""
    raw = issue(
        1,
        issuelinks=[link(1, BLOCKS, outward=end(2))],
        parent=end(3),
        comment=comments(comment(4)),
        sprint={"id": 5, "name": "S"},
        assignee=ANA,
        changelog=changelog(
            history(6, "2026-05-02T00:00:00Z", item("status", ("1", "Open"), ("3", "Doing")))
        ),
    )
    facts = imported(raw, settings=ImportSettings(site="acme"))
    ticket = one(facts, Ticket)
    assert (ticket.id, ticket.parent, ticket.assignee) == ("acme:1001", "acme:1003", "acme:5b10a")
    assert ticket.sprints == ("acme:5",)
    assert one(facts, Link)[3:5] == ("acme:1001", "acme:1002")
    assert one(facts, Message).id == "jira:acme:4"
    assert {project.id for project in only(facts, Project)} == {"acme:9"}
    assert {status.id for status in only(facts, Status)} == {"acme:1", "acme:3"}
    assert one(facts, Alias) == Alias("PAY-1", "acme:1001")


def test_trap_26_localised_statuses(imported: Imported) -> None:
    """The category's key tells, in any language; "undefined" is no category."""
    localised = {
        "id": "3",
        "name": "En curso",
        "statusCategory": {"key": "indeterminate", "name": "En curso"},
    }
    undefined = {"id": "8", "name": "X", "statusCategory": {"key": "undefined"}}
    facts = imported(issue(1, status=localised), issue(2, status=undefined), issue(3, status=OPEN))
    assert [t.status_category for t in only(facts, Ticket)] == ["indeterminate", None, "new"]
    assert Status("3", "En curso", "indeterminate") in facts


def test_statuses_of_other_issues(imported: Imported) -> None:
    """Statuses seen in links, parents and sub-tasks are known too, each once."""
    done = {"id": "6", "name": "Closed", "statusCategory": {"key": "done"}}
    raw = issue(
        1,
        issuelinks=[link(1, BLOCKS, inward=end(2, status=DOING))],
        parent=end(3, status=done),
        subtasks=[end(4, status=done), {"id": "5", "fields": {"status": None}}],
    )
    assert sorted(s.id for s in only(imported(raw), Status)) == ["1", "3", "6"]


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ({"name": "Story"}, 0),
        ({"name": "Anything", "subtask": True}, -1),
        ({"name": "Épica", "subtask": False}, 1),
        ({"name": "EPIC"}, 1),
        ({"name": "Initiative"}, 2),
        ({"name": "Epic", "hierarchyLevel": 3}, 3),
        ({"name": "Sub", "subtask": True, "hierarchyLevel": -1}, -1),
        (None, None),
    ],
)
def test_level(imported: Imported, type_: Json | None, expected: int | None) -> None:
    """The hierarchy level is Jira's own, else told by sub-task and by the name of the type."""
    assert ticket_of(imported, issue(1, issuetype=type_)).level == expected


NAMES: Json = {"customfield_1": "Epic Link", "customfield_2": "Parent Link"}
SCHEMA: Json = {
    "customfield_1": {"type": "any", "custom": "com.pyxis.greenhopper.jira:gh-epic-link"},
    "customfield_2": {"type": "any", "custom": "com.atlassian.jpo:jpo-custom-field-parent"},
}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"parent": {"id": "7", "key": "PAY-7"}}, "7"),
        ({"parent": {"key": "PAY-7"}}, "@PAY-7"),
        ({"epic": {"id": 8, "key": "PAY-8", "name": "E"}}, "8"),
        ({"customfield_1": "PAY-8"}, "@PAY-8"),
        ({"customfield_2": "PAY-9"}, "@PAY-9"),
        ({"customfield_2": {"data": {"id": 9, "key": "PAY-9"}}}, "9"),
        ({"customfield_2": {"showField": True, "data": None}}, None),
        ({"customfield_1": None, "customfield_2": 7}, None),
        ({"customfield_1": "PAY-8", "customfield_2": "PAY-9"}, "@PAY-8"),
        ({"parent": {"id": "7"}, "epic": {"id": 8}, "customfield_1": "PAY-8"}, "7"),
        ({"parent": {"id": "8", "key": "PAY-8"}, "customfield_1": "PAY-8"}, "8"),
        ({}, None),
    ],
)
def test_trap_23_one_edge_to_the_parent(
    imported: Imported, fields: Json, expected: str | None
) -> None:
    """Parent, epic, Epic Link and Parent Link are one edge; a sub-task's parent comes first."""
    page: Json = {"issues": [issue(1, **fields)], "names": NAMES, "schema": SCHEMA}
    assert ticket_of(imported, page).parent == expected


LEGACY = "com.atlassian.greenhopper.service.sprint.Sprint@1f"
DATELESS = "startDate=<null>,endDate=<null>,completeDate=<null>"


@pytest.mark.parametrize(
    "value",
    [
        [{"id": 5, "name": "S 5", "state": "ACTIVE", "boardId": 1, "goal": "a, b"}],
        [f"{LEGACY}[id=5,state=ACTIVE,name=S 5,{DATELESS},sequence=5,goal=a, name=x, id=9]"],
        [f"{LEGACY}[rapidViewId=1,state=ACTIVE,name=S 5,startDate=<null>,endDate=soon,id=5]"],
    ],
)
def test_trap_25_sprint_values(imported: Imported, value: object) -> None:
    """Sprints come as objects or strings, found without a schema; a goal may hold commas."""
    facts = imported(issue(1, customfield_77=value), issue(2, customfield_77=None))
    assert [t.sprints for t in only(facts, Ticket)] == [("5",), ()]
    assert one(facts, Sprint) == Sprint("5", "S 5", "active", None, None)
    assert not only(facts, DataWarning)


def test_trap_25_sprints_of_the_agile_interface(imported: Imported) -> None:
    """The sprint and the closed sprints of the agile interface are read, times in UTC."""
    closed = {
        "id": 4,
        "name": "S 4",
        "state": "closed",
        "startDate": "2026-04-01T10:00:00.000+0200",
        "endDate": "2026-04-15T10:00:00.000+0200",
        "completeDate": "2026-04-16T10:00:00.000+0200",
    }
    facts = imported(issue(1, sprint={"id": 5, "name": "S 5"}, closedSprints=[closed]))
    assert one(facts, Ticket).sprints == ("5", "4")
    found = only(facts, Sprint)[1]
    assert (found.started_at, found.ended_at) == (
        datetime(2026, 4, 1, 8, tzinfo=UTC),
        datetime(2026, 4, 16, 8, tzinfo=UTC),
    )


def test_sprints_of_no_known_form(imported: Imported) -> None:
    """A sprint that cannot be read is left out with a warning, and the ticket stays."""
    facts = imported(issue(1, sprint={"id": {"a": 1}}, closedSprints="none"))
    assert one(facts, Ticket).sprints == ()
    assert [w.code for w in only(facts, DataWarning)] == ["field-ignored"]


def test_trap_7_cut_off_comments(imported: Imported) -> None:
    """Twenty comments of twenty-one are not all, and the total says how many there are."""
    twenty = [comment(n) for n in range(20)]
    facts = imported(
        issue(1, comment=comments(*twenty, total=21)),
        issue(2, comment=comments(*twenty)),
        issue(3, comment={"comments": twenty}),
        issue(4, comment=None),
        issue(5, comment=twenty),
    )
    coverage = [(t.comments_total, t.comments_complete) for t in only(facts, Ticket)]
    assert coverage == [(21, False), (20, True), (None, False), (None, False), (None, False)]


def test_message(imported: Imported) -> None:
    """A comment is who, when, to whom, and whether it asks; an edit is told, the text is not."""
    edited = comment(4, "[~bo] ready? cc [~cy]", updated="2026-05-04T09:00:00.000+0000")
    assert one(imported(issue(1, comment=comments(edited))), Message) == Message(
        "jira:4",
        "jira",
        "1001",
        "5b10a",
        datetime(2026, 5, 3, 9, tzinfo=UTC),
        datetime(2026, 5, 4, 9, tzinfo=UTC),
        ("bo",),
        ("cy",),
        None,
        True,
    )


def test_comments_repeated_or_without_body(imported: Imported) -> None:
    """A comment that is repeated counts once; one without a body counts too."""
    silent = comment(2)
    del silent["body"]
    facts = imported(issue(1, comment=comments(comment(1), comment(1), silent, total=2)))
    assert [m.id for m in only(facts, Message)] == ["jira:1", "jira:2"]
    assert one(facts, Ticket).comments_complete


def test_trap_34_comments_before_the_issue(imported: Imported) -> None:
    """Comments dated before the issue, as after an import, are kept and counted."""
    early = comment(1, created="2025-01-01T00:00:00.000+0000")
    facts = imported(issue(1, comment=comments(early, comment(2))))
    assert len(only(facts, Message)) == 2
    warning = one(facts, DataWarning)
    assert (warning.code, warning.where) == ("comment-before-issue", "PAY-1")


@pytest.mark.parametrize("at", ["yesterday", None, {}, "2026-13-45T00:00:00Z"])
def test_comment_without_time(imported: Imported, at: object) -> None:
    """A comment whose time is none is skipped with a warning of its own."""
    facts = imported(issue(1, comment=comments(comment(1, created=at), comment(2))))
    assert one(facts, Message).id == "jira:2"
    assert "comment-without-time" in {w.code for w in only(facts, DataWarning)}


def test_trap_13_and_28_null_description(imported: Imported) -> None:
    """A null description, and one that is an ADF document, are no reason to stop."""
    adf = {"type": "doc", "version": 1, "content": [{"type": "unheardOf"}]}
    facts = imported(issue(1, description=adf), {**issue(2), "expand": "", "renderedFields": None})
    assert len(only(facts, Ticket)) == 2
    assert not only(facts, DataWarning)


def test_once_a_reading(imported: Imported) -> None:
    """Projects and statuses are told once, however many issues name them."""
    facts = imported(*(issue(n) for n in range(1, 6)))
    assert one(facts, Project) == Project("9", "PAY", "Payments")
    assert one(facts, Status) == Status("1", "Open", "new")


def test_the_same_issue_twice(imported: Imported) -> None:
    """An issue that stands in a file twice is told twice; the store makes one of them."""
    assert len(only(imported(issue(1), issue(1)), Ticket)) == 2
