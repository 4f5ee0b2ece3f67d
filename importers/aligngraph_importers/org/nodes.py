"""Plain data in which every key and value knows its line and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Place(NamedTuple):
    """A position in a text, both counted from 1."""

    line: int
    column: int


class Map(dict[str, "Value"]):
    """A mapping with the places of its keys and values."""

    __slots__ = ("key_places", "value_places")

    def __init__(self) -> None:
        super().__init__()
        self.key_places: dict[str, Place] = {}
        self.value_places: dict[str, Place] = {}


class Seq(list["Value"]):
    """A list with the places of its items."""

    __slots__ = ("places",)

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []


Value: TypeAlias = str | Map | Seq | None


class Flaw(NamedTuple):
    """A mistake in one text: where, and what is wrong and what to do."""

    place: Place
    text: str


class Document(NamedTuple):
    """One YAML document: where it begins and what it holds."""

    place: Place
    value: Value


@dataclass(frozen=True)
class Reading:
    """What a text holds.

    Args:
        documents: those read completely.
        flaws: mistakes of the notation.
        complete: whether the text was read to its end; if not, the last flaw says why.
    """

    documents: Sequence[Document]
    flaws: Sequence[Flaw]
    complete: bool
