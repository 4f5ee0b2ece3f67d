"""Structural measures on graphs small enough to draw."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.measures.errors import MeasureError
from aligngraph.measures.network import (
    Role,
    connectedness,
    demand_betweenness,
    efficiency,
    ei_index,
    gould_fernandez,
    hierarchy,
    least_upper_bound,
    routing_graph,
    seam_bus_factor,
)

NODES = "abcdef"
arcs = st.sets(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda arc: arc[0] != arc[1])
)


def directed(edges: str) -> nx.DiGraph[str]:
    """A graph written as ``ab bc``."""
    return nx.DiGraph([(arc[0], arc[1]) for arc in edges.split()])


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("111", Role.COORDINATOR),
        ("121", Role.CONSULTANT),
        ("112", Role.REPRESENTATIVE),
        ("122", Role.GATEKEEPER),
        ("123", Role.LIAISON),
    ],
)
def test_the_five_roles(groups: str, role: Role) -> None:
    """The groups of source, broker and target decide the role."""
    group = dict(zip("avb", groups, strict=True))
    assert gould_fernandez(directed("av vb"), group) == {"v": {role: 1}}
    assert gould_fernandez(directed("av vb ab"), group) == {}


@settings(deadline=None)
@given(arcs, st.permutations(NODES))
def test_roles_follow_the_nodes(edges: set[tuple[str, str]], letters: list[str]) -> None:
    """Other names for the people move their roles along."""
    name = dict(zip(NODES, letters, strict=True))
    group = dict(zip(NODES, "112233", strict=True))
    roles = gould_fernandez(nx.DiGraph(sorted(edges)), group)
    renamed = nx.DiGraph([(name[a], name[b]) for a, b in sorted(edges)])
    other = gould_fernandez(renamed, {name[node]: team for node, team in group.items()})
    assert other == {name[node]: count for node, count in roles.items()}


def krackhardt(graph: nx.DiGraph[str]) -> tuple[float | None, ...]:
    """All four dimensions."""
    return connectedness(graph), hierarchy(graph), efficiency(graph), least_upper_bound(graph)


def test_an_out_tree_is_a_pure_hierarchy() -> None:
    """All four dimensions are 1 for a tree, and only there."""
    assert krackhardt(directed("ab ac bd be")) == (1, 1, 1, 1)


def test_a_circle_has_no_hierarchy() -> None:
    """Everybody reaches everybody; one arc more than a tree, of four that could be."""
    assert krackhardt(directed("ab bc ca")) == (1, 0, 0.75, 1)


def test_two_bosses_without_a_boss() -> None:
    """The pair of bosses has nobody above both."""
    assert krackhardt(directed("ac bc")) == (1, 1, 1, 0)


def test_apart_is_unconnected() -> None:
    """Two couples: two of six pairs are joined, and no component has room for a superior."""
    joined, *others = krackhardt(directed("ab cd"))
    assert joined == pytest.approx(1 / 3)
    assert others == [1, 1, None]


def test_nobody_has_no_structure() -> None:
    """Without pairs every dimension is undefined, not perfect."""
    lonely: nx.DiGraph[str] = nx.DiGraph()
    lonely.add_node("a")
    assert krackhardt(lonely) == (None, None, None, None)


@settings(deadline=None)
@given(arcs.filter(bool))
def test_dimensions_stay_in_range(edges: set[tuple[str, str]]) -> None:
    """Each is a share."""
    assert all(d is None or 0 <= d <= 1 for d in krackhardt(nx.DiGraph(sorted(edges))))


def test_inward_and_outward() -> None:
    """All ties inside is -1, all across 1; both directions of a tie count once; none is None."""
    group = {"a": "1", "b": "1", "c": "2"}
    assert ei_index(directed("ab ba"), group) == -1
    assert ei_index(directed("ac bc"), group) == 1
    assert ei_index(directed("ab ba ac"), group) == 0
    assert ei_index(nx.Graph(), group) is None


@settings(deadline=None)
@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))))
def test_the_bus_factor_is_the_smallest_cover(dyads: set[tuple[str, str]]) -> None:
    """No smaller set of people touches every dyad; names shared by both sides stay apart."""
    people = sorted({("left", a) for a, _ in dyads} | {("right", b) for _, b in dyads})
    smallest = next(
        size
        for size in range(len(people) + 1)
        if any(
            all(("left", a) in cover or ("right", b) in cover for a, b in dyads)
            for cover in map(set, combinations(people, size))
        )
    )
    assert seam_bus_factor([*dyads, *dyads]) == smallest


@settings(deadline=None)
@given(arcs.filter(bool))
def test_equal_demand_and_equal_cost_give_plain_betweenness(edges: set[tuple[str, str]]) -> None:
    """With every pair wanting the same it is the betweenness of Freeman over all pairs."""
    graph = routing_graph(edges, {})
    demand = dict.fromkeys(combinations(sorted(graph), 2), 2.0)
    plain = nx.betweenness_centrality(graph, normalized=False)
    routed = demand_betweenness(graph, demand)
    assert routed == pytest.approx({node: plain[node] / len(demand) for node in graph})


def test_two_equal_ways_share_the_demand() -> None:
    """Half of it goes either way; what has no way goes nowhere but counts in the whole."""
    graph = routing_graph([("m", "a"), ("m", "b"), ("n", "a"), ("n", "b")], {})
    shares = demand_betweenness(graph, {("a", "b"): 3.0, ("a", "x"): 1.0})
    assert shares == {"a": 0, "b": 0, "m": 0.375, "n": 0.375}
    assert demand_betweenness(graph, {}) == {}


def test_direct_exchange_takes_the_demand_off_the_manager() -> None:
    """The more days of exchange the cheaper the direct way; days without any are no way."""
    lines, demand = [("m", "a"), ("m", "b")], {("b", "a"): 1.0}
    assert demand_betweenness(routing_graph(lines, {("a", "b"): 0.0}), demand)["m"] == 1
    assert demand_betweenness(routing_graph(lines, {("a", "b"): 0.25}), demand)["m"] == 1
    assert demand_betweenness(routing_graph(lines, {("a", "b"): 1.0}), demand)["m"] == 0
    assert demand_betweenness(routing_graph(lines, {("a", "b"): 1.0}, 0.1), demand)["m"] == 1


def test_of_two_ways_between_the_same_the_cheaper_stays() -> None:
    """Reporting and exchange between the same two cost what the cheaper of them costs."""
    graph = routing_graph([("m", "a"), ("m", "b")], {("a", "m"): 4.0, ("m", "b"): 0.5})
    assert graph["m"]["a"]["cost"] == 0.25
    assert graph["m"]["b"]["cost"] == 1
    with pytest.raises(MeasureError, match="cost above 0"):
        routing_graph([], {}, reporting_cost=0)
