"""Links of an issue, with direction by meaning, and when each was made and removed.

Jira's ``issuelinks`` have no date. The changelog of either end tells "This issue blocks PAY-1",
with the other's key as it was then, in the language of whoever made the link. A link's birth is
the last time it was made that no removal followed. Where the words match no link, a link is dated
by its key alone, if there is just one link to that key and one event that stands.

Blind to: links made before the changelog begins, and links to issues that were moved or renamed
since: those stay undated (None), never "made with the ticket".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from aligngraph.facts import Link

from .histories import LinkEvent
from .linktypes import LinkTypes, normal
from .linkwords import Meaning
from .shapes import LinkShape, LinkTypeShape

_THIS_ISSUE = "this issue "


class Current(NamedTuple):
    """A link that stands, as its end shows it."""

    shape: LinkTypeShape
    outward: bool
    key: str | None
    ref: str
    words: str  # normal


class _Span(NamedTuple):
    key: str
    words: str  # normal, after "this issue"
    made: datetime | None
    removed: datetime | None


class LinkReader:
    """Links of one source; learns the words of its link types as it goes.

    Args:
        types: what link types mean.
        prefix: put before every id.
    """

    def __init__(self, types: LinkTypes, prefix: str) -> None:
        self._types = types
        self._prefix = prefix
        self._words: dict[str, tuple[str, Meaning]] = {}
        self._waiting: list[tuple[str, _Span]] = []
        self.guessed: list[LinkTypeShape] = []
        """Types whose kind is a guess, since the caller last took them."""
        self._seen: dict[LinkTypeShape, tuple[str, str]] = {}

    def links(
        self, ticket: str, shapes: Sequence[LinkShape] | None, events: Sequence[LinkEvent]
    ) -> Iterator[Link]:
        """Links that stand and links that were removed.

        Args:
            ticket: id of the end that tells.
            shapes: ``issuelinks``; None where the source does not tell, and then links stand
                that were made and not removed.
            events: link items of the changelog, oldest first.
        """
        standing = [c for s in _once(shapes) if (c := self._current(s)) is not None]
        if not events:
            for current in standing:
                yield self._link(ticket, current, None)
            return
        spans, made = _spans(events, {c.words for c in standing} | self._words.keys())
        for current in standing:
            yield self._link(ticket, current, _birth(current, made, standing))
        if shapes is None:
            spans += (_Span(*key, at, None) for key, at in made.items())
        for span in spans:
            if span.words in self._words:
                yield self._past_link(ticket, span)
            else:
                self._waiting.append((ticket, span))

    def rest(self) -> Iterator[Link]:
        """Removed links whose type was not known when they were met; call at the end."""
        for ticket, span in self._waiting:
            yield self._past_link(ticket, span)
        self._waiting.clear()

    def kind(self, shape: LinkTypeShape) -> str:
        """The kind a link type is read as."""
        return self._types.of(shape).kind

    def ref(self, id_: str | int | None, key: str | None) -> str | None:
        """A ticket ref: the id where there is one, else ``@KEY``."""
        if id_ is not None and id_ != "":
            return f"{self._prefix}{id_}"
        return f"@{key}" if key else None

    def _current(self, shape: LinkShape) -> Current | None:
        outward = shape.outward_issue is not None
        other = shape.outward_issue or shape.inward_issue
        ref = self.ref(other.id, other.key) if other else None
        if other is None or ref is None:
            return None
        type_ = shape.type or LinkTypeShape()
        words = self._seen.get(type_) or self._meet(type_)
        return Current(type_, outward, other.key, ref, words[outward])

    def _meet(self, type_: LinkTypeShape) -> tuple[str, str]:
        """The words of a type, inward and outward; learns them."""
        inward, outward = self._seen[type_] = normal(type_.inward), normal(type_.outward)
        meaning = self._types.of(type_)
        if not meaning.known:
            self.guessed.append(type_)
        name = type_.name or type_.outward or "unknown"
        forward = meaning.outward_forward
        if outward:
            self._words.setdefault(outward, (name, Meaning(meaning.kind, forward)))
        if inward:
            self._words.setdefault(inward, (name, Meaning(meaning.kind, not forward)))
        return inward, outward

    def _link(self, ticket: str, current: Current, made: datetime | None) -> Link:
        meaning = self._types.of(current.shape)
        forward = meaning.outward_forward == current.outward
        name = current.shape.name or current.shape.outward or "unknown"
        return _directed(ticket, name, Meaning(meaning.kind, forward), current.ref, made, None)

    def _past_link(self, ticket: str, span: _Span) -> Link:
        known = self._words.get(span.words)
        name, meaning = known or (span.words, self._types.of_words(span.words))
        return _directed(ticket, name, meaning, f"@{span.key}", span.made, span.removed)


def _directed(
    ticket: str,
    name: str,
    meaning: Meaning,
    other: str,
    made: datetime | None,
    removed: datetime | None,
) -> Link:
    if meaning.kind in ("relates", "none"):
        origin, target = (ticket, other) if ticket <= other else (other, ticket)
    else:
        origin, target = (ticket, other) if meaning.forward else (other, ticket)
    return Link(ticket, name, meaning.kind, origin, target, made, removed)


def _once(shapes: Sequence[LinkShape] | None) -> Sequence[LinkShape]:
    """Each link once: some servers repeat a link within one issue."""
    if not shapes:
        return ()
    return list({s.id if s.id is not None else id(s): s for s in shapes}.values())


def _spans(
    events: Sequence[LinkEvent], known: set[str]
) -> tuple[list[_Span], dict[tuple[str, str], datetime]]:
    """Spans that have ended, and what was made and not removed since."""
    made: dict[tuple[str, str], datetime] = {}
    ended: list[_Span] = []
    for event in events:
        which = (event.key, _words(event, known))
        if event.made:
            made[which] = event.at
        else:
            ended.append(_Span(*which, made.pop(which, None), event.at))
    return ended, made


def _words(event: LinkEvent, known: set[str]) -> str:
    """The words between "This issue", in whatever language, and the other's key."""
    text = normal(event.text.removesuffix(event.key))
    if text.startswith(_THIS_ISSUE):
        return text[len(_THIS_ISSUE) :]
    return max((w for w in known if text.endswith(f" {w}")), key=len, default=text)


def _birth(
    current: Current, made: dict[tuple[str, str], datetime], standing: Sequence[Current]
) -> datetime | None:
    if current.key is None:
        return None
    exact = made.pop((current.key, current.words), None)
    if exact is not None or sum(c.key == current.key for c in standing) > 1:
        return exact
    same_key = [which for which in made if which[0] == current.key]
    return made.pop(same_key[0]) if len(same_key) == 1 else None
