"""Questions to a graph, so that a caller need not know how it is laid out.

Teams and people may be given by node id ("team:payments") or by the id alone ("payments"). All
answers are node ids, sorted where there are several. Blind to anything outside the graph's window.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aligngraph.graph.model import (
    EdgeKind,
    GraphError,
    NodeKind,
    OrgGraph,
    Value,
    node_id,
)


class Seam(NamedTuple):
    """Two teams joined by work or talk, smaller id first.

    Args:
        demand: dependency-weeks, both directions and related work together.
        exchange_days: days with direct exchange; None where the graph does not hold exchange.
    """

    team_a: str
    team_b: str
    demand: float
    exchange_days: int | None


class Need(NamedTuple):
    """A dependency seen from one end: the other team, dependency-weeks, ticket pairs."""

    team: str
    demand: float
    links: int


def nodes(graph: OrgGraph, kind: NodeKind) -> list[str]:
    """All nodes of a kind."""
    return sorted(node for node, values in graph.nodes(data=True) if values["kind"] == kind)


def teams(graph: OrgGraph) -> list[str]:
    """All teams."""
    return nodes(graph, "team")


def members(graph: OrgGraph, team: str) -> list[str]:
    """The people of a team (people level)."""
    return _sources(graph, "member_of", _find(graph, "team", team))


def tickets_of(graph: OrgGraph, team: str) -> list[str]:
    """The tickets a team owns (ticket level)."""
    owned = _targets(graph, "owns", _find(graph, "team", team))
    return [node for node in owned if graph.nodes[node]["kind"] == "ticket"]


def seams(graph: OrgGraph) -> list[Seam]:
    """All pairs of teams with demand or exchange, by pair."""
    demand: dict[tuple[str, str], float] = {}
    for source, target, values in graph.edges(data=True):
        kinds = {graph.nodes[source]["kind"], graph.nodes[target]["kind"]}
        if kinds == {"team"} and values["kind"] in ("depends_on", "relates_to", "exchanges_with"):
            pair = (min(source, target), max(source, target))
            demand[pair] = demand.get(pair, 0.0) + values.get("demand", 0.0)
    return [Seam(*pair, demand[pair], exchange(graph, *pair)) for pair in sorted(demand)]


def dependencies_of(graph: OrgGraph, team: str) -> list[Need]:
    """The teams a team waits for, the greatest demand first."""
    outward = graph.out_edges(_find(graph, "team", team), data=True)
    return _needs((target, values) for _, target, values in outward)


def dependents_of(graph: OrgGraph, team: str) -> list[Need]:
    """The teams that wait for a team, the greatest demand first."""
    inward = graph.in_edges(_find(graph, "team", team), data=True)
    return _needs((source, values) for source, _, values in inward)


def exchange(graph: OrgGraph, a: str, b: str) -> int | None:
    """Days on which two teams, or two people by node id, exchanged; None where not known."""
    first, second = _find(graph, "team", a), _find(graph, "team", b)
    for source, target in ((first, second), (second, first)):
        for values in (graph.get_edge_data(source, target) or {}).values():
            if "exchange_days" in values:
                return int(values["exchange_days"])
    return None


def manager_chain(graph: OrgGraph, person: str) -> list[str]:
    """A person and everybody above, nearest first; a cycle ends where it closes (people level)."""
    chain = [_find(graph, "person", person)]
    while above := [m for m in _targets(graph, "reports_to", chain[-1]) if m not in chain]:
        chain.append(above[0])
    return chain


def lowest_common_manager(graph: OrgGraph, team_a: str, team_b: str) -> str | None:
    """The nearest manager above both teams; None where the chart does not tell (people level)."""
    above_b = set(_managers(graph, team_b))
    return next((m for m in _managers(graph, team_a) if m in above_b), None)


def _managers(graph: OrgGraph, team: str) -> list[str]:
    heads = _sources(graph, "leads", _find(graph, "team", team))
    return manager_chain(graph, heads[0]) if heads else []


def _needs(ends: Iterable[tuple[str, Mapping[str, Value]]]) -> list[Need]:
    needs = [
        Need(team, float(values["demand"]), int(values["links"]))
        for team, values in ends
        if values["kind"] == "depends_on"
    ]
    return sorted(needs, key=lambda need: (-need.demand, need.team))


def _targets(graph: OrgGraph, kind: EdgeKind, node: str) -> list[str]:
    return sorted(t for _, t, values in graph.out_edges(node, data=True) if values["kind"] == kind)


def _sources(graph: OrgGraph, kind: EdgeKind, node: str) -> list[str]:
    return sorted(s for s, _, values in graph.in_edges(node, data=True) if values["kind"] == kind)


def _find(graph: OrgGraph, kind: NodeKind, named: str) -> str:
    node = named if named in graph else node_id(kind, named)
    if node in graph:
        return node
    known = nodes(graph, kind)
    near = difflib.get_close_matches(node, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"it holds {len(known)} of that kind"
    raise GraphError(f"{named}: no such {kind} in the graph; {hint}")
