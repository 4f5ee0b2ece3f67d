"""What the organisation graph is made of: kinds of nodes and edges, their attributes, their ids.

A ``networkx.MultiDiGraph`` whose nodes and edges carry only text, integers, floats and booleans,
so that GraphML, GEXF and node-link JSON keep all of it. What is unknown is absent, never 0 or "".

Node ids carry their kind ("team:payments"). An edge's key is "kind|source|target" and stands in
the attribute ``id`` too: the key must be unique in the whole graph, because Gephi drops an edge
whose id it has already seen, and GEXF gives every edge an ``id`` when it is read. A graph is blind
to time: it shows one window, with sums over it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple, TypeAlias, get_args
from urllib.parse import unquote

import networkx as nx

from aligngraph.errors import AligngraphError
from aligngraph.text import plain

SCHEMA = "aligngraph/graph/1"

NodeKind = Literal["organization", "group", "team", "person", "project", "initiative", "ticket"]
EdgeKind = Literal[
    "part_of",
    "member_of",
    "leads",
    "tech_lead_of",
    "reports_to",
    "owns",
    "depends_on",
    "relates_to",
    "exchanges_with",
    "in_initiative",
    "in_project",
    "assigned_to",
    "parent_of",
    "blocks",
    "duplicates",
    "contains",
    "linked_to",
]
NODE_KINDS: tuple[str, ...] = get_args(NodeKind)
EDGE_KINDS: tuple[str, ...] = get_args(EdgeKind)

Value: TypeAlias = str | int | float | bool
OrgGraph: TypeAlias = "nx.MultiDiGraph[str]"


class GraphError(AligngraphError):
    """A graph that cannot be written, or a node that is not in it."""


class Attribute(NamedTuple):
    """An attribute of nodes or edges.

    Args:
        type: one type wherever the attribute stands; the formats declare it once.
        unit: of a number; "" for texts and yes/no.
        of: kinds of node or edge that may have it.
    """

    type: type[Value]
    unit: str
    of: tuple[str, ...]
    meaning: str


_DEMAND = ("depends_on", "relates_to")
_SEAM = (*_DEMAND, "exchanges_with")
_LINK = (*_DEMAND, "blocks", "duplicates", "contains", "linked_to")
NODE_ATTRIBUTES: Mapping[str, Attribute] = {
    "kind": Attribute(str, "", NODE_KINDS, "one of the kinds of node"),
    "label": Attribute(str, "", NODE_KINDS, "what a reader calls it; a person's role by default"),
    "schema": Attribute(str, "", ("organization",), f'"{SCHEMA}"'),
    "level": Attribute(str, "", ("organization",), "teams, people or tickets"),
    "since": Attribute(str, "ISO 8601, UTC", ("organization",), "start of the window, inclusive"),
    "until": Attribute(str, "ISO 8601, UTC", ("organization",), "end of the window, exclusive"),
    "team_kind": Attribute(str, "", ("team",), "stream-aligned, platform, enabling, …"),
    "size": Attribute(int, "people", ("team",), "people on the chart"),
    "tickets": Attribute(int, "tickets", ("team",), "tickets it owned in the window"),
    "coverage": Attribute(
        float, "share 0..1", ("team",), "of its resolved tickets, those somebody else wrote on"
    ),
    "judged": Attribute(bool, "", ("team",), "whether its silence means anything in the sources"),
    "role": Attribute(str, "", ("person",), "engineer, tech_lead, manager, tpm, …"),
    "due": Attribute(str, "ISO 8601 date", ("initiative",), "declared date"),
    "summary": Attribute(str, "", ("ticket",), "its title"),
    "url": Attribute(str, "", ("ticket",), "address in the tracker"),
    "issue_type": Attribute(str, "", ("ticket",), "the tracker's type"),
    "status": Attribute(str, "", ("ticket",), "category: new, indeterminate or done"),
    "created_at": Attribute(str, "ISO 8601, UTC", ("ticket",), "creation"),
    "started_at": Attribute(str, "ISO 8601, UTC", ("ticket",), "first work; creation if unknown"),
    "done_at": Attribute(str, "ISO 8601, UTC", ("ticket",), "last completion; absent while open"),
    "in_scope": Attribute(bool, "", ("ticket",), "false: only a neighbour of the chosen project"),
}
EDGE_ATTRIBUTES: Mapping[str, Attribute] = {
    "id": Attribute(str, "", EDGE_KINDS, "the edge's key: kind|source|target"),
    "kind": Attribute(str, "", EDGE_KINDS, "one of the kinds of edge"),
    "weight": Attribute(
        float,
        "as the kind's measure",
        (*_SEAM, "in_initiative"),
        "demand, exchange_days or tickets again, for layouts; never compare across kinds",
    ),
    "demand": Attribute(
        float,
        "dependency-weeks",
        _DEMAND,
        "weighted time with open dependency links (relates: 0.5)",
    ),
    "links": Attribute(int, "ticket pairs", _DEMAND, "dependencies open at any time in the window"),
    "open_links": Attribute(int, "ticket pairs", _DEMAND, "of these, open when the window ends"),
    "exchange_days": Attribute(
        int, "days", _SEAM, "days with direct exchange in the sources; 0: none was seen"
    ),
    "relays": Attribute(int, "messages", _SEAM, "passed on by a manager above both, a TPM or a PM"),
    "expected_days": Attribute(float, "days", _SEAM, "what the organisation's own norm predicts"),
    "ratio": Attribute(float, "1", _SEAM, "seen over expected exchange, shrunken"),
    "verdict": Attribute(str, "", _SEAM, "ok, missing, watch, cannot_judge, undeclared or more"),
    "tickets": Attribute(int, "tickets", ("in_initiative",), "a team's tickets in an initiative"),
    "declared": Attribute(
        bool, "", ("leads",), "false: inferred, most of the team report to this person"
    ),
    "link_type": Attribute(
        str,
        "",
        _LINK,
        "the tracker's name for a link between tickets",
    ),
    "linked_at": Attribute(
        str,
        "ISO 8601, UTC",
        _LINK,
        "when the link was made",
    ),
}

# Percent-encoded in ids: the two marks ids are built with, white space, and what no XML can hold
# or no reader can see (controls, direction overrides, reference brackets, lone surrogates).
_IN_IDS = re.compile(
    "[%|\\s\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000\ue001\ud800-\udfff\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text that every format keeps: one line, without controls, overrides and non-characters."""
    if text.isascii() and text.isprintable():  # most of it, and there are many
        return " ".join(text.split())
    visible = NOT_XML.sub("", plain(_SPACES.sub(" ", text)))
    return " ".join(visible.split())


