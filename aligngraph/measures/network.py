"""Structural measures NetworkX does not have: brokerage, hierarchy, boundaries, routing.

Constraint, effective size, betweenness, articulation points, bridges, cores and reciprocity come
from NetworkX itself. Blind to need, except for `demand_betweenness`, and to speed altogether: a
busy hub that answers at once looks like a bottleneck.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import networkx as nx

from aligngraph.measures.errors import MeasureError


class Role(StrEnum):
    """Brokerage roles of v in a -> v -> b without a -> b (Gould, Fernandez 1989)."""

    COORDINATOR = "coordinator"  # all in one group
    CONSULTANT = "consultant"  # a and b in one group, v in another
    REPRESENTATIVE = "representative"  # v passes out of its group
    GATEKEEPER = "gatekeeper"  # v lets into its group
    LIAISON = "liaison"  # three groups


def gould_fernandez(graph: nx.DiGraph[str], group: Mapping[str, str]) -> dict[str, dict[Role, int]]:
    """Count brokered ordered pairs by role.

    Args:
        graph: directed exchange; self-loops do not count.
        group: team of each node.

    Returns:
        Brokers in order of name, each with the roles it has; others are absent.
    """
    roles: dict[str, dict[Role, int]] = {}
    for broker in sorted(graph):
        count: dict[Role, int] = {}
        for source in set(graph.predecessors(broker)) - {broker}:
            for target in set(graph.successors(broker)) - {broker, source}:
                if not graph.has_edge(source, target):
                    role = _role(group[source], group[broker], group[target])
                    count[role] = count.get(role, 0) + 1
        if count:
            roles[broker] = dict(sorted(count.items()))
    return roles


def _role(source: str, broker: str, target: str) -> Role:
    if source == target:
        return Role.COORDINATOR if source == broker else Role.CONSULTANT
    if source == broker:
        return Role.REPRESENTATIVE
    return Role.GATEKEEPER if target == broker else Role.LIAISON


def connectedness(graph: nx.DiGraph[str]) -> float | None:
    """Krackhardt: share of unordered pairs joined when direction is ignored.

    Returns:
        0..1, or ``None`` for fewer than two nodes.
    """
    n = len(graph)
    joined = sum(len(part) * (len(part) - 1) for part in nx.weakly_connected_components(graph))
    return joined / (n * (n - 1)) if n > 1 else None


def hierarchy(graph: nx.DiGraph[str]) -> float | None:
    """Krackhardt: share of reachable pairs that reach one way only (not ``nx.flow_hierarchy``).

    Returns:
        0..1, 1 for an out-tree; ``None`` if nobody reaches anybody.
    """
    reach = {node: nx.descendants(graph, node) for node in graph}
    ordered = [(a, b) for a, below in reach.items() for b in below]
    mutual = sum(a in reach[b] for a, b in ordered) // 2
    reachable = len(ordered) - mutual
    return 1 - mutual / reachable if reachable else None


def efficiency(graph: nx.DiGraph[str]) -> float | None:
    """Krackhardt, directed form: 1 - arcs beyond a spanning tree over the most there could be.

    Summed over weak components: ``excess = m - (n - 1)``, ``most = n(n - 1) - (n - 1)``.

    Returns:
        0..1, 1 for a tree; ``None`` if no component has two nodes.
    """
    sizes = [len(part) for part in nx.weakly_connected_components(graph)]
    arcs = sum(a != b for a, b in graph.edges())
    most = sum((n - 1) ** 2 for n in sizes)
    return 1 - (arcs - sum(n - 1 for n in sizes)) / most if most else None


def least_upper_bound(graph: nx.DiGraph[str]) -> float | None:
    """Krackhardt: 1 - pairs without a least common superior over the most there could be.

    A least common superior reaches both (or is one of them), and every other common superior
    reaches it. Most: ``(n - 1)(n - 2)/2`` a weak component.

    Returns:
        0..1, 1 for an out-tree; ``None`` if no component has three nodes.
    """
    above = {node: nx.ancestors(graph, node) | {node} for node in graph}
    missing = most = 0
    for part in nx.weakly_connected_components(graph):
        members = sorted(part)
        most += (len(members) - 1) * (len(members) - 2) // 2
        for i, first in enumerate(members):
            for second in members[i + 1 :]:
                common = above[first] & above[second]
                missing += not any(common <= above[candidate] for candidate in common)
    return 1 - missing / most if most else None


def ei_index(graph: nx.Graph[str], group: Mapping[str, str]) -> float | None:
    """E-I index: (external - internal)/(external + internal) ties (Krackhardt, Stern 1988).

    Args:
        graph: ties; a directed graph counts an exchange both ways once.
        group: team of each node.

    Returns:
        -1 inward .. 1 outward, or ``None`` without ties. Depends on the sizes of the groups.
    """
    ties = {frozenset(edge) for edge in graph.edges() if edge[0] != edge[1]}
    external = sum(len({group[node] for node in tie}) == 2 for tie in ties)
    return (2 * external - len(ties)) / len(ties) if ties else None


def seam_bus_factor(dyads: Iterable[tuple[str, str]]) -> int:
    """Fewest people whose absence would cut all contact between two teams.

    The smallest vertex cover of the contact graph, as large as its largest matching (Koenig 1931).

    Args:
        dyads: (person of one team, person of the other) with contact. A person in both teams
            counts on each side.

    Returns:
        0 none, 1 a single thread, 2 and more redundant.
    """
    edges = {(("left", a), ("right", b)) for a, b in dyads}
    contacts: nx.Graph[tuple[str, str]] = nx.Graph(edges)
    left = {person for person, _ in edges}
    return len(nx.bipartite.hopcroft_karp_matching(contacts, left)) // 2


def routing_graph(
    reporting: Iterable[tuple[str, str]],
    exchange: Mapping[tuple[str, str], float],
    reporting_cost: float = 1.0,
) -> nx.Graph[str]:
    """Ways a question can take, for `demand_betweenness`.

    Costs are a modelling choice (show how findings depend on them): a reporting line costs
    ``reporting_cost``, direct exchange 1 over its exchange-days; of two ways the cheaper stays.

    Args:
        reporting: (manager, report) lines, teams included.
        exchange: exchange-days by pair; pairs without any are no way.
        reporting_cost: above 0.

    Returns:
        Undirected graph with the edge attribute ``cost``.
    """
    if not reporting_cost > 0:
        raise MeasureError(f"a reporting line at cost {reporting_cost:g}; give a cost above 0")
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(reporting, cost=reporting_cost)
    for (a, b), days in exchange.items():
        if days > 0:
            known = graph.get_edge_data(a, b, default={"cost": float("inf")})
            graph.add_edge(a, b, cost=min(known["cost"], 1 / days))
    return graph


def demand_betweenness(
    graph: nx.Graph[str], demand: Mapping[tuple[str, str], float]
) -> dict[str, float]:
    """Share of dependency demand whose cheapest ways run through each node, its ends left out.

    ``sum_ab D_ab sigma_ab(v)/sigma_ab / sum D`` (routing betweenness; Dolev, Elovici, Puzis, JACM
    2010), by Brandes' accumulation from each source. Demand without a way counts in the whole.

    Args:
        graph: undirected, edge attribute ``cost`` above 0.
        demand: dependency-weeks by pair.

    Returns:
        0..1 by node in order of name; empty if there is no demand.
    """
    whole = sum(sorted(weeks for weeks in demand.values() if weeks > 0))
    if not whole:
        return {}
    by_source: dict[str, dict[str, float]] = {}
    for pair, weeks in sorted(demand.items()):
        source, target = sorted(pair)
        if weeks > 0 and source != target and source in graph and target in graph:
            targets = by_source.setdefault(source, {})
            targets[target] = targets.get(target, 0.0) + weeks
    through = dict.fromkeys(sorted(graph), 0.0)
    for source, targets in sorted(by_source.items()):
        for node, weeks in _routed(graph, source, targets).items():
            through[node] += weeks / whole
    return through


def _routed(graph: nx.Graph[str], source: str, targets: Mapping[str, float]) -> dict[str, float]:
    """Demand passing each inner node on the way from one source to its targets."""
    before, distance = nx.dijkstra_predecessor_and_distance(graph, source, weight="cost")
    outward = sorted(distance, key=lambda node: (distance[node], node))
    ways = dict.fromkeys(outward, 0.0) | {source: 1.0}
    for node in outward[1:]:
        ways[node] = sum(ways[prior] for prior in before[node])
    passing = dict.fromkeys(outward, 0.0)
    for node in reversed(outward[1:]):
        arriving = passing[node] + targets.get(node, 0.0)
        for prior in before[node]:
            passing[prior] += ways[prior] / ways[node] * arriving
    del passing[source]
    return passing
