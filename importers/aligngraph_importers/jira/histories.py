"""Histories of an issue: what changed, from what to what, by whom and when.

Measures one ``Change`` a history item of the fields that matter; long texts give only how far
they moved. Link items are handed on as events, because a link's birth is told nowhere else.

Blind to: the value a field had before its first change, and, where the changelog was cut off,
whatever is older (``Ticket.changes_complete`` says so).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2s
from typing import NamedTuple

from aligngraph.facts import Change

from .bodies import distance
from .decode import Decoder
from .people import People
from .shapes import Changelog, History, Item
from .times import utc
from .values import KEY

LONGEST_VALUE = 500  # characters of a short value; longer ones are cut

# Changelog names, lower case without spaces, and field ids, to the name of the change.
_FIELDS: Mapping[str, str] = {
    "status": "status",
    "assignee": "assignee",
    "reporter": "reporter",
    "summary": "summary",
    "description": "description",
    "acceptancecriteria": "acceptancecriteria",
    "duedate": "duedate",
    "fixversion": "fixversion",
    "fixversions": "fixversion",
    "storypoints": "storypoints",
    "storypointestimate": "storypoints",
    "priority": "priority",
    "labels": "labels",
    "component": "component",
    "components": "component",
    "project": "project",
    "key": "key",
    "parent": "parent",
    "epiclink": "parent",
    "parentlink": "parent",
    "issueparentassociation": "parent",
    "sprint": "sprint",
    "flagged": "flagged",
    "team": "team",
    "link": "link",
    "issuelinks": "link",
}
_LINK = "link"
# Builds a named tuple without the call its class adds: there are several for every ticket.
_new = tuple.__new__

Values = tuple[str | None, str | None, float | None]
"""Before, after and distance of a change."""


class LinkEvent(NamedTuple):
    """A link made or removed, as the history of one end tells it."""

    at: datetime
    made: bool
    key: str
    text: str  # "This issue blocks PAY-1", in the language of whoever linked


class Past(NamedTuple):
    """What the changelog of one issue tells."""

    changes: list[Change]
    links: list[LinkEvent]
    statuses: dict[str, str]  # id as in the tracker, and name
    old_keys: list[str]
    timeless: int  # histories that could not be placed in time
    complete: bool


_NO_PAST = Past([], [], {}, [], 0, False)  # never written to


_Read = tuple[str, Callable[[Item], Values] | None]


class HistoryReader:
    """Reads changelogs of one source.

    Args:
        people: where actors and assignees are made known.
        prefix: put before every id.
        decoder: knows which custom fields the source has by now.
    """

    def __init__(self, people: People, prefix: str, decoder: Decoder) -> None:
        self._people = people
        self._prefix = prefix
        self._decoder = decoder
        self._reads: dict[tuple[str | None, str | None], _Read] = {}

    def past(self, ticket: str, changelog: Changelog | list[History] | None) -> Past:
        """Everything a changelog tells, oldest first, each history once."""
        if changelog is None:
            return _NO_PAST
        histories, complete = _histories(changelog)
        timed = _in_order(histories)
        past = Past([], [], {}, [], len(histories) - len(timed), complete)
        reads, refs, changes = self._reads, self._people.refs, past.changes
        for at, _, _, history in timed:
            actor = refs[history.author]
            start = None if history.id is None else f"{self._prefix}{history.id}:"
            for number, item in enumerate(history.items or ()):
                told = (item.field, item.field_id)
                name, values = reads.get(told) or self._learn(told)
                if values is None:
                    if name == _LINK:
                        past.links.extend(_link_events(at, item))
                    continue
                if name == "status" or name == "key":
                    _note(name, item, past)
                id_ = f"{start}{number}" if start else _made_up_id(ticket, at, name, item, number)
                changes.append(_new(Change, (id_, ticket, name, *values(item), actor, at)))
        return past

    def _learn(self, told: tuple[str | None, str | None]) -> _Read:
        """What a changed field is called, and how its values are read."""
        field, field_id = told
        name = self._decoder.custom.named().get(field_id or "")
        # The id before the name, which may be translated. "Epic Child" tells of another issue.
        for one in (field_id, field):
            name = name or _FIELDS.get("".join((one or "").casefold().split()))
        found = self._reads[told] = (name or "", None if name is None else self._values_of(name))
        return found

    def _values_of(self, name: str) -> Callable[[Item], Values] | None:
        match name:
            case "link":
                return None
            case "summary" | "description" | "acceptancecriteria":
                return _texts
            case "assignee" | "reporter":
                return self._accounts
            case "status" | "project" | "sprint":
                return self._ids
            case "parent":
                return self._tickets
            case "duedate":
                return _days
        return _names

    def _accounts(self, item: Item) -> Values:
        named = self._people.named
        return named(item.from_, item.from_string), named(item.to, item.to_string), None

    def _ids(self, item: Item) -> Values:
        return self._prefixed(item.from_), self._prefixed(item.to), None

    def _tickets(self, item: Item) -> Values:
        before = self._ticket_ref(item.from_, item.from_string)
        return before, self._ticket_ref(item.to, item.to_string), None

    def _prefixed(self, ids: str | None) -> str | None:
        """Ids, of which a sprint item has several, with the prefix before each."""
        if not ids or not self._prefix:
            return ids[:LONGEST_VALUE] if ids else None
        return ", ".join(self._prefix + one.strip() for one in ids.split(","))

    def _ticket_ref(self, id_: str | None, text: str | None) -> str | None:
        if id_ and id_.isdecimal():
            return self._prefix + id_
        return next((f"@{key}" for key in (id_, text) if key and KEY.fullmatch(key)), None)


def _histories(changelog: Changelog | list[History]) -> tuple[list[History], bool]:
    """The histories that came, each once, and whether that is all there are."""
    if isinstance(changelog, list):
        came, total = changelog, None
    else:
        came = changelog.histories or changelog.values or changelog.change_histories or []
        total = changelog.total
        if total is None and changelog.is_last and not changelog.start_at:
            total = 0
    once = {h.id if h.id is not None else id(h): h for h in came}
    return list(once.values()), total is not None and len(once) >= total


def _in_order(histories: Sequence[History]) -> list[tuple[datetime, int, int, History]]:
    """Those that have a time, by time and then by id, as a number: "99" comes before "100"."""
    timed = []
    for place, history in enumerate(histories):
        at, id_ = utc(history.created), history.id
        if at is not None:
            text = str(id_)
            number = int(text) if text.isdecimal() else 0
            timed.append((at, number, place, history))
    timed.sort()
    return timed


def _texts(item: Item) -> Values:
    return None, None, distance(item.from_string, item.to_string)


def _names(item: Item) -> Values:
    """Short values as people see them; ids where there is nothing to see."""
    before, after = item.from_string or item.from_, item.to_string or item.to
    return (
        (before and before[:LONGEST_VALUE]) or None,
        (after and after[:LONGEST_VALUE]) or None,
        None,
    )


def _days(item: Item) -> Values:
    before, after = item.from_ or item.from_string, item.to or item.to_string
    return (before and before[:10]) or None, (after and after[:10]) or None, None


def _link_events(at: datetime, item: Item) -> Iterator[LinkEvent]:
    if item.from_ and item.from_string:
        yield LinkEvent(at, False, item.from_, item.from_string)
    if item.to and item.to_string:
        yield LinkEvent(at, True, item.to, item.to_string)


def _note(name: str, item: Item, past: Past) -> None:
    """Statuses by name, and the keys that the issue had."""
    if name == "key":
        if item.from_string:
            past.old_keys.append(item.from_string)
        return
    if item.from_ and item.from_string:
        past.statuses[item.from_] = item.from_string
    if item.to and item.to_string:
        past.statuses[item.to] = item.to_string


def _made_up_id(ticket: str, at: datetime, name: str, item: Item, number: int) -> str:
    """An id that stays the same when the same history, which has none, is read again."""
    told = "\0".join((name, item.to or "", item.to_string or "", str(number)))
    return f"{ticket}@{at.isoformat()}:{blake2s(told.encode(), digest_size=8).hexdigest()}"
