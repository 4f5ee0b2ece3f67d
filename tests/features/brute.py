"""The feature definitions once more, in plain Python over lists of facts, slow and simple.

Written from the docstrings of ``aligngraph.features`` and methods §0, without a look-up shared with
them, so that the two can be held against each other. Times are days from the window's start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from aligngraph.facts import (
    Account,
    Alias,
    Change,
    Fact,
    Identity,
    Link,
    Membership,
    Message,
    Ownership,
    Person,
    ReportingLine,
    Status,
    Team,
    Ticket,
)

LAPSES = 90
WEIGHT = {"blocks": 1.0, "depends": 1.0, "relates": 0.5}
_F = TypeVar("_F")
Pair = tuple[str, str]


_Told = tuple[float, str, str, str, datetime | None, datetime | None]


class Work(NamedTuple):
    """A ticket's work: ``done`` is None while it is open."""

    started: datetime | None
    done: datetime | None


class Dependency(NamedTuple):
    """One pair of tickets of two teams, and when both were open and linked."""

    consumer: str
    provider: str
    weight: float
    kind: str
    dated: datetime | None
    opened: datetime | None
    closed: datetime

    @property
    def tickets(self) -> Pair:
        """Both ends."""
        return self.consumer, self.provider


class Contact(NamedTuple):
    """Somebody of ``team`` reached ``other``."""

    id: str
    ticket: str | None
    at: datetime
    person: str
    to: str | None
    team: str
    other: str
    relay: bool

    @property
    def pair(self) -> Pair:
        """The seam."""
        return pair(self.team, self.other)


def pair(a: str, b: str) -> Pair:
    """Both, smaller first."""
    return (a, b) if a < b else (b, a)


