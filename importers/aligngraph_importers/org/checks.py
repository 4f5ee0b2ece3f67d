"""Whether the entries of a chart fit together: ids, references, cycles.

Every check looks at the entries as they stand in the files, valid or not, and returns every
mistake it finds. Blind to meaning: that a reference exists does not make it the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from aligngraph_importers.org.parts import Entry, Part, Text, entries
from aligngraph_importers.org.problems import Nearest, Problem, Where, shown

NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "people": "person",
        "groups": "group",
        "teams": "team",
        "initiatives": "initiative",
        "goals": "goal",
    }
)
_CYCLE_SHOWN = 12


class _Reference(NamedTuple):
    section: str
    key: str
    target: str


_REFERENCES = (
    _Reference("people", "manager", "people"),
    _Reference("groups", "lead", "people"),
    _Reference("groups", "parent", "groups"),
    _Reference("teams", "parent", "groups"),
    _Reference("teams", "lead", "people"),
    _Reference("teams", "tech_lead", "people"),
    _Reference("teams", "members", "people"),
    _Reference("initiatives", "goal", "goals"),
    _Reference("initiatives", "contact", "people"),
    _Reference("goals", "parent", "goals"),
    _Reference("goals", "owner", "people"),
)
_TREES = (
    ("people", "manager", "reporting lines run in a circle", "correct the manager of one"),
    ("groups", "parent", "groups contain each other in a circle", "correct the parent of one"),
    ("goals", "parent", "goals contribute to each other in a circle", "correct the parent of one"),
)


@dataclass(frozen=True)
class Index:
    """The entries of all parts by section and id; of several with one id, the first."""

    parts: Sequence[Part]
    by_id: Mapping[str, Mapping[str, Entry]]

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Index:
        """Index every entry that has an id."""
        by_id: dict[str, dict[str, Entry]] = {section: {} for section in NOUNS}
        for section, found in by_id.items():
            for entry in entries(parts, section):
                if entry.id is not None:
                    found.setdefault(entry.id, entry)
        return cls(parts, by_id)

    def where(self, section: str, id: str) -> Where:
        """Place of the entry with ``id``."""
        return self.by_id[section][id].where


def organization(parts: Sequence[Part]) -> Iterator[Problem]:
    """The name is given, and where it is given twice it is the same."""
    first: Text | None = None
    for part in parts:
        name, where = part.locate(("organization",))
        if not isinstance(name, str) or not name.strip():
            continue
        text = Text("organization", where, name.strip())
        first = first or text
        if text.value != first.value:
            yield Problem(
                where,
                f"the organization is {shown(text.value)} here but {shown(first.value)} at "
                f"{first.where.seen_from(where)}; give it once, or the same in each",
            )
    if first is None and all(part.data.get("organization") is None for part in parts):
        yield Problem(
            parts[0].where(parts[0].place),
            "the organization has no name; add a line organization: …",
        )


def duplicate_ids(index: Index) -> Iterator[Problem]:
    """An id stands for one entry of its section."""
    for section, by_id in index.by_id.items():
        for entry in entries(index.parts, section):
            first = by_id[entry.id] if entry.id is not None else entry
            if (first.part, first.index) != (entry.part, entry.index):
                yield Problem(
                    entry.where,
                    f"{NOUNS[section]} id {shown(str(entry.id))} in {entry.path} is already used "
                    f"at {first.where.seen_from(entry.where)}; give each its own id, or remove one",
                )


def references(index: Index) -> Iterator[Problem]:
    """What an entry refers to is in the chart."""
    nearest = {section: Nearest(_spellings(by_id)) for section, by_id in index.by_id.items()}
    for section, key, target in _REFERENCES:
        known = index.by_id[target]
        for entry in entries(index.parts, section):
            for text in entry.texts(key):
                if text.value not in known:
                    yield Problem(text.where, _unknown(index, target, text, nearest[target]))


def cycles(index: Index) -> Iterator[Problem]:
    """Reporting lines, groups and goals are trees."""
    for section, key, what, cure in _TREES:
        parents = {
            id: text.value
            for id, entry in index.by_id[section].items()
            for text in entry.texts(key)
            if text.value in index.by_id[section]
        }
        for cycle in _cycles(parents):
            entry = index.by_id[section][cycle[0]]
            where = next(entry.texts(key)).where
            yield Problem(where, f"{what}: {_drawn(cycle)}; {cure}")


def _spellings(by_id: Mapping[str, Entry]) -> Mapping[str, str]:
    """Ids, and names and addresses that somebody may have written in place of an id."""
    names = {
        text.value: id
        for id, entry in by_id.items()
        for key in ("name", "email")
        for text in entry.texts(key)
    }
    return names | {id: id for id in by_id}


def _unknown(index: Index, target: str, text: Text, nearest: Nearest) -> str:
    noun = NOUNS[target]
    others = [other for other, by_id in index.by_id.items() if text.value in by_id]
    if others:
        otherwise = f"that is the id of a {NOUNS[others[0]]}, and a {noun} is needed here"
    else:
        otherwise = f"add it under {target}, or correct the id"
    advice = nearest.advice(text.value, otherwise)
    return f"unknown {noun} {shown(text.value)} in {text.path}; {advice}"


def _cycles(parents: Mapping[str, str]) -> Iterator[Sequence[str]]:
    """Every cycle once, beginning with its member that comes first in ``parents``."""
    order = {id: number for number, id in enumerate(parents)}
    done: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        step: str | None = start
        while step is not None and step not in done and step not in path:
            path[step] = None
            step = parents.get(step)
        if step is not None and step in path:
            ids = list(path)
            cycle = ids[ids.index(step) :]
            first = cycle.index(min(cycle, key=order.__getitem__))
            yield cycle[first:] + cycle[:first]
        done.update(path)


def _drawn(cycle: Sequence[str]) -> str:
    ids = [id if id.isprintable() and len(id) < 40 else shown(id) for id in (*cycle, cycle[0])]
    if len(ids) > _CYCLE_SHOWN:
        left = len(ids) - _CYCLE_SHOWN
        ids = [*ids[: _CYCLE_SHOWN // 2], f"({left} more)", *ids[-_CYCLE_SHOWN // 2 :]]
    return " → ".join(ids)
