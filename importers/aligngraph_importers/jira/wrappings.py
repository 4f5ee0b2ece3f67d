"""Streams of bytes to single JSON values, with where they stood, whatever they are wrapped in.

JSON Lines (of issues or of pages) are read by line. Anything else, an array, a search page, a
pretty-printed document, values one after another, is cut up by ``splitting.py``. Both hold one
value at a time. Text that is no JSON at all is refused with what it seems to be.

Blind to: the difference between a file that was cut off and one that is damaged at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import msgspec

from aligngraph.errors import InputError
from aligngraph.facts import DataWarning

from .containers import Part
from .splitting import Element, Member, Truncated, pieces

LONGEST = 256 << 20
"""Bytes of the longest line or issue that is read."""
_FIRST_LINE = 64 << 20
_LOOK_AHEAD = 3  # lines that may be bad before the first that is JSON
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPACE = b" \t\r\n"


class Value(NamedTuple):
    """One JSON value.

    ``number`` is a line, or counts values where there are no lines. ``ended`` is False for a last
    line without an end, which may be all that is left of a longer one.
    """

    data: bytes
    label: str
    number: int
    ended: bool = True

    @property
    def where(self) -> str:
        """Where it stood, for messages."""
        return f"{self.label}:{self.number}"


class Expansions(NamedTuple):
    """The ``names`` and ``schema`` of the page whose issues follow."""

    names: bytes | None
    schema: bytes | None


def values(part: Part, longest: int = LONGEST) -> Iterator[Value | Expansions | DataWarning]:
    """Every JSON value in a stream.

    Raises:
        InputError: the stream is empty or no JSON.
    """
    yield from (_lines if _is_lines(part) else _pieces)(part, longest)
    if part.damage:
        why = f"the compressed data ends early or is damaged ({part.damage[0]})"
        yield _truncated(part, why)


def _open(part: Part) -> BinaryIO:
    """Opens a stream behind its byte order mark."""
    stream = part.open()
    if stream.read(len(_UTF8_BOM)) != _UTF8_BOM:
        stream.close()
        stream = part.open()
    return stream


def _is_lines(part: Part) -> bool:
    """Whether the stream holds one value a line; False for anything else that is JSON.

    Raises:
        InputError: it holds nothing, or no JSON.
    """
    with _open(part) as stream:
        line = _first_line(stream)
        _refuse(part, line)
        if not line.lstrip(_SPACE).startswith(b"{"):
            return False
        if _is_object(line):
            return True
        # Of a pretty-printed document no line is an object of its own.
        ahead = _LOOK_AHEAD if line.endswith(b"\n") else 0
        return any(_is_object(stream.readline(_FIRST_LINE)) for _ in range(ahead))


def _first_line(stream: BinaryIO) -> bytes:
    line = stream.readline(_FIRST_LINE)
    while line and not line.strip(_SPACE):
        line = stream.readline(_FIRST_LINE)
    return line


def _is_object(line: bytes) -> bool:
    if not line.lstrip(_SPACE).startswith(b"{"):
        return False
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    except RecursionError:
        return True
    return True


def _lines(part: Part, longest: int) -> Iterator[Value | DataWarning]:
    label, number = part.label, 0
    with _open(part) as stream:
        while line := stream.readline(longest + 1):
            number += 1
            if len(line) > longest:
                yield _too_long(label, number, longest)
                while line and not line.endswith(b"\n"):
                    line = stream.readline(longest)
            elif not line.isspace():
                yield Value(line, label, number, line.endswith(b"\n"))


def _pieces(part: Part, longest: int) -> Iterator[Value | Expansions | DataWarning]:
    expansions = _expansions(part, longest)
    if expansions is not None:
        yield expansions
    number = 0
    with _open(part) as stream:
        for piece in pieces(stream, part.label, longest):
            if isinstance(piece, Element):
                number += 1
                yield Value(piece.data, part.label, number)
            elif isinstance(piece, Truncated) and not part.damage:
                yield _truncated(part, f"it ends in the middle of a value, behind issue {number:,}")


def _expansions(part: Part, longest: int) -> Expansions | None:
    """What a page tells of its fields, which Jira writes behind the issues that need it."""
    found: dict[str, bytes] = {}
    with _open(part) as stream:
        if not _first_line(stream).lstrip(_SPACE).startswith(b"{"):
            return None
    with _open(part) as stream:
        for number, piece in enumerate(pieces(stream, part.label, longest)):
            if isinstance(piece, Member):
                found.setdefault(piece.name, piece.data)
            if len(found) == 2 or (number == 0 and _is_issue(piece)):
                break
    return Expansions(found.get("names"), found.get("schema")) if found else None


def _is_issue(piece: object) -> bool:
    """Whether the first piece is a whole document, and not an issue cut out of a page."""
    return isinstance(piece, Element) and piece.document


def _too_long(label: str, number: int, longest: int) -> DataWarning:
    text = f"a line of more than {longest >> 20} MB; skipped"
    return DataWarning("line-too-long", f"{label}:{number}", text)


def _truncated(part: Part, why: str) -> DataWarning:
    text = f"the file is cut off: {why}; what stands before was read, export the rest again"
    return DataWarning("truncated-file", part.label, text)


# --- what is no JSON ------------------------------------------------------------------------

_GUESSES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(rb"<(?:!doctype html|html|head|body)", re.IGNORECASE),
        "a web page, probably the login page: the request was not signed in. Ask again with a"
        " token, and check that the address is the REST interface (/rest/api/...)",
    ),
    (
        re.compile(rb"<\?xml|<rss"),
        "XML. Export JSON from the REST interface instead: see docs/importing-jira.md",
    ),
    (
        re.compile(rb"(?m)^\s*-?\s*(?:organization|people|teams|groups|apiVersion|kind)\s*:"),
        "YAML, perhaps an org chart: use `aligngraph import org`",
    ),
    (
        re.compile(rb"(?i)[^\r\n]*\b(?:issue key|summary)\b[^\r\n]*[,;\t]"),
        "CSV: use `aligngraph import jira-csv`",
    ),
)


def _refuse(part: Part, line: bytes) -> None:
    """Refuse what is no JSON.

    Raises:
        InputError: with what it is and what to do.
    """
    head = line.strip(_SPACE)
    if not head:
        raise InputError(f"{part.label}: empty; the export holds no issue")
    if head.startswith(_UTF16) or b"\0" in head[:4]:
        raise InputError(
            f"{part.label}: UTF-16; JSON has to be UTF-8: iconv -f UTF-16 -t UTF-8 FILE > FIXED"
        )
    if head[:1] in (b"{", b"["):
        return
    with part.open() as stream:
        start = stream.read(1 << 16).lstrip(_SPACE)
    for pattern, meaning in _GUESSES:
        if pattern.match(start) or (b"?m" in pattern.pattern and pattern.search(start)):
            raise InputError(f"{part.label}: this is {meaning}")
    shown = head[:40].decode("utf-8", "replace")
    raise InputError(
        f"{part.label}: not JSON (it begins {shown!r}); give Jira issues as JSON Lines, an array or"
        " search pages: see docs/importing-jira.md"
    )
