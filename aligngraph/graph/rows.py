"""The plain rows a graph is built from, team- or ticket-sized, already resolved to ids.

They come from ``aligngraph.features``; tests and callers may write them by hand. ``Weekly`` and
``Dyadic`` say which fields of a feature row are read, since the graph does not know the features.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from aligngraph.alignment import SeamView, TeamView


class Dependency(NamedTuple):
    """Dependency links from one team to another in the window.

    Args:
        directed: whether ``consumer`` waits for ``provider``; of merely related tickets nobody
            can tell, and the smaller id stands first.
        demand: dependency-weeks.
        links, open_links: ticket pairs with an open dependency at any time, and at its end.
    """

    consumer: str
    provider: str
    directed: bool
    demand: float
    links: int
    open_links: int


class Exchange(NamedTuple):
    """What two teams exchanged in the window: days with direct exchange, and relayed messages."""

    team_a: str
    team_b: str
    exchange_days: int
    relays: int


class Involvement(NamedTuple):
    """How many tickets of an initiative (its id or its epic's key) a team owns."""

    team: str
    initiative: str
    tickets: int


class OwnedProject(NamedTuple):
    """A team owns a whole project of the tracker."""

    team: str
    project: str


class TicketRow(NamedTuple):
    """A ticket as the graph shows it; ids of team and person are the chart's.

    Args:
        id: the tracker's stable id, to which links refer.
        status: category: new, indeterminate, done.
        initiative: the nearest epic's key, or the declared initiative's id.
        in_scope: False for a mere neighbour of the project asked for.
    """

    id: str
    key: str
    project: str
    summary: str | None
    url: str | None
    issue_type: str | None
    status: str | None
    team: str | None
    assignee: str | None
    initiative: str | None
    created_at: datetime | None
    started_at: datetime | None
    done_at: datetime | None
    in_scope: bool


class LinkRow(NamedTuple):
    """A standing link between two tickets, by id; direction by meaning (``facts.Link``).

    Args:
        kind: a link kind, or "parent": ``origin`` is the parent of ``target``.
        type: the tracker's name for it; None for a parent.
    """

    origin: str
    target: str
    kind: str
    type: str | None
    linked_at: datetime | None


class Weekly(Protocol):
    """A seam in one week (``features.ties.PairWeek``)."""

    @property
    def team_a(self) -> str: ...  # noqa: D102
    @property
    def team_b(self) -> str: ...  # noqa: D102
    @property
    def exchange_days(self) -> int: ...  # noqa: D102
    @property
    def relays(self) -> int: ...  # noqa: D102


class Dyadic(Protocol):
    """Two people who carry a seam (``features.ties.Dyad``)."""

    @property
    def team_a(self) -> str: ...  # noqa: D102
    @property
    def team_b(self) -> str: ...  # noqa: D102
    @property
    def person_a(self) -> str: ...  # noqa: D102
    @property
    def person_b(self) -> str: ...  # noqa: D102
    @property
    def days(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class GraphRows:
    """Everything a graph is built from besides the chart; whatever is missing is not drawn.

    Args:
        since, until: the window.
        teams, seams: figures of an analysis, added to team nodes and exchanges where given.
    """

    since: datetime | None = None
    until: datetime | None = None
    dependencies: Sequence[Dependency] = ()
    exchanges: Sequence[Exchange] = ()
    involvement: Sequence[Involvement] = ()
    owned_projects: Sequence[OwnedProject] = ()
    dyads: Sequence[Dyadic] = ()
    tickets: Sequence[TicketRow] = ()
    links: Sequence[LinkRow] = ()
    teams: Sequence[TeamView] = ()
    seams: Sequence[SeamView] = ()


def exchanges(weeks: Iterable[Weekly]) -> list[Exchange]:
    """The weeks of each pair of teams summed, ordered by pair."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for week in weeks:
        pair = (week.team_a, week.team_b)
        days, relays = sums.get(pair, (0, 0))
        sums[pair] = (days + week.exchange_days, relays + week.relays)
    return [Exchange(*pair, *sums[pair]) for pair in sorted(sums)]
