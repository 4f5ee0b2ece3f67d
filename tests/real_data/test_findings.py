"""No finding goes further than two real trackers can carry it."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import orjson
import pytest
from aligngraph_reports.documents import findings_json

from aligngraph.findings import Finding
from aligngraph.privacy import Boundary, publish
from tests.real_data.conftest import Reading, Tracker

pytestmark = pytest.mark.real_data

SILENCE = (
    "missing_connective_tissue",
    "isolated_team",
    "waterfall_integration",
    "single_threaded_tie",
)
"""Kinds that say a team does not talk, or would not without one person."""
DURASPACE_PAIRS = 5


def _of(reading: Reading, *kinds: str) -> list[Finding]:
    return [f for f in reading.alignment.findings if f.kind in kinds]


def test_nobody_escalates_without_reporting_lines(reading: Reading) -> None:
    """Without a manager on the chart the only word on escalation is that we cannot tell."""
    found = _of(reading, "escalation_bottleneck", "latent_escalation_bottleneck")
    assert [f.verdict for f in found] == ["cannot_judge"]
    signs = {sign.id: sign.value for sign in reading.alignment.vital_signs}
    assert signs["waiting"] is None


def test_silence_of_teams_not_heard_is_no_finding(reading: Reading) -> None:
    """A seam is flagged or watched only where the sources hear both of its teams."""
    for finding in _of(reading, *SILENCE):
        teams = [s.id for s in finding.subjects if s.type == "team"]
        heard = all(reading.case.hearing.heard(team) for team in teams)
        assert heard or finding.verdict == "cannot_judge", finding.id


def test_coverage_is_what_the_tickets_show(reading: Reading) -> None:
    """The share of commented tickets and whether a team is heard follow from its counts."""
    limits = reading.case.settings.coverage
    rows = {row.team: row for row in reading.case.seen.activity}
    for team, hearing in reading.case.hearing.teams.items():
        row = rows[team]
        assert row.commented <= row.resolved <= row.tickets
        if row.resolved < limits.min_resolved or row.commented < 0.3 * row.resolved:
            assert not hearing.heard
            assert hearing.reason
    owned = sum(row.tickets for row in rows.values())
    coverage = reading.alignment.coverage
    if reading.everything:
        assert owned + coverage.unowned_tickets == reading.tracker.dump.issues
    else:
        assert owned <= coverage.tickets_in_window


@pytest.mark.parametrize("tracker", ["duraspace"], indirect=True)
def test_a_handful_of_links_is_no_norm(reading: Reading) -> None:
    """Five pairs with ten links between them: the answer is that nobody can tell."""
    wanted = [r for r in reading.case.seams.pairs.values() if r.demand > 0]
    assert len(wanted) <= DURASPACE_PAIRS
    verdicts = {f.verdict for f in _of(reading, "missing_connective_tissue", "isolated_team")}
    assert verdicts <= {"cannot_judge"}
    assert bool(verdicts) == reading.everything


def test_metrics_are_sound(reading: Reading) -> None:
    """No share leaves 0 to 1, and nobody should have talked on more days than there are."""
    shares = ("share", "q", "p", "escalated_share", "silence", "late_pile_up", "drift", "waterfall")
    for finding in reading.alignment.findings:
        for name in shares:
            value = finding.metrics.get(name)
            assert value is None or 0 <= float(value) <= 1, (finding.id, name, value)
        for name in ("exchange_days", "expected_exchange_days"):
            days = finding.metrics.get(name)
            partners = float(finding.metrics.get("partners") or 1)
            assert days is None or float(days) <= partners * reading.case.seen.days


@pytest.mark.parametrize("reading", [False], indirect=True, ids=["default"])
def test_the_commands_agree_and_repeat(reading: Reading, tmp_path: Path) -> None:
    """``report`` writes all its files, and the same findings, byte for byte, as another run."""
    reading.tracker.run("report", "--out", tmp_path)
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"index.html", "map.html", "report.md", "findings.json", "findings.csv"}
    again = findings_json(publish(reading.alignment, Boundary()))
    assert (tmp_path / "findings.json").read_bytes() == again.encode()


@pytest.mark.parametrize("reading", [True], indirect=True, ids=["all"])
@pytest.mark.parametrize("tracker", ["duraspace"], indirect=True)
def test_explain_works(reading: Reading) -> None:
    """The first finding of the whole period is explained."""
    first = publish(reading.alignment, Boundary()).findings[0]
    told = " ".join(reading.tracker.run("explain", first.id, "--since", "all").split())
    assert " ".join(first.headline.split()) in told


@pytest.mark.parametrize("tracker", ["duraspace"], indirect=True)
def test_graph_export_works(tracker: Tracker, tmp_path: Path) -> None:
    """The graph of all tickets is written and reads back."""
    file = tmp_path / "tickets.json"
    tracker.run("graph", "export", file, "--level", "tickets", "--since", "all")
    graph = nx.node_link_graph(orjson.loads(file.read_bytes()), edges="edges")
    assert len(graph) >= tracker.dump.issues
