"""What comes out per pair of teams and per team; see ``tests.features.brute``."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from aligngraph.facts import Team
from tests.features.brute import Brute, Pair


class BrutePairs(Brute):
    """``Brute``, and the rows of pairs and teams."""

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

    def pair_links(self) -> dict[Pair, tuple[int, int, int, int, datetime | None]]:
        """Links, open and undated ones, links ever, and the last contact of each pair."""
        found = {}
        live = [d for d in self.dependencies if max(d.opened or self.since, self.since) < d.closed]
        last: dict[Pair, datetime] = {}
        for c in self.contacts:
            if not c.relay and self.inside(c.at):
                last[c.pair] = max(c.at, last.get(c.pair, c.at))
        ever = [d for d in self.dependencies if d.dated is None or d.dated < self.until]
        for seam in {*(self.teams(d) for d in ever), *last}:
            own = [d for d in live if self.teams(d) == seam]
            found[seam] = (
                len(own),
                sum(d.closed >= self.until for d in own),
                sum(d.dated is None for d in own),
                sum(self.teams(d) == seam for d in ever),
                last.get(seam),
            )
        return found

    def activity(self) -> dict[str, tuple[int, int, int, int]]:
        """Tickets, resolved, commented and own words of each team."""
        found = {}
        for team in {t.id for t in self.all(Team)}:
            own = [id for id, owner in self.owner.items() if owner == team]
            alive = [
                id for id in own
                if (born := self.tickets[id].created_at) is None or born < self.until
                if (end := self.work(id).done) is None or end >= self.since
            ]  # fmt: skip
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
                and team in self.teams_at(who, m.at) and self.inside(m.at)
            ]  # fmt: skip
            found[team] = (len(alive), len(done), len(commented), len(written))
        return found
