"""Tickets, links and team-level sums as the graph shows them (``aligngraph.graph.rows``).

As of the window's end: tickets created before it, and links that stand then. Blind to links whose
other end is in no source; they leave the scope.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.features import work
from aligngraph.features.base import Base
from aligngraph.features.resolve import ticket_refs
from aligngraph.features.ties import SECONDS_PER_DAY, WEEK
from aligngraph.graph.rows import Dependency, Involvement, LinkRow, OwnedProject, TicketRow


def ticket_rows(base: Base, project: str | None = None) -> list[TicketRow]:
    """Tickets by key: all, or a project's and, out of scope, the neighbours of these.

    ``project`` is a project key. Two sources that tell of one ticket give one row.
    """
    ticket = _existing(base)
    if project is not None:
        link = _links(base, project)
        ends = ibis.union(link.select(id="origin"), link.select(id="target"), distinct=True)
        ticket = ibis.union(
            ticket.filter(_.project == project),
            ticket.filter(_.project != project).semi_join(ends, "id"),
        )
    person = base.person_ref.select(assignee_ref="ref", assignee="person")
    owner = base.team_of.select(ticket="ticket", team="team")
    rows = (
        ticket.left_join(person, "assignee_ref")
        .left_join(owner, _.id == owner.ticket)
        .drop("ticket")
    )
    nearest = _nearest_initiative(base)
    rows = rows.left_join(nearest, rows.id == nearest.ticket).drop("ticket")
    interval = base.interval.select("ticket", "started_at", "done_at")
    rows = rows.left_join(interval, rows.id == interval.ticket)
    in_scope = ibis.literal(True) if project is None else _.project == project
    rows = rows.mutate(in_scope=in_scope).select(*TicketRow._fields).order_by(["key", "id"])
    return [TicketRow(**row) for row in rows.to_pyarrow().to_pylist()]


def link_rows(base: Base, project: str | None = None) -> list[LinkRow]:
    """Standing links and parents between known tickets; with at least one end in ``project``."""
    rows = _links(base, project).order_by(["origin", "target", "kind", "type"])
    return [LinkRow(**row) for row in rows.to_pyarrow().to_pylist()]


def dependency_rows(base: Base) -> list[Dependency]:
    """Demand between teams by direction; over both directions it is ``ties.pair_weeks``' demand."""
    link = base.dependency.filter(_.consumer_team.notnull() & _.provider_team.notnull()).mutate(
        start=ibis.greatest(_.open_from, ibis.literal(base.since)), directed=_.kind != "relates"
    )
    seconds = link.open_until.epoch_seconds() - link.start.epoch_seconds()
    open_in_window = link.mutate(weeks=seconds / (SECONDS_PER_DAY * WEEK)).filter(
        _.open_until > _.start
    )
    sided = open_in_window.mutate(
        first=ibis.ifelse(
            _.directed, _.consumer_team, ibis.least(_.consumer_team, _.provider_team)
        ),
        second=ibis.ifelse(
            _.directed, _.provider_team, ibis.greatest(_.consumer_team, _.provider_team)
        ),
    )
    rows = (
        sided.group_by(consumer="first", provider="second", directed="directed")
        .agg(
            # Rounded: the last digits of a sum depend on the order of the rows.
            demand=(_.weeks * _.weight).sum().round(9),
            links=_.count(),
            open_links=(_.open_until >= base.until).sum(),
        )
        .order_by(["consumer", "provider", "directed"])
    )
    return [Dependency(**row) for row in rows.to_pyarrow().to_pylist()]


def involvement_rows(base: Base) -> list[Involvement]:
    """Tickets a team owns in each epic or initiative, of those created before the window's end."""
    existing = _existing(base).select(ticket="id")
    inside = work.containers(base.facts).semi_join(existing, "ticket")
    owned = inside.join(base.team_of.select("ticket", "team"), "ticket")
    sums = owned.group_by("team", initiative="container").agg(tickets=_.ticket.nunique())
    rows = sums.order_by(["team", "initiative"])
    return [Involvement(**row) for row in rows.to_pyarrow().to_pylist()]


def owned_projects(base: Base) -> list[OwnedProject]:
    """Projects that teams own as a whole."""
    owns = base.facts["ownership"].filter(_.kind == "project")
    owns = owns.select("team", "value", lower=_.value.lower())
    keys = base.facts["project"].group_by(lower=_.key.lower()).agg(key=_.key.min())
    owned = owns.left_join(keys, "lower").select("team", project=ibis.coalesce(_.key, _.value))
    rows = owned.distinct().order_by(["team", "project"])
    return [OwnedProject(**row) for row in rows.to_pyarrow().to_pylist()]


def _existing(base: Base) -> ir.Table:
    ticket = base.facts["ticket"].filter(_.created_at.isnull() | (_.created_at < base.until))
    return ticket.select(
        "id",
        "key",
        "project",
        "summary",
        "url",
        "created_at",
        "parent",
        issue_type="type",
        status="status_category",
        assignee_ref="assignee",
    )


def _links(base: Base, project: str | None) -> ir.Table:
    """``origin, target, kind, type, linked_at``, ends by id; parents with type null."""
    facts = base.facts
    standing = work.links(facts).filter(
        _.origin.notnull()
        & _.target.notnull()
        & (_.created_at.isnull() | (_.created_at < base.until))
        & (_.removed_at.isnull() | (_.removed_at >= base.until))
    )
    told = standing.select("origin", "target", "kind", "type", linked_at="created_at")
    refs = ticket_refs(facts).select(parent="ref", origin="ticket")
    child = _existing(base).filter(_.parent.notnull()).select("parent", target="id")
    parent = child.join(refs, "parent").filter(_.origin != _.target)
    parents = parent.select(
        "origin",
        "target",
        kind=ibis.literal("parent"),
        type=ibis.null("string"),
        linked_at=ibis.null(told.linked_at.type()),
    )
    every = ibis.union(told, parents.distinct())
    existing = _existing(base)
    every = every.semi_join(existing.select(origin="id"), "origin")
    every = every.semi_join(existing.select(target="id"), "target")
    if project is None:
        return every
    inside = existing.filter(_.project == project)
    outward = every.semi_join(inside.select(origin="id"), "origin")
    inward = every.semi_join(inside.select(target="id"), "target")
    return ibis.union(outward, inward, distinct=True)


def _nearest_initiative(base: Base) -> ir.Table:
    """``ticket, initiative``: the container at the smallest depth (one digit), then by name."""
    choice = _.depth.cast("string") + _.container
    nearest = work.containers(base.facts).group_by("ticket").agg(choice=choice.min())
    return nearest.select("ticket", initiative=_.choice.substr(1))
