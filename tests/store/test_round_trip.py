"""What is stored comes back as it was."""

from __future__ import annotations

import types
import typing
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.facts import FACT_TYPES, Fact, Message, Ticket
from aligngraph.store.workspace import BATCH, Workspace
from tests.store.looking import AT, load, message, rows, ticket

_TIMES = st.integers(-(2**51), 2**52).map(lambda n: AT + timedelta(microseconds=n))
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_VALUES: dict[object, st.SearchStrategy[object]] = {
    str: _TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    date: st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    datetime: _TIMES,
    tuple[str, ...]: st.lists(_TEXT, max_size=3).map(tuple),
}


def _field(hint: object) -> st.SearchStrategy[object]:
    if isinstance(hint, types.UnionType):
        (inner,) = (arg for arg in typing.get_args(hint) if arg is not type(None))
        return st.none() | _VALUES[inner]
    return _VALUES[hint]


def facts_of(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    """Return a strategy for facts of one kind, null in every field that may be."""
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{name: _field(hints[name]) for name in kind._fields})


@settings(max_examples=12, deadline=None, database=None)
@given(st.tuples(*(st.lists(facts_of(kind), max_size=2) for kind in FACT_TYPES)))
def test_every_fact_comes_back_as_it_was(told: tuple[list[Fact], ...]) -> None:
    """A fact of any kind, with null in any field that may be null, comes back equal."""
    kept = [fact for facts in told for fact in {fact[0]: fact for fact in facts}.values()]
    with TemporaryDirectory() as folder:
        load(Path(folder), "s", kept)
        assert sorted(rows(Path(folder), *FACT_TYPES), key=repr) == sorted(kept, key=repr)


def test_null_stays_null(tmp_path: Path) -> None:
    """What a source does not know is null in the store, never zero, false or empty."""
    facts = [_barest(kind) for kind in FACT_TYPES]
    load(tmp_path, "s", facts)
    assert rows(tmp_path, *FACT_TYPES) == facts


def _barest(kind: type[Fact]) -> Fact:
    """A fact of which nothing is known that may be unknown."""
    hints = typing.get_type_hints(kind)
    known = {str: "x", bool: True, tuple[str, ...]: (), datetime: AT}
    values = [None if isinstance(h, types.UnionType) else known[h] for h in hints.values()]
    return kind(*values)  # type: ignore[arg-type]


def test_facts_are_read_through_ibis(tmp_path: Path) -> None:
    """The current facts are Ibis tables by name, with the number of their source."""
    load(tmp_path, "s", [ticket("1"), message("m", "1")])
    with Workspace.open(tmp_path) as workspace:
        facts = workspace.facts
        assert facts["ticket"].columns == (*Ticket._fields, "source")
        assert facts["message"].id.to_pyarrow().to_pylist() == ["m"]
        assert facts["source"].id.to_pyarrow().to_pylist() == ["s"]


def test_more_facts_than_a_batch_holds(tmp_path: Path) -> None:
    """Facts beyond the buffered batch are kept too, each once."""
    many = [message(str(n), "1") for n in range(BATCH + 1)]
    load(tmp_path, "s", [ticket("1"), *many])
    assert {m[0] for m in rows(tmp_path, Message)} == {m.id for m in many}


def test_summary_counts_what_was_stored(tmp_path: Path) -> None:
    """The summary of an import holds the number of rows of each table, and of no other."""
    with Workspace.open(tmp_path, write=True) as workspace, workspace.importing():
        summary = workspace.replace("s", "test", "1", [ticket("1"), message("1", "1")])
    assert (summary.source, dict(summary.rows)) == ("s", {"ticket": 1, "message": 1})
