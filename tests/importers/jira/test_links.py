"""Links: one edge from both ends, direction by meaning, and dates from the changelog."""

from __future__ import annotations

from datetime import UTC, datetime

from aligngraph_importers.base import ImportSettings

from aligngraph.facts import DataWarning, Link
from tests.importers.jira.conftest import Imported
from tests.importers.jira.samples import (
    BLOCKS,
    DOING,
    Json,
    changelog,
    end,
    history,
    issue,
    item,
    link,
    one,
    only,
)

RELATES: Json = {"name": "Relates", "inward": "relates to", "outward": "relates to"}
FIRST, SECOND, THIRD = (f"2026-05-0{day}T10:00:00.000+0000" for day in (2, 3, 4))


def day(number: int) -> datetime:
    """The moment of a history."""
    return datetime(2026, 5, number, 10, tzinfo=UTC)


def made(number: int, at: str, words: str = "blocks", key: str = "PAY-2") -> Json:
    """A history in which a link was made."""
    return history(number, at, item("Link", None, (key, f"This issue {words} {key}")))


def removed(number: int, at: str, words: str = "blocks", key: str = "PAY-2") -> Json:
    """A history in which a link was removed."""
    return history(number, at, item("Link", (key, f"This issue {words} {key}"), None))


def blocks_two(*histories: Json) -> Json:
    """PAY-1, which blocks PAY-2."""
    there = [link(5, BLOCKS, outward=end(2))]
    return issue(1, issuelinks=there, changelog=changelog(*histories))


def test_trap_24_both_ends_tell_one_link(imported: Imported) -> None:
    """Either end gives the same origin and target, whichever way it shows the link."""
    there = issue(1, issuelinks=[link(5, BLOCKS, outward=end(2, status=DOING))])
    back = issue(2, issuelinks=[link(5, BLOCKS, inward=end(1))])
    links = only(imported(there, back), Link)
    assert [(found.ticket, found.kind, found.origin, found.target) for found in links] == [
        ("1001", "blocks", "1001", "1002"),
        ("1002", "blocks", "1001", "1002"),
    ]
    assert [found.created_at for found in links] == [None, None]


def test_relates_has_the_smaller_ref_first(imported: Imported) -> None:
    """A link without direction is written one way only."""
    there = issue(1, issuelinks=[link(5, RELATES, outward=end(2))])
    back = issue(2, issuelinks=[link(5, RELATES, inward=end(1))])
    assert {(found.origin, found.target) for found in only(imported(there, back), Link)} == {
        ("1001", "1002")
    }


def test_a_link_within_one_issue_counts_once(imported: Imported) -> None:
    """Some servers repeat a link in one issue; its id tells."""
    twice = [link(5, BLOCKS, outward=end(2))] * 2
    assert one(imported(issue(1, issuelinks=twice)), Link)


def test_trap_24_custom_link_type(imported: Imported) -> None:
    """A type nobody knows is guessed, reported once a reading, and may be set."""
    strange: Json = {"name": "Handshake", "inward": "is greeted by", "outward": "greets"}
    issues = [issue(n, issuelinks=[link(n, strange, outward=end(n + 1))]) for n in (1, 2)]
    facts = imported(*issues)
    assert {found.kind for found in only(facts, Link)} == {"relates"}
    warning = one(facts, DataWarning)
    assert (warning.code, warning.where) == ("unknown-link-type", "PAY-1")
    settings = ImportSettings(link_types={"handshake": "reverse depends"})
    facts = imported(*issues, settings=settings)
    assert not only(facts, DataWarning)
    assert [(f.kind, f.origin) for f in only(facts, Link)] == [
        ("depends", "1002"),
        ("depends", "1003"),
    ]


def test_birth_of_a_link(imported: Imported) -> None:
    """A link is dated by the history item that made it, never by the ticket's creation."""
    assert one(imported(blocks_two(made(1, SECOND))), Link).created_at == day(3)
    assert one(imported(blocks_two()), Link).created_at is None


def test_the_last_making_that_stands_counts(imported: Imported) -> None:
    """Made, removed and made again: a span that ended, and a link that is as old as its last."""
    facts = imported(blocks_two(made(1, FIRST), removed(2, SECOND), made(3, THIRD)))
    assert [(f.created_at, f.removed_at) for f in only(facts, Link)] == [
        (day(4), None),
        (day(2), day(3)),
    ]


def test_trap_24_removed_link(imported: Imported) -> None:
    """A removed link is told with both dates, its other end by key, its direction by its words."""
    gone = issue(
        1, changelog=changelog(made(1, FIRST, "is blocked by"), removed(2, SECOND, "is blocked by"))
    )
    knows = issue(3, issuelinks=[link(5, BLOCKS, outward=end(4))])
    found = only(imported(gone, knows), Link)[-1]
    assert found == Link("1001", "Blocks", "blocks", "@PAY-2", "1001", day(2), day(3))


def test_removed_link_of_a_type_that_nothing_else_has(imported: Imported) -> None:
    """Words alone give kind and direction where no standing link shows the type."""
    found = one(imported(issue(1, changelog=changelog(removed(1, SECOND, "depends on")))), Link)
    assert found == Link("1001", "depends on", "depends", "1001", "@PAY-2", None, day(3))


def test_two_types_to_one_key(imported: Imported) -> None:
    """Two links to the same issue keep their own dates, told apart by their words."""
    both = issue(
        1,
        issuelinks=[link(5, BLOCKS, outward=end(2)), link(6, RELATES, outward=end(2))],
        changelog=changelog(made(1, FIRST, "relates to"), made(2, SECOND, "blocks")),
    )
    dates = {f.kind: f.created_at for f in only(imported(both), Link)}
    assert dates == {"blocks": day(3), "relates": day(2)}


def test_localised_words(imported: Imported) -> None:
    """Words in the language of whoever linked are matched by key, if one link to it stands."""
    told = history(1, SECOND, item("Link", None, ("PAY-2", "Dieser Vorgang blockiert PAY-2")))
    assert one(imported(blocks_two(told)), Link).created_at == day(3)
    two = issue(
        1,
        issuelinks=[link(5, BLOCKS, outward=end(2)), link(6, RELATES, outward=end(2))],
        changelog=changelog(history(1, SECOND, item("Link", None, ("PAY-2", "Xyz PAY-2")))),
    )
    assert [f.created_at for f in only(imported(two), Link)] == [None, None]


def test_order_of_histories_does_not_matter(imported: Imported) -> None:
    """Newest first, as Cloud has it, gives the same spans as oldest first."""
    told = [made(1, FIRST), removed(2, SECOND), made(3, THIRD)]
    assert imported(blocks_two(*told)) == imported(blocks_two(*reversed(told)))


def test_links_known_by_changelog_alone(imported: Imported) -> None:
    """Where the dump has no issuelinks, links made and not removed stand, and are not complete."""
    facts = imported(issue(1, issuelinks=None, changelog=changelog(made(1, SECOND))))
    assert one(facts, Link)[3:6] == ("1001", "@PAY-2", day(3))


def test_link_without_an_end(imported: Imported) -> None:
    """A link that shows no other issue is none; one with a key alone is a ref by key."""
    bare = [{"id": "1", "type": BLOCKS}, link(2, BLOCKS, outward={"key": "OPS-7"})]
    assert one(imported(issue(1, issuelinks=bare)), Link).target == "@OPS-7"
