"""Evidence, fetched only for what is reported: tickets, links, the life of a blind seam."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.features.base import Base
from aligngraph.features.integration import SEAM, Integration
from aligngraph.features.ties import SECONDS_PER_DAY

Pair = tuple[str, str]
Seam = tuple[str, str, str]


class TicketCard(NamedTuple):
    """What a reader needs to look a ticket up."""

    key: str
    url: str | None
    title: str


class PairTicket(NamedTuple):
    """A dependency between two teams: ``days`` it was open in the window."""

    team_a: str
    team_b: str
    consumer: str
    provider: str
    kind: str
    consumer_team: str
    url: str | None
    title: str
    since: datetime
    days: float
    open: bool


class LaneTicket(NamedTuple):
    """A linked ticket of a seam."""

    initiative: str
    team_a: str
    team_b: str
    team: str
    key: str
    url: str | None
    title: str
    started_at: datetime
    done_at: datetime | None


class LaneContact(NamedTuple):
    """A day with direct exchange on a seam (``relay``: only through somebody else)."""

    initiative: str
    team_a: str
    team_b: str
    day: datetime
    relay: bool


class LaneEdit(NamedTuple):
    """A material edit of a linked ticket."""

    initiative: str
    team_a: str
    team_b: str
    key: str
    url: str | None
    field: str
    at: datetime
    seen: bool


class Lanes(NamedTuple):
    """The lives of the seams of some initiatives."""

    tickets: dict[Seam, list[LaneTicket]]
    contacts: dict[Seam, list[LaneContact]]
    edits: dict[Seam, list[LaneEdit]]


class Details:
    """Looks evidence up in the engine, bounded by what it is asked for."""

    def __init__(self, base: Base, integration: Integration) -> None:
        self._base = base
        self._integration = integration
        ticket = base.facts["ticket"]
        self._card = ticket.select(
            ticket="id", key="key", url="url", title=ticket.summary.fill_null("")
        )

    def cards(self, keys: Collection[str]) -> dict[str, TicketCard]:
        """Cards of tickets by key."""
        if not keys:
            return {}
        wanted = ibis.memtable({"key": sorted(set(keys))})
        rows = self._card.semi_join(wanted, "key").drop("ticket").order_by("key")
        return {row["key"]: TicketCard(**row) for row in _rows(rows)}

    def pair_tickets(self, top: int) -> dict[Pair, list[PairTicket]]:
        """The ``top`` dependencies of every pair, longest open in the window first."""
        base = self._base
        link = base.dependency.filter(_.consumer_team.notnull() & _.provider_team.notnull())
        link = link.mutate(
            since=ibis.greatest(_.open_from, ibis.literal(base.since)),
            team_a=ibis.least(_.consumer_team, _.provider_team),
            team_b=ibis.greatest(_.consumer_team, _.provider_team),
        ).filter(_.open_until > _.since)
        days = (link.open_until.epoch_seconds() - link.since.epoch_seconds()) / SECONDS_PER_DAY
        card = self._card.rename(consumer_key="key", consumer="ticket")
        other = self._card.select(provider="ticket", provider_key="key")
        link = link.mutate(days=days, open=link.open_until >= base.until)
        link = link.join(card, "consumer").join(other, "provider")
        order = [ibis.desc("days"), "consumer_key", "provider_key"]
        link = link.mutate(
            rank=ibis.row_number().over(group_by=["team_a", "team_b"], order_by=order)
        ).filter(_.rank < top)
        rows = link.order_by(["team_a", "team_b", "rank"]).select(
            "team_a",
            "team_b",
            "consumer_team",
            "kind",
            "url",
            "title",
            "since",
            "days",
            "open",
            consumer="consumer_key",
            provider="provider_key",
        )
        found: dict[Pair, list[PairTicket]] = defaultdict(list)
        for row in _rows(rows):
            found[row["team_a"], row["team_b"]].append(PairTicket(**row))
        return dict(found)

    def lanes(self, initiatives: Iterable[str]) -> Lanes:
        """Tickets, contacts and edits of the seams of these initiatives."""
        names = sorted(set(initiatives))
        if not names:
            return Lanes({}, {}, {})
        wanted = ibis.memtable({"initiative": names})
        tickets, contacts, edits = (
            table.semi_join(wanted, "initiative")
            for table in (
                self._integration.ticket,
                self._integration.contact,
                self._integration.edit,
            )
        )
        cards = tickets.join(self._card, "ticket").order_by([*SEAM, "started_at", "key"])
        days = contacts.group_by([*SEAM, "day"]).agg(relay=_.relay.all()).order_by([*SEAM, "day"])
        edited = edits.join(self._card, "ticket").order_by([*SEAM, "at", "key"])
        return Lanes(
            _by_seam(LaneTicket, cards), _by_seam(LaneContact, days), _by_seam(LaneEdit, edited)
        )


def _rows(table: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


_Row = TypeVar("_Row", LaneTicket, LaneContact, LaneEdit)


def _by_seam(kind: type[_Row], table: ir.Table) -> dict[Seam, list[_Row]]:
    found: dict[Seam, list[_Row]] = defaultdict(list)
    for row in _rows(table.select(*kind._fields)):
        found[row["initiative"], row["team_a"], row["team_b"]].append(kind(**row))
    return dict(found)
