"""Cuts the issues out of JSON that is one large value, in flat memory.

Arrays, search pages and pretty-printed documents cannot be read by line. Each chunk is scanned
with NumPy for the quotes and brackets in it; brackets outside of strings give the depth, and an
issue is what stands between two of them: faster than a parser that makes events, and the issues
are then decoded one by one.

Blind to: whether what it cuts is valid JSON; the decoder tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from aligngraph.errors import InputError

CHUNK = 1 << 20
_ARRAY, _OBJECT = b"[{"
_OPENING = frozenset((_ARRAY, _OBJECT))
_ISSUES = "issues"
_EXPANSIONS = frozenset({"names", "schema"})
_QUOTE = ord('"')
# 1 for quotes and brackets, 0 for any other byte.
_STRUCTURE = bytes(byte in b'"[]{}' for byte in range(256))
_DEEPEST = 3  # of interest: an issue in the "issues" of a page
_KEY = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*:\s*\Z')
_LONGEST_KEY = 100  # bytes looked back for a member's name


class Element(NamedTuple):
    """A value cut out whole: a document of its own, or an element of an array or page."""

    data: bytes
    document: bool


class Member(NamedTuple):
    """A member of a page, beside its issues."""

    name: str
    data: bytes


class Truncated(NamedTuple):
    """The stream ended within a value, or its brackets do not pair."""


Piece = Element | Member | Truncated


def pieces(stream: BinaryIO, label: str, longest: int, chunk: int = CHUNK) -> Iterator[Piece]:
    """Elements of arrays, issues and other members of pages, and objects that are no page.

    Args:
        stream: one or more JSON arrays or objects.
        label: how messages call it.
        longest: bytes that one element may have.
        chunk: bytes read at a time.

    Raises:
        InputError: an element is longer than ``longest``.
    """
    cutter = _Cutter(label, longest)
    while not cutter.damaged and (data := stream.read(chunk)):
        yield from cutter.feed(data)
    if cutter.inside:
        yield Truncated()


class _Scanner:
    """Finds the brackets outside of strings, and their depth, chunk by chunk."""

    def __init__(self) -> None:
        self._in_string = False
        self._escaped = False
        self.depth = 0

    def scan(self, data: bytes) -> Iterator[tuple[int, int, int]]:
        """Position in ``data``, byte and depth of each bracket at most ``_DEEPEST`` deep."""
        plain = self._plain(data)
        # As booleans, places are found several times faster than as bytes.
        places = np.flatnonzero(np.frombuffer(plain.translate(_STRUCTURE), dtype=np.bool_))
        kinds = np.frombuffer(plain, dtype=np.uint8)[places]
        quotes = kinds == _QUOTE
        inside = (np.cumsum(quotes) + self._in_string) % 2 == 1
        if len(inside):
            self._in_string = bool(inside[-1])
        brackets = ~quotes & ~inside
        places, kinds = places[brackets], kinds[brackets]
        closing = (kinds == ord("]")) | (kinds == ord("}"))
        after = self.depth + np.cumsum(np.where(closing, -1, 1))
        if len(after):
            self.depth = int(after[-1])
        depths: npt.NDArray[np.int64] = after + closing
        shallow = depths <= _DEEPEST
        return zip(
            places[shallow].tolist(), kinds[shallow].tolist(), depths[shallow].tolist(), strict=True
        )

    def _plain(self, data: bytes) -> bytes:
        """``data`` with its escaped characters, which may be quotes, made plain."""
        if self._escaped:
            data = b"_" + data[1:]
        data = data.replace(b"\\\\", b"__")
        self._escaped = data.endswith(b"\\")
        return data.replace(b'\\"', b"__")


class _Cutter:
    """Cuts pieces out of the chunks it is fed."""

    def __init__(self, label: str, longest: int) -> None:
        self._label = label
        self._longest = longest
        self._scanner = _Scanner()
        self._buffer = b""
        self._outer = 0  # the byte that opened the value at depth 1
        self._in_page = False
        self._from: int | None = None  # where in the buffer the piece being read begins
        self._name = ""  # of the member being read
        self._member_from = 0
        self._members: list[Piece] = []  # of an object that may turn out to be a page
        self._found: list[Piece] = []
        self.damaged = False

    @property
    def inside(self) -> bool:
        """Whether a value has begun and not ended."""
        return self.damaged or self._scanner.depth != 0

    def feed(self, data: bytes) -> Iterator[Piece]:
        """The pieces that end in ``data``."""
        before = len(self._buffer)
        self._buffer += data
        for place, byte, depth in self._scanner.scan(data):
            self._bracket(before + place, byte, depth)
            if self._found:
                yield from self._found
                self._found.clear()
            if depth < 1:
                self.damaged = True
                return
        self._forget()

    def _bracket(self, place: int, byte: int, depth: int) -> None:
        opening = byte in _OPENING
        if depth == 1:
            self._outermost(place, byte, opening)
        elif depth == 2 and self._outer == _OBJECT:
            self._member(place, byte, opening)
        elif depth == (3 if self._in_page else 2) and self._name == _ISSUES:
            self._element(place, opening)

    def _outermost(self, place: int, byte: int, opening: bool) -> None:
        if opening:
            self._outer, self._in_page, self._members = byte, False, []
            # The elements of an array count as a page's issues.
            self._name = "" if byte == _OBJECT else _ISSUES
            self._from = place if byte == _OBJECT else None
        elif self._outer == _OBJECT and not self._in_page:
            self._element(place, opening)

    def _element(self, place: int, opening: bool) -> None:
        if opening:
            self._from = place
        elif self._from is not None:
            document = self._outer == _OBJECT and not self._in_page
            self._found.append(Element(self._buffer[self._from : place + 1], document))
            self._from = None

    def _member(self, place: int, byte: int, opening: bool) -> None:
        """A member of the outermost object; "issues" with a list makes the object a page."""
        if not opening:
            self._end_member(place)
            return
        self._name, self._member_from = self._name_before(place), place
        if self._name == _ISSUES and byte == _ARRAY:
            self._in_page, self._from = True, None
            self._found += self._members
        elif self._in_page and self._name in _EXPANSIONS:
            self._from = place

    def _end_member(self, place: int) -> None:
        if self._name in _EXPANSIONS:
            member = Member(self._name, self._buffer[self._member_from : place + 1])
            if self._in_page:
                self._found.append(member)
                self._from = None
            else:
                self._members.append(member)
        self._name = ""

    def _name_before(self, place: int) -> str:
        found = _KEY.search(self._buffer[max(0, place - _LONGEST_KEY) : place])
        return found[1].decode("utf-8", "replace") if found else ""

    def _forget(self) -> None:
        """Drop what is no longer needed, but not the name that a member may be waiting for."""
        keep = len(self._buffer) - _LONGEST_KEY if self._from is None else self._from
        if keep > 0:
            self._buffer = self._buffer[keep:]
            self._from = None if self._from is None else 0
            self._member_from = max(0, self._member_from - keep)
        if len(self._buffer) > self._longest:
            raise InputError(
                f"{self._label}: one value in it is longer than {self._longest >> 20} MB, which no"
                " Jira issue is; export issues as JSON Lines, an array or search pages"
            )
