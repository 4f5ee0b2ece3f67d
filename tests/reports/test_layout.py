"""Where teams stand on the map, and what the pages do with many of them."""

from __future__ import annotations

import json
import random

from aligngraph_reports.base import report
from aligngraph_reports.files import ReportOptions
from aligngraph_reports.map.bends import Line, bent
from aligngraph_reports.map.layout import layout
from aligngraph_reports.map.shapes import BOX
from aligngraph_reports.map.view import view
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.alignment import Alignment, GroupView
from tests.reports.sample import sample, seam

GROUPS = ("a", "b", "c", "d")


def many(teams: int, groups: int, pairs: int) -> Alignment:
    """Return an organisation of that size, without findings."""
    dice, base = random.Random(3), sample()
    ends = {tuple(sorted(dice.sample(range(teams), 2))) for _ in range(pairs)}
    return base.model_copy(
        update={
            "findings": (),
            "groups": tuple(
                GroupView(id=f"g{n}", name=f"Group {n}", parent=None) for n in range(groups)
            ),
            "teams": tuple(
                base.teams[0].model_copy(
                    update={"id": f"t{n}", "name": f"Team {n}", "group": f"g{n % groups}"}
                )
                for n in range(teams)
            ),
            "seams": tuple(seam(dice, f"t{a}", f"t{b}", []) for a, b in sorted(ends)),
        }
    )


@settings(max_examples=30, deadline=None)
@given(
    parents=st.lists(st.sampled_from((*GROUPS, "gone", None)), min_size=4, max_size=4),
    homes=st.lists(st.sampled_from((*GROUPS, "gone", None)), min_size=1, max_size=24),
)
def test_no_two_teams_overlap_whatever_the_groups(
    parents: list[str | None], homes: list[str | None]
) -> None:
    """Every team has its place, also under nested, circular, unknown or missing groups."""
    base = sample().teams[0]
    groups = [GroupView(id=g, name=g, parent=p) for g, p in zip(GROUPS, parents, strict=True)]
    teams = [base.model_copy(update={"id": f"t{n}", "group": g}) for n, g in enumerate(homes)]
    placed = layout(teams, groups, ())
    assert placed.teams.keys() == {team.id for team in teams}
    spots = list(placed.teams.values())
    for n, (x, y) in enumerate(spots):
        assert all(abs(x - a) > BOX[0] or abs(y - b) > BOX[1] for a, b in spots[:n])


def test_groups_hold_their_teams_and_keep_apart() -> None:
    """A team stands inside its group's area, and areas of one level do not touch."""
    alignment = sample()
    placed = layout(alignment.teams, alignment.groups, alignment.seams)
    areas = {area.id: area for area in placed.areas}
    for team in alignment.teams:
        x, y = placed.teams[team.id]
        area = areas[str(team.group)]
        assert abs(x - area.x) <= (area.width - BOX[0]) / 2
        assert abs(y - area.y) <= (area.height - BOX[1]) / 2
    for n, one in enumerate(placed.areas):
        for other in placed.areas[:n]:
            apart_x = abs(one.x - other.x) >= (one.width + other.width) / 2
            apart_y = abs(one.y - other.y) >= (one.height + other.height) / 2
            assert apart_x or apart_y


def test_a_seam_is_bent_around_a_team_in_its_way() -> None:
    """A line through a third team would read as two seams."""
    places = {"a": (0.0, 0.0), "between": (200.0, 0.0), "b": (400.0, 0.0)}
    (line,) = bent([("a", "b")], places)
    assert line.bend
    assert abs(line.at(0.5)[1]) > BOX[1] / 2
    assert bent([("a", "between")], places) == [Line(places["a"], places["between"])]


def test_a_bend_is_where_vis_network_draws_it() -> None:
    """Clockwise from left to right bulges up on a canvas, whose y grows downwards."""
    assert Line((0.0, 0.0), (100.0, 0.0), 0.2).at(0.5)[1] < 0
    assert Line((0.0, 0.0), (100.0, 0.0), -0.2).at(0.5)[1] > 0
    assert Line((0.0, 0.0), (100.0, 0.0)).at(0.5) == (50.0, 0.0)


def test_a_large_organisation_gets_a_matrix_of_groups() -> None:
    """Above forty teams the matrix shows groups, and the page stays of a size one can mail."""
    texts = {file.name: file.text for file in report(many(300, 30, 900))}
    page = texts["index.html"]
    assert "Groups stand for their teams" in page
    assert page.count('<tr class="first">') == 30
    assert len(page) < 1_000_000


def test_the_map_holds_back_all_but_the_most_telling_seams() -> None:
    """At first 150 seams are drawn; all are in the page."""
    alignment = many(60, 6, 400)
    data = view(alignment, ReportOptions()).data
    assert data["first"] == 150
    assert len(json.loads(json.dumps(data["edges"]))) == len(alignment.seams)


def test_a_team_that_left_the_chart_is_still_on_the_map() -> None:
    """A seam may name a team that the chart no longer has; it is shown as not judged."""
    base = sample()
    fewer = base.model_copy(update={"teams": base.teams[1:]})
    shown = {team.id: team for team, _ in view(fewer, ReportOptions()).teams}
    assert not shown["payments"].judged
