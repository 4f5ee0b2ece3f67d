"""What a link type means: its kind, and which end is which.

A link type has a name and words for both directions; trackers reuse the same names with the words
swapped, so the words decide and the name only helps where they do not tell. Temporal and causal
types are dependencies: what must come first ``blocks``, what waits ``depends``. Composition
contains, duplicates (clones, replacements) repeat, tests and documents are ``none``, anything
else is ``relates``.

Blind to: what a team means by a type of its own making. Its kind is guessed from its words and
reported; ``link_types`` in the settings overrides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, get_args

from aligngraph.errors import InputError
from aligngraph.facts import LinkKind

from .linkwords import HINTS, NAMES, NO_DEPENDENCY, PHRASES, RELATED, TOGETHER, Flow, Meaning
from .shapes import LinkTypeShape

_FLOWS: frozenset[str] = frozenset(get_args(Flow))
_AGAINST = {"blocks": "depends", "depends": "blocks"}
_RULES: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    *((re.compile(words[0]), Meaning(kind, True)) for kind, words in PHRASES.items()),
    *((re.compile(words[1]), Meaning(kind, False)) for kind, words in PHRASES.items()),
    (re.compile(TOGETHER), Meaning("depends", True)),
    (re.compile(RELATED), Meaning("relates", True)),
    (re.compile(NO_DEPENDENCY), Meaning("none", True)),
)
_RELATES = Meaning("relates", True)
_SETTING = re.compile(r"(reverse\s+)?(\w+)")
_NUMBERED = re.compile(r"^\d+\s*-\s*")


class TypeMeaning(NamedTuple):
    """A link type read from its outward side; ``known`` is False where the kind is a guess."""

    kind: LinkKind
    outward_forward: bool
    known: bool


def normal(words: str | None) -> str:
    """Words for comparison: case folded, single spaces, plain apostrophes, no numbering."""
    folded = " ".join((words or "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    return _NUMBERED.sub("", folded.casefold()).rstrip(".")


class LinkTypes:
    """Meaning of link types under one reader's settings.

    Args:
        overrides: link type name, or its inward or outward words, to a kind or "reverse <kind>".

    Raises:
        InputError: an override names no kind there is.
    """

    def __init__(self, overrides: Mapping[str, str]) -> None:
        self._overrides = {normal(name): _override(name, kind) for name, kind in overrides.items()}
        self._known: dict[LinkTypeShape, TypeMeaning] = {}

    def of(self, shape: LinkTypeShape) -> TypeMeaning:
        """The meaning of a type, the same from both of its ends."""
        found = self._known.get(shape)
        if found is None:
            found = self._known[shape] = self._read(shape)
        return found

    def of_words(self, words: str) -> Meaning:
        """The meaning of words from a history item, where the type is not known."""
        text = normal(words)
        return self._overrides.get(text) or _rule(text) or _hint(text) or _RELATES

    def _read(self, shape: LinkTypeShape) -> TypeMeaning:
        name, inward, outward = normal(shape.name), normal(shape.inward), normal(shape.outward)
        told = _told(name, inward, outward)
        if name in self._overrides:
            chosen: Meaning | None = _as_named(self._overrides[name], told)
        else:
            chosen = self._overrides.get(outward) or _inverse(self._overrides.get(inward))
        if chosen or told:
            return TypeMeaning(*(chosen or told or _RELATES), True)
        guess = _hint(outward) or _inverse(_hint(inward)) or _hint(name)
        return TypeMeaning(*(guess or _RELATES), False)


def _as_named(wanted: Meaning, told: Meaning | None) -> Meaning:
    """A kind set for a type's name: what its words tell of the direction still holds."""
    if told is None or told.kind not in _FLOWS:
        return wanted
    # "A depends on B" to be read as "blocks" makes B the origin.
    forward = told.forward != (_AGAINST.get(told.kind) == wanted.kind)
    return Meaning(wanted.kind, forward == wanted.forward)


def _told(name: str, inward: str, outward: str) -> Meaning | None:
    """What the words, or else the name, tell; directed words that are the same do not tell."""
    if outward and outward == inward:
        same = _rule(outward)
        return same if same and same.kind not in _FLOWS else NAMES.get(name) or same
    return _rule(outward) or _inverse(_rule(inward)) or NAMES.get(name)


def _rule(words: str) -> Meaning | None:
    return next((meaning for pattern, meaning in _RULES if pattern.fullmatch(words)), None)


def _inverse(meaning: Meaning | None) -> Meaning | None:
    if meaning is None or meaning.kind not in _FLOWS:
        return meaning
    return Meaning(meaning.kind, not meaning.forward)


def _hint(words: str) -> Meaning | None:
    for family, kind, backward in HINTS:
        if family.search(words):
            return Meaning(kind, not backward.search(words))
    return None


def _override(name: str, setting: str) -> Meaning:
    found = _SETTING.fullmatch(setting.strip().casefold())
    for kind in get_args(LinkKind):
        if found and found[2] == kind:
            return Meaning(kind, found[1] is None)
    raise InputError(
        f'link_types: "{name}" is set to "{setting}"; use one of {", ".join(get_args(LinkKind))},'
        ' with "reverse " before it for a type whose words run against the meaning'
    )
