"""Questions to a hand-built graph."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligngraph.facts import Person, Team
from aligngraph.graph import (
    GraphError,
    GraphRows,
    dependencies_of,
    dependents_of,
    exchange,
    lowest_common_manager,
    manager_chain,
    members,
    naming,
    people_graph,
    seams,
    team_graph,
    teams,
    ticket_graph,
    tickets_of,
)
from aligngraph.orgchart import OrgChart


def test_teams_and_seams(chart: OrgChart, rows: GraphRows) -> None:
    """A seam is a pair with work or talk, with its demand and its days."""
    graph = team_graph(chart, rows)
    assert teams(graph) == ["team:ledger", "team:payments", "team:search"]
    assert seams(graph) == [
        ("team:ledger", "team:payments", 6.5, 4),
        ("team:ledger", "team:search", 1.5, 0),
    ]


def test_dependencies_have_a_direction(chart: OrgChart, rows: GraphRows) -> None:
    """Payments waits for Ledger, and not the other way round; related work waits for nobody."""
    graph = team_graph(chart, rows)
    assert dependencies_of(graph, "payments") == [("team:ledger", 6.5, 3)]
    assert dependents_of(graph, "team:ledger") == [("team:payments", 6.5, 3)]
    assert dependencies_of(graph, "ledger") == []


def test_exchange_is_symmetric_zero_if_seen_and_none_if_unknown(
    chart: OrgChart, rows: GraphRows
) -> None:
    """Silence on a known seam is 0; of two teams without a seam nothing is known."""
    graph = team_graph(chart, rows)
    assert exchange(graph, "payments", "ledger") == exchange(graph, "ledger", "payments") == 4
    assert exchange(graph, "search", "ledger") == 0
    assert exchange(graph, "search", "payments") is None


def test_people_and_managers(chart: OrgChart, rows: GraphRows) -> None:
    """The chain runs up the solid line; two teams meet at the nearest manager above both."""
    graph = people_graph(chart, rows, naming(chart, people=True))
    assert members(graph, "payments") == ["person:ana", "person:bo"]
    assert manager_chain(graph, "ana") == ["person:ana", "person:bo", "person:cy"]
    assert lowest_common_manager(graph, "payments", "ledger") == "person:cy"
    assert lowest_common_manager(graph, "payments", "search") is None


def test_tickets_of_a_team_leave_its_projects_out(chart: OrgChart, rows: GraphRows) -> None:
    """A team owns tickets and projects; only its tickets are asked for."""
    assert tickets_of(ticket_graph(chart, rows), "payments") == ["ticket:PAY-1", "ticket:PAY-2"]


def test_unknown_team_is_answered_with_the_nearest(chart: OrgChart, rows: GraphRows) -> None:
    """A slip of the pen gets a hint."""
    with pytest.raises(GraphError, match="did you mean 'team:payments'"):
        dependencies_of(team_graph(chart, rows), "paymnets")


@given(
    parents=st.lists(st.integers(0, 30), max_size=12),
    leads=st.tuples(st.integers(0, 12), st.integers(0, 12)),
)
def test_lowest_common_manager_is_the_lowest_common_ancestor(
    parents: list[int], leads: tuple[int, int]
) -> None:
    """On any reporting tree the answer is networkx's, with each team under its lead."""
    size = len(parents) + 1
    line = {str(i + 1): str(parent % (i + 1)) for i, parent in enumerate(parents)}
    people = {str(i): Person(str(i), f"N{i}", None, None, "manager") for i in range(size)}
    heads = {team: str(lead % size) for team, lead in zip("ab", leads, strict=True)}
    units = {team: Team(team, team, None, head, None, None) for team, head in heads.items()}
    chart = OrgChart("Acme", people, units, {}, {}, line, {})
    tree: nx.DiGraph[str] = nx.DiGraph((above, below) for below, above in line.items())
    tree.add_edges_from((head, f"team {team}") for team, head in heads.items())
    expected = nx.lowest_common_ancestor(tree, "team a", "team b")
    graph = people_graph(chart, GraphRows(), naming(chart, people=True))
    assert lowest_common_manager(graph, "a", "b") == f"person:{expected}"