def node_id(kind: NodeKind, id: str) -> str:
    """``team``, ``payments`` → ``team:payments``; different ids never meet."""
    return f"{kind}:{_IN_IDS.sub(_percent, id)}"


def source_id(node: str) -> str:
    """The id a node was made from: ``team:payments`` → ``payments``."""
    return unquote(node.partition(":")[2], errors="surrogatepass")


def edge_key(kind: EdgeKind, source: str, target: str) -> str:
    """The key of an edge, the same whenever the graph is built again."""
    return f"{kind}|{source}|{target}"


def new_graph(name: str) -> OrgGraph:
    """An empty graph.

    The other graph attributes are what networkx's GEXF and GraphML readers set in any case, here
    from the start so that a graph read back is equal in these too.
    """
    return nx.MultiDiGraph(
        name=clean(name) or "organisation", mode="static", node_default={}, edge_default={}
    )


def add_node(graph: OrgGraph, kind: NodeKind, id: str, label: str, **values: object) -> str:
    """Add a node and return its id; values that are None or "" are left out as unknown."""
    node = node_id(kind, id)
    known = _known(NODE_ATTRIBUTES, {"kind": kind, "label": clean(label) or node, **values})
    graph.add_node(node, **known)
    return node


def add_edge(graph: OrgGraph, kind: EdgeKind, source: str, target: str, **values: object) -> None:
    """Add an edge; values that are None or "" are left out as unknown."""
    key = edge_key(kind, source, target)
    known = _known(EDGE_ATTRIBUTES, {"id": key, "kind": kind, **values})
    graph.add_edge(source, target, key, **known)


def in_order(graph: OrgGraph) -> OrgGraph:
    """The same graph, nodes by kind and id, edges by key: an order that tells nothing more."""
    ordered = new_graph(graph.graph["name"])
    by_kind = sorted((NODE_KINDS.index(str(v["kind"])), node) for node, v in graph.nodes(data=True))
    ordered.add_nodes_from((node, graph.nodes[node]) for _, node in by_kind)
    by_key = sorted((key, source, target) for source, target, key in graph.edges(keys=True))
    for key, source, target in by_key:
        ordered.add_edge(source, target, key, **graph.edges[source, target, key])
    return ordered


def utc_text(at: datetime | date | None) -> str | None:
    """ISO 8601; a time without a zone is UTC, as the store holds it."""
    if at is None or not isinstance(at, datetime):
        return None if at is None else at.isoformat()
    zoned = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return zoned.isoformat(timespec="seconds").replace("+00:00", "Z")


def _known(table: Mapping[str, Attribute], values: Mapping[str, object]) -> dict[str, Value]:
    known: dict[str, Value] = {}
    for name, value in values.items():
        kept = clean(value) if isinstance(value, str) else value
        if isinstance(kept, int | float) and table[name].type is float:
            kept = float(kept) if math.isfinite(kept) else None
        # Gephi drops an edge of weight 0; unlike a measure, a weight says nothing that is lost.
        unknown = kept == "" or (name == "weight" and kept == 0)
        if isinstance(kept, str | int | float) and not unknown:
            known[name] = kept
    return known


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))
