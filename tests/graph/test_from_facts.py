"""From facts in a real store to the graph of each level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aligngraph.facts import (
    Account,
    Fact,
    Group,
    Identity,
    Link,
    Membership,
    Message,
    Organization,
    Ownership,
    Person,
    Project,
    ReportingLine,
    Team,
    Ticket,
)
from aligngraph.features import base, ties
from aligngraph.features.base import Base
from aligngraph.features.exchange import contacts
from aligngraph.features.graphs import graph_of
from aligngraph.features.organization import org_chart
from aligngraph.features.tickets import dependency_rows, link_rows, ticket_rows
from aligngraph.graph import (
    GraphError,
    dependencies_of,
    exchange,
    graph_bytes,
    lowest_common_manager,
    naming,
    node_id,
    nodes,
    tickets_of,
)
from aligngraph.store import Workspace

START = datetime(2026, 1, 5, tzinfo=UTC)
END = START + timedelta(weeks=4)


def ticket(
    id: str, key: str, *, parent: str | None = None, level: int = 0, assignee: str | None = None
) -> Ticket:
    """A ticket in progress since the window's start."""
    return Ticket(
        id=id, key=key, url=None, project=key.partition("-")[0], type="Story", level=level,
        summary=f"Title of {key}", status="Doing", status_category="indeterminate", priority=None,
        resolution=None, team_field=None, components=(), labels=(), sprints=(), assignee=assignee,
        reporter=None, creator=None, parent=parent, story_points=None, created_at=START,
        updated_at=START, resolved_at=None, due=None, comments_total=1, links_known=True,
        changes_complete=True, comments_complete=True,
    )  # fmt: skip


def people() -> list[Fact]:
    """Two teams of one person each, under one manager."""
    facts: list[Fact] = [Organization("Acme"), Group("shop", "Shop", None, "cy")]
    for id, team in (("ana", "payments"), ("di", "ledger")):
        facts += [
            Person(id, id.title(), None, None, "engineer"),
            Identity(id, "username", id),
            Account(f"account-{id}", None, id, None, id.title(), False),
            Membership(id, team, None, None),
            ReportingLine(id, "cy", None, None),
            Team(team, team.title(), "shop", None, None, None),
        ]
    return [*facts, Person("cy", "Cy", None, None, "manager")]


def work() -> list[Fact]:
    """LED-1 blocks PAY-2 from day 7 on, both under epic PAY-1; LED-2 stands far from Payments."""
    week = timedelta(weeks=1)
    return [
        *(Project(key.lower(), key, None) for key in ("PAY", "LED")),
        Ownership("payments", "project", "pay"),
        Ownership("ledger", "project", "LED"),
        ticket("1", "PAY-1", level=1),
        ticket("2", "PAY-2", parent="1", assignee="account-ana"),
        ticket("3", "LED-1", parent="@PAY-1"),
        ticket("4", "LED-2"),
        ticket("5", "LED-3"),
        Link("2", "Blocks", "blocks", "@LED-1", "2", START + week, None),
        Link("3", "Blocks", "blocks", "3", "@PAY-2", START + week, None),
        Link("4", "Relates", "relates", "1", "4", START + 2 * week, START + 3 * week),
        Link("5", "Relates", "relates", "2", "5", START + 2 * week, None),
        Link("5", "Relates", "relates", "5", "@GONE-1", None, None),
        Message("m1", "jira", "3", "ana", START + week, None, (), (), None),
        Message("m2", "jira", "3", "ana", START + 2 * week, None, ("di",), (), None),
    ]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Base]:
    """Facts joined to the organisation over four weeks."""
    with Workspace.open(tmp_path / "workspace", write=True) as workspace:
        with workspace.importing():
            workspace.replace("org", "test", "1", people())
            workspace.replace("tracker", "test", "1", work())
        yield base.build(workspace.facts, org_chart(workspace.facts, END), START, END)


