"""A graph written and read is the same graph, for aligngraph and for plain networkx."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import networkx as nx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.errors import InputError
from aligngraph.facts import LINK_KINDS, Group, Person, Team
from aligngraph.graph import (
    SUFFIXES,
    Dependency,
    Exchange,
    GraphError,
    GraphRows,
    Involvement,
    LinkRow,
    Naming,
    OrgGraph,
    TicketRow,
    graph_bytes,
    naming,
    node_id,
    people_graph,
    read_graph,
    source_id,
    team_graph,
    ticket_graph,
    write_graph,
)
from aligngraph.graph.model import clean
from aligngraph.orgchart import OrgChart

# Whatever a source may hold: controls, lone surrogates, non-characters, line ends, our own marks.
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=8) | st.sampled_from(
    ["\ufffe", "\ud800", "a\r\nb", "\x00", " ", "", "<&\"'>", "1", "|", "%7C", "\x85", "e\u2028f"]
)
KNOWN = st.none() | ANYTHING
COUNT = st.integers(0, 2**40)
DAYS = st.floats(0, 1e6) | st.sampled_from([float("inf"), float("nan"), 1e-320])
TIME = st.none() | st.datetimes(timezones=st.just(UTC))

Builder = Callable[[OrgChart, GraphRows, Naming], OrgGraph]
PLAIN: dict[str, Callable[[bytes], nx.Graph[str]]] = {
    ".graphml": lambda data: nx.read_graphml(BytesIO(data)),
    ".gexf": lambda data: nx.read_gexf(BytesIO(data)),
    ".json": lambda data: nx.node_link_graph(orjson.loads(data), edges="edges"),
}


@st.composite
def graphs(draw: st.DrawFn) -> OrgGraph:
    """A graph of any level of an organisation with any ids, names and figures."""
    teams = draw(st.lists(ANYTHING, unique=True, max_size=4))
    people = draw(st.lists(ANYTHING, unique=True, max_size=4))
    groups = draw(st.lists(ANYTHING, unique=True, max_size=2))
    team = st.sampled_from(teams or [""])
    someone = st.none() | st.sampled_from(people or [""])
    group = st.none() | st.sampled_from(groups or [""])
    members = {t: tuple(p for p in people if draw(st.booleans())) for t in teams}
    above = {p: draw(someone) for p in people}
    chart = OrgChart(
        name=draw(ANYTHING),
        people={p: Person(p, draw(ANYTHING), None, draw(KNOWN), "engineer") for p in people},
        teams={
            t: Team(t, draw(ANYTHING), draw(group), draw(someone), draw(someone), draw(KNOWN))
            for t in teams
        },
        groups={g: Group(g, draw(ANYTHING), draw(group), draw(someone)) for g in groups},
        members={t: people for t, people in members.items() if people},
        manager_of={p: m for p, m in above.items() if m is not None and m != p},
        initiatives={},
    )
    tickets = draw(
        st.lists(
            st.builds(
                TicketRow, ANYTHING, ANYTHING, ANYTHING, KNOWN, KNOWN, KNOWN, KNOWN,
                st.none() | team, someone, KNOWN, TIME, TIME, TIME, st.booleans(),
            ),
            unique_by=lambda row: row.id,
            max_size=4,
        )
    )  # fmt: skip
    end = st.sampled_from([row.id for row in tickets] or [""])
    kind = st.sampled_from([*LINK_KINDS, "parent"])
    pairs = [(a, b) for a in sorted(teams) for b in sorted(teams) if a < b]
    rows = GraphRows(
        since=draw(TIME),
        dependencies=draw(
            st.lists(st.builds(Dependency, team, team, st.booleans(), DAYS, COUNT, COUNT))
        ),
        exchanges=[Exchange(*pair, draw(COUNT), draw(COUNT)) for pair in pairs],
        involvement=draw(st.lists(st.builds(Involvement, team, ANYTHING, COUNT), max_size=3)),
        tickets=tickets,
        links=draw(st.lists(st.builds(LinkRow, end, end, kind, KNOWN, TIME), max_size=4)),
    )
    builders: list[Builder] = [team_graph, people_graph, ticket_graph]
    build: Builder = draw(st.sampled_from(builders))
    return build(chart, rows, naming(chart, people=draw(st.booleans())))


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(graph=graphs())
@settings(deadline=None, max_examples=100)
def test_round_trip_gives_an_equal_graph(suffix: str, graph: OrgGraph) -> None:
    """Whatever the names hold: nodes, edges, keys, attributes and their types come back."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"graph{suffix}"
        write_graph(graph, path)
        read = read_graph(path)
    assert isinstance(read, nx.MultiDiGraph)
    assert nx.utils.graphs_equal(graph, read)
    assert values_with_types(graph) == values_with_types(read)


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(graph=graphs())
@settings(deadline=None, max_examples=100)
def test_plain_networkx_reads_an_equal_graph(suffix: str, graph: OrgGraph) -> None:
    """Networkx's own readers need no help: even a graph without parallel edges keeps its keys."""
    read = PLAIN[suffix](graph_bytes(graph, suffix))
    assert read.nodes == graph.nodes
    if graph.number_of_edges():
        assert isinstance(read, nx.MultiDiGraph)
        assert nx.utils.graphs_equal(graph, read)


@given(graph=graphs())
@settings(deadline=None)
def test_edge_ids_are_unique_in_the_whole_graph(graph: OrgGraph) -> None:
    """Gephi drops an edge whose id it has seen, so no two edges share one."""
    ids = [values["id"] for _, _, values in graph.edges(data=True)]
    assert len(ids) == len(set(ids))


