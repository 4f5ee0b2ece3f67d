"""Demand and exchange per pair of teams, by week of the window."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.features.base import Base

WEEK = 7.0
SECONDS_PER_DAY = 86_400.0


class PairWeek(NamedTuple):
    """A seam in one week of the window (weeks counted from its start).

    ``demand``: dependency-weeks, weighted by link kind; ``open_links``: links open at any time;
    ``exchange_days``: days with direct exchange; ``relays``: relayed messages.
    """

    team_a: str
    team_b: str
    week: int
    demand: float
    open_links: int
    exchange_days: int
    relays: int


class Dyad(NamedTuple):
    """Two people who carry a seam: ``days`` with direct exchange between them."""

    team_a: str
    team_b: str
    person_a: str
    person_b: str
    days: int


class PairLinks(NamedTuple):
    """Dependency links of a pair that stood at any time in the window, and their last word.

    ``ever``: links the two teams had at any time before the window's end.
    """

    team_a: str
    team_b: str
    links: int
    open_links: int
    undated: int
    ever: int
    last_contact: datetime | None


def days_since(base: Base, at: ir.TimestampValue) -> ir.FloatingValue:
    """Days, with fractions, from the window's start."""
    return (at.epoch_seconds() - ibis.literal(base.since).epoch_seconds()) / SECONDS_PER_DAY


def pair_weeks(base: Base, contact: ir.Table) -> list[PairWeek]:
    """Every pair and week with demand, exchange or a relay."""
    demand = _demand_by_week(base)
    contact = within(base, contact)
    direct = (
        _by_week(base, contact.filter(~_.relay))
        .group_by(["team_a", "team_b", "week"])
        .agg(exchange_days=_.day.nunique())
    )
    relays = (
        _by_week(base, within(base, relays_on_seams(base, contact)))
        .group_by(["team_a", "team_b", "week"])
        .agg(relays=_.id.nunique())
    )
    keys = ["team_a", "team_b", "week"]
    every = ibis.union(*(t.select(*keys) for t in (demand, direct, relays)), distinct=True)
    table = every.left_join(demand, keys).drop(ibis.selectors.endswith("_right"))
    table = table.left_join(direct, keys).drop(ibis.selectors.endswith("_right"))
    table = table.left_join(relays, keys).drop(ibis.selectors.endswith("_right"))
    rows = table.mutate(
        demand=_.demand.fill_null(0.0),
        open_links=_.open_links.fill_null(0),
        exchange_days=_.exchange_days.fill_null(0),
        relays=_.relays.fill_null(0),
    ).order_by(keys)
    return [PairWeek(**row) for row in rows.to_pyarrow().to_pylist()]


def within(base: Base, rows: ir.Table) -> ir.Table:
    """Rows whose ``at`` lies in the window."""
    return rows.filter((rows.at >= base.since) & (rows.at < base.until))


def relays_on_seams(base: Base, contact: ir.Table) -> ir.Table:
    """``id, at, team_a, team_b``: relays addressed to a pair, or on a ticket that joins it."""
    addressed = contact.filter(_.relay).select("id", "at", "team_a", "team_b")
    link = base.dependency.filter(_.consumer_team.notnull() & _.provider_team.notnull())
    ends = ibis.union(
        link.select(ticket="consumer", x="consumer_team", y="provider_team"),
        link.select(ticket="provider", x="consumer_team", y="provider_team"),
        distinct=True,
    ).select("ticket", team_a=ibis.least(_.x, _.y), team_b=ibis.greatest(_.x, _.y))
    words = base.message.select("id", "ticket", "at", "person").join(ends, "ticket")
    coordinated = words.semi_join(base.coordinator, "person")
    # A manager above both teams relays whether or not they sit in one of them.
    over_a = base.above.select(person="manager", team_a="team")
    over_b = base.above.select(person="manager", team_b="team")
    managed = words.semi_join(over_a, ["person", "team_a"]).semi_join(over_b, ["person", "team_b"])
    rows = ibis.union(coordinated, managed).select("id", "at", "team_a", "team_b")
    return ibis.union(addressed, rows, distinct=True)


