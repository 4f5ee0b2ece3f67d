"""From the org chart and plain rows to the graph, at three levels of detail.

Pure functions: the same input gives the same graph, nodes and edges in the same order. Teams whose
ids a naming makes equal (a fold of small teams) become one node with the sum of their people;
their seams, initiatives and contacts are left out, since a sum over a fold says nothing about any
of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from aligngraph.graph import model
from aligngraph.graph.model import EdgeKind, NodeKind, OrgGraph, in_order, node_id, utc_text
from aligngraph.graph.naming import Naming, naming
from aligngraph.graph.rows import GraphRows
from aligngraph.graph.tickets import add_tickets
from aligngraph.orgchart import OrgChart


def team_graph(chart: OrgChart, rows: GraphRows, names: Naming | None = None) -> OrgGraph:
    """Teams with their groups, projects, initiatives, dependencies and exchange.

    ``names`` gives labels and ids as the reader may see them; by default people are roles.
    """
    return in_order(_team_level(chart, rows, names or naming(chart), "teams").graph)


def people_graph(chart: OrgChart, rows: GraphRows, names: Naming | None = None) -> OrgGraph:
    """The team graph with people: memberships, reporting lines, and who exchanges with whom."""
    builder = _team_level(chart, rows, names or naming(chart), "people")
    builder.people()
    return in_order(builder.graph)


def ticket_graph(chart: OrgChart, rows: GraphRows, names: Naming | None = None) -> OrgGraph:
    """The tickets of ``rows`` with their links, and the team graph of the teams that own them."""
    names = names or naming(chart)
    owners = {row.team for row in rows.tickets if row.team is not None}
    builder = _team_level(chart, rows, names, "tickets", owners)
    add_tickets(builder.graph, rows.tickets, rows.links, chart, names)
    return in_order(builder.graph)


def _team_level(
    chart: OrgChart,
    rows: GraphRows,
    names: Naming,
    level: str,
    only: Iterable[str] | None = None,
) -> _Builder:
    shown = sorted(chart.teams if only is None else chart.teams.keys() & set(only))
    builder = _Builder(chart, rows, names, shown)
    builder.organization(level)
    builder.teams()
    builder.seams()
    return builder


class _Builder:
    """One graph in the making; methods are called in the order of the levels."""

    def __init__(
        self, chart: OrgChart, rows: GraphRows, names: Naming, teams: Sequence[str]
    ) -> None:
        self._chart, self._rows, self._names, self._teams = chart, rows, names, teams
        met = Counter(names.id("team", team) for team in chart.teams)
        self._folded = frozenset(t for t in chart.teams if met[names.id("team", t)] > 1)
        self._judged = frozenset(teams) - self._folded
        self.graph = model.new_graph(names.label("organization", chart.name))
        self._root = ""

    def organization(self, level: str) -> None:
        """The root, which carries what holds for the whole graph."""
        self._root = self._add(
            "organization",
            self._chart.name,
            schema=model.SCHEMA,
            level=level,
            since=utc_text(self._rows.since),
            until=utc_text(self._rows.until),
        )

    def teams(self) -> None:
        """Teams, the groups above them, and the projects they own."""
        groups = self._groups_above()
        for group in groups:
            self._add("group", group)
        for group in groups:
            self._part_of(self._node("group", group), self._chart.groups[group].parent)
        for team in self._teams:
            if team in self._folded:
                self._part_of(self._fold(team), None)
            else:
                self._part_of(self._team(team), self._chart.teams[team].group)
        for team, project in self._rows.owned_projects:
            if team in self._judged:
                self._edge("owns", self._node("team", team), self._add("project", project))

    def seams(self) -> None:
        """What teams need of one another, what they exchange, and what they work on together."""
        figures = self._figures()
        for row in self._rows.dependencies:
            if {row.consumer, row.provider} <= self._judged:
                ends = (self._node("team", row.consumer), self._node("team", row.provider))
                source, target = ends if row.directed else sorted(ends)
                self._edge(
                    "depends_on" if row.directed else "relates_to",
                    source,
                    target,
                    weight=row.demand,
                    demand=row.demand,
                    links=row.links,
                    open_links=row.open_links,
                    **figures.get(frozenset((row.consumer, row.provider)), {}),
                )
        for pair in self._rows.exchanges:
            if {pair.team_a, pair.team_b} <= self._judged and pair.exchange_days > 0:
                ends = (self._node("team", pair.team_a), self._node("team", pair.team_b))
                source, target = sorted(ends)
                self._edge(
                    "exchanges_with",
                    source,
                    target,
                    weight=pair.exchange_days,
                    **figures[frozenset((pair.team_a, pair.team_b))],
                )
        for team, initiative, tickets in self._rows.involvement:
            if team in self._judged:
                target = self._initiative(initiative)
                source = self._node("team", team)
                self._edge("in_initiative", source, target, weight=tickets, tickets=tickets)

    def people(self) -> None:
        """People, whom they report to, what they lead, and with whom they exchange."""
        chart = self._chart
        for person in chart.people:
            self._add("person", person, role=chart.people[person].role)
        for team in chart.members.keys() & set(self._teams):
            for person in chart.members[team]:
                self._person_edge("member_of", person, self._node("team", team))
        for person, manager in chart.manager_of.items():
            if manager in chart.people:
                self._person_edge("reports_to", person, self._node("person", manager))
        self._leads()
        self._contacts()

    # --- parts ----------------------------------------------------------------------------

    def _figures(self) -> dict[frozenset[str], dict[str, object]]:
        """What is known of a seam as a whole, to stand on each of its edges."""
        figures: dict[frozenset[str], dict[str, object]] = {
            frozenset((row.team_a, row.team_b)): {
                "exchange_days": row.exchange_days,
                "relays": row.relays,
            }
            for row in self._rows.exchanges
        }
        for seam in self._rows.seams:
            figures.setdefault(frozenset((seam.team_a, seam.team_b)), {}).update(
                expected_days=seam.expected, ratio=seam.ratio, verdict=seam.verdict
            )
        return figures

    def _leads(self) -> None:
        for group in self._groups_above():
            self._person_edge(
                "leads", self._chart.groups[group].lead, self._node("group", group), declared=True
            )
        for team in self._judged:
            facts, node = self._chart.teams[team], self._node("team", team)
            head = next(iter(self._chart.managers_above.get(team, ())), None)
            self._person_edge("leads", head, node, declared=facts.lead is not None)
            self._person_edge("tech_lead_of", facts.tech_lead, node)

    def _contacts(self) -> None:
        """The most days of any seam two people share: the same day may count in several."""
        days: dict[tuple[str, str], int] = {}
        for row in self._rows.dyads:
            pair = (min(row.person_a, row.person_b), max(row.person_a, row.person_b))
            if {row.team_a, row.team_b} <= self._judged and row.person_a != row.person_b:
                days[pair] = max(days.get(pair, 0), row.days)
        for (a, b), count in days.items():
            if {a, b} <= self._chart.people.keys():
                source, target = sorted((self._node("person", a), self._node("person", b)))
                self._edge("exchanges_with", source, target, weight=count, exchange_days=count)

    def _team(self, team: str) -> str:
        facts = self._chart.teams[team]
        figures = next((t for t in self._rows.teams if t.id == team), None)
        return self._add(
            "team",
            team,
            team_kind=facts.kind,
            size=len(self._chart.members[team]) if team in self._chart.members else None,
            tickets=figures and figures.tickets,
            coverage=figures and figures.coverage,
            judged=figures and figures.judged,
        )

    def _fold(self, team: str) -> str:
        shown = self._names.id("team", team)
        met = [t for t in sorted(self._folded) if self._names.id("team", t) == shown]
        people = {person for t in met for person in self._chart.members.get(t, ())}
        return self._add("team", team, size=len(people))

    def _initiative(self, initiative: str) -> str:
        declared = self._chart.initiatives.get(initiative)
        return self._add("initiative", initiative, due=utc_text(declared.due if declared else None))

    def _groups_above(self) -> set[str]:
        groups, found = self._chart.groups, set[str]()
        for team in self._judged:
            above = self._chart.teams[team].group
            while above is not None and above in groups and above not in found:
                found.add(above)
                above = groups[above].parent
        return found

    # --- elements -------------------------------------------------------------------------

    def _part_of(self, node: str, group: str | None) -> None:
        inside = group if group in self._chart.groups else None
        self._edge("part_of", node, self._node("group", inside) if inside else self._root)

    def _person_edge(
        self, kind: EdgeKind, person: str | None, target: str, **values: object
    ) -> None:
        if person is not None and person in self._chart.people:
            self._edge(kind, self._node("person", person), target, **values)

    def _edge(self, kind: EdgeKind, source: str, target: str, **values: object) -> None:
        model.add_edge(self.graph, kind, source, target, **values)

    def _node(self, kind: NodeKind, id: str) -> str:
        return node_id(kind, self._names.id(kind, id))

    def _add(self, kind: NodeKind, id: str, **values: object) -> str:
        names = self._names
        return model.add_node(self.graph, kind, names.id(kind, id), names.label(kind, id), **values)