def test_demand_by_direction_is_the_demand_of_the_weeks(window: Base) -> None:
    """Both ways of counting a seam's dependency-weeks agree: 3 blocked, 1 and 2 related at half."""
    rows = dependency_rows(window)
    assert [(r.consumer, r.provider, r.directed) for r in rows] == [
        ("ledger", "payments", False),
        ("payments", "ledger", True),
    ]
    assert [(r.demand, r.links, r.open_links) for r in rows] == [(1.5, 2, 1), (3.0, 1, 1)]
    weekly = ties.pair_weeks(window, contacts(window))
    assert sum(r.demand for r in rows) == pytest.approx(sum(w.demand for w in weekly))


def test_team_level_of_the_facts(window: Base) -> None:
    """Direction, sums and exchange come out of the store as they went in."""
    graph = graph_of(window, "teams")
    assert dependencies_of(graph, "payments") == [("team:ledger", 3.0, 1)]
    assert exchange(graph, "payments", "ledger") == 2
    assert "owns|team:payments|project:PAY" in graph["team:payments"]["project:PAY"]
    assert graph.nodes["organization:Acme"]["since"] == "2026-01-05T00:00:00Z"


def test_people_level_of_the_facts(window: Base) -> None:
    """Who carries the seam, and who is above both teams."""
    graph = graph_of(window, "people", names=naming(window.chart, people=True))
    assert exchange(graph, "person:ana", "person:di") == 1  # m1 was addressed to nobody in person
    assert lowest_common_manager(graph, "payments", "ledger") == "person:cy"


def test_ticket_level_of_the_facts(window: Base) -> None:
    """Both tellings of a link are one edge; a removed link and one out of the scope are none."""
    graph = graph_of(window, "tickets", names=naming(window.chart, people=True))
    tickets = set(nodes(graph, "ticket"))
    assert {key for a, b, key in graph.edges(keys=True) if {a, b} <= tickets} == {
        "parent_of|ticket:PAY-1|ticket:PAY-2",
        "parent_of|ticket:PAY-1|ticket:LED-1",
        "blocks|ticket:LED-1|ticket:PAY-2",
        "relates_to|ticket:LED-3|ticket:PAY-2",
    }
    assert tickets_of(graph, "ledger") == ["ticket:LED-1", "ticket:LED-2", "ticket:LED-3"]
    assert graph.has_edge("ticket:LED-1", "initiative:PAY-1")
    assert graph.has_edge("ticket:PAY-2", "person:ana")
    assert graph.nodes["ticket:PAY-2"]["summary"] == "Title of PAY-2"


def test_project_level_holds_its_tickets_and_their_neighbours(window: Base) -> None:
    """The other end of a link is shown and marked; what is not joined to it is left out."""
    graph = graph_of(window, "tickets", project="PAY")
    scope = {n: v["in_scope"] for n, v in graph.nodes(data=True) if v["kind"] == "ticket"}
    assert scope == {
        "ticket:PAY-1": True,
        "ticket:PAY-2": True,
        "ticket:LED-1": False,
        "ticket:LED-3": False,
    }
    assert len(link_rows(window, "PAY")) == 4


def test_unknown_project_is_an_error(window: Base) -> None:
    """An empty graph would look like an answer."""
    with pytest.raises(GraphError, match="NOPE"):
        graph_of(window, "tickets", project="NOPE")


def test_tickets_after_the_window_are_not_there_yet(window: Base) -> None:
    """The graph is as of the window's end."""
    early = base.build(window.facts, window.chart, START - timedelta(weeks=2), START)
    assert ticket_rows(early) == []
    assert link_rows(early) == []


def test_default_export_names_nobody(window: Base) -> None:
    """Through all of it, no person's name or id reaches a file unless asked for."""
    for level in ("teams", "people", "tickets"):
        text = graph_bytes(graph_of(window, level), ".json").decode()
        for person in window.chart.people.values():
            assert node_id("person", person.id) not in text
            assert f'"{person.name}"' not in text