@dataclass
class Brute:
    """The features of facts between ``since`` and ``until`` (aware)."""

    facts: Sequence[Fact]
    since: datetime
    until: datetime

    def all(self, kind: type[_F]) -> list[_F]:
        """The facts of a kind, each once."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[type, list[Any]]:
        found: dict[type, list[Any]] = defaultdict(list)
        for fact in dict.fromkeys(self.facts):
            found[type(fact)].append(fact)
        return dict(found)

    # --- who and what ---------------------------------------------------------------------

    @cached_property
    def person_of(self) -> dict[str, str]:
        """Account refs to people, by username."""
        claims = {i.value: i.person for i in self.all(Identity) if i.kind == "username"}
        found = dict(claims)
        for account in self.all(Account):
            if account.username in claims:
                found[account.id] = claims[account.username]
        return found

    @cached_property
    def bots(self) -> set[str]:
        """Refs of automation."""
        return {ref for a in self.all(Account) if a.bot for ref in (a.id, a.username) if ref}

    def teams_at(self, person: str | None, at: datetime) -> set[str]:
        """The teams somebody is in at a time."""
        return {
            m.team
            for m in self.all(Membership)
            if m.person == person
            and (m.since is None or m.since <= at)
            and (m.until is None or at < m.until)
        }

    @cached_property
    def tickets(self) -> dict[str, Ticket]:
        """By id."""
        return {t.id: t for t in self.all(Ticket)}

    @cached_property
    def by_ref(self) -> dict[str, str]:
        """Refs to ids; a key that a ticket has now wins over one that another had."""
        former = {f"@{a.key}": a.ticket for a in self.all(Alias) if a.ticket in self.tickets}
        current = {f"@{t.key}": t.id for t in self.tickets.values()}
        return {**former, **current, **{id: id for id in self.tickets}}

    @cached_property
    def owner(self) -> dict[str, str]:
        """Ticket id to the owning team."""
        owns = self.all(Ownership)
        found = {}
        for t in self.tickets.values():
            named = [
                x.id
                for x in self.all(Team)
                if (t.team_field or "").lower() in (x.id, x.name.lower())
            ]
            parts = {f"{t.project}/{c}".lower() for c in t.components}
            labels = {label.lower() for label in t.labels}
            assignee = self.person_of.get(t.assignee or "")
            at = t.resolved_at or t.updated_at or t.created_at
            rules: list[Iterable[str]] = [
                named,
                [o.team for o in owns if o.kind == "component" and o.value.lower() in parts],
                [o.team for o in owns if o.kind == "label" and o.value.lower() in labels],
                [
                    o.team
                    for o in owns
                    if o.kind == "project" and o.value.lower() == t.project.lower()
                ],
                self.teams_at(assignee, at) if at else [],
            ]
            chosen = next((sorted(rule) for rule in rules if rule), None)
            if chosen:
                found[t.id] = chosen[0]
        return found

    @cached_property
    def above(self) -> dict[str, set[str]]:
        """Team to everybody above it, its lead first of all."""
        boss = {
            line.person: line.manager
            for line in self.all(ReportingLine)
            if (line.since is None or line.since <= self.until)
            and (line.until is None or self.until < line.until)
        }
        found: dict[str, set[str]] = {}
        for team in self.all(Team):
            head = team.lead
            if head is None:
                now = [
                    m.person for m in self.all(Membership)
                    if m.team == team.id and team.id in self.teams_at(m.person, self.until)
                ]  # fmt: skip
                bosses = sorted(boss[p] for p in set(now) if p in boss and boss[p] not in now)
                head = max(bosses, key=bosses.count, default=None)
            chain: set[str] = set()
            while head is not None and head not in chain:
                chain.add(head)
                head = boss.get(head)
            found[team.id] = chain
        return found

    @cached_property
    def coordinators(self) -> set[str]:
        """TPMs and PMs."""
        return {p.id for p in self.all(Person) if p.role in ("tpm", "pm")}

    def relays(self, person: str, a: str, b: str) -> bool:
        """Whether their word between two teams is a relay."""
        return person in self.coordinators or (person in self.above[a] and person in self.above[b])

    # --- work -----------------------------------------------------------------------------

    def work(self, id: str) -> Work:
        """The work interval of a ticket, as of the window's end."""
        return self._works[id]

    @cached_property
    def _works(self) -> dict[str, Work]:
        return {id: self._work(id) for id in self.tickets}

    def _work(self, id: str) -> Work:
        t = self.tickets[id]
        kinds = {s.id: s.category for s in self.all(Status)}
        moves = sorted(
            (c.at, kinds.get(c.before or ""), kinds.get(c.after or ""))
            for c in self.all(Change)
            if c.ticket == id and c.field == "status"
        )
        past = [m for m in moves if m[0] < self.until]
        later = [m for m in moves if m[0] >= self.until]
        first = min((at for at, _, after in past if after == "indeterminate"), default=None)
        last = max((at for at, b, a in past if a == "done" and b != "done"), default=None)
        state = later[0][1] if later else t.status_category
        ends = [at for at in (t.resolved_at, t.updated_at) if at is not None and at < self.until]
        done = last or (ends[0] if ends else None)
        started = first or t.created_at or t.resolved_at
        if state != "done" or done is None:
            return Work(started, None)
        return Work(min(started, done) if started else done, done)

    @cached_property
    def dependencies(self) -> list[Dependency]:
        """Dependencies between tickets of different teams."""
        told: dict[tuple[str, str, str, str], list[Link]] = defaultdict(list)
        for link in self.all(Link):
            ends = [self.by_ref.get(link.origin), self.by_ref.get(link.target)]
            if None in ends or ends[0] == ends[1] or link.kind not in WEIGHT:
                continue
            a, b = str(ends[0]), str(ends[1])
            if link.kind == "relates" and a > b:
                a, b = b, a
            told[a, b, link.kind, link.type].append(link)
        pairs: dict[Pair, list[_Told]]
        pairs = defaultdict(list)
        for (a, b, kind, _), links in told.items():
            consumer, provider = (b, a) if kind == "blocks" else (a, b)
            made = max((link.created_at for link in links if link.created_at), default=None)
            row = (-WEIGHT[kind], consumer, provider, kind, made, _gone(self, links))
            pairs[pair(a, b)].append(row)
        return [d for rows in pairs.values() if (d := self._dependency(rows)) is not None]

    def _dependency(self, rows: list[_Told]) -> Dependency | None:
        weight, consumer, provider, kind = min(row[:4] for row in rows)
        if self.owner.get(consumer) is None or self.owner.get(provider) is None:
            return None
        if self.owner[consumer] == self.owner[provider]:
            return None
        dated = min((row[4] for row in rows if row[4]), default=None)
        gone = (
            None if any(row[5] is None for row in rows) else max(row[5] for row in rows if row[5])
        )
        ends = [self.until, gone, self.work(consumer).done, self.work(provider).done]
        births = [dated, self.tickets[consumer].created_at, self.tickets[provider].created_at]
        acts = [(m.ticket, m.at) for m in self.all(Message)]
        acts += [(c.ticket, c.at) for c in self.all(Change)]
        touched = [at for id, at in acts if id in (consumer, provider) and at < self.until]
        touched += [at for at in births[1:] if at is not None and at < self.until]
        if touched:
            ends.append(max(touched) + timedelta(days=LAPSES))
        return Dependency(
            consumer,
            provider,
            -weight,
            kind,
            dated,
            max((at for at in births if at), default=None),
            min(at for at in ends if at),
        )

    def teams(self, d: Dependency) -> Pair:
        """The seam of a dependency."""
        return pair(self.owner[d.consumer], self.owner[d.provider])

    # --- talk -----------------------------------------------------------------------------

    @cached_property
    def words(self) -> list[tuple[Message, str]]:
        """Messages by known people, oldest first."""
        heard = [
            (m, self.person_of[m.author])
            for m in self.all(Message)
            if m.author in self.person_of and m.author not in self.bots and m.at < self.until
        ]
        return sorted(heard, key=lambda word: (word[0].at, word[0].id))

    @cached_property
    def contacts(self) -> set[Contact]:
        """Direct exchange and relays by somebody in a team."""
        found = set()
        before: dict[str, tuple[datetime, str]] = {}
        for m, who in self.words:
            mine = self.teams_at(who, m.at)
            to: list[str] = [self.person_of[r] for r in m.mentions if r in self.person_of]
            if m.answers in self.person_of:
                to.append(self.person_of[str(m.answers)])
            if m.ticket in before:
                at, previous = before[str(m.ticket)]
                if previous != who and m.at <= at + timedelta(days=14):
                    to.append(previous)
            if m.ticket is not None:
                before[m.ticket] = (m.at, who)
            for team in mine:
                for other, person in self._reached(m, team, to):
                    if other not in mine:
                        relay = self.relays(who, team, other)
                        found.add(Contact(m.id, m.ticket, m.at, who, person, team, other, relay))
        return found

    def _reached(
        self, m: Message, team: str, people: Iterable[str]
    ) -> Iterable[tuple[str, str | None]]:
        for person in people:
            for other in self.teams_at(person, m.at):
                if not self.relays(person, team, other):
                    yield other, person
        if m.ticket in self.owner:
            owner = self.owner[str(m.ticket)]
            assignee = self.person_of.get(self.tickets[str(m.ticket)].assignee or "")
            there = assignee is not None and owner in self.teams_at(assignee, m.at)
            yield owner, assignee if there else None

    @cached_property
    def relayed(self) -> set[tuple[str, datetime, Pair]]:
        """Relays addressed to a seam, or on a ticket that joins it."""
        found = {(c.id, c.at, c.pair) for c in self.contacts if c.relay}
        for m, who in self.words:
            for d in self.dependencies:
                if m.ticket in d.tickets and self.relays(who, *self.teams(d)):
                    found.add((m.id, m.at, self.teams(d)))
        return found


def _gone(brute: Brute, links: Sequence[Link]) -> datetime | None:
    """When a link was removed, unless an end read later still has it."""
    removed = max((link.removed_at for link in links if link.removed_at), default=None)
    seen = [
        brute.tickets[link.ticket].updated_at for link in links if link.removed_at is None
    ]  # fmt: skip
    if removed is None or any(at is None or at >= removed for at in seen):
        return None
    return removed


def midnight(at: datetime) -> datetime:
    """The beginning of the day."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
