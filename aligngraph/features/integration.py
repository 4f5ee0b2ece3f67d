"""How the teams of an initiative integrate: each seam's life in twenty equal slices.

An initiative is a declared one, an epic, or what is above epics. A dependency link belongs to the
nearest container of both its ends; where they share none, to the consumer's (it is the consumer
who has to integrate), and of merely related tickets to the nearest of either. A seam's life runs
from the first start of work on a linked ticket to the last completion, or to the window's end
while work is open. Blind to links outside initiatives, and to what happens after the window.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.features.base import Base
from aligngraph.features.ties import SECONDS_PER_DAY, relays_on_seams
from aligngraph.features.work import members_at

SLICES = 20
"""Slices of a seam's life; the last four are the last 20 % of methods §5."""

SEEN_WITHIN = ibis.interval(days=7)
"""An edit is seen when the other team says a word on the seam within a week (methods §5)."""

SEAM = ("initiative", "team_a", "team_b")
STALE_AFTER = 14.0
"""Days without a word after which both sides work on stale news: one sprint (methods §10 B)."""

MATERIAL = (
    "summary",
    "description",
    "acceptancecriteria",
    "storypoints",
    "fixversion",
    "duedate",
)
TEXT_DISTANCE = 0.1
"""Text edits below this token Jaccard distance are formatting (methods §0)."""


class SeamLife(NamedTuple):
    """One seam of one initiative; naive UTC times, days as floats."""

    initiative: str
    team_a: str
    team_b: str
    started_at: datetime
    ended_at: datetime
    finished: bool
    links: int
    dated_links: int
    links_after_start: int
    tickets: int
    contact_days: int
    stale_days: float
    longest_silence: float
    silence_since: datetime | None
    edits_unseen: int
    edits_seen: int
    relays: int


class SeamSlice(NamedTuple):
    """One twentieth of a seam's life.

    ``open_days``: link-days open (weighted); ``contacts``: days with direct exchange;
    ``linked_done``/``other_done``: completions of the linked tickets, and of the same teams' other
    tickets in the initiative; ``activity``: days on which either team did anything on its own
    tickets of the initiative.
    """

    initiative: str
    team_a: str
    team_b: str
    slice: int
    open_days: float
    contacts: int
    relays: int
    linked_done: int
    other_done: int
    activity: int
    edits_unseen: int


def seam_links(base: Base, container: ir.Table) -> ir.Table:
    """Dependency links with their initiative: adds ``initiative, team_a, team_b``.

    Links that were never open are left out: made after one end was done, or after the window.
    """
    link = base.dependency.filter(_.open_from.isnull() | (_.open_from < _.open_until))
    up = container.select(consumer="ticket", above="container", consumer_depth="depth")
    down = container.select(provider="ticket", below="container", provider_depth="depth")
    shared = (
        link.select("consumer", "provider")
        .join(up, "consumer")
        .join(down, "provider")
        .filter(_.above == _.below)
        .group_by(["consumer", "provider"])
        .agg(shared=_.above.argmin(_nearest(_.consumer_depth + _.provider_depth, _.above)))
    )
    near_consumer = up.group_by("consumer").agg(own=_nearest(_.consumer_depth, _.above).min())
    near_provider = down.group_by("provider").agg(their=_nearest(_.provider_depth, _.below).min())
    placed = (
        link.left_join(shared, ["consumer", "provider"])
        .drop(ibis.selectors.endswith("_right"))
        .left_join(near_consumer, "consumer")
        .drop(ibis.selectors.endswith("_right"))
        .left_join(near_provider, "provider")
        .drop(ibis.selectors.endswith("_right"))
    )
    # Of merely related tickets nobody can say who has to integrate: the nearest of both.
    near = ibis.ifelse(
        _.kind == "relates", ibis.least(_.own, _.their), ibis.coalesce(_.own, _.their)
    )
    return placed.mutate(
        initiative=ibis.coalesce(_.shared, near.substr(_DIGITS)),
        team_a=ibis.least(_.consumer_team, _.provider_team),
        team_b=ibis.greatest(_.consumer_team, _.provider_team),
    ).drop("shared", "own", "their")


