"""`analyze`, `explain`, `report`, `graph export` and `status` on the example organisation."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
import yaml
from aligngraph_reports.terminal import explanation

from aligngraph.analyses.run import Run
from aligngraph.cli.analysis import write_reports
from aligngraph.cli.session import Session, parse_date
from aligngraph.errors import InputError, NotFoundError, WorkspaceError
from aligngraph.graph import read_graph
from aligngraph.privacy import Boundary, publish
from tests.running import ORG, done, process, run

REPORTS = {"index.html", "map.html", "findings.json", "findings.csv", "report.md"}
STATUS_KEYS = {
    "tickets",
    "links",
    "changes",
    "messages",
    "people",
    "teams",
    "unmapped_people",
    "unowned_tickets",
    "warnings",
    "sources",
}
_LEVELS = {"high": 0, "medium": 1, "low": 2}


# --- analyze ----------------------------------------------------------------------------------


def test_json_is_the_contract(acme_json: str) -> None:
    """Standard output of `--format json` is one document with the fields that were promised."""
    document = json.loads(acme_json)
    assert document["schema"] == "aligngraph/findings/1"
    assert set(document) >= {"window", "coverage", "findings"}
    assert set(document["window"]) == {"since", "until"}
    for finding in document["findings"]:
        assert set(finding) >= {"id", "kind", "verdict", "subjects", "severity", "score"}
        assert set(finding) >= {"confidence", "headline", "explanation", "advice", "metrics"}
        assert all(set(e) == {"ticket", "url", "at", "what"} for e in finding["evidence"])
    order = [
        (f["verdict"] != "flagged", -"low medium high".find(f["severity"]))
        for f in document["findings"]
    ]
    assert [flag for flag, _ in order] == sorted(flag for flag, _ in order)


def test_a_process_of_its_own_prints_the_same_bytes(acme: Path, acme_json: str) -> None:
    """The same input gives the same bytes, whatever the hash seed, and standard error is silent."""
    again = process("-w", acme, "analyze", "--format", "json", env={"PYTHONHASHSEED": "7"})
    assert again == (0, acme_json, "")


def test_table_and_a_tripped_threshold(acme: Path) -> None:
    """`--fail-on` ends with 1 where a flagged finding is as severe, after the whole table."""
    result = run(acme, "analyze", "--fail-on", "high")
    assert (result.status, result.err) == (1, "")
    assert "What we cannot see" in result.out


def test_csv_of_all_times(acme: Path, acme_json: str) -> None:
    """`--since all` begins with the first ticket; CSV holds one row a finding under its header."""
    out = done(acme, "analyze", "--format", "csv", "--since", "all")
    table = list(csv.DictReader(io.StringIO(out)))
    assert [row["id"] for row in table] == [f["id"] for f in json.loads(acme_json)["findings"]]


def test_window_with_nothing_wrong(acme: Path) -> None:
    """`--since` and `--until` bound the window; with nothing flagged `--fail-on` ends with 0."""
    days = ("--since", "2026-05-01", "--until", "2026-05-20T02:00:00+02:00")
    result = run(acme, "analyze", *days, "--fail-on", "low", "--format", "json")
    document = json.loads(result.out)
    assert document["window"] == {"since": "2026-05-01T00:00:00Z", "until": "2026-05-20T00:00:00Z"}
    assert [f["verdict"] for f in document["findings"] if f["verdict"] == "flagged"] == []
    assert result.status == 0


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--since", "yesterday", "not a date"),
        ("--since", "2026-02-30", "not a date"),
        ("--since", "", "not a date"),
        ("--until", "all", "not a date"),
        ("--since", "9999-12-31T23:59:59-23:00", "not a date"),
        ("--until", "0001-01-01", "1970"),
        ("--until", "9000-01-01", "1970"),
        ("--since", "2027-01-01", "data runs from 2026-04-29"),
    ],
)
def test_window_that_cannot_be(acme: Path, option: str, text: str, told: str) -> None:
    """A window that cannot be is exit status 2 with what to write instead."""
    result = run(acme, "analyze", option, text)
    assert (result.status, result.out) == (2, "")
    assert told in result.err


def test_dates_are_utc() -> None:
    """A day is its midnight in UTC, and a time with a zone is the same moment in UTC."""
    assert parse_date("--since", "2026-08-01").isoformat() == "2026-08-01T00:00:00+00:00"
    moment = parse_date("--since", "2026-08-01T01:00+02:00")
    assert moment.isoformat() == "2026-07-31T23:00:00+00:00"
    with pytest.raises(InputError, match=r"--until 1\.8\.2026: not a date; write it as 2026-08-01"):
        parse_date("--until", "1.8.2026")


def test_workspace_without_tickets(tmp_path: Path, acme: Path) -> None:
    """An analysis of nothing is exit status 2 with the command that brings tickets."""
    chart = tmp_path / "org.yaml"
    chart.write_text("organization: A\n")
    done(tmp_path / "w", "import", "org", chart)
    result = run(tmp_path / "w", "analyze")
    assert (result.status, result.out) == (2, "")
    assert "aligngraph import jira-json" in result.err


# --- explain ----------------------------------------------------------------------------------


def test_explain_by_the_beginning_of_an_id(acme: Path, acme_json: str) -> None:
    """The beginning of an id is enough where one finding begins so; `--people` names people."""
    finding = next(f for f in json.loads(acme_json)["findings"] if f["kind"].startswith("esc"))
    out = done(acme, "explain", finding["id"][:-3], "--people")
    assert {e["ticket"] for e in finding["evidence"] if e["ticket"]} <= set(out.split())
    assert "What would change our mind" in out
    people = {p["id"]: p["name"] for p in yaml.safe_load(ORG.read_text())["people"]}
    assert people[finding["subjects"][0]["id"]] in " ".join(out.split())


def test_explain_what_is_not_there(acme: Path) -> None:
    """An unknown finding is exit status 2 and where to find the known ones."""
    result = run(acme, "explain", "zz-nothing")
    assert (result.status, result.out) == (2, "")
    assert "zz-nothing" in result.err
    assert "aligngraph analyze" in result.err


def test_explain_the_beginning_of_several_ids(acme_run: Run) -> None:
    """A beginning that several findings share is refused, and they are named."""
    alignment = publish(acme_run.alignment, Boundary())
    ids = [f.id for f in alignment.findings]
    shared = next(id[:2] for id in ids if sum(other.startswith(id[:2]) for other in ids) > 1)
    with pytest.raises(NotFoundError) as told:
        explanation(alignment, shared)
    assert all(id in str(told.value) for id in ids if id.startswith(shared))


# --- report -----------------------------------------------------------------------------------


def test_report_writes_every_file_for_its_owner(acme: Path, acme_json: str, tmp_path: Path) -> None:
    """All five files are written over older ones, private, and say what `analyze` says."""
    out = tmp_path / "new" / "out"
    out.mkdir(parents=True)
    (out / "index.html").write_text("old")
    result = run(acme, "report", "--out", out)
    assert (result.status, result.out) == (0, "")
    assert {f.name for f in out.iterdir()} == REPORTS
    assert all(name in result.err for name in REPORTS)
    assert (out / "findings.json").read_text() == acme_json
    assert stat.S_IMODE((out / "map.html").stat().st_mode) == 0o600


def test_report_where_nothing_can_be_written(acme_run: Run, tmp_path: Path) -> None:
    """A folder that cannot be made is an error that names it, with a way out."""
    (tmp_path / "f").write_text("mine")
    alignment = publish(acme_run.alignment, Boundary())
    with pytest.raises(WorkspaceError, match="another folder with --out") as told:
        write_reports(Session(tmp_path, None, False), alignment, tmp_path / "f")
    assert str(told.value).startswith(f"{tmp_path / 'f'}: the reports cannot be written")


# --- graph export -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "level", "kinds"),
    [
        ("g.graphml", "teams", {"team", "group"}),
        ("g.gexf", "people", {"team", "person"}),
        ("g.json", "tickets", {"ticket", "project", "team"}),
    ],
)
def test_graph_export(acme: Path, tmp_path: Path, name: str, level: str, kinds: set[str]) -> None:
    """The file's suffix chooses the format; networkx alone reads it back as we do."""
    file = tmp_path / name
    result = run(acme, "graph", "export", file, "--level", level)
    assert (result.status, result.out) == (0, "")
    graph = read_graph(file)
    assert kinds <= {kind for _, kind in graph.nodes(data="kind")}
    assert f"{graph.number_of_nodes():,} nodes" in result.err
    readers: dict[str, Callable[[Path], nx.Graph[str]]] = {
        ".graphml": nx.read_graphml,
        ".gexf": nx.read_gexf,
        ".json": lambda path: nx.node_link_graph(json.loads(path.read_text()), edges="edges"),
    }
    alone = readers[file.suffix](file)
    assert set(alone.nodes) == set(graph.nodes)
    assert alone.number_of_edges() >= graph.number_of_edges()


