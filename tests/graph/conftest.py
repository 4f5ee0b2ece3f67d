"""A tiny hand-built organisation: two groups, three teams, four people, four tickets."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from aligngraph.facts import Group, Initiative, Person, Team
from aligngraph.graph import (
    Dependency,
    Exchange,
    GraphRows,
    Involvement,
    LinkRow,
    OwnedProject,
    TicketRow,
)
from aligngraph.orgchart import OrgChart

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


def person(id: str, name: str, role: str = "engineer", title: str | None = None) -> Person:
    """A person of the chart."""
    return Person(id, name, None, title, role)


def ticket(id: str, key: str, team: str | None, **more: object) -> TicketRow:
    """A ticket of which little is known but its key and team."""
    row = TicketRow(
        id,
        key,
        key.partition("-")[0],
        None,
        None,
        None,
        None,
        team,
        None,
        None,
        None,
        None,
        None,
        True,
    )
    return row._replace(**more)  # type: ignore[arg-type]


@pytest.fixture
def chart() -> OrgChart:
    """Cy runs the shop; Bo leads Payments; Ledger has no lead, but Di reports to Cy."""
    people = [
        person("ana", "Ana Diaz"),
        person("bo", "Bo Lind", "manager"),
        person("cy", "Cy Okoro", "manager", "VP Commerce"),
        person("di", "Di Berg"),
    ]
    teams = [
        Team("payments", "Payments", "money", "bo", None, "stream-aligned"),
        Team("ledger", "Ledger", "money", None, "di", None),
        Team("search", "Search", None, None, None, None),
    ]
    return OrgChart(
        name="Acme",
        people={p.id: p for p in people},
        teams={t.id: t for t in teams},
        groups={
            "money": Group("money", "Money", "commerce", None),
            "commerce": Group("commerce", "Commerce", None, "cy"),
        },
        members={"payments": ("ana", "bo"), "ledger": ("di",)},
        manager_of={"ana": "bo", "bo": "cy", "di": "cy"},
        initiatives={
            "one-click": Initiative(
                "one-click", "One click", ("PAY-1",), None, None, date(2026, 9, 1)
            )
        },
    )


@pytest.fixture
def rows() -> GraphRows:
    """Payments waits for Ledger, and they talk; Ledger and Search share work in silence."""
    return GraphRows(
        since=SINCE,
        until=UNTIL,
        dependencies=(
            Dependency("payments", "ledger", True, 6.5, 3, 1),
            Dependency("ledger", "search", False, 1.5, 2, 0),
        ),
        exchanges=(Exchange("ledger", "payments", 4, 2), Exchange("ledger", "search", 0, 0)),
        involvement=(Involvement("payments", "one-click", 2),),
        owned_projects=(OwnedProject("payments", "PAY"),),
        tickets=(
            ticket("1", "PAY-1", "payments", initiative="one-click", summary="Pay at once"),
            ticket("2", "PAY-2", "payments", initiative="one-click", assignee="ana"),
            ticket("3", "LED-1", "ledger", status="done", done_at=UNTIL),
            ticket("4", "LED-2", None),
        ),
        links=(
            LinkRow("1", "2", "parent", None, None),
            LinkRow("3", "2", "blocks", "Blocks", SINCE),
            LinkRow("4", "3", "relates", "Relates", None),
            LinkRow("4", "999", "relates", "Relates", None),
        ),
    )
