"""The ticket level: tickets with their project, owner, initiative, parents and links.

Blind to tickets in no source: a link that leaves what was read is not drawn (the coverage of a
report counts them). Who a ticket is assigned to is drawn only where the naming shows people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from aligngraph.graph import model
from aligngraph.graph.model import EdgeKind, OrgGraph, node_id, utc_text
from aligngraph.graph.naming import Naming
from aligngraph.graph.rows import LinkRow, TicketRow
from aligngraph.orgchart import OrgChart

EDGE_OF_LINK: Mapping[str, EdgeKind] = {
    "parent": "parent_of",
    "blocks": "blocks",
    "depends": "depends_on",
    "relates": "relates_to",
    "duplicates": "duplicates",
    "composition": "contains",
    "none": "linked_to",
}
_SYMMETRIC = ("relates", "none")


def add_tickets(
    graph: OrgGraph,
    tickets: Sequence[TicketRow],
    links: Iterable[LinkRow],
    chart: OrgChart,
    names: Naming,
) -> None:
    """Add tickets and their links to a graph that holds the teams."""
    keys = Counter(row.key for row in tickets)
    nodes: dict[str, str] = {}
    for row in sorted(tickets, key=lambda row: (row.key, row.id)):
        # Two trackers may use one key; then the stable id tells the tickets apart.
        key = row.key if keys[row.key] == 1 else f"{row.key}@{row.id}"
        nodes[row.id] = _ticket(graph, row, names.id("ticket", key), names)
        _surroundings(graph, row, nodes[row.id], chart, names)
    _links(graph, links, nodes)


def _ticket(graph: OrgGraph, row: TicketRow, id: str, names: Naming) -> str:
    return model.add_node(
        graph,
        "ticket",
        id,
        names.label("ticket", row.key),
        summary=row.summary if names.texts else None,
        url=row.url if names.texts else None,
        issue_type=row.issue_type,
        status=row.status,
        created_at=utc_text(row.created_at),
        started_at=utc_text(row.started_at),
        done_at=utc_text(row.done_at),
        in_scope=row.in_scope,
    )


def _surroundings(
    graph: OrgGraph, row: TicketRow, ticket: str, chart: OrgChart, names: Naming
) -> None:
    project = model.add_node(
        graph, "project", names.id("project", row.project), names.label("project", row.project)
    )
    model.add_edge(graph, "in_project", ticket, project)
    if row.team is not None and row.team in chart.teams:
        model.add_edge(graph, "owns", node_id("team", names.id("team", row.team)), ticket)
    if row.initiative is not None:
        declared = chart.initiatives.get(row.initiative)
        initiative = model.add_node(
            graph,
            "initiative",
            names.id("initiative", row.initiative),
            names.label("initiative", row.initiative),
            due=utc_text(declared.due if declared else None),
        )
        model.add_edge(graph, "in_initiative", ticket, initiative)
    if names.people and row.assignee is not None and row.assignee in chart.people:
        person = model.add_node(
            graph,
            "person",
            names.id("person", row.assignee),
            names.label("person", row.assignee),
            role=chart.people[row.assignee].role,
        )
        model.add_edge(graph, "assigned_to", ticket, person)


def _links(graph: OrgGraph, links: Iterable[LinkRow], nodes: Mapping[str, str]) -> None:
    """One edge a kind and pair; of several link types the first by name stays."""
    for row in sorted(links, key=lambda row: (row.origin, row.target, row.kind, row.type or "")):
        origin, target = nodes.get(row.origin), nodes.get(row.target)
        kind = EDGE_OF_LINK[row.kind]
        if origin is None or target is None:
            continue
        if row.kind in _SYMMETRIC:
            origin, target = sorted((origin, target))
        if not graph.has_edge(origin, target, model.edge_key(kind, origin, target)):
            model.add_edge(
                graph,
                kind,
                origin,
                target,
                link_type=row.type,
                linked_at=utc_text(row.linked_at),
            )