class Integration:
    """The seams of every initiative that lived in the window, as engine tables.

    Args:
        base: the resolved facts.
        contact: ``aligngraph.features.exchange.contacts(base)``.
        container: ``aligngraph.features.work.containers(facts)``.
    """

    def __init__(self, base: Base, contact: ir.Table, container: ir.Table) -> None:
        self._base = base
        settle = base.facts.settle
        self.link = settle(seam_links(base, container).filter(_.initiative.notnull()))
        self.ticket = settle(self._tickets())
        self.scope = settle(self._scope(container))
        self.seam = settle(self._seams())
        self.contact = settle(self._contacts(contact))
        self.edit = settle(self._edits())

    def lives(self) -> list[SeamLife]:
        """Every seam's life in numbers."""
        silence = self._silence()
        edits = self.edit.group_by(SEAM).agg(edits_unseen=(~_.seen).sum(), edits_seen=_.seen.sum())
        contacts_ = self.contact.filter(~_.relay).group_by(SEAM).agg(contact_days=_.day.nunique())
        relays = self.contact.filter(_.relay).group_by(SEAM).agg(relays=_.id.nunique())
        table = self.seam
        for part in (silence, edits, contacts_, relays):
            table = table.left_join(part, SEAM).drop(ibis.selectors.endswith("_right"))
        table = table.mutate(
            **{
                name: table[name].fill_null(0)
                for name in ("edits_unseen", "edits_seen", "contact_days", "relays")
            }
        )
        rows = table.select(*SeamLife._fields).order_by(SEAM)
        return [SeamLife(**row) for row in rows.to_pyarrow().to_pylist()]

    def slices(self) -> list[SeamSlice]:
        """Every seam's life in slices; slices in which nothing was open or done are left out."""
        sliced = [*SEAM, "slice"]
        direct = self._sliced(self.contact.filter(~_.relay)).group_by(sliced)
        relayed = self._sliced(self.contact.filter(_.relay)).group_by(sliced)
        done = self._sliced(self._completions())
        parts = [
            self._open_days(),
            direct.agg(contacts=_.day.nunique()),
            relayed.agg(relays=_.id.nunique()),
            done.group_by(sliced).agg(linked_done=_.linked.sum(), other_done=(~_.linked).sum()),
            self._sliced(self._activity()).group_by(sliced).agg(activity=_.day.nunique()),
            self._sliced(self.edit.filter(~_.seen)).group_by(sliced).agg(edits_unseen=_.count()),
        ]
        table = ibis.union(*(part.select(*sliced) for part in parts), distinct=True)
        for part in parts:
            table = table.left_join(part, sliced).drop(ibis.selectors.endswith("_right"))
        numbers = SeamSlice._fields[4:]
        table = table.mutate(**{name: table[name].fill_null(0) for name in numbers})
        rows = table.select(*SeamSlice._fields).order_by(sliced)
        return [SeamSlice(**row) for row in rows.to_pyarrow().to_pylist()]

    # --- inside -----------------------------------------------------------------------------

    def _tickets(self) -> ir.Table:
        """``initiative, team_a, team_b, ticket, team, started_at, done_at``: the linked tickets."""
        ends = ibis.union(
            self.link.select(*SEAM, ticket="consumer", team="consumer_team"),
            self.link.select(*SEAM, ticket="provider", team="provider_team"),
            distinct=True,
        )
        return ends.join(self._base.interval, "ticket").drop("exact")

    def _scope(self, container: ir.Table) -> ir.Table:
        """``initiative, ticket, team``: the initiative's tickets and those linked to it."""
        inside = container.select("ticket", initiative="container")
        both = ibis.union(inside, self.ticket.select("ticket", "initiative"), distinct=True)
        both = both.semi_join(self.link, "initiative")
        return both.left_join(self._base.team_of, "ticket").select("initiative", "ticket", "team")

    def _seams(self) -> ir.Table:
        base = self._base
        until = ibis.literal(base.until)
        lives = self.ticket.group_by(SEAM).agg(
            started_at=_.started_at.min(),
            last_done=_.done_at.max(),
            open=_.done_at.isnull().sum(),
            tickets=_.count(),
        )
        lives = lives.mutate(
            finished=_.open == 0, ended_at=ibis.ifelse(_.open == 0, _.last_done, until)
        )
        links = self.link.join(lives.select(*SEAM, "started_at"), SEAM)
        counts = links.group_by(SEAM).agg(
            links=_.count(),
            dated_links=_.created_at.notnull().sum(),
            links_after_start=(_.created_at > _.started_at).fill_null(False).sum(),
        )
        seams = lives.join(counts, SEAM)
        alive = (_.ended_at > base.since) & (_.started_at < until) & (_.ended_at > _.started_at)
        return seams.filter(alive)

    def _contacts(self, contact: ir.Table) -> ir.Table:
        """Direct exchange and relays of each seam within its life, on the initiative's tickets."""
        direct = contact.filter(~_.relay).select("id", "ticket", "at", "team_a", "team_b")
        on_scope = self.scope.select("initiative", "ticket").join(direct, "ticket")
        spoken = on_scope.select(*SEAM, "id", "at", relay=ibis.literal(False))
        relayed = relays_on_seams(self._base, contact).join(
            self._base.message.select("id", "ticket"), "id"
        )
        on_scope = self.scope.select("initiative", "ticket").join(relayed, "ticket")
        passed = on_scope.select(*SEAM, "id", "at", relay=ibis.literal(True))
        rows = ibis.union(spoken, passed, distinct=True)
        rows = rows.join(self.seam.select(*SEAM, "started_at", "ended_at"), SEAM)
        rows = rows.filter((_.at >= _.started_at) & (_.at <= _.ended_at))
        return rows.select(*SEAM, "id", "at", "relay", day=_.at.truncate("D"))

    def _edits(self) -> ir.Table:
        """Material edits of linked tickets: ``seen`` when the seam had a word within a week."""
        change = self._base.facts["change"].filter(_.field.isin(MATERIAL))
        change = change.filter((_.distance > TEXT_DISTANCE) | _.distance.isnull())
        life = self.seam.select(*SEAM, "started_at", "ended_at")
        edits = (
            self.ticket.select(*SEAM, "ticket", "team")
            .join(change.select("ticket", "field", "at", "actor", edit="id"), "ticket")
            .join(life, SEAM)
            .filter((_.at >= _.started_at) & (_.at <= _.ended_at))
        )
        words = self.contact.filter(~_.relay).select(*SEAM, word_at="at")
        heard = edits.join(words, SEAM).filter(
            (_.word_at >= _.at) & (_.word_at <= _.at + SEEN_WITHIN)
        )
        # The other team's own edit needs no telling; a day's edits of one ticket are one edit.
        editors = edits.select(*SEAM, "edit", "at", "actor", owner="team")
        editors = editors.join(self._base.person_ref, _.actor == self._base.person_ref.ref)
        theirs = members_at(self._base.facts, editors).filter(
            (_.team != _.owner) & ((_.team == _.team_a) | (_.team == _.team_b))
        )
        known = ibis.union(heard.select(*SEAM, "edit"), theirs.select(*SEAM, "edit"), distinct=True)
        known = known.mutate(seen=ibis.literal(True))
        rows = edits.left_join(known, [*SEAM, "edit"]).drop(ibis.selectors.endswith("_right"))
        rows = rows.mutate(seen=_.seen.fill_null(False), day=_.at.truncate("D"))
        return rows.group_by([*SEAM, "ticket", "day"]).agg(
            at=_.at.min(), seen=_.seen.any(), field=_.field.min()
        )

    def _silence(self) -> ir.Table:
        """Stale days (beyond 14 without a word) and the longest silence of each seam."""
        points = ibis.union(
            self.contact.filter(~_.relay).select(*SEAM, point="day"),
            self.seam.select(*SEAM, point="started_at"),
            self.seam.select(*SEAM, point="ended_at"),
            distinct=True,
        )
        order = ibis.window(group_by=list(SEAM), order_by="point")
        gaps = points.mutate(before=_.point.lag().over(order)).filter(_.before.notnull())
        gaps = gaps.mutate(
            gap=(_.point.epoch_seconds() - _.before.epoch_seconds()) / SECONDS_PER_DAY
        )
        stale = ibis.greatest(gaps.gap - STALE_AFTER, 0.0)
        return (
            gaps.mutate(stale=stale)
            .group_by(SEAM)
            .agg(
                stale_days=_.stale.sum(),
                longest_silence=_.gap.max(),
                silence_since=_.before.argmax(_.gap),
            )
        )

    def _completions(self) -> ir.Table:
        """Completions of linked tickets and of the two teams' other tickets in the initiative."""
        done = self._base.interval.filter(_.done_at.notnull()).select("ticket", at="done_at")
        linked = self.ticket.select(*SEAM, "ticket", linked=ibis.literal(True))
        mine = ibis.union(
            self.seam.select(*SEAM, team="team_a"), self.seam.select(*SEAM, team="team_b")
        )
        inside = mine.join(self.scope, ["initiative", "team"]).select(*SEAM, "ticket")
        other = inside.anti_join(linked, [*SEAM, "ticket"]).mutate(linked=ibis.literal(False))
        return ibis.union(linked, other).join(done, "ticket")

    def _activity(self) -> ir.Table:
        """Days on which a team of the seam wrote or changed something on its own tickets."""
        base = self._base
        words = base.message.select("ticket", "at")
        changes = base.facts["change"].filter(_.at < base.until).select("ticket", "at")
        acts = ibis.union(words, changes).join(self.scope, "ticket")
        days = acts.select("initiative", "team", day=_.at.truncate("D")).distinct()
        mine = ibis.union(
            self.seam.select(*SEAM, team="team_a"), self.seam.select(*SEAM, team="team_b")
        )
        return mine.join(days, ["initiative", "team"]).select(*SEAM, "day", at="day")

    def _open_days(self) -> ir.Table:
        """Link-days open in each slice."""
        life = self.seam.select(*SEAM, "started_at", "ended_at")
        link = self.link.select(*SEAM, "weight", "open_from", "open_until").join(life, SEAM)
        start = _share(link, ibis.coalesce(link.open_from, link.started_at)) * SLICES
        end = _share(link, ibis.coalesce(link.open_until, link.ended_at)) * SLICES
        link = link.mutate(
            start=start, end=end, days=_days(link.started_at, link.ended_at) / SLICES
        )
        sliced = link.mutate(slice=ibis.range(0, SLICES).unnest().cast("int64"))
        overlap = ibis.least(sliced.end, sliced.slice + 1.0) - ibis.greatest(
            sliced.start, sliced.slice.cast("float64")
        )
        rows = sliced.mutate(open=ibis.greatest(overlap, 0.0) * sliced.days * sliced.weight)
        return rows.group_by([*SEAM, "slice"]).agg(open_days=_.open.sum()).filter(_.open_days > 0)

    def _sliced(self, rows: ir.Table) -> ir.Table:
        life = self.seam.select(*SEAM, "started_at", "ended_at")
        joined = rows.join(life, SEAM)
        inside = joined.filter((_.at >= _.started_at) & (_.at <= _.ended_at))
        share = _share(inside, inside.at) * SLICES
        return inside.mutate(
            slice=ibis.least(share.floor().cast("int64"), ibis.literal(SLICES - 1, "int64"))
        )


_DIGITS = 3


def _days(since: ir.TimestampValue, until: ir.TimestampValue) -> ir.FloatingValue:
    return (until.epoch_seconds() - since.epoch_seconds()) / SECONDS_PER_DAY


def _share(rows: ir.Table, at: ir.TimestampValue) -> ir.FloatingValue:
    """How far into the seam's life ``at`` lies, 0..1, clipped."""
    share = _days(rows.started_at, at) / _days(rows.started_at, rows.ended_at)
    return ibis.least(ibis.greatest(share, 0.0), 1.0)


def _nearest(depth: ir.IntegerValue, name: ir.StringValue) -> ir.StringValue:
    return depth.cast("string").lpad(_DIGITS, "0") + name
