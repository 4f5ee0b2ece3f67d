"""The feature definitions once more, in plain Python over lists of facts, slow and simple.

Written from the docstrings of ``aligngraph.features`` and methods §0, without a look-up shared with
them, so that the two can be held against each other. Times are days from the window's start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from aligngraph.facts import (
    Account,
    Alias,
    Change,
    Fact,
    Identity,
    Initiative,
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
MATERIAL = {
    "summary", "description", "acceptancecriteria", "storypoints", "fixversion", "duedate",
}  # fmt: skip
_F = TypeVar("_F")
Pair = tuple[str, str]
Seam = tuple[str, str, str]


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

    # --- what comes out -------------------------------------------------------------------

    def week(self, at: datetime) -> int:
        """Week of the window."""
        return (at - self.since) // timedelta(weeks=1)

    def inside(self, at: datetime) -> bool:
        """Within the window."""
        return self.since <= at < self.until

    def pair_weeks(self) -> dict[tuple[str, str, int], tuple[float, int, int, int]]:
        """Demand, open links, exchange-days and relays by pair and week."""
        demand: dict[tuple[str, str, int], float] = defaultdict(float)
        links: dict[tuple[str, str, int], int] = defaultdict(int)
        days: dict[tuple[str, str, int], set[str]] = defaultdict(set)
        relays: dict[tuple[str, str, int], set[str]] = defaultdict(set)
        for d in self.dependencies:
            start = max(d.opened or self.since, self.since)
            for week in range(self.week(self.until) + 1):
                low = max(start, self.since + timedelta(weeks=week))
                high = min(d.closed, self.since + timedelta(weeks=week + 1))
                if low < high:
                    demand[(*self.teams(d), week)] += (high - low) / timedelta(weeks=1) * d.weight
                    links[(*self.teams(d), week)] += 1
        for c in self.contacts:
            if not c.relay and self.inside(c.at):
                days[(*c.pair, self.week(c.at))].add(f"{c.at:%F}")
        for id, at, seam in self.relayed:
            if self.inside(at):
                relays[(*seam, self.week(at))].add(id)
        keys = {*demand, *days, *relays}
        return {
            k: (demand.get(k, 0.0), links.get(k, 0), len(days[k]), len(relays[k])) for k in keys
        }

    def dyads(self) -> dict[tuple[str, str, str, str], int]:
        """Days on which two people of a seam exchanged."""
        days: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
        for c in self.contacts:
            if not c.relay and c.to is not None and self.inside(c.at):
                people = (c.person, c.to) if c.team < c.other else (c.to, c.person)
                days[(*c.pair, *people)].add(f"{c.at:%F}")
        return {k: len(v) for k, v in days.items()}

    def pair_links(self) -> dict[Pair, tuple[int, int, int, datetime | None]]:
        """Links, open links, undated links, and the last contact of each pair."""
        found = {}
        live = [d for d in self.dependencies if max(d.opened or self.since, self.since) < d.closed]
        last: dict[Pair, datetime] = {}
        for c in self.contacts:
            if not c.relay and self.inside(c.at):
                last[c.pair] = max(c.at, last.get(c.pair, c.at))
        for seam in {*(self.teams(d) for d in live), *last}:
            own = [d for d in live if self.teams(d) == seam]
            found[seam] = (
                len(own),
                sum(d.closed >= self.until for d in own),
                sum(d.dated is None for d in own),
                last.get(seam),
            )
        return found

    def activity(self) -> dict[str, tuple[int, int, int, int]]:
        """Tickets, resolved, commented and own words of each team."""
        found = {}
        for team in {t.id for t in self.all(Team)}:
            own = [id for id, owner in self.owner.items() if owner == team]
            done = [id for id in own if (d := self.work(id).done) is not None and self.inside(d)]
            deaf = self.coordinators | self.above[team]
            commented = [
                id for id in done
                if any(
                    m.ticket == id and who not in deaf
                    and who != self.person_of.get(self.tickets[id].assignee or "")
                    for m, who in self.words
                )
            ]  # fmt: skip
            written = [
                m for m, who in self.words
                if m.ticket in own and who not in self.coordinators
                and team in self.teams_at(who, m.at)
            ]  # fmt: skip
            found[team] = (len(own), len(done), len(commented), len(written))
        return found

    # --- initiatives ----------------------------------------------------------------------

    def containers(self, id: str) -> dict[str, int]:
        """Initiatives and epics above a ticket, and how far."""
        claims = {self.by_ref.get(f"@{e}"): i.id for i in self.all(Initiative) for e in i.epics}
        found: dict[str, int] = {}
        here: str | None = id
        for depth in range(5):
            if here is None:
                break
            t = self.tickets[here]
            name = claims.get(here) or (t.key if (t.level or 0) >= 1 else None)
            if name is not None:
                found.setdefault(name, depth)
            up = self.by_ref.get(t.parent or "")
            here = None if up == here else up
        return found

    def initiative(self, d: Dependency) -> str | None:
        """Where a dependency belongs."""
        up, down = self.containers(d.consumer), self.containers(d.provider)
        shared = [(up[c] + down[c], c) for c in up.keys() & down.keys()]
        mine, theirs = ([(n, c) for c, n in side.items()] for side in (up, down))
        if d.kind == "relates":  # nobody can say who has to integrate
            mine = mine + theirs
        for candidates in (shared, mine, theirs):
            if candidates:
                return min(candidates)[1]
        return None

    @cached_property
    def seams(self) -> dict[Seam, list[Dependency]]:
        """Dependencies of each seam of each initiative."""
        found: dict[Seam, list[Dependency]] = defaultdict(list)
        for d in self.dependencies:
            name = self.initiative(d)
            if name is not None and (d.opened is None or d.opened < d.closed):
                found[(name, *self.teams(d))].append(d)
        return found

    def life(self, seam: Seam) -> tuple[datetime, datetime, bool] | None:
        """Start, end and whether finished; None for a seam that did not live in the window."""
        work = [self.work(t) for d in self.seams[seam] for t in d.tickets]
        starts = [w.started for w in work if w.started is not None]
        if not starts:
            return None
        finished = all(w.done is not None for w in work)
        end = max(w.done for w in work if w.done is not None) if finished else self.until
        start = min(starts)
        alive = end > self.since and start < self.until and end > start
        return (start, end, finished) if alive else None

    def scope(self, initiative: str) -> set[str]:
        """The tickets of an initiative, and those linked to it."""
        inside = {id for id in self.tickets if initiative in self.containers(id)}
        linked = {
            t for s, ds in self.seams.items() if s[0] == initiative for d in ds for t in d.tickets
        }
        return inside | linked

    def lives(self) -> dict[Seam, dict[str, object]]:
        """The numbers of every seam that lived in the window."""
        return {
            seam: self._numbers(seam, *life)
            for seam in self.seams
            if (life := self.life(seam)) is not None
        }

    def _numbers(
        self, seam: Seam, start: datetime, end: datetime, finished: bool
    ) -> dict[str, object]:
        links, spoken = self.seams[seam], self.spoken(seam, start, end)
        points = sorted({*({_midnight(at) for at in spoken}), start, end})
        gaps = [(b - a) / timedelta(days=1) for a, b in pairwise(points)]
        edits = self.edits(seam, start, end, spoken)
        scope = self.scope(seam[0])
        on = {m.id for m, _ in self.words if m.ticket in scope}
        return {
            "started_at": start,
            "ended_at": end,
            "finished": finished,
            "links": len(links),
            "dated_links": sum(d.dated is not None for d in links),
            "links_after_start": sum(d.dated is not None and d.dated > start for d in links),
            "tickets": len({t for d in links for t in d.tickets}),
            "contact_days": len({_midnight(at) for at in spoken}),
            "stale_days": round(sum(max(0.0, gap - 14) for gap in gaps), 6),
            "longest_silence": round(max(gaps), 6),
            "edits_unseen": sum(not seen for seen in edits.values()),
            "edits_seen": sum(edits.values()),
            "relays": len(
                {
                    id
                    for id, at, s in self.relayed
                    if s == seam[1:] and id in on and start <= at <= end
                }
            ),
        }

    def spoken(self, seam: Seam, start: datetime, end: datetime) -> list[datetime]:
        """Direct words of a seam on its initiative's tickets, within its life."""
        scope = self.scope(seam[0])
        return [
            c.at for c in self.contacts
            if not c.relay and c.pair == seam[1:] and c.ticket in scope and start <= c.at <= end
        ]  # fmt: skip

    def edits(
        self, seam: Seam, start: datetime, end: datetime, spoken: Sequence[datetime]
    ) -> dict[tuple[str, datetime], bool]:
        """Material edits of linked tickets by ticket and day: whether the other side knew."""
        found: dict[tuple[str, datetime], bool] = defaultdict(bool)
        linked = {t for d in self.seams[seam] for t in d.tickets}
        for c in self.all(Change):
            if c.ticket not in linked or c.field not in MATERIAL or not start <= c.at <= end:
                continue
            if c.distance is not None and c.distance <= 0.1:
                continue
            editor = self.teams_at(self.person_of.get(c.actor or ""), c.at)
            other = set(seam[1:]) - {self.owner[c.ticket]}
            word = any(c.at <= at <= c.at + timedelta(days=7) for at in spoken)
            found[c.ticket, _midnight(c.at)] |= word or bool(editor & other)
        return dict(found)

    def slices(self) -> dict[tuple[str, str, str, int], dict[str, float]]:
        """The numbers of every twentieth of every seam's life in which something was."""
        found: dict[tuple[str, str, str, int], dict[str, float]] = {}
        for seam in self.seams:
            life = self.life(seam)
            if life is None:
                continue
            for number, row in enumerate(self._sliced(seam, life[0], life[1])):
                if any(row.values()):
                    found[(*seam, number)] = row
        return found

    def _sliced(self, seam: Seam, start: datetime, end: datetime) -> list[dict[str, float]]:
        step = (end - start) / 20
        cut: Callable[[datetime], int] = lambda at: min(int((at - start) / step), 19)  # noqa: E731
        spoken = self.spoken(seam, start, end)
        unseen = [k for k, seen in self._timed_edits(seam, start, end, spoken).items() if not seen]
        scope, linked = self.scope(seam[0]), {t for d in self.seams[seam] for t in d.tickets}
        done = {t: w for t in scope if (w := self.work(t).done) and start <= w <= end}
        mine = {t for t in scope if self.owner.get(t) in seam[1:]}
        acts = {m.at for m, _ in self.words if m.ticket in mine} | {
            c.at for c in self.all(Change) if c.ticket in mine and c.at < self.until
        }
        days = {_midnight(at) for at in acts if start <= _midnight(at) <= end}
        rows = []
        for number in range(20):
            low, high = start + step * number, start + step * (number + 1)
            rows.append({
                "open_days": sum(
                    max(timedelta(0), min(d.closed, high) - max(d.opened or start, low))
                    / timedelta(days=1) * d.weight
                    for d in self.seams[seam]
                ),
                "contacts": len({_midnight(at) for at in spoken if cut(at) == number}),
                "linked_done": sum(cut(at) == number for t, at in done.items() if t in linked),
                "other_done": sum(
                    cut(at) == number for t, at in done.items() if t in mine and t not in linked
                ),
                "activity": sum(cut(at) == number for at in days),
                "edits_unseen": sum(cut(at) == number for _, at in unseen),
            })  # fmt: skip
        return rows

    def _timed_edits(
        self, seam: Seam, start: datetime, end: datetime, spoken: Sequence[datetime]
    ) -> dict[tuple[str, datetime], bool]:
        """As ``edits``, by the first moment of the day's edits."""
        first: dict[tuple[str, datetime], datetime] = {}
        for c in sorted(self.all(Change), key=lambda c: c.at):
            formatting = c.distance is not None and c.distance <= 0.1
            if c.field in MATERIAL and not formatting and start <= c.at <= end:
                first.setdefault((c.ticket, _midnight(c.at)), c.at)
        return {
            (ticket, first[ticket, day]): seen
            for (ticket, day), seen in self.edits(seam, start, end, spoken).items()
        }


def _gone(brute: Brute, links: Sequence[Link]) -> datetime | None:
    """When a link was removed, unless an end read later still has it."""
    removed = max((link.removed_at for link in links if link.removed_at), default=None)
    seen = [
        brute.tickets[link.ticket].updated_at for link in links if link.removed_at is None
    ]  # fmt: skip
    if removed is None or any(at is None or at >= removed for at in seen):
        return None
    return removed


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
