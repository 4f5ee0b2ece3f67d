"""YAML or JSON text to plain data in which every key and value knows its line and column.

The parser's events are built into data directly, without recursion and with limits on depth and
on the number of values, aliases followed, so that no text can exhaust memory or the stack. No
object is ever constructed: a scalar is its text exactly as written, or ``None``. So an id ``no``,
``007`` or ``1.10`` stays what the author typed (YAML 1.1 would make it false, 7 and 1.1); numbers
and dates are read where the dialect asks for them.

Blind to comments, to quoting style, and to where text came from through an alias: a value reached
through ``*name`` has the alias' place, what lies inside it the place of the original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from aligngraph_importers.org.nodes import Document, Flaw, Map, Place, Reading, Seq, Value
from aligngraph_importers.org.problems import shown
from aligngraph_importers.org.syntax import describe

MAX_DEPTH = 64
MAX_VALUES = 2_000_000
MAX_FLAWS = 1_000

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MERGE = "<<"
_TAGS = frozenset(
    {"!"}
    | {
        f"tag:yaml.org,2002:{kind}"
        for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge")
    }
)
_FORBIDDEN = re.compile(  # what libyaml's reader refuses, found here so that it has a place
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
# JSON writes characters beyond U+FFFF as two escapes, which YAML does not know.
_HEX = "[0-9a-fA-F]{2}"
_SURROGATES = re.compile(rf"(?<!\\)((?:\\\\)*)\\u([dD][89abAB]{_HEX})\\u([dD][c-fC-F]{_HEX})")


def parse(text: str) -> Reading:
    """Read all documents of a YAML or JSON text; never raises for what the text holds."""
    builder = _Builder()
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        return Reading((), (_forbidden(text, forbidden.start()),), False)
    if text.lstrip()[:1] in ("{", "["):
        text = _SURROGATES.sub(_astral, text)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.YAMLError as error:
        line, column, problem = describe(error, text)
        builder.flaws.append(Flaw(Place(line, column), problem))
        return Reading(builder.documents, builder.flaws, False)
    except _StopReadingError as stop:
        builder.flaws.append(stop.flaw)
        return Reading(builder.documents, builder.flaws, False)
    return Reading(builder.documents, builder.flaws, True)


class _StopReadingError(Exception):
    def __init__(self, place: Place, text: str) -> None:
        super().__init__(text)
        self.flaw = Flaw(place, text)


class _Built(NamedTuple):
    value: Value
    size: int  # values inside, aliases followed, itself included
    height: int  # levels inside, itself included; 0 for a scalar


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is still open."""

    node: Map | Seq
    place: Place
    anchor: str | None
    size: int = 1
    height: int = 1
    key: str | None = None  # the key that waits for its value
    key_place: Place | None = None  # set also where the key is unusable
    merge: bool = False
    merges: list[tuple[Place, Value]] = field(default_factory=list)