@given(kind=st.sampled_from(["team", "person"]), one=ANYTHING, other=ANYTHING)
def test_ids_never_meet_and_can_be_taken_apart(kind: str, one: str, other: str) -> None:
    """Two ids of a source are two nodes, and a node tells the id it came from."""
    node = node_id(kind, one)  # type: ignore[arg-type]
    assert source_id(node) == one
    assert (node == node_id(kind, other)) == (one == other)  # type: ignore[arg-type]


@given(text=ANYTHING)
def test_clean_text_stays_clean(text: str) -> None:
    """Cleaning takes out all there is to take out at once, and leaves one line."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(cleaned.splitlines()) <= 1
    cleaned.encode()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_facts_give_the_same_bytes_in_every_process(
    chart: OrgChart, rows: GraphRows, suffix: str, tmp_path: Path
) -> None:
    """Neither the day nor the order of Python's sets gets into a file."""
    code = (
        "import pickle, sys; from aligngraph.graph import *;"
        "chart, rows = pickle.load(open(sys.argv[1], 'rb'));"
        "sys.stdout.buffer.write(graph_bytes(ticket_graph(chart, rows), sys.argv[2]))"
    )
    facts = tmp_path / "facts"
    facts.write_bytes(pickle.dumps((chart, rows)))
    written = [
        subprocess.run(
            [sys.executable, "-c", code, str(facts), suffix],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert written[0] == written[1] == graph_bytes(ticket_graph(chart, rows), suffix)
    assert b"lastmodifieddate" not in written[0]


def test_graphml_attributes_have_names_of_their_own(chart: OrgChart, rows: GraphRows) -> None:
    """Attribute ids are unique, and none is a "d3" that Gephi would take for yEd's label."""
    tree = ElementTree.fromstring(graph_bytes(team_graph(chart, rows), ".graphml"))
    ids = [key.get("id") for key in tree.iter("{http://graphml.graphdrawing.org/xmlns}key")]
    assert {"node.kind", "edge.kind", "node.label", "edge.weight"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_weight_is_never_zero(chart: OrgChart, rows: GraphRows) -> None:
    """Gephi drops an edge of weight 0; one without a weight it keeps."""
    none = rows.dependencies[0]._replace(demand=0.0)
    graph = team_graph(chart, replace(rows, dependencies=(none,)))
    (edge,) = (v for _, _, v in graph.edges(data=True) if v["kind"] == "depends_on")
    assert edge["demand"] == 0
    assert "weight" not in edge


@pytest.mark.parametrize(("name", "named"), [("g.xml", "'.xml'"), ("g", "no suffix")])
def test_unknown_suffix_names_the_three(
    chart: OrgChart, rows: GraphRows, tmp_path: Path, name: str, named: str
) -> None:
    """A wrong suffix is answered with the ones there are, and nothing is written."""
    with pytest.raises(GraphError, match=rf"{named}.*\.graphml, \.gexf or \.json"):
        write_graph(team_graph(chart, rows), tmp_path / name)
    with pytest.raises(GraphError, match=named):
        read_graph(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_failed_write_leaves_the_old_file(chart: OrgChart, rows: GraphRows, tmp_path: Path) -> None:
    """A graph that cannot be written leaves what was there, and nothing beside it."""
    path = tmp_path / "g.gexf"
    path.write_text("old")
    graph = team_graph(chart, rows)
    graph.nodes["team:ledger"]["size"] = 1.5
    with pytest.raises(GraphError, match=r"team:ledger.*'size'.*1\.5"):
        write_graph(graph, path)
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(GraphError, match="cannot be written"):
        write_graph(team_graph(chart, rows), tmp_path / "folder.json")
    assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.json", "g.gexf"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("summary", "a\x00"), ("summary", "a\rb"), ("coverage", float("nan")), ("colour", "red")],
)
def test_what_a_format_would_lose_is_refused(
    chart: OrgChart, rows: GraphRows, name: str, value: str | float
) -> None:
    """A changed graph is written faithfully or not at all."""
    graph = team_graph(chart, rows)
    graph.nodes["team:ledger"][name] = value
    with pytest.raises(GraphError, match=f"team:ledger.*'{name}'"):
        graph_bytes(graph, ".graphml")


def test_an_edge_under_a_key_of_its_own_is_refused(chart: OrgChart, rows: GraphRows) -> None:
    """A key that is not the edge's id would not come back from GEXF."""
    graph = team_graph(chart, rows)
    graph.add_edge("team:ledger", "team:search", "1", kind="owns", id="1")
    with pytest.raises(GraphError, match="edge_key"):
        graph_bytes(graph, ".gexf")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", [b"", b"[1, 2]", b"{}", b"<graph/>", b"\xff\xfe"])
def test_file_of_something_else_is_an_input_error(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    """The message names the file and says how to get a good one."""
    path = tmp_path / f"other{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"other\{suffix}: not a graph.*graph export"):
        read_graph(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_graph(tmp_path / f"missing{suffix}")


def values_with_types(graph: OrgGraph) -> list[tuple[str, str, str]]:
    """All attribute values with their exact types, since 1 == 1.0 == True."""
    nodes = [(n, k, f"{type(v)}{v!r}") for n, d in graph.nodes(data=True) for k, v in d.items()]
    edges = [
        (key, name, f"{type(value)}{value!r}")
        for _, _, key, values in graph.edges(keys=True, data=True)
        for name, value in values.items()
    ]
    return sorted(nodes + edges)
