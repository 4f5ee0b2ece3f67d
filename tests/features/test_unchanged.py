"""What must not change anything: order, duplicates, other ids, and whole weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from aligngraph.facts import Change, Fact, Link, Message, Ticket
from aligngraph.features.observe import Observations, observe
from aligngraph.store import Workspace
from tests.facts_builder import History, day, save
from tests.features.histories import PEOPLE, PROJECTS, WRITERS, organization

WEEKS = timedelta(weeks=3)
Shown = dict[str, list[tuple[object, ...]]]


def history() -> History:
    """Sixty days of a busy organisation, the same every time."""
    h, dice = organization(), Random(7)

    def moment(until: float = 60) -> float:
        return dice.randrange(int(until * 86_400)) / 86_400

    for n in range(30):
        start = moment(30)
        done = start + moment(40) if dice.random() < 0.7 else None
        parent = f"{PROJECTS[dice.randrange(3) % 7]}-{n % 3}" if n > 5 else None
        h.ticket(
            f"{PROJECTS[n % 7]}-{n}", start / 2, start, done, level=int(n < 4), parent=parent,
            assignee=dice.choice(PEOPLE),
        )  # fmt: skip
    keys = list(h.tickets)
    # Each pair once: of two tickets that block each other nobody can say who waits.
    pairs = {frozenset(dice.sample(range(len(keys)), 2)) for _ in range(40)}
    for a, b in (
        dice.sample([keys[i] for i in sorted(pair)], 2) for pair in sorted(pairs, key=sorted)
    ):
        h.link(a, b, moment(20), kind=dice.choice(["blocks", "depends", "relates"]))
    for _ in range(150):
        h.says(dice.choice(WRITERS), dice.choice(keys), moment(), dice.choice(WRITERS))
    for _ in range(25):
        h.change(dice.choice(keys), "description", moment(), who=dice.choice(WRITERS), distance=0.5)
    return h


def shown(seen: Observations, later: timedelta = timedelta()) -> Shown:
    """The rows of a window, times as if it began ``later`` earlier."""

    def plain(value: object) -> object:
        if isinstance(value, datetime):
            return value - later
        return round(value, 9) if isinstance(value, float) else value

    tables: dict[str, Sequence[tuple[object, ...]]] = {
        "weeks": seen.pair_weeks, "links": seen.pair_links, "dyads": seen.dyads,
        "activity": seen.activity, "questions": seen.questions, "lives": seen.lives,
        "slices": seen.slices,
    }  # fmt: skip
    return {name: [tuple(map(plain, row)) for row in rows] for name, rows in tables.items()}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One workspace, whose sources every case replaces."""
    folder: Path = tmp_path_factory.mktemp("unchanged")
    with Workspace.open(folder / "workspace", write=True) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def before(workspace: Workspace) -> Shown:
    """The rows of the history as it is; every table has some."""
    h = history()
    save(workspace, h.org, h.work)
    rows = shown(observe(workspace.facts, day(7), day(56)))
    assert all(rows.values())
    return rows


_IDS: Mapping[type, tuple[str, ...]] = {
    Ticket: ("id",),
    Link: ("ticket",),
    Change: ("id", "ticket"),
    Message: ("id", "ticket"),
}


def _renamed(fact: Fact) -> Fact:
    """Ids of tickets, changes and messages as another tracker counts them, the other way round."""
    return _with(fact, lambda name, _: name in _IDS.get(type(fact), ()), _turned)


def _shifted(fact: Fact) -> Fact:
    return _with(fact, lambda _, value: isinstance(value, datetime), _later)


def _turned(id: Any) -> object:
    head = id.rstrip("0123456789")
    return f"{head}{10_000 - int(id[len(head) :])}"


def _later(at: Any) -> object:
    return at + WEEKS


def _with(
    fact: Fact, wanted: Callable[[str, object], bool], new: Callable[[object], object]
) -> Fact:
    """A fact with new values in the wanted fields that have one."""
    fields: dict[str, Any] = {
        name: new(value)
        for name, value in fact._asdict().items()
        if value is not None and wanted(name, value)
    }
    return type(fact)(**(fact._asdict() | fields))


@pytest.mark.parametrize("change", ["order", "twice", "ids", "weeks"])
def test_rows_stay_the_same(workspace: Workspace, before: Shown, change: str) -> None:
    """The same facts in another order, told twice, with other ids or three weeks later."""
    h, later = history(), timedelta()
    match change:
        case "order":
            Random(1).shuffle(h.work)
            h.org.reverse()
        case "twice":
            h.work = h.work * 2
            h.org = h.org * 2
        case "ids":
            h.work = [_renamed(fact) for fact in h.work]
        case _:
            later = WEEKS
            h.org, h.work = [_shifted(f) for f in h.org], [_shifted(f) for f in h.work]
    save(workspace, h.org, h.work)
    after = shown(observe(workspace.facts, day(7) + later, day(56) + later), later)
    for name, rows in before.items():
        assert sorted(after[name], key=repr) == sorted(rows, key=repr), name