class _Builder:
    """Turns events into documents; one text, one builder."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.flaws: list[Flaw] = []
        self._stack: list[_Frame] = []
        self._anchors: dict[str, _Built | None] = {}  # None: still open
        self._values = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._anchors = {}

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        place = _place(event)
        self._count(place, 1)
        self._check_tag(event.tag, place)
        plain = bool(event.implicit[0])
        if self._expects_key():
            self._key(event.value, place, plain)
            return
        null = (plain and event.value in _NULLS) or event.tag == "tag:yaml.org,2002:null"
        built = _Built(None if null else event.value, 1, 0)
        if event.anchor:
            self._anchors[event.anchor] = built
        self._add(built, place)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        place = _place(event)
        self._count(place, 1)
        self._check_tag(event.tag, place)
        if len(self._stack) >= MAX_DEPTH:
            raise _too_deep(place)
        if event.anchor:
            self._anchors[event.anchor] = None
        node: Map | Seq = Map() if isinstance(event, yaml.MappingStartEvent) else Seq()
        self._stack.append(_Frame(node, place, event.anchor))

    def _close(self) -> None:
        frame = self._stack.pop()
        if isinstance(frame.node, Map):
            self._apply_merges(frame.node, frame.merges)
        built = _Built(frame.node, frame.size, frame.height)
        if frame.anchor:
            self._anchors[frame.anchor] = built
        self._add(built, frame.place)

    def _alias(self, event: yaml.AliasEvent) -> None:
        place, name = _place(event), str(event.anchor)
        if name not in self._anchors:
            self._flaw(
                place,
                f"nothing is marked with the name of {shown(f'*{name}')}; "
                "mark it with &name, or put text that begins with * in quotes",
            )
        built = self._anchors.get(name, _Built(f"*{name}", 1, 0))
        if built is None:
            raise _StopReadingError(
                place, f"{shown(f'*{name}')} stands inside what it repeats; write it out"
            )
        self._count(place, built.size)
        if len(self._stack) + built.height > MAX_DEPTH:
            raise _too_deep(place)
        self._add(built, place)

    def _expects_key(self) -> bool:
        if not self._stack:
            return False
        frame = self._stack[-1]
        return isinstance(frame.node, Map) and frame.key_place is None

    def _key(self, key: str, place: Place, plain: bool) -> None:
        frame = self._stack[-1]
        frame.size += 1
        frame.key, frame.key_place = key, place
        frame.merge = plain and key == _MERGE

    def _add(self, built: _Built, place: Place) -> None:
        if not self._stack:
            self.documents.append(Document(place, built.value))
            return
        if self._expects_key():
            self._odd_key(built, place)
            return
        frame = self._stack[-1]
        frame.size += built.size
        frame.height = max(frame.height, built.height + 1)
        if isinstance(frame.node, Seq):
            frame.node.append(built.value)
            frame.node.places.append(place)
        else:
            self._enter(frame, frame.node, built.value, place)

    def _odd_key(self, built: _Built, place: Place) -> None:
        if isinstance(built.value, str):  # a key by alias
            self._key(built.value, place, plain=False)
            return
        self._flaw(place, "a key must be text, not a list or mapping; quote the text")
        self._stack[-1].size += built.size
        self._stack[-1].key, self._stack[-1].key_place = None, place

    def _enter(self, frame: _Frame, node: Map, value: Value, place: Place) -> None:
        key, key_place = frame.key, frame.key_place or place
        frame.key = frame.key_place = None
        if frame.merge:
            frame.merge = False
            frame.merges.append((place, value))
        elif key is None:
            return
        elif key in node:
            first = node.key_places[key]
            self._flaw(
                key_place,
                f"key {shown(key)} appears twice in one mapping "
                f"(first on line {first.line}); keep one of them",
            )
        else:
            node[key] = value
            node.key_places[key], node.value_places[key] = key_place, place

    def _apply_merges(self, node: Map, merges: Sequence[tuple[Place, Value]]) -> None:
        for place, value in merges:
            for source in value if isinstance(value, Seq) else [value]:
                if not isinstance(source, Map):
                    self._flaw(place, "<< merges mappings only; give it *name of a mapping")
                    continue
                for key in source.keys() - node.keys():
                    node[key] = source[key]
                    node.key_places[key] = source.key_places[key]
                    node.value_places[key] = source.value_places[key]

    def _flaw(self, place: Place, text: str) -> None:
        if len(self.flaws) >= MAX_FLAWS:
            raise _StopReadingError(place, "too many mistakes to go on; correct those above first")
        self.flaws.append(Flaw(place, text))

    def _count(self, place: Place, values: int) -> None:
        self._values += values
        if self._values > MAX_VALUES:
            raise _StopReadingError(
                place,
                f"holds more than {MAX_VALUES:,} values (repetitions by *name included), which no "
                "org chart does; write repeated parts out, or split it into several imports",
            )

    def _check_tag(self, tag: str | None, place: Place) -> None:
        if tag is not None and tag not in _TAGS:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            self._flaw(place, f"the tag {shown(short)} has no meaning here; remove it")


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark is not None else Place(1, 1)


def _too_deep(place: Place) -> _StopReadingError:
    return _StopReadingError(
        place, f"nested deeper than {MAX_DEPTH} levels; an org chart needs 6: check the brackets"
    )


def _forbidden(text: str, at: int) -> Flaw:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return Flaw(
        Place(line, column),
        f"the invisible character U+{ord(text[at]):04X} is not allowed; delete it",
    )


def _astral(match: re.Match[str]) -> str:
    """Two JSON escapes as one of YAML; columns after it on that line are two less."""
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF):08x}"
