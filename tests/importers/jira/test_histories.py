"""Changes: which fields, from what to what, in order, each once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aligngraph_importers.base import ImportSettings

from aligngraph.facts import Alias, Change, DataWarning, Status, Ticket
from tests.importers.jira.conftest import Imported
from tests.importers.jira.samples import (
    DOING,
    Json,
    changelog,
    history,
    issue,
    item,
    one,
    only,
)

AT = "2026-05-02T00:00:00.000+0000"


def values(facts_of: list[Change]) -> list[tuple[str, str | None, str | None]]:
    """Field, before and after."""
    return [(change.field, change.before, change.after) for change in facts_of]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (item("status", ("1", "Open"), ("3", "Doing")), ("status", "1", "3")),
        (item("assignee", ("a1", "Ana"), None), ("assignee", "a1", None)),
        (item("priority", ("4", "Minor"), ("3", "Major")), ("priority", "Minor", "Major")),
        (
            item("duedate", None, ("2026-06-01", "2026-06-01 00:00:00.0")),
            ("duedate", None, "2026-06-01"),
        ),
        (item("duedate", "2026-06-01 00:00:00.0", None), ("duedate", "2026-06-01", None)),
        (item("Fix Version", ("9", "1.0"), ("10", "1.1")), ("fixversion", "1.0", "1.1")),
        (item("Versions", "1", "2", fieldId="fixVersions"), ("fixversion", "1", "2")),
        (item("Story Points", "3", "8"), ("storypoints", "3", "8")),
        (item("Story point estimate", None, "8"), ("storypoints", None, "8")),
        (item("labels", "", "one two"), ("labels", None, "one two")),
        (item("Component", None, ("7", "Ledger")), ("component", None, "Ledger")),
        (item("Sprint", ("1", "A"), ("1, 2", "A, B")), ("sprint", "1", "1, 2")),
        (item("Flagged", None, "Impediment"), ("flagged", None, "Impediment")),
        (item("project", ("9", "Old"), ("10", "New")), ("project", "9", "10")),
        (item("Key", "OLD-1", "PAY-1"), ("key", "OLD-1", "PAY-1")),
        (item("Team", ("t1", "Blue"), ("t2", "Green")), ("team", "Blue", "Green")),
        (item("Parent", ("1", "PAY-7"), ("2", "PAY-8")), ("parent", "1", "2")),
        (item("IssueParentAssociation", None, ("2", None)), ("parent", None, "2")),
        (item("Epic Link", None, ("2", "PAY-8")), ("parent", None, "2")),
        (item("Parent Link", None, "PAY-8"), ("parent", None, "@PAY-8")),
        (item("Parent Link", ("", ""), ("PAY-8", "x")), ("parent", None, "@PAY-8")),
    ],
)
def test_values(imported: Imported, changed: Json, expected: tuple[str, str, str]) -> None:
    """Each field that matters gives ids, refs, dates or names, whatever its old or new name."""
    facts = imported(issue(1, changelog=changelog(history(5, AT, changed))))
    assert values([one(facts, Change)]) == [expected]


def test_fields_that_do_not_matter(imported: Imported) -> None:
    """Ranks, attachments and the children of an epic are no changes of the issue."""
    noise = [
        item(name, "a", "b") for name in ("Rank", "Attachment", "Epic Child", "RemoteIssueLink")
    ]
    assert not only(imported(issue(1, changelog=changelog(history(5, AT, *noise)))), Change)


def test_texts_give_only_a_distance(imported: Imported) -> None:
    """Of texts nothing is kept but how far they moved; markup alone moves them nowhere."""
    told = [
        item("description", "one two three", "one two four"),
        item("summary", "Keep the *ledger*", "keep the ledger"),
        item("Acceptance criteria", None, "All entries balance"),
    ]
    found = only(imported(issue(1, changelog=changelog(history(5, AT, *told)))), Change)
    assert [(c.field, c.before, c.after, c.distance) for c in found] == [
        ("description", None, None, pytest.approx(0.5)),
        ("summary", None, None, 0.0),
        ("acceptancecriteria", None, None, 1.0),
    ]
    assert [c.id for c in found] == ["5:0", "5:1", "5:2"]


def test_trap_6_cut_off_changelog(imported: Imported) -> None:
    """Forty histories of forty-one are not all: the ticket says so; all of them are."""
    forty = [history(n, AT, item("labels", "", str(n))) for n in range(40)]
    cut, whole = changelog(*forty, total=41), changelog(*forty, history(40, AT, item("labels")))
    facts = imported(issue(1, changelog=cut), issue(2, changelog=whole), issue(3))
    assert [ticket.changes_complete for ticket in only(facts, Ticket)] == [False, True, False]


@pytest.mark.parametrize(
    "at",
    [
        "2026-05-02T10:00:00.000+0200",
        "2026-05-02T10:00:00+02:00",
        "2026-05-02T08:00:00Z",
        "2026-05-02T02:30:00.000000-0530",
        1777708800000,
        1777708800,
    ],
)
def test_trap_8_times(imported: Imported, at: object) -> None:
    """ISO times of any offset and fraction, and epoch milliseconds, are the same moment in UTC."""
    facts = imported(issue(1, changelog=changelog(history(5, at, item("labels", "", "a")))))
    assert one(facts, Change).at == datetime(2026, 5, 2, 8, tzinfo=UTC)
    assert one(facts, Change).at.tzinfo is UTC


@pytest.mark.parametrize("shape", ["histories", "values", "changeHistories"])
def test_trap_9_shapes_and_repeats(imported: Imported, shape: str) -> None:
    """Every interface's shape is read; a history that is repeated across pages counts once."""
    told = history(5, 1777708800000, item("labels", "", "a"), id=5)
    facts = imported(issue(1, changelog={shape: [told, told], "total": 1, "isLast": True}))
    assert one(facts, Change).id == "5:0"
    assert one(facts, Ticket).changes_complete