def pair_links(base: Base, contact: ir.Table) -> list[PairLinks]:
    """Links per pair, and when the two last spoke; pairs that only speak have none."""
    link = _paired(base).filter(_.open_until > _.open_from)
    counts = link.group_by(["team_a", "team_b"]).agg(
        links=_.count(),
        open_links=(_.open_until >= base.until).sum(),
        undated=_.created_at.isnull().sum(),
    )
    spoken = (
        within(base, contact)
        .filter(~_.relay)
        .group_by(["team_a", "team_b"])
        .agg(last_contact=_.at.max())
    )
    made = _paired(base).filter(_.created_at.isnull() | (_.created_at < base.until))
    ever = made.group_by(["team_a", "team_b"]).agg(ever=_.count())
    keys = ["team_a", "team_b"]
    pairs = ibis.union(*(t.select(*keys) for t in (counts, spoken, ever)), distinct=True)
    rows = pairs.left_join(counts, keys).drop(ibis.selectors.endswith("_right"))
    rows = rows.left_join(spoken, keys).drop(ibis.selectors.endswith("_right"))
    rows = rows.left_join(ever, keys).drop(ibis.selectors.endswith("_right"))
    numbers = ("links", "open_links", "undated", "ever")
    rows = rows.mutate(**{name: rows[name].fill_null(0) for name in numbers})
    rows = rows.select(*PairLinks._fields)
    return [
        PairLinks(**row) for row in rows.order_by(["team_a", "team_b"]).to_pyarrow().to_pylist()
    ]


def dyads(base: Base, contact: ir.Table) -> list[Dyad]:
    """Who exchanges with whom across each seam, in days; both people known."""
    known = (
        within(base, contact)
        .filter(~_.relay & _.other_person.notnull())
        .mutate(day=_.at.truncate("D"), forward=_.team < _.other_team)
    )
    sided = known.select(
        "team_a",
        "team_b",
        "day",
        person_a=ibis.ifelse(_.forward, _.person, _.other_person),
        person_b=ibis.ifelse(_.forward, _.other_person, _.person),
    )
    keys = ["team_a", "team_b", "person_a", "person_b"]
    rows = sided.group_by(keys).agg(days=_.day.nunique()).order_by(keys)
    return [Dyad(**row) for row in rows.to_pyarrow().to_pylist()]


def _paired(base: Base) -> ir.Table:
    link = base.dependency.filter(_.consumer_team.notnull() & _.provider_team.notnull())
    return link.mutate(
        open_from=ibis.greatest(_.open_from, ibis.literal(base.since)),
        team_a=ibis.least(_.consumer_team, _.provider_team),
        team_b=ibis.greatest(_.consumer_team, _.provider_team),
    )


def _by_week(base: Base, rows: ir.Table) -> ir.Table:
    week = (days_since(base, rows.at) / WEEK).floor().cast("int64")
    return rows.mutate(week=week, day=rows.at.truncate("D"))


def _demand_by_week(base: Base) -> ir.Table:
    link = _paired(base).filter(_.open_until > _.open_from)
    link = link.mutate(
        start=days_since(base, link.open_from) / WEEK, end=days_since(base, link.open_until) / WEEK
    )
    first, last = link.start.floor().cast("int64"), link.end.ceil().cast("int64")
    weekly = link.mutate(week=ibis.range(first, last).unnest())
    overlap = ibis.least(weekly.end, weekly.week + 1.0) - ibis.greatest(
        weekly.start, weekly.week.cast("float64")
    )
    return (
        weekly.mutate(overlap=overlap * weekly.weight)
        .group_by(["team_a", "team_b", "week"])
        .agg(demand=_.overlap.sum(), open_links=_.count())
    )
