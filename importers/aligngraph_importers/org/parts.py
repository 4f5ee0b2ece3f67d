"""The files of one chart as parts, and their entries by section.

A file may hold several YAML documents; each is a part. What a part holds is not validated here:
the checks look at it as it stands, so that a mistake in one entry hides none in the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from aligngraph.errors import InputError
from aligngraph_importers.org.document import EXTENSION, OrgDocument
from aligngraph_importers.org.nodes import Document, Map, Place, Seq, Value
from aligngraph_importers.org.positions import parse
from aligngraph_importers.org.problems import Nearest, Problem, Where
from aligngraph_importers.org.text import read_text

KEYS = tuple(OrgDocument.model_fields)
_EXPECTED = (
    "an org chart is a mapping with the keys organization, people and teams "
    "(`aligngraph init` writes one to start from)"
)


@dataclass(frozen=True, eq=False)
class Part:
    """One YAML document of a chart.

    Args:
        order: of its file in the import, from 0.
        file: as the user gave it.
        place: where the document begins.
        data: its top level.
    """

    order: int
    file: str
    place: Place
    data: Map

    def where(self, place: Place) -> Where:
        """``place`` with the file it is in."""
        return Where(self.order, place.line, place.column, self.file)

    def locate(self, path: Sequence[str | int]) -> tuple[Value, Where]:
        """The value at ``path`` and its place, or those of the last step that exists."""
        value: Value = self.data
        place = self.place
        for step in path:
            found = _inside(value, step)
            if found is not None:
                value, place = found
            elif not (isinstance(value, Map) and isinstance(step, int)):
                break  # else: a single mapping where a list may stand is its own first item
        return value, self.where(place)


def _inside(value: Value, step: str | int) -> tuple[Value, Place] | None:
    if isinstance(value, Map) and isinstance(step, str) and step in value:
        return value[step], value.value_places[step]
    if isinstance(value, Seq) and isinstance(step, int) and step < len(value):
        return value[step], value.places[step]
    return None


class Text(NamedTuple):
    """A text somewhere in a chart: its path (``teams[2].lead``) and place."""

    path: str
    where: Where
    value: str


@dataclass(frozen=True)
class Entry:
    """One person, group, team, initiative or goal as it stands in the file."""

    part: Part
    section: str
    index: int
    data: Map

    @property
    def path(self) -> str:
        """``teams[2]``: counted from 0 within its document."""
        return f"{self.section}[{self.index}]"

    @property
    def id(self) -> str | None:
        """The id, or None where there is none to refer to."""
        return next((text.value for text in self.texts("id")), None)

    @property
    def where(self) -> Where:
        """Place of the id, or of the entry."""
        return self.part.locate((self.section, self.index, "id"))[1]

    def texts(self, *keys: str) -> Iterator[Text]:
        """The texts under ``keys``: one, or each item of a list; what is no text is left out."""
        value, where = self.part.locate((self.section, self.index, *keys))
        path = ".".join((self.path, *keys))
        if not self._has(keys):
            return
        if isinstance(value, str) and value.strip():
            yield Text(path, where, value.strip())
        elif isinstance(value, Seq):
            for number, (item, place) in enumerate(zip(value, value.places, strict=True)):
                if isinstance(item, str) and item.strip():
                    yield Text(f"{path}[{number}]", self.part.where(place), item.strip())

    def _has(self, keys: Sequence[str]) -> bool:
        value: Value = self.data
        for key in keys:
            if not isinstance(value, Map) or key not in value:
                return False
            value = value[key]
        return True


def entries(parts: Sequence[Part], section: str) -> Iterator[Entry]:
    """Every mapping in ``section`` of all parts, in reading order."""
    for part in parts:
        items = part.data.get(section)
        if isinstance(items, Seq):
            for index, item in enumerate(items):
                if isinstance(item, Map):
                    yield Entry(part, section, index, item)


@dataclass(frozen=True)
class Loaded:
    """All files of a chart.

    Args:
        parts: their documents.
        problems: mistakes of notation.
        complete: whether every file was read to its end.
    """

    parts: Sequence[Part]
    problems: Sequence[Problem]
    complete: bool


def load(files: Sequence[tuple[int, Path]]) -> Loaded:
    """Read and parse ``files`` (with their order).

    Raises:
        InputError: a file is no org chart at all.
    """
    parts: list[Part] = []
    problems: list[Problem] = []
    complete = True
    for order, file in files:
        reading = parse(read_text(file))
        complete = complete and reading.complete
        for place, text in reading.flaws:
            problems.append(Problem(Where(order, *place, str(file)), text))
        if reading.complete:
            parts.extend(_parts(order, file, reading.documents))
    return Loaded(parts, problems, complete)


def _parts(order: int, file: Path, documents: Sequence[Document]) -> Iterator[Part]:
    held = [document for document in documents if document.value is not None]
    if not held:
        raise InputError(f"{file}: holds nothing but comments; {_EXPECTED}")
    for place, value in held:
        where = Where(order, *place, str(file))
        if not isinstance(value, Map):
            raise InputError(f"{where}: {_no_mapping(value)}; {_EXPECTED}")
        if not _is_chart(value):
            raise InputError(f"{where}: {_no_chart(value)}; {_EXPECTED}")
        yield Part(order, str(file), place, value)


def _is_chart(data: Map) -> bool:
    if _is_description(data):
        return False
    nearest = Nearest.of(KEYS)
    return any(
        key in KEYS or key.startswith(EXTENSION) or nearest.to(key) for key in list(data)[:1000]
    )


def _is_description(data: Map) -> bool:
    return "apiVersion" in data and "kind" in data


def _no_mapping(value: Value) -> str:
    if isinstance(value, Seq):
        return "is a list, not an org chart"
    return "is plain text, not an org chart"


def _no_chart(data: Map) -> str:
    if _is_description(data):
        return "is a Backstage or Kubernetes description, not an org chart in aligngraph's format"
    if not data:
        return "is an empty mapping"
    return "has none of the keys of an org chart"
