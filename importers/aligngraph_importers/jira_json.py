"""Raw Jira issues, as the REST interface gives them, from files.

Reads JSON Lines, arrays, search pages and folders of them, plain, gzipped or zipped; REST v2 and
v3, Server, Data Center and Cloud. How to get such files: docs/importing-jira.md.

Blind to: issues that the export left out. What an issue holds only in part (comments cut off at
20, changelog at 40 or missing) is marked on its ticket, never taken as zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from aligngraph.errors import InputError
from aligngraph.facts import DataWarning, Fact

from .base import ImportContext, Importer, Origin
from .jira.containers import parts
from .jira.decode import SAMPLE, Decoder, Read, Skipped
from .jira.transform import Transform
from .jira.wrappings import Expansions, Value, values

_Found = Value | Expansions | DataWarning
_HELD = 16 << 20  # bytes of values looked through before the first is read
_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".gz", ".zip"})


class JiraJsonImporter(Importer):
    """Imports raw Jira issues from files."""

    name: ClassVar[str] = "jira-json"
    summary: ClassVar[str] = (
        "raw Jira issues: JSON Lines, arrays, search pages, folders; .gz and .zip"
    )

    def recognises(self, path: Path) -> bool:
        """Whether a file found in a folder looks like JSON or an archive of it."""
        return super().recognises(path) and path.suffix.lower() in _SUFFIXES

    def read(self, origin: Origin, context: ImportContext) -> Iterator[Fact]:
        """Yield every fact of one source, streaming; see ``Importer.read``."""
        decoder = Decoder(context.settings)
        transform = Transform(context.settings, decoder)
        tally = _Tally()
        for file in origin.files:
            with parts(file, context.advance) as streams:
                for part in streams:
                    yield from _facts(_sampled(values(part), decoder), decoder, transform, tally)
        yield from transform.finish()
        yield from tally.verdict(", ".join(map(str, origin.files)))


class _Tally:
    """Counts what was found, to tell at the end of a source that was none of Jira's issues."""

    def __init__(self) -> None:
        self.issues = 0
        self.bare = 0
        self.skipped: Counter[str] = Counter()
        self.first = ""

    def skip(self, code: str, message: str) -> None:
        """Count a value that is no issue."""
        self.skipped[code] += 1
        self.first = self.first or message

    def verdict(self, label: str) -> Iterator[Fact]:
        """Say when a source held no issue though it was right.

        Raises:
            InputError: nothing in the source was of use.
        """
        if self.issues:
            return
        if self.bare:
            raise InputError(
                f"{label}: the {self.bare:,} issues in it have no fields, only ids; ask for them:"
                " fields=*all&expand=changelog,names,schema (see docs/importing-jira.md)"
            )
        if self.skipped:
            raise InputError(
                f"{label}: no Jira issue in it ({self.first}); give issues as the REST interface"
                ' returns them, with "id", "key" and "fields" (see docs/importing-jira.md)'
            )
        yield DataWarning("no-issues", label, "holds no issue: an empty page or search")


def _sampled(found: Iterator[_Found], decoder: Decoder) -> Iterator[_Found]:
    """The same values, the first of them only after all were looked through for custom fields."""
    held: list[_Found] = []
    size = 0
    for one in found:
        held.append(one)
        if isinstance(one, Value):
            decoder.sample(one.data)
            size += len(one.data)
        if len(held) >= SAMPLE or size > _HELD:
            break
    yield from held
    held.clear()
    yield from found


def _facts(
    found: Iterator[_Found], decoder: Decoder, transform: Transform, tally: _Tally
) -> Iterator[Fact]:
    for value in found:
        if isinstance(value, DataWarning):
            tally.skip(value.code, value.message)
            yield value
        elif isinstance(value, Expansions):
            decoder.expansions(value.names, value.schema)
        else:
            where = value.where
            for read in decoder.decode(value.data, where):
                if isinstance(read, Read):
                    if read.issue.fields is None:
                        tally.bare += 1
                    else:
                        tally.issues += 1
                    yield from transform.facts(read, where)
                else:
                    tally.skip(read.code, read.message)
                    yield _skipped(read, value)


def _skipped(read: Skipped, value: Value) -> DataWarning:
    if read.code == "invalid-json" and not value.ended:
        text = "the file is cut off in its last line; what stands before was read"
        return DataWarning("truncated-file", value.where, text)
    return DataWarning(read.code, value.where, f"{read.message}; skipped")
