"""The queries of the engine against a second, simple telling of the same definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import ibis.expr.types as ir
import pytest
from hypothesis import Phase, given, settings

from aligngraph.features import coverage, ties, work
from aligngraph.features.base import Base
from aligngraph.features.exchange import contacts
from aligngraph.features.integration import Integration
from aligngraph.store import Workspace
from tests.facts_builder import History, base_of, day, store
from tests.features.brute_pairs import BrutePairs
from tests.features.brute_seams import BruteSeams
from tests.features.histories import histories

SINCE, UNTIL = 7, 63
# An example takes seconds, and shrinking hundreds of them: add Phase.shrink to study a failure.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


class Row(Protocol):
    """Rows of features are named tuples."""

    def _asdict(self) -> dict[str, object]: ...


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One workspace, whose sources every example replaces."""
    folder: Path = tmp_path_factory.mktemp("brute")
    with Workspace.open(folder / "workspace", write=True) as workspace:
        yield workspace


@settings(max_examples=12, deadline=None, phases=QUICK)
@given(history=histories())
def test_queries_agree_with_brute_force(workspace: Workspace, history: History) -> None:
    """Demand, exchange, relays, dyads, coverage and seam lives are as a slow telling has them."""
    base = base_of(store(workspace, history), SINCE, UNTIL)
    brute = BruteSeams(history.facts, day(SINCE), day(UNTIL))
    contact = base.facts.settle(contacts(base))
    compare_pairs(base, contact, brute)
    compare_seams(base, contact, brute)


def compare_pairs(base: Base, contact: ir.Table, brute: BrutePairs) -> None:
    """Everything that is per pair of teams or per team."""
    weeks, told = {w[:3]: w[3:] for w in ties.pair_weeks(base, contact)}, brute.pair_weeks()
    assert weeks.keys() == told.keys()
    for key, expected in told.items():
        assert weeks[key] == pytest.approx(expected), key
    assert {d[:4]: d.days for d in ties.dyads(base, contact)} == brute.dyads()
    links = {row[:2]: aware(row[2:]) for row in ties.pair_links(base, contact)}
    assert links == brute.pair_links()
    assert {row.team: row[1:] for row in coverage.team_activity(base)} == brute.activity()


def compare_seams(base: Base, contact: ir.Table, brute: BruteSeams) -> None:
    """Everything that is per seam of an initiative."""
    seams = Integration(base, contact, base.facts.settle(work.containers(base.facts)))
    lives = brute.lives()
    assert table(seams.lives(), 3, lives.values()) == lives
    slices = brute.slices()
    found = table(seams.slices(), 4, slices.values())
    assert {key for key, row in found.items() if any(row.values())} == slices.keys()
    for key, expected in slices.items():
        assert found[key] == pytest.approx(expected, abs=1e-6), key


def table(
    rows: Iterable[Row], keys: int, wanted: Iterable[Mapping[str, object]]
) -> dict[tuple[object, ...], dict[str, object]]:
    """Rows by their first ``keys`` fields, with the fields that are wanted."""
    names = {name for values in wanted for name in values}
    found = {}
    for row in rows:
        values = row._asdict()
        key = tuple(list(values.values())[:keys])
        found[key] = {
            n: round(v, 6) if isinstance(v, float) else aware([v])[0]
            for n, v in values.items()
            if n in names
        }
    return found


def aware(values: Iterable[object]) -> tuple[object, ...]:
    """Times of the store with their zone."""
    return tuple(v.replace(tzinfo=UTC) if isinstance(v, datetime) else v for v in values)