def test_pages_that_say_they_are_the_last(imported: Imported) -> None:
    """Where there is no total, a last page that is the first holds all there is."""
    told = history(5, AT, item("labels", "", "a"))
    last: Json = {"values": [told], "isLast": True, "startAt": 0}
    later: Json = {"values": [told], "isLast": True, "startAt": 100}
    facts = imported(
        issue(1, changelog=last), issue(2, changelog=later), issue(3, changelog=[told])
    )
    assert [ticket.changes_complete for ticket in only(facts, Ticket)] == [True, False, False]


def test_trap_19_moved_issue(imported: Imported) -> None:
    """A moved issue is one ticket, and its old keys are aliases."""
    moves = [
        history(1, AT, item("project", ("8", "Old"), ("9", "Pay")), item("Key", "OLD-4", "MID-3")),
        history(2, "2026-05-03T00:00:00Z", item("Key", "MID-3", "PAY-1")),
    ]
    facts = imported(issue(1, changelog=changelog(*moves)))
    assert one(facts, Ticket).id == "1001"
    assert only(facts, Alias) == [Alias(k, "1001") for k in ("PAY-1", "OLD-4", "MID-3")]


def test_trap_29_order(imported: Imported) -> None:
    """Histories are sorted by time, then by id as a number."""
    told = [history(n, AT, item("labels", "", str(n))) for n in (100, 99)]
    told.append(history(200, "2026-05-01T23:59:59Z", item("labels", "", "200")))
    facts = imported(issue(1, changelog=changelog(*told)))
    assert [change.id for change in only(facts, Change)] == ["200:0", "99:0", "100:0"]


def test_trap_30_first_status_has_no_item(imported: Imported) -> None:
    """No change is made up for the status an issue began with."""
    assert not only(imported(issue(1, changelog=changelog())), Change)
    assert one(imported(issue(1, changelog=changelog())), Ticket).changes_complete


def test_histories_without_id(imported: Imported) -> None:
    """Without an id, one is derived that the next import of the same history gives again."""
    told = history(1, AT, item("labels", "", "a"), item("labels", "", "b"), id=None)
    first, second = (imported(issue(1, changelog=changelog(told))) for _ in range(2))
    ids = [change.id for change in only(first, Change)]
    assert len(set(ids)) == 2
    assert ids == [change.id for change in only(second, Change)]


def test_histories_without_time(imported: Imported) -> None:
    """A history whose time is none is skipped, and the ticket's warning counts them."""
    told = [history(n, at, item("labels", "", "a")) for n, at in ((1, "soon"), (2, None), (3, AT))]
    facts = imported(issue(1, changelog=changelog(*told)))
    assert one(facts, Change).id == "3:0"
    codes = {warning.code: warning.message for warning in only(facts, DataWarning)}
    assert codes["history-without-time"].startswith("2 histories")


def test_statuses_of_the_past(imported: Imported) -> None:
    """A status known from changes alone is told without category; one that is seen, with it."""
    told = history(1, AT, item("status", ("3", "Doing"), ("7", "Old")))
    facts = imported(issue(1, changelog=changelog(told)), issue(2, status=DOING))
    statuses = {status.id: status for status in only(facts, Status)}
    assert len(statuses) == len(only(facts, Status)) == 3
    assert statuses["7"] == Status("7", "Old", None)
    assert statuses["3"].category == "indeterminate"


def test_custom_fields_by_id(imported: Imported) -> None:
    """A field set as points or criteria is known by its id, whatever it is called."""
    told = history(
        1,
        AT,
        item("Größe", "1", "2", fieldId="customfield_5"),
        item("Fertig wenn", "", "alles geht", fieldId="customfield_6"),
    )
    settings = ImportSettings(
        points_fields=("customfield_5",), acceptance_fields=("customfield_6",), site="acme"
    )
    found = only(imported(issue(1, changelog=changelog(told)), settings=settings), Change)
    assert [(c.id, c.field) for c in found] == [
        ("acme:1:0", "storypoints"),
        ("acme:1:1", "acceptancecriteria"),
    ]
