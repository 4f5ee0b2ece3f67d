"""Tickets with their team, work interval and initiatives; dependency links between teams.

Ownership: team field, else component, else label, else project, else the assignee's team
(DESIGN §4). Work interval: first transition into an "in progress" category to the last into
"done" (methods §0); where the changelog does not tell, creation to resolution, marked inexact.
"""

from __future__ import annotations

from datetime import datetime

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.features.resolve import ticket_refs
from aligngraph.store import FactTables

DEPENDENCY_WEIGHT = {"blocks": 1.0, "depends": 1.0, "relates": 0.5}
"""Weight of a link kind in demand; composition and duplicates are no dependency (methods §0)."""

MAX_DEPTH = 5
"""Levels looked up from a ticket to its initiative: sub-task, story, epic, and two above; also
what keeps a cycle of parents from looping."""

_STATUS_WORDS = {
    "new": ("open", "to do", "todo", "backlog", "new", "reopened", "created", "selected"),
    "done": ("done", "closed", "resolved", "released", "complete", "completed", "cancelled"),
}


_NEVER, _FOREVER = datetime(1, 1, 1), datetime(9999, 1, 1)  # noqa: DTZ001 - the store has no zone


def ticket_teams(facts: FactTables, person_ref: ir.Table) -> ir.Table:
    """``ticket, team, rule``: at most one team per ticket; ``rule`` names how it was found."""
    tickets = facts["ticket"]
    owns = facts["ownership"].mutate(value=_.value.lower())
    teams = facts["team"]
    names = ibis.union(
        teams.select(value=teams.id.lower(), team="id"),
        teams.select(value=teams.name.lower(), team="id"),
        distinct=True,
    )
    field = tickets.filter(_.team_field.notnull()).select(
        ticket="id", value=tickets.team_field.lower()
    )
    components = tickets.select(ticket="id", project="project", part=tickets.components.unnest())
    components = components.mutate(value=(_.project + "/" + _.part).lower())
    labels = tickets.select(ticket="id", value=tickets.labels.unnest().lower())
    projects = tickets.select(ticket="id", value=tickets.project.lower())
    rules = ibis.union(
        _rule(field, names, 0),
        _rule(components, owns.filter(_.kind == "component"), 1),
        _rule(labels, owns.filter(_.kind == "label"), 2),
        _rule(projects, owns.filter(_.kind == "project"), 3),
        _assignee_teams(facts, person_ref),
    )
    best = rules.group_by("ticket").agg(choice=(_.rank.cast("string") + _.team).min())
    return best.select(
        "ticket",
        team=_.choice.substr(1),
        rule=_.choice.substr(0, 1).cases(
            ("0", "team field"),
            ("1", "component"),
            ("2", "label"),
            ("3", "project"),
            else_="assignee",
        ),
    )


def status_changes(facts: FactTables) -> ir.Table:
    """``ticket, at, before, after``: status transitions as categories, by id, else by name."""
    status = facts["status"].mutate(by_name=_category_of(_.name.lower()))
    category = status.group_by("id").agg(category=ibis.coalesce(_.category.max(), _.by_name.max()))
    changes = facts["change"].filter(_.field == "status").select("ticket", "at", "before", "after")
    after = category.select(after="id", to_category="category")
    before = category.select(before="id", from_category="category")
    return (
        changes.left_join(after, "after")
        .select("ticket", "at", "before", "to_category")
        .left_join(before, "before")
        .select("ticket", "at", before="from_category", after="to_category")
    )


def work_intervals(facts: FactTables, until: datetime) -> ir.Table:
    """``ticket, started_at, done_at, exact``: done_at is null while the ticket is open.

    As of ``until`` (naive UTC): what happened later is not known yet, so that an analysis of a
    past window never reads the future.
    """
    changes = status_changes(facts)
    past = changes.filter(_.at < until)
    moves = past.group_by("ticket").agg(
        first_work=_.at.min(where=_.after == "indeterminate"),
        last_done=_.at.max(where=(_.after == "done") & (_.before != "done").fill_null(True)),
    )
    later = changes.filter(_.at >= until).group_by("ticket").agg(status_then=_.before.argmin(_.at))
    tickets = facts["ticket"].left_join(moves, _.id == moves.ticket).drop("ticket")
    tickets = tickets.left_join(later, _.id == later.ticket)
    finished = ibis.coalesce(tickets.status_then, tickets.status_category) == "done"
    done = ibis.coalesce(
        tickets.last_done,
        _not_after(tickets.resolved_at, until),
        _not_after(tickets.updated_at, until),
    )
    finished = finished & done.notnull()
    started = ibis.coalesce(tickets.first_work, tickets.created_at, tickets.resolved_at)
    return tickets.select(
        ticket="id",
        started_at=ibis.ifelse(finished, ibis.least(started, done), started),
        done_at=ibis.ifelse(finished, done, ibis.null("timestamp")),
        exact=tickets.first_work.notnull(),
    )


def _not_after(at: ir.TimestampValue, until: datetime) -> ir.TimestampValue:
    return ibis.ifelse(at < until, at, ibis.null("timestamp"))


