"""Graphs as files: GraphML, GEXF and node-link JSON, written whole or not at all.

What is written reads back equal, with ``read_graph`` and with plain networkx alike
(``read_graphml``, ``read_gexf``, ``node_link_graph``): nodes, edges, keys, attributes. The same
graph gives the same bytes. Three habits of networkx and Gephi are met on the way:

- its XML readers make a plain DiGraph, without keys, of a graph in which no two edges are
  parallel; then the last edge is written a second time, which changes nothing when read (Gephi
  ignores the copy, Cytoscape draws it);
- its GEXF writer stamps the day, which is taken out;
- it numbers GraphML attributes, and Gephi takes the numbers "d3" and "d7" for yEd's labels; they
  are named instead.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import networkx as nx
import orjson
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from aligngraph.errors import InputError
from aligngraph.graph.model import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    NOT_XML,
    Attribute,
    GraphError,
    OrgGraph,
    edge_key,
    new_graph,
)


def write_graph(graph: OrgGraph, path: Path) -> None:
    """Write ``graph`` to ``path``, in the format its suffix names.

    The file is complete or, after an error, as it was before.

    Raises:
        GraphError: another suffix, an attribute no format keeps, or a folder that cannot be
            written to.
    """
    data = graph_bytes(graph, path.suffix)
    try:
        _replace(path, data)
    except OSError as error:
        raise GraphError(
            f"{path}: cannot be written ({error.strerror}); "
            "name a file in a folder you may write to"
        ) from error


def check_suffix(path: Path) -> None:
    """Refuse a path no format belongs to, before anything is computed.

    Raises:
        GraphError: its suffix is not .graphml, .gexf or .json.
    """
    if path.suffix.lower() not in _WRITERS:
        raise GraphError(f"{path}: {_wrong_suffix(path.suffix)}")


def graph_bytes(graph: OrgGraph, suffix: str) -> bytes:
    """The content of a graph file.

    ``suffix`` is .graphml, .gexf or .json.

    Raises:
        GraphError: another suffix, or an attribute no format keeps.
    """
    if suffix.lower() not in _WRITERS:
        raise GraphError(_wrong_suffix(suffix))
    _check(graph)
    return _WRITERS[suffix.lower()](graph)


def read_graph(path: Path) -> OrgGraph:
    """The graph in a file that ``write_graph`` wrote.

    Raises:
        GraphError: another suffix.
        InputError: no such file, or not such a graph.
    """
    if path.suffix.lower() not in _READERS:
        raise GraphError(f"{path}: {_wrong_suffix(path.suffix)}")
    try:
        return _normal(_READERS[path.suffix.lower()](path.read_bytes()))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except (nx.NetworkXError, ParseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path}: not a graph aligngraph wrote ({error}); export it again with "
            "'aligngraph graph export'"
        ) from error


# --- writing ------------------------------------------------------------------------------------


def _graphml(graph: OrgGraph) -> bytes:
    writer = GraphMLWriter(graph=graph, encoding="utf-8", prettyprint=True)
    names = {
        key.get("id"): f"{key.get('for')}.{key.get('attr.name')}" for key in _all(writer, "key")
    }
    for key in _all(writer, "key"):
        key.set("id", names[key.get("id")])
    for data in _all(writer, "data"):
        data.set("key", names[data.get("key")])
    _keep_keys(graph, writer.xml, "graph")
    buffer = BytesIO()
    writer.dump(buffer)
    return buffer.getvalue() + b"\n"


def _gexf(graph: OrgGraph) -> bytes:
    writer = GEXFWriter(graph=graph, encoding="utf-8", prettyprint=True)
    for meta in _all(writer, "meta"):
        meta.attrib.pop("lastmodifieddate", None)
    _keep_keys(graph, writer.xml, "graph/edges")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue() + b"\n"


def _node_link(graph: OrgGraph) -> bytes:
    data = nx.node_link_data(graph, edges="edges")
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _all(writer: GraphMLWriter | GEXFWriter, tag: str) -> Iterable[Element]:
    root: Element = writer.xml
    return root.iter(tag)


def _keep_keys(graph: OrgGraph, xml: Element, place: str) -> None:
    """Make sure that a reader sees parallel edges, and so keeps the keys."""
    parallel = any(len(edges) > 1 for _, ends in graph.adjacency() for edges in ends.values())
    holder = xml.find(place)
    edges = holder.findall("edge") if holder is not None else []
    if holder is not None and edges and not parallel:
        holder.append(deepcopy(edges[-1]))


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".aligngraph-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _check(graph: OrgGraph) -> None:
    """Refuse what some format would lose or change; our own graphs never hold it."""
    if not (graph.is_directed() and graph.is_multigraph()):
        raise GraphError(f"{type(graph).__name__}: only a MultiDiGraph can be written")
    for node, values in graph.nodes(data=True):
        _check_values(f"node {node!r}", node, values, NODE_ATTRIBUTES, ("kind", "label"))
    for source, target, key, values in graph.edges(keys=True, data=True):
        where = f"edge {source!r} -> {target!r}"
        _check_values(where, key, values, EDGE_ATTRIBUTES, ("kind", "id"))
        if not values["id"] == key == edge_key(values["kind"], source, target):
            raise GraphError(f"{where}: its key and its 'id' must be model.edge_key, not {key!r}")


def _check_values(
    where: str,
    id: object,
    values: Mapping[str, object],
    table: Mapping[str, Attribute],
    needed: Iterable[str],
) -> None:
    if not isinstance(id, str) or NOT_XML.search(id):
        raise GraphError(f"{where}: ids must be text that XML can hold; use model.node_id")
    for name in needed:
        if name not in values:
            raise GraphError(f"{where}: lacks the attribute '{name}'")
    for name, value in values.items():
        if name not in table or type(value) is not table[name].type:
            raise GraphError(
                f"{where}: attribute '{name}' with {value!r} is not one of the documented "
                "attributes, or not of its type; remove it before writing"
            )
        if isinstance(value, str) and (NOT_XML.search(value) or "\r" in value):
            raise GraphError(f"{where}: attribute '{name}' holds characters that XML cannot")
        if isinstance(value, float) and value - value != 0:
            raise GraphError(f"{where}: attribute '{name}' is {value}; leave out what is unknown")


def _wrong_suffix(suffix: str) -> str:
    found = f"'{suffix}' names no graph format" if suffix else "the file name has no suffix"
    return f"{found}; use {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"


# --- reading ------------------------------------------------------------------------------------


def _from_node_link(data: bytes) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.node_link_graph(orjson.loads(data), edges="edges")
    return graph


def _from_graphml(data: bytes) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.read_graphml(BytesIO(data), force_multigraph=True)
    return graph


def _from_gexf(data: bytes) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.read_gexf(BytesIO(data))
    return graph


def _normal(read: nx.Graph[str]) -> OrgGraph:
    """A directed multigraph keyed by edge id, whatever the reader made of the file."""
    if not read.is_directed():
        raise ValueError("its edges have no direction")
    graph = new_graph(read.graph.get("name", ""))
    graph.add_nodes_from(read.nodes(data=True))
    for source, target, values in read.edges(data=True):
        graph.add_edge(source, target, values["id"], **values)
    return graph


_WRITERS: Mapping[str, Callable[[OrgGraph], bytes]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".json": _node_link,
}
_READERS: Mapping[str, Callable[[bytes], nx.Graph[str]]] = {
    ".graphml": _from_graphml,
    ".gexf": _from_gexf,
    ".json": _from_node_link,
}
SUFFIXES = tuple(_WRITERS)
