"""The organisation graph of a window, at any level: the queries of a level, then the build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from typing import Literal

from aligngraph.alignment import SeamView, TeamView
from aligngraph.features import ties
from aligngraph.features.base import Base
from aligngraph.features.exchange import contacts
from aligngraph.features.tickets import (
    dependency_rows,
    involvement_rows,
    link_rows,
    owned_projects,
    ticket_rows,
)
from aligngraph.graph.build import people_graph, team_graph, ticket_graph
from aligngraph.graph.model import GraphError, OrgGraph
from aligngraph.graph.naming import Naming
from aligngraph.graph.rows import GraphRows, exchanges
from aligngraph.orgchart import OrgChart

Level = Literal["teams", "people", "tickets"]
_BUILDERS: Mapping[Level, Callable[[OrgChart, GraphRows, Naming | None], OrgGraph]] = {
    "teams": team_graph,
    "people": people_graph,
    "tickets": ticket_graph,
}


def graph_of(
    base: Base,
    level: Level,
    *,
    project: str | None = None,
    names: Naming | None = None,
    teams: Sequence[TeamView] = (),
    seams: Sequence[SeamView] = (),
) -> OrgGraph:
    """The graph of ``base``'s window.

    Args:
        base: facts joined to the organisation.
        level: how much detail.
        project: key of the one project whose tickets to show (ticket level); None: all.
        names: labels and ids as the reader may see them; by default people are roles.
        teams: figures of an analysis of the same window, to be drawn too.
        seams: likewise.

    Raises:
        GraphError: a project without tickets.
    """
    rows = graph_rows(base, level, project=project, teams=teams, seams=seams)
    if project is not None and level == "tickets" and not rows.tickets:
        raise GraphError(f"{project}: no ticket of this project was imported; check its key")
    return _BUILDERS[level](base.chart, rows, names)


def graph_rows(
    base: Base,
    level: Level,
    *,
    project: str | None = None,
    teams: Sequence[TeamView] = (),
    seams: Sequence[SeamView] = (),
) -> GraphRows:
    """What a level is built from; arguments as for ``graph_of``."""
    contact = contacts(base).cache()
    return GraphRows(
        since=base.since.replace(tzinfo=UTC),
        until=base.until.replace(tzinfo=UTC),
        dependencies=dependency_rows(base),
        exchanges=exchanges(ties.pair_weeks(base, contact)),
        involvement=involvement_rows(base),
        owned_projects=owned_projects(base),
        dyads=ties.dyads(base, contact) if level == "people" else (),
        tickets=ticket_rows(base, project) if level == "tickets" else (),
        links=link_rows(base, project) if level == "tickets" else (),
        teams=teams,
        seams=seams,
    )
