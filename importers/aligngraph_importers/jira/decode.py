"""Bytes of one JSON value to raw issues: fast where they fit their shape, leniently where not.

Blind to: members that no shape names; they are skipped unread, so a fault inside them (a byte that
is not UTF-8, say) goes unnoticed as long as the JSON around it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, Union, cast

import msgspec
import orjson

from aligngraph.errors import InputError
from aligngraph_importers.base import ImportSettings

from . import lenient
from .custom import Slots
from .fields import CustomFields, FieldFinder, extended
from .lenient import JsonValue
from .shapes import NO_RAW, Fields, Issue

SAMPLE = 100
"""Issues looked through for custom fields before the first is read."""
SAMPLE_EVERY = 32
"""Of the issues after those, each how-many-th is looked through too."""


_LONGEST_SAMPLE = 4 << 20  # bytes; a longer value is a page, whose issues are looked at one by one


class Skipped(NamedTuple):
    """A value that is no issue: why, under a warning code."""

    code: str
    message: str


class Read(NamedTuple):
    """An issue, and what of it had to be dropped."""

    issue: Issue
    dropped: tuple[str, ...] = ()


class Decoder:
    """Decodes the JSON values of one source.

    Args:
        settings: field ids given there are read without having been recognised.
    """

    def __init__(self, settings: ImportSettings) -> None:
        self._finder = FieldFinder(settings)
        self._count = 0
        self._sampled_page = False
        self.custom: CustomFields = self._finder.found
        self.slots = Slots()
        self._attributes: dict[str, str] = {}
        self._shape: type[msgspec.Struct] = Issue
        self._decoder: msgspec.json.Decoder[Issue] = msgspec.json.Decoder(Issue)
        self._rebuild()

    def sample(self, data: bytes) -> None:
        """Look through a value for custom fields before any is decoded."""
        fits = len(data) <= _LONGEST_SAMPLE
        if fits and not self.custom.certain and b'"customfield_' in data:
            self._learn(data)

    def expansions(self, names: bytes | None, schema: bytes | None) -> None:
        """Take the ``names`` and ``schema`` of a page whose issues follow."""
        self._finder.learn_expansions(_parsed(names), _parsed(schema))
        self._rebuild()

    def decode(self, data: bytes, where: str) -> Iterable[Read | Skipped]:
        """The issue, or the issues of the page, that ``data`` holds.

        Args:
            data: one JSON value.
            where: file and line or number, for messages.

        Raises:
            InputError: ``data`` is not UTF-8.
        """
        read = self._one(data, where)
        if isinstance(read, Skipped):
            return (read,)
        issue = read.issue
        if not self.custom.certain and (issue.names is not NO_RAW or issue.schema is not NO_RAW):
            self.expansions(bytes(issue.names), bytes(issue.schema))
            read = self._one(data, where)
        if issue.fields is not None:
            return (read,)
        said = [
            Skipped(code, f"Jira says: {', '.join(text)}")
            for code, raw in (("jira-error", issue.errors), ("jira-warning", issue.warnings))
            if (text := _texts(raw))
        ]
        if issue.issues is not NO_RAW:
            return chain(said, self._page(issue.issues, where))
        if not said and issue.id is None and issue.key is None:
            return (Skipped("not-an-issue", "has neither id nor key nor fields"),)
        return said or (read,)

    def _page(self, issues: msgspec.Raw, where: str) -> Iterator[Read | Skipped]:
        try:
            elements = msgspec.json.decode(issues, type=list[msgspec.Raw])
        except msgspec.ValidationError:
            yield Skipped("not-an-issue", '"issues" is not a list')
            return
        if not self._sampled_page:
            self._sampled_page = True
            for element in elements[:SAMPLE]:
                self.sample(bytes(element))
        for element in elements:
            yield self._one(bytes(element), where)

    def _one(self, data: bytes, where: str) -> Read | Skipped:
        self._count += 1
        if self._count % SAMPLE_EVERY == 0:
            self.sample(data)
        try:
            return Read(self._decoder.decode(data))
        except UnicodeDecodeError as error:
            raise _not_utf8(error, where) from None
        except (msgspec.DecodeError, RecursionError):
            return self._leniently(data, where)

    def _leniently(self, data: bytes, where: str) -> Read | Skipped:
        try:
            value = lenient.loads(data)
            if not isinstance(value, dict):
                return Skipped("not-an-issue", "not a JSON object")
            fitted, dropped = lenient.fit(value, self._shape)
            return Read(self._decoder.decode(fitted), tuple(dropped))
        except RecursionError:
            return Skipped("nested-too-deep", "nested too deep to be an issue")
        except UnicodeDecodeError as error:
            # A file that was cut off may end within a character.
            if error.reason == "unexpected end of data":
                return Skipped("invalid-json", "ends within a character")
            raise _not_utf8(error, where) from None
        except (ValueError, msgspec.MsgspecError, OverflowError) as error:
            return Skipped("invalid-json", f"not valid JSON ({error})")

    def _learn(self, data: bytes) -> None:
        try:
            value: JsonValue = orjson.loads(data)
        except orjson.JSONDecodeError:
            return
        page = value.get("issues") if isinstance(value, dict) else None
        for issue in page[:SAMPLE] if isinstance(page, list) else (value,):
            self._finder.learn_issue(issue)
        self._rebuild()

    def _rebuild(self) -> None:
        """Decode the custom fields known by now."""
        if self._finder.found == self.custom and self._attributes:
            return
        self.custom = self._finder.found
        # An id keeps its attribute, for issues decoded before a field was found are still about.
        for id_ in self.custom.read:
            self._attributes.setdefault(id_, f"custom_{len(self._attributes)}")
        fields = extended(Fields, self._attributes, NO_RAW)
        self.slots = _slots(self.custom, self._attributes)
        optional: object = Union[fields, None]  # noqa: UP007 - made at run time
        shape = msgspec.defstruct("Issue", [("fields", optional, None)], bases=(Issue,), gc=False)
        self._shape = shape
        self._decoder = cast("msgspec.json.Decoder[Issue]", msgspec.json.Decoder(shape))


def _slots(custom: CustomFields, attributes: Mapping[str, str]) -> Slots:
    roles = (
        custom.sprint,
        custom.epic + custom.parent,
        custom.guessed_epic,
        custom.team,
        custom.points,
    )
    return Slots(*(tuple(attributes[id_] for id_ in ids) for ids in roles))


def _parsed(data: bytes | None) -> JsonValue:
    try:
        return orjson.loads(data) if data else None
    except orjson.JSONDecodeError:
        return None


def _texts(raw: msgspec.Raw) -> list[str]:
    """The strings in a list of messages, blank ones left out."""
    value = _parsed(bytes(raw))
    return (
        [text for text in value if isinstance(text, str) and text]
        if isinstance(value, list)
        else []
    )


def _not_utf8(error: UnicodeDecodeError, where: str) -> InputError:
    byte = error.object[error.start]
    return InputError(
        f"{where}: byte 0x{byte:02X} is not UTF-8, which JSON has to be; if the file was saved as"
        " Latin-1, convert it: iconv -f ISO-8859-1 -t UTF-8 FILE > FIXED"
    )
