"""Pictures of little data: each draws something true, and none fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from aligngraph_reports.names import Names
from aligngraph_reports.pictures import drawing, figure
from aligngraph_reports.pictures.timeline import pack

from aligngraph.pictures import (
    Picture,
    QueueStrip,
    SeamLane,
    SeamTimeline,
    ThreadSketch,
    TicketBar,
    TieBullet,
)
from tests.reports.sample import SINCE, UNTIL, day, sample

BARE_LANE = SeamLane(
    team_a="payments",
    team_b="ledger",
    tickets_a=(),
    tickets_b=(),
    contacts=(),
    relays=(),
    edits=(),
    completions=(),
    silence_since=None,
    silence_until=None,
    links=0,
    blind=False,
)
BARE: tuple[Picture, ...] = (
    QueueStrip(
        person="nobody",
        since=SINCE,
        until=UNTIL,
        questions=(),
        queue=(),
        wait_days=0,
        peer_wait_days=None,
        worst_since=None,
        worst_until=None,
    ),
    SeamTimeline(
        initiative="X-1",
        since=SINCE,
        until=UNTIL,
        finished=True,
        integration_since=day(70),
        seams=(BARE_LANE,) * 5,
    ),
    SeamTimeline(
        initiative="X-1",
        since=SINCE,
        until=UNTIL,
        finished=True,
        integration_since=day(70),
        seams=(),
    ),
    TieBullet(
        team_a="x", team_b=None, expected=0, expected_low=0, expected_high=0, actual=0, weeks=()
    ),
    ThreadSketch(team_a="x", team_b="y", carriers=(), critical=()),
)


@pytest.mark.parametrize("picture", BARE, ids=lambda p: p.kind)
def test_a_picture_of_nothing_is_still_a_picture(picture: Picture) -> None:
    """Empty lanes, queues and weeks are drawn as such."""
    svg = figure(picture, Names(sample()), "p").svg
    assert svg.startswith("<svg")
    assert 'id="p-title"' in svg


def test_each_picture_says_its_numbers_in_words() -> None:
    """Who does not see the picture hears what it shows."""
    alignment = sample()
    said = {
        finding.kind: drawing(finding.picture, Names(alignment)).description
        for finding in alignment.findings
        if finding.picture
    }
    assert "26 questions" in said["escalation_bottleneck"]
    assert "peers take 2" in said["escalation_bottleneck"]
    assert "53 days of silence" in said["waterfall_integration"]
    assert "Without tech lead of Identity, 1 of 16" in said["single_threaded_tie"]


def test_bars_of_a_lane_do_not_overlap() -> None:
    """Two tickets worked on at the same time stand in two rows."""
    bars = [
        TicketBar(ticket=f"P-{n}", url=None, started_at=day(4 * n), done_at=day(4 * n + 6))
        for n in range(8)
    ]
    placed = pack(bars, UNTIL)
    assert [bar for _, bar in placed] == bars
    for n, (row, bar) in enumerate(placed):
        for other_row, other in placed[:n]:
            assert other_row != row or other.done_at is None or other.done_at <= bar.started_at


DRAW = """
from aligngraph_reports.names import Names
from aligngraph_reports.pictures import figure
from tests.reports.sample import sample
alignment = sample()
for finding in alignment.findings:
    if finding.picture:
        print(figure(finding.picture, Names(alignment), finding.id).svg)
"""


def test_pictures_do_not_depend_on_the_machines_time_zone(repository: Path) -> None:
    """Days are days of UTC, wherever the report is made."""
    path = os.pathsep.join(str(repository / part) for part in (".", "importers", "reports"))
    drawn = {
        subprocess.run(
            [sys.executable, "-c", DRAW],
            env={**os.environ, "TZ": zone, "PYTHONPATH": path},
            capture_output=True,
            check=True,
        ).stdout
        for zone in ("UTC", "Pacific/Auckland")
    }
    assert len(drawn) == 1
    assert b"1 Sep" in drawn.pop()
