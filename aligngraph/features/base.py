"""The resolved tables every feature query starts from, computed once per run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.features import work
from aligngraph.features.resolve import bot_refs, person_refs
from aligngraph.orgchart import OrgChart
from aligngraph.store import FactTables

LAPSES = ibis.interval(days=90)
"""A quarter: of a real tracker's dependency-weeks nine in ten stood between tickets that nobody had
touched for longer (docs/real-data.md)."""


@dataclass(frozen=True)
class Base:
    """Facts joined to the organisation; the tables live in the engine.

    Args:
        person_ref: ``ref, person``.
        team_of: ``ticket, team, rule``.
        interval: ``ticket, started_at, done_at, exact``: as of the window's end.
        dependency: ``link, kind, type, weight, consumer, provider, consumer_team, provider_team,
            created_at, open_from, open_until``: dependency links whose ends have different teams;
            ``open_*`` is when both ends were open and the link stood, until the window's end.
        message: ``id, ticket, person, at, mentions, answers, asks``: by known people, no bots,
            before the window's end (an initiative's life may begin before the window).
        membership: ``person, team, since, until``.
        above: ``team, manager``: everybody above a team on the solid line.
        coordinator: ``person``: people whose word is a relay.
    """

    facts: FactTables
    chart: OrgChart
    since: datetime
    until: datetime
    person_ref: ir.Table
    team_of: ir.Table
    interval: ir.Table
    dependency: ir.Table
    message: ir.Table
    above: ir.Table
    coordinator: ir.Table


def naive(at: datetime) -> datetime:
    """An aware datetime as the store holds it: UTC without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None)


def build(facts: FactTables, chart: OrgChart, since: datetime, until: datetime) -> Base:
    """Compute the base tables for a window [since, until)."""
    start, end = naive(since), naive(until)
    refs = facts.settle(person_refs(facts))
    team_of = facts.settle(work.ticket_teams(facts, refs))
    interval = facts.settle(work.work_intervals(facts, end))
    managers = [(t, m) for t in sorted(chart.managers_above) for m in chart.managers_above[t]]
    return Base(
        facts=facts,
        chart=chart,
        since=start,
        until=end,
        person_ref=refs,
        team_of=team_of,
        interval=interval,
        dependency=facts.settle(_living(facts, _dependencies(facts, team_of, interval, end), end)),
        message=facts.settle(_messages(facts, refs, end)),
        above=_table(managers, team=str, manager=str),
        coordinator=_table([(p,) for p in sorted(chart.coordinators())], person=str),
    )


def _living(facts: FactTables, dependency: ir.Table, until: datetime) -> ir.Table:
    """Dependencies that lapse: a link between two tickets nobody touches asks for no exchange.

    A link lapses ``LAPSES`` after the last word or change on either end, though both stay open.
    """
    touched = ibis.union(
        facts["ticket"].select(ticket="id", at="created_at"),
        facts["message"].filter(_.ticket.notnull()).select("ticket", "at"),
        facts["change"].select("ticket", "at"),
    )
    last = touched.filter(_.at < until).group_by("ticket").agg(last=_.at.max())
    consumer = last.select(consumer="ticket", consumer_last="last")
    provider = last.select(provider="ticket", provider_last="last")
    rows = dependency.left_join(consumer, "consumer").drop("consumer_right")
    rows = rows.left_join(provider, "provider").drop("provider_right")
    lapse = ibis.greatest(_.consumer_last, _.provider_last) + LAPSES
    return rows.mutate(open_until=ibis.least(_.open_until, lapse)).drop(
        "consumer_last", "provider_last"
    )


def _table(rows: Sequence[tuple[str, ...]], **columns: type) -> ir.Table:
    data = {name: [row[i] for row in rows] for i, name in enumerate(columns)}
    return ibis.memtable(data, schema=ibis.schema(dict.fromkeys(columns, "string")))


def _messages(facts: FactTables, refs: ir.Table, until: datetime) -> ir.Table:
    written = facts["message"].filter(_.at < until)
    human = written.anti_join(bot_refs(facts), _.author == bot_refs(facts).ref)
    return human.join(refs, human.author == refs.ref).select(
        "id", "ticket", "person", "at", "mentions", "answers", "asks"
    )


def _dependencies(
    facts: FactTables, team_of: ir.Table, interval: ir.Table, until: datetime
) -> ir.Table:
    ticket = facts["ticket"].select(ticket="id", created_at="created_at")
    ends = ticket.left_join(interval, "ticket").left_join(team_of, "ticket")
    ends = ends.select("ticket", "created_at", "done_at", "team")
    weight = _.kind.cases(*work.DEPENDENCY_WEIGHT.items(), else_=0.0)
    link = (
        work.links(facts)
        .mutate(weight=weight)
        .filter((_.weight > 0) & _.origin.notnull() & _.target.notnull())
    )
    # "origin blocks target": the target is the consumer; "origin depends on target": the origin.
    blocks = link.kind == "blocks"
    directed = link.select(
        "kind",
        "type",
        "weight",
        "created_at",
        "removed_at",
        consumer=ibis.ifelse(blocks, link.target, link.origin),
        provider=ibis.ifelse(blocks, link.origin, link.target),
    )
    # One pair of tickets is one dependency, however many links say so and whichever way round.
    # Its direction is that of the weightiest link, so that "relates" never turns a "blocks".
    said = directed.mutate(
        first=ibis.least(_.consumer, _.provider),
        second=ibis.greatest(_.consumer, _.provider),
        rank=(1 - _.weight).cast("string") + _.consumer + "\n" + _.kind,
    )
    pair = (
        said.group_by(["first", "second"])
        .agg(
            consumer=_.consumer.argmin(_.rank),
            weight=_.weight.max(),
            kind=_.kind.argmin(_.rank),
            type=_.type.argmin(_.rank + _.type),
            created_at=_.created_at.min(),
            removed_at=ibis.ifelse(
                _.removed_at.isnull().any(), ibis.null("timestamp"), _.removed_at.max()
            ),
        )
        .mutate(provider=ibis.ifelse(_.consumer == _.first, _.second, _.first))
        .drop("first", "second")
    )
    other = ends.view()
    joined = pair.join(ends, pair.consumer == ends.ticket).select(
        pair,
        consumer_team=ends.team,
        consumer_created=ends.created_at,
        consumer_done=ends.done_at,
    )
    joined = joined.join(other, joined.provider == other.ticket).select(
        joined,
        provider_team=other.team,
        provider_created=other.created_at,
        provider_done=other.done_at,
    )
    return joined.filter(_.consumer_team != _.provider_team).mutate(
        open_from=ibis.greatest(_.created_at, _.consumer_created, _.provider_created),
        open_until=ibis.least(ibis.literal(until), _.removed_at, _.consumer_done, _.provider_done),
    )
