"""What stands in the graph at each level, and what is kept out of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pytest

from aligngraph.alignment import SeamView, TeamView
from aligngraph.graph import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    GraphRows,
    Naming,
    OrgGraph,
    edge_key,
    exchanges,
    naming,
    node_id,
    people_graph,
    team_graph,
    ticket_graph,
)
from aligngraph.orgchart import OrgChart

Builder = Callable[[OrgChart, GraphRows], OrgGraph]
BUILDERS: tuple[Builder, ...] = (team_graph, people_graph, ticket_graph)


class Talk(NamedTuple):
    """A dyad, as the features would give it."""

    team_a: str
    team_b: str
    person_a: str
    person_b: str
    days: int


class Week(NamedTuple):
    """A week of a seam, as the features would give it."""

    team_a: str
    team_b: str
    exchange_days: int
    relays: int


TALKS = (Talk("ledger", "payments", "di", "ana", 3), Talk("ledger", "search", "di", "ana", 2))


def test_team_level_holds_structure_work_and_talk(chart: OrgChart, rows: GraphRows) -> None:
    """Teams hang under their groups, groups under theirs, and the rest under the organisation."""
    graph = team_graph(chart, rows)
    keys = {key for _, _, key in graph.edges(keys=True)}
    assert keys == {
        "part_of|group:commerce|organization:Acme",
        "part_of|group:money|group:commerce",
        "part_of|team:ledger|group:money",
        "part_of|team:payments|group:money",
        "part_of|team:search|organization:Acme",
        "owns|team:payments|project:PAY",
        "in_initiative|team:payments|initiative:one-click",
        "depends_on|team:payments|team:ledger",
        "relates_to|team:ledger|team:search",
        "exchanges_with|team:ledger|team:payments",
    }
    assert graph.nodes["team:payments"] == {
        "kind": "team",
        "label": "Payments",
        "team_kind": "stream-aligned",
        "size": 2,
    }
    assert graph.nodes["organization:Acme"]["until"] == "2026-03-01T00:00:00Z"
    assert graph.nodes["initiative:one-click"]["due"] == "2026-09-01"


def test_dependency_points_at_the_provider_with_its_demand(
    chart: OrgChart, rows: GraphRows
) -> None:
    """Who waits is the source; demand is in dependency-weeks, and is the weight too."""
    graph = team_graph(chart, rows)
    key = edge_key("depends_on", "team:payments", "team:ledger")
    values = graph.edges["team:payments", "team:ledger", key]
    assert (values["demand"], values["weight"]) == (6.5, 6.5)
    assert (values["links"], values["open_links"], values["exchange_days"]) == (3, 1, 4)


def test_silence_is_a_known_zero_and_no_edge_of_exchange(chart: OrgChart, rows: GraphRows) -> None:
    """A seam without exchange says 0 days on its dependency, and nothing is drawn for the talk."""
    graph = team_graph(chart, rows)
    (edge,) = graph.get_edge_data("team:ledger", "team:search").values()
    assert (edge["kind"], edge["exchange_days"]) == ("relates_to", 0)


def test_unknown_is_absent(chart: OrgChart, rows: GraphRows) -> None:
    """A team without known members has no size, a team without a kind no kind."""
    assert team_graph(chart, rows).nodes["team:search"] == {"kind": "team", "label": "Search"}


def test_people_level_shows_roles_under_pseudonyms(chart: OrgChart, rows: GraphRows) -> None:
    """Without being asked, no name and no id of a person stands anywhere in the graph."""
    graph = people_graph(chart, replace(rows, dyads=TALKS))
    text = repr(list(graph.nodes(data=True))) + repr(list(graph.edges(data=True)))
    for known in chart.people.values():
        assert known.name not in text
        assert node_id("person", known.id) not in text
    labels = {values["label"] for _, values in graph.nodes(data=True) if values["kind"] == "person"}
    assert "the manager of Payments" in labels


def test_pseudonyms_are_stable_and_depend_on_the_secret(chart: OrgChart) -> None:
    """The same secret gives the same pseudonym, another secret another."""
    first, again = naming(chart, secret=b"one"), naming(chart, secret=b"one")
    assert first.id("person", "ana") == again.id("person", "ana")
    assert first.id("person", "ana") != naming(chart, secret=b"two").id("person", "ana")


def test_people_level_shows_names_when_asked(chart: OrgChart, rows: GraphRows) -> None:
    """With people, ids and names stand there; an inferred lead is marked as not declared."""
    graph = people_graph(chart, replace(rows, dyads=TALKS), naming(chart, people=True))
    assert graph.nodes["person:ana"] == {"kind": "person", "label": "Ana Diaz", "role": "engineer"}
    leads = {
        (source, target): values["declared"]
        for source, target, values in graph.edges(data=True)
        if values["kind"] == "leads"
    }
    assert leads == {
        ("person:bo", "team:payments"): True,
        ("person:cy", "team:ledger"): False,
        ("person:cy", "group:commerce"): True,
    }
    (talk,) = graph.get_edge_data("person:ana", "person:di").values()
    assert talk["exchange_days"] == 3  # a day may count in several seams, so never the sum


def test_ticket_level_holds_owners_parents_and_links(chart: OrgChart, rows: GraphRows) -> None:
    """Tickets hang on project, team and initiative; a link out of the scope is not drawn."""
    graph = ticket_graph(chart, rows)
    kinds = {(s, t): v["kind"] for s, t, v in graph.edges(data=True) if "ticket:" in s + t}
    assert kinds == {
        ("ticket:PAY-1", "ticket:PAY-2"): "parent_of",
        ("ticket:LED-1", "ticket:PAY-2"): "blocks",
        ("ticket:LED-1", "ticket:LED-2"): "relates_to",
        ("team:payments", "ticket:PAY-1"): "owns",
        ("team:payments", "ticket:PAY-2"): "owns",
        ("team:ledger", "ticket:LED-1"): "owns",
        ("ticket:PAY-1", "initiative:one-click"): "in_initiative",
        ("ticket:PAY-2", "initiative:one-click"): "in_initiative",
        ("ticket:PAY-1", "project:PAY"): "in_project",
        ("ticket:PAY-2", "project:PAY"): "in_project",
        ("ticket:LED-1", "project:LED"): "in_project",
        ("ticket:LED-2", "project:LED"): "in_project",
    }
    assert graph.nodes["ticket:LED-1"]["done_at"] == "2026-03-01T00:00:00Z"
    assert "team:search" not in graph


def test_assignees_stand_at_tickets_only_when_people_are_asked_for(
    chart: OrgChart, rows: GraphRows
) -> None:
    """Ticket level is about work, so people stay out of it unless asked for."""
    shown = ticket_graph(chart, rows, naming(chart, people=True))
    assert "person:ana" in shown["ticket:PAY-2"]
    assert not [n for n in ticket_graph(chart, rows) if n.startswith("person:")]


def test_two_tickets_with_one_key_stay_two(chart: OrgChart, rows: GraphRows) -> None:
    """Two trackers may both have a PAY-1; the stable id tells them apart."""
    twin = rows.tickets[0]._replace(id="other:1", team="ledger")
    graph = ticket_graph(chart, replace(rows, tickets=(*rows.tickets, twin)))
    found = [
        n for n, v in graph.nodes(data=True) if v["label"] == "PAY-1" and v["kind"] == "ticket"
    ]
    assert found == ["ticket:PAY-1@1", "ticket:PAY-1@other:1"]


def test_boundary_decides_every_label_and_text(chart: OrgChart, rows: GraphRows) -> None:
    """A naming that hides everything leaves no name, key or title of the source behind."""
    hidden = Naming(label=lambda kind, _: kind, id=lambda _, id: f"x{hash(id)}", texts=False)
    graph = ticket_graph(chart, rows, hidden)
    text = repr(list(graph.nodes(data=True))) + repr(list(graph.edges(data=True)))
    for secret in ("Payments", "payments", "PAY", "Pay at once", "one-click", "Acme"):
        assert secret not in text


def test_teams_with_one_id_become_one_node_without_seams(chart: OrgChart, rows: GraphRows) -> None:
    """A fold of small teams keeps the number of people, and gives none of their seams away."""
    small = ("ledger", "payments")
    names = naming(chart)
    fold = Naming(
        label=lambda kind, id: "small teams" if id in small else names.label(kind, id),
        id=lambda kind, id: "small" if id in small else names.id(kind, id),
    )
    graph = people_graph(chart, replace(rows, dyads=TALKS), fold)
    assert graph.nodes["team:small"] == {"kind": "team", "label": "small teams", "size": 3}
    kinds = {values["kind"] for _, _, values in graph.edges(data=True)}
    assert kinds == {"part_of", "member_of", "reports_to"}


def test_figures_of_an_analysis_are_drawn(chart: OrgChart, rows: GraphRows) -> None:
    """What an analysis found stands on the team and on each edge of the seam."""
    team = TeamView(
        id="ledger", name="Ledger", group=None, kind=None, lead=None, tech_lead=None, size=1,
        tickets=7, coverage=0.25, judged=False, reason="too few comments",
    )  # fmt: skip
    seam = SeamView(
        team_a="ledger", team_b="search", demand=1.5, exchange_days=0, expected=2.0,
        expected_low=1.0, expected_high=3.0, ratio=0.1, verdict="missing", links=2, open_links=0,
        last_contact=None, initiatives=(), weeks=(), evidence=(), findings=(), story="",
    )  # fmt: skip
    graph = team_graph(chart, replace(rows, teams=(team,), seams=(seam,)))
    node = graph.nodes["team:ledger"]
    assert (node["tickets"], node["coverage"], node["judged"]) == (7, 0.25, False)
    (edge,) = graph.get_edge_data("team:ledger", "team:search").values()
    assert (edge["expected_days"], edge["ratio"], edge["verdict"]) == (2.0, 0.1, "missing")


@pytest.mark.parametrize("build", BUILDERS)
def test_order_of_rows_does_not_matter(chart: OrgChart, rows: GraphRows, build: Builder) -> None:
    """The same facts in another order give the same nodes and edges in the same order."""
    dice = random.Random(7)
    names = ("dependencies", "exchanges", "involvement", "tickets", "links")
    mixed = {n: tuple(dice.sample(getattr(rows, n), len(getattr(rows, n)))) for n in names}
    people = {id: chart.people[id] for id in sorted(chart.people, reverse=True)}
    one = build(chart, rows)
    two = build(replace(chart, people=people), replace(rows, **mixed))  # type: ignore[arg-type]
    assert list(one.nodes(data=True)) == list(two.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(two.edges(keys=True, data=True))


@pytest.mark.parametrize("build", BUILDERS)
def test_every_attribute_is_documented_for_its_kind(
    chart: OrgChart, rows: GraphRows, build: Builder
) -> None:
    """No node or edge carries an attribute that the table does not grant to its kind."""
    graph = build(chart, replace(rows, dyads=TALKS))
    for _, values in graph.nodes(data=True):
        assert all(values["kind"] in NODE_ATTRIBUTES[name].of for name in values)
    for _, _, values in graph.edges(data=True):
        assert all(values["kind"] in EDGE_ATTRIBUTES[name].of for name in values)


def test_weeks_of_a_seam_are_summed() -> None:
    """Exchange-days and relays add up over the weeks of a pair, pairs in order."""
    weeks = [Week("b", "c", 1, 0), Week("a", "b", 2, 1), Week("b", "c", 3, 4)]
    assert exchanges(weeks) == [("a", "b", 2, 1), ("b", "c", 4, 4)]