@pytest.mark.parametrize("name", ["g.png", "g"])
def test_graph_of_another_kind(acme: Path, tmp_path: Path, name: str) -> None:
    """Another suffix is exit status 2 before anything is computed, with those there are."""
    result = run(acme, "graph", "export", tmp_path / name)
    assert (result.status, result.out) == (2, "")
    assert all(suffix in result.err for suffix in (".graphml", ".gexf", ".json"))
    assert list(tmp_path.iterdir()) == []


# --- status -----------------------------------------------------------------------------------


def test_status_as_json(acme: Path) -> None:
    """`status --format json` prints one document with the promised counts, its times in UTC."""
    document = json.loads(done(acme, "status", "--format", "json"))
    assert set(document) >= STATUS_KEYS
    assert document["tickets"] == sum(source["tickets"] for source in document["sources"]) > 0
    assert document["warnings"] == sum(kind["times"] for kind in document["warning_kinds"]) == 1
    assert document["data_until"].endswith("Z")


def test_status_for_people(acme: Path) -> None:
    """The table names every source in full, however long its path."""
    out = done(acme, "status")
    assert "jira-json:" in out
    assert "…" not in out
    assert "person-without-team" in out


# --- demo -------------------------------------------------------------------------------------


def test_demo(tmp_path: Path) -> None:
    """`demo` does the main job in one command, beside no workspace, and says what to open."""
    result = process("demo", "--out", "out", cwd=tmp_path)
    assert (result.status, result.out) == (0, "")
    assert {f.name for f in (tmp_path / "out").iterdir()} == REPORTS
    assert [f.name for f in tmp_path.iterdir()] == ["out"]
    assert f"Open {tmp_path / 'out' / 'index.html'} in a browser" in result.err
