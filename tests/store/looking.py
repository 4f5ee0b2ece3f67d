"""Small facts to store, and a look at all that a store holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from aligngraph.facts import Fact, Link, Message, Ticket
from aligngraph.store import Workspace
from aligngraph.store.schema import TABLES, table_name
from aligngraph.store.workspace import FILE_NAME

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def ticket(id: str, updated_at: datetime | None = AT, **changes: object) -> Ticket:
    """Return a ticket that nothing is known of, but for what is given."""
    values = dict.fromkeys(Ticket._fields) | {
        "id": id,
        "key": f"PAY-{id}",
        "project": "PAY",
        "components": (),
        "labels": (),
        "sprints": (),
        "updated_at": updated_at,
        "links_known": True,
        "changes_complete": True,
        "comments_complete": True,
    }
    return Ticket(**{**values, **changes})  # type: ignore[arg-type]


def message(id: str, of: str, author: str | None = "a", edited: datetime | None = None) -> Message:
    """Return a comment."""
    return Message(id, "jira", of, author, AT, edited, (), (), None, None)


def link(teller: str, target: str, removed_at: datetime | None = None) -> Link:
    """Return a link as ``teller`` tells it."""
    return Link(teller, "Blocks", "blocks", teller, target, None, removed_at)


def load(path: Path, source: str, facts: Sequence[Fact], digest: str = "1") -> None:
    """Import facts as one source."""
    with Workspace.open(path, write=True) as workspace, workspace.importing():
        workspace.replace(source, "test", digest, facts)


def current(path: Path) -> dict[str, Counter[str]]:
    """Return the current facts of a workspace by table, whoever told them."""
    return {name: Counter(map(repr, held)) for name, held in _rows(path).items()}


def rows(path: Path, *kinds: type[Fact]) -> list[Fact]:
    """Return the current facts of some kinds, as they were given."""
    held = _rows(path)
    makers: list[tuple[str, Callable[..., Fact]]] = [(table_name(kind), kind) for kind in kinds]
    return [make(*map(_back, row)) for name, make in makers for row in held[name]]


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    held = {}
    with duckdb.connect(path / FILE_NAME, read_only=True) as store:
        for name, kind in TABLES.items():
            columns = ", ".join(f'"{field}"' for field in kind._fields)
            query = f'SELECT {columns} FROM "{name}" WHERE NOT superseded'
            held[name] = store.execute(query).fetchall()
    return held


def _back(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    assert value is None or isinstance(value, str | bool | int | float | date)
    return value