def containers(facts: FactTables) -> ir.Table:
    """``ticket, container, depth``: epics and what is above them, nearest first.

    ``container`` is the declared initiative's id where the chart claims the epic, else the key.
    A ticket that is itself an epic contains itself at depth 0.
    """
    refs = ticket_refs(facts)
    tickets = facts["ticket"]
    parents = (
        tickets.filter(_.parent.notnull())
        .select(above="id", ref="parent")
        .join(refs, "ref")
        .select("above", parent="ticket")
        .filter(_.above != _.parent)
    )
    level = tickets.select(ticket="id", above="id", depth=ibis.literal(0))
    levels = [level]
    for depth in range(1, MAX_DEPTH):
        level = level.join(parents, "above").select(
            "ticket", above="parent", depth=ibis.literal(depth)
        )
        levels.append(level)
    lineage = ibis.union(*levels).group_by(["ticket", "above"]).agg(depth=_.depth.min())
    epics = tickets.filter((_.level >= 1).fill_null(False)).select(above="id", key="key")
    declared = facts["initiative"].select(initiative="id", ref=_.epics.unnest())
    declared = declared.mutate(ref=ibis.literal("@") + declared.ref).join(refs, "ref")
    claims = declared.group_by(above="ticket").agg(initiative=_.initiative.min())
    claimed = lineage.left_join(claims, "above").drop("above_right")
    named = claimed.left_join(epics, "above").drop("above_right")
    named = named.mutate(container=ibis.coalesce(_.initiative, _.key))
    return (
        named.filter(_.container.notnull())
        .group_by(["ticket", "container"])
        .agg(depth=_.depth.min())
    )


def links(facts: FactTables) -> ir.Table:
    """``origin, target, kind, type, created_at, removed_at``: both tellings of a link as one.

    ``origin`` and ``target`` are ticket ids, or null where the other end is not in any source.
    A link that one end says was removed is removed, unless an end read later still has it.
    """
    refs = ticket_refs(facts)
    reading = facts["ticket"].select(ticket="id", read_at="updated_at")
    told = facts["link"].left_join(reading, "ticket").drop("ticket_right")
    other = refs.view()
    resolved = told.left_join(refs, told.origin == refs.ref).select(
        told.kind,
        told.type,
        told.target,
        told.created_at,
        told.removed_at,
        told.read_at,
        origin_ref=told.origin,
        from_ticket=refs.ticket,
    )
    resolved = resolved.left_join(other, resolved.target == other.ref).select(
        resolved.kind,
        resolved.type,
        resolved.created_at,
        resolved.removed_at,
        resolved.read_at,
        resolved.from_ticket,
        to_ticket=other.ticket,
        origin=ibis.coalesce(resolved.from_ticket, resolved.origin_ref),
        target=ibis.coalesce(other.ticket, resolved.target),
    )
    # Symmetric kinds have no direction: the smaller end first, whichever end told.
    symmetric = resolved.kind.isin(["relates", "none"]) & (resolved.origin > resolved.target)
    straight = resolved.mutate(
        first=ibis.ifelse(symmetric, _.target, _.origin),
        second=ibis.ifelse(symmetric, _.origin, _.target),
        first_ticket=ibis.ifelse(symmetric, _.to_ticket, _.from_ticket),
        second_ticket=ibis.ifelse(symmetric, _.from_ticket, _.to_ticket),
        # Who does not tell when they were read is believed.
        seen_at=ibis.ifelse(
            _.removed_at.isnull(), _.read_at.fill_null(_FOREVER), ibis.null("timestamp")
        ),
    )
    stands = _.seen_at.max().fill_null(_NEVER) >= _.removed_at.max().fill_null(_NEVER)
    return (
        straight.group_by(["first", "second", "type", "kind"])
        .agg(
            origin=_.first_ticket.max(),
            target=_.second_ticket.max(),
            created_at=_.created_at.max(),
            removed_at=ibis.ifelse(stands, ibis.null("timestamp"), _.removed_at.max()),
        )
        .filter(_.first != _.second)
    )


def _rule(values: ir.Table, owners: ir.Table, rank: int) -> ir.Table:
    return values.join(owners, "value").select("ticket", "team", rank=ibis.literal(rank))


def _assignee_teams(facts: FactTables, person_ref: ir.Table) -> ir.Table:
    tickets = facts["ticket"].select(
        ticket="id", ref="assignee", at=ibis.coalesce(_.resolved_at, _.updated_at, _.created_at)
    )
    people = tickets.join(person_ref, "ref").select("ticket", "person", "at")
    return members_at(facts, people).select("ticket", "team", rank=ibis.literal(4))


def members_at(facts: FactTables, rows: ir.Table) -> ir.Table:
    """``rows`` (with ``person`` and ``at``) joined to the teams the person was in at that time."""
    members = facts["membership"].select(member="person", team="team", since="since", until="until")
    joined = rows.join(members, rows.person == members.member)
    return joined.filter(
        (_.since.isnull() | (_.since <= _.at)) & (_.until.isnull() | (_.at < _.until))
    ).drop("member", "since", "until")


def _category_of(name: ir.StringValue) -> ir.StringValue:
    cases = [
        (name.isin(words), ibis.literal(category)) for category, words in _STATUS_WORDS.items()
    ]
    return ibis.cases(*cases, else_=ibis.literal("indeterminate"))
