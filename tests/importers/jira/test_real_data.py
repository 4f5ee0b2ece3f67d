"""Counts in are counts out, on two real trackers (neither of which is in this repository)."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest

from aligngraph.facts import Alias, Change, DataWarning, Fact, Link, Message, Ticket
from tests.importers.jira.samples import import_file, only

pytestmark = pytest.mark.real_data

Raw = Mapping[str, object]


class Tracker(NamedTuple):
    """A real dump, decoded without our code, and the facts our code makes of it."""

    raw: Sequence[Raw]
    facts: Sequence[Fact]

    def fields(self) -> Iterator[Raw]:
        """The fields of every issue."""
        for issue in self.raw:
            fields = issue["fields"]
            assert isinstance(fields, dict)
            yield fields


@pytest.fixture(scope="module", params=["duraspace", "tidev"])
def tracker(request: pytest.FixtureRequest, shared_data: Path) -> Tracker:
    """Return each of the two trackers."""
    file = shared_data / str(request.param) / "issues.ndjson.gz"
    with gzip.open(file) as stream:
        raw = [orjson.loads(line) for line in stream]
    return Tracker(raw, import_file(file))


def members(value: object, *path: str) -> Iterator[Raw]:
    """The objects in the list that a path of members leads to."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    for one in value if isinstance(value, list) else ():
        assert isinstance(one, dict)
        yield one


def test_issues(tracker: Tracker) -> None:
    """Every issue is a ticket, and every current key an alias."""
    tickets = only(tracker.facts, Ticket)
    assert Counter(t.id for t in tickets) == Counter(str(i["id"]) for i in tracker.raw)
    aliases = {(alias.key, alias.ticket) for alias in only(tracker.facts, Alias)}
    assert {(str(i["key"]), str(i["id"])) for i in tracker.raw} <= aliases


def test_comments(tracker: Tracker) -> None:
    """Every comment is a message, authors or none, and cut-off ones are known to be."""
    given = [c for fields in tracker.fields() for c in members(fields, "comment", "comments")]
    messages = only(tracker.facts, Message)
    assert Counter(m.id for m in messages) == Counter(f"jira:{c['id']}" for c in given)
    assert sum(m.author is None for m in messages) == sum(not c.get("author") for c in given)
    cut = [
        fields
        for fields in tracker.fields()
        if isinstance(page := fields["comment"], dict) and page["total"] != len(page["comments"])
    ]
    assert sum(not t.comments_complete for t in only(tracker.facts, Ticket)) == len(cut)


def test_mentions(tracker: Tracker) -> None:
    """Every comment with a mention outside of code blocks mentions or copies somebody."""
    given = [c for fields in tracker.fields() for c in members(fields, "comment", "comments")]
    marked = {f"jira:{c['id']}" for c in given if "[~" in str(c.get("body"))}
    found = {m.id for m in only(tracker.facts, Message) if m.mentions or m.copied}
    assert found <= marked
    assert len(found) >= 0.95 * len(marked)


def test_histories(tracker: Tracker) -> None:
    """Every item of a field that matters is a change, of the history it stands in."""
    wanted = {"status", "assignee", "summary", "description", "duedate", "priority", "Key"}
    given = {
        f"{history['id']}:{number}"
        for issue in tracker.raw
        for history in members(issue, "changelog", "histories")
        for number, item in enumerate(members(history, "items"))
        if item["field"] in wanted
    }
    changes = only(tracker.facts, Change)
    assert len({change.id for change in changes}) == len(changes)
    found = {c.id for c in changes if c.field in {name.lower() for name in wanted}}
    assert found == given


def test_links_pair_up(tracker: Tracker) -> None:
    """Each link is one edge however many ends tell it: as many edges as link ids."""
    given = {str(x["id"]) for fields in tracker.fields() for x in members(fields, "issuelinks")}
    standing = [link for link in only(tracker.facts, Link) if link.removed_at is None]
    edges = {(link.type, link.origin, link.target) for link in standing}
    ends = {(link.ticket, link.type, link.origin, link.target) for link in standing}
    assert len(standing) >= len(given)
    # Two issues may be linked twice under one type, once each way.
    assert len(given) - len(edges) <= 0.01 * len(given)
    assert len(ends) <= 2 * len(edges)


def test_dated_links_are_dated_alike(tracker: Tracker) -> None:
    """What both ends tell of a link's birth is the same moment, but for the zone.

    One of the two trackers was exported with mixed-up offsets: the same local time stands once
    with +0000 and once with -0500. So whole hours are set aside.
    """
    born: dict[tuple[str, str, str], set[float]] = {}
    for link in only(tracker.facts, Link):
        if link.created_at and not link.removed_at:
            edge = (link.type, link.origin, link.target)
            born.setdefault(edge, set()).add(link.created_at.timestamp())
    apart = [(max(moments) - min(moments) + 60) % 3600 for moments in born.values()]
    assert sum(seconds > 120 for seconds in apart) <= 0.02 * len(born)


def test_link_types_are_known(tracker: Tracker) -> None:
    """At least 95 % of the links have a type that is known, not guessed."""
    unknown = [w for w in only(tracker.facts, DataWarning) if w.code == "unknown-link-type"]
    guessed = {w.message.split('"')[1] for w in unknown}
    links = only(tracker.facts, Link)
    assert sum(link.type in guessed for link in links) <= 0.05 * len(links)


def test_nothing_is_lost_in_silence(tracker: Tracker) -> None:
    """Two sound trackers give no warning but that of comments older than their issue."""
    codes = {warning.code for warning in only(tracker.facts, DataWarning)}
    assert codes <= {"comment-before-issue"}
