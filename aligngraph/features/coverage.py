"""What the sources hold and what they cannot show: counts per source, per team, overall."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import ibis.expr.types as ir
from ibis import _

from aligngraph.features.base import Base
from aligngraph.features.resolve import account_persons
from aligngraph.features.work import links, members_at
from aligngraph.store import FactTables


class TeamActivity(NamedTuple):
    """A team in the tracker.

    ``tickets``: owned and alive in the window; ``resolved``: of them resolved in it;
    ``commented``: of those with a word by somebody of the organisation but the assignee, relays
    left out; ``own_words``: messages by members on own tickets in the window.
    """

    team: str
    tickets: int
    resolved: int
    commented: int
    own_words: int


class SourceRow(NamedTuple):
    """What one source holds."""

    source: str
    importer: str
    tickets: int
    messages: int
    changes: int
    links: int
    since: datetime | None
    until: datetime | None
    with_changes: int
    cut_comments: int
    warnings: int


class Totals(NamedTuple):
    """Counts over all sources.

    ``unmapped_people``: accounts of people seen in the tracker that belong to nobody on the chart;
    ``absent_people``: people of the chart whom the tracker does not know.
    """

    tickets: int
    unowned_tickets: int
    links: int
    links_leaving_scope: int
    changes: int
    messages: int
    people: int
    teams: int
    unmapped_people: int
    absent_people: int
    reporting_lines: int
    data_since: datetime | None
    data_until: datetime | None


def team_activity(base: Base) -> list[TeamActivity]:
    """How much every team owns, resolves and writes."""
    created = base.facts["ticket"].select(ticket="id", created_at="created_at")
    alive = created.join(base.interval.select("ticket", "done_at"), "ticket").filter(
        (_.created_at.isnull() | (_.created_at < base.until))
        & (_.done_at.isnull() | (_.done_at >= base.since))
    )
    owned = base.team_of.semi_join(alive, "ticket").group_by("team").agg(tickets=_.count())
    done = base.interval.filter((_.done_at >= base.since) & (_.done_at < base.until))
    done = done.select("ticket").join(base.team_of.select("ticket", "team"), "ticket")
    resolved = done.group_by("team").agg(resolved=_.ticket.nunique())
    assignee = (
        base.facts["ticket"]
        .select(ticket="id", ref="assignee")
        .join(base.person_ref, "ref")
        .select("ticket", assignee="person")
    )
    relays = base.coordinator.select("person")
    words = base.message.filter(_.ticket.notnull()).anti_join(relays, "person")
    words = words.select("ticket", "person", "at", "id")
    heard = done.join(words.left_join(assignee, "ticket").drop("ticket_right"), "ticket")
    heard = heard.filter(_.assignee.isnull() | (_.person != _.assignee))
    # A manager above the owning team who asks for the state is no exchange either.
    above = base.above.select("team", person="manager")
    heard = heard.anti_join(above, ["team", "person"])
    commented = heard.group_by("team").agg(commented=_.ticket.nunique())
    recent = words.filter((_.at >= base.since) & (_.at < base.until))
    own = members_at(base.facts, recent).select("id", "ticket", "team")
    own = own.semi_join(base.team_of, ["ticket", "team"])
    wrote = own.group_by("team").agg(own_words=_.id.nunique())
    teams = base.facts["team"].select(team="id").distinct()
    table = teams
    for part in (owned, resolved, commented, wrote):
        table = table.left_join(part, "team").drop("team_right")
    numbers = TeamActivity._fields[1:]
    table = table.mutate(**{name: table[name].fill_null(0) for name in numbers})
    rows = table.select(*TeamActivity._fields).order_by("team")
    return [TeamActivity(**row) for row in rows.to_pyarrow().to_pylist()]


def sources(facts: FactTables) -> list[SourceRow]:
    """Counts per source, in the order of their ids."""
    ticket = (
        facts["ticket"]
        .group_by("source")
        .agg(
            tickets=_.count(),
            since=_.created_at.min(),
            until=_.updated_at.max(),
            with_changes=_.changes_complete.sum(),
            cut_comments=(~_.comments_complete).sum(),
        )
    )
    table = facts["source"].select(source="number", name="id", importer="importer")
    table = table.left_join(ticket, "source").drop("source_right")
    for name, fact in (
        ("messages", "message"),
        ("changes", "change"),
        ("warnings", "data_warning"),
    ):
        counted = facts[fact].group_by("source").agg(_.count().name(name))
        table = table.left_join(counted, "source").drop("source_right")
    told = facts["link"].group_by("source").agg(links=_.count())
    table = table.left_join(told, "source").drop("source_right")
    numbers = (
        "tickets",
        "messages",
        "changes",
        "links",
        "with_changes",
        "cut_comments",
        "warnings",
    )
    table = table.mutate(**{name: table[name].fill_null(0) for name in numbers})
    rows = table.drop("source").rename(source="name").order_by("source")
    return [SourceRow(**row) for row in rows.select(*SourceRow._fields).to_pyarrow().to_pylist()]


def totals(facts: FactTables, team_of: ir.Table) -> Totals:
    """Counts over everything; people without an account in the tracker are unmapped."""
    seen = account_persons(facts)
    people = facts["account"].filter(~_.bot).select(account="id").distinct()
    absent = facts["person"].anti_join(seen, _.id == seen.person)
    all_links = facts.settle(links(facts))
    ticket, message, change = facts["ticket"], facts["message"], facts["change"]
    last = (ticket.updated_at.max(), message.at.max(), change.at.max())
    return Totals(
        tickets=_count(ticket),
        unowned_tickets=_count(ticket.anti_join(team_of, ticket.id == team_of.ticket)),
        links=_count(all_links),
        links_leaving_scope=_count(all_links.filter(_.origin.isnull() | _.target.isnull())),
        changes=_count(change),
        messages=_count(message),
        people=_count(facts["person"]),
        teams=_count(facts["team"]),
        unmapped_people=_count(people.anti_join(seen, "account")),
        absent_people=_count(absent),
        reporting_lines=_count(facts["reporting_line"]),
        data_since=ticket.created_at.min().to_pyarrow().as_py(),
        data_until=max((at for at in (v.to_pyarrow().as_py() for v in last) if at), default=None),
    )


def _count(table: ir.Table) -> int:
    return int(table.count().to_pyarrow().as_py())


def warning_counts(facts: FactTables) -> dict[str, int]:
    """How often each kind of data warning was given."""
    rows = facts["data_warning"].group_by("code").agg(count=_.count()).order_by("code")
    return {row["code"]: row["count"] for row in rows.to_pyarrow().to_pylist()}
