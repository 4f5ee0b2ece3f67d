"""A company in which every team works and writes, and on whose seams a test plants what it needs.

Teams t0, t1, …: a lead who reports to one of two vice presidents ("va" for even teams, "vb" for
odd ones), those to "ceo", and three engineers "t0-1" to "t0-3". Times are days.
"""

from __future__ import annotations

from itertools import combinations, count, cycle

from tests.facts_builder import History


class Company(History):
    """A company over ``days`` days.

    Args:
        teams: how many.
        days: length of its life.
        lines: whether anybody reports to anybody.
        own_words: comments of colleagues on each of a team's own tickets; teams left out: 2.
    """

    def __init__(
        self,
        teams: int,
        days: int = 180,
        *,
        lines: bool = True,
        own_words: dict[str, int] | None = None,
    ) -> None:
        super().__init__()
        self.days = days
        self.names = [f"t{n}" for n in range(teams)]
        self._numbers = count(1)
        self.person("ceo", role="manager")
        for vp in ("va", "vb"):
            self.person(vp, role="manager", manager="ceo" if lines else None)
        for n, team in enumerate(self.names):
            boss = ("va", "vb")[n % 2]
            self.person(f"{team}-lead", role="manager", manager=boss if lines else None)
            self.team(team, lead=f"{team}-lead" if lines else None)
            for i in (1, 2, 3):
                self.person(f"{team}-{i}", team, manager=f"{team}-lead" if lines else None)
            self._daily_work(team, (own_words or {}).get(team, 2))

    def key(self, team: str) -> str:
        """A new ticket key of a team."""
        return f"{team.upper()}-{next(self._numbers)}"

    def _daily_work(self, team: str, words: int) -> None:
        for n in range(12):
            start = 1 + n * (self.days - 15) / 12
            key = self.ticket(self.key(team), start, start + 1, start + 12, assignee=f"{team}-1")
            for i in range(words):
                self.says(f"{team}-{2 + i % 2}", key, start + 2.3 + i)

    def depend(
        self,
        a: str,
        b: str,
        links: int = 1,
        since: float = 2,
        until: float | None = None,
        every: float | None = 4.0,
        quiet: tuple[float, float] = (0.0, 0.0),
        via: str | None = None,
    ) -> list[tuple[str, str]]:
        """Links from tickets of a to tickets of b, and words between the two.

        Args:
            a: who depends.
            b: on whom.
            links: how many.
            since: from when they are open.
            until: till when; by default beyond the company's days.
            every: days between two words; None for none.
            quiet: a time without any.
            via: the one person of a who writes; by default all take turns, on both sides.
        """
        end = self.days + 10 if until is None else until
        done = None if end > self.days else end
        pairs = []
        for _ in range(links):
            mine = self.ticket(self.key(a), since, since + 0.1, done, assignee=f"{a}-1")
            theirs = self.ticket(self.key(b), since, since + 0.1, done, assignee=f"{b}-1")
            self.link(mine, theirs, since + 0.2)
            pairs.append((mine, theirs))
            for n in range(1, int((min(end, self.days) - since) / 30)):
                self.change(mine, "labels", since + 30 * n, who=f"{a}-1")  # work goes on
        turns = cycle((side, i) for i in (1, 2, 3) for side in (a, b))
        at = since + 1.4
        while every is not None and at < min(end, self.days):
            side, i = next(turns)
            mine, theirs = pairs[int(at) % len(pairs)]
            if not quiet[0] <= at < quiet[1]:
                if via is not None:
                    self.says(via, theirs, at)
                else:
                    self.says(f"{side}-{i}", theirs if side == a else mine, at)
            at += every
        return pairs

    def depend_all(self, *but: tuple[str, str], every: float = 4.0) -> None:
        """Every pair depends and talks, some more than others, ``but`` these."""
        for n, (a, b) in enumerate(combinations(self.names, 2)):
            if (a, b) not in but:
                links = 1 + n % 3
                self.depend(a, b, links, every=every * 2 / (1 + links))

    def question(self, asker: str, asked: str, key: str, at: float, wait: float) -> None:
        """Somebody is asked on a ticket, and answers after ``wait`` days."""
        self.says(asker, key, at, asked, asks=True)
        self.says(asked, key, at + wait)

    def project(
        self,
        epic: str,
        a: str,
        b: str,
        *,
        since: float = 10,
        length: float = 100,
        links: int = 8,
        talk: float | None = None,
        late: bool = True,
        edits: bool = True,
        active: bool = True,
    ) -> None:
        """An epic in which two teams depend on each other.

        Args:
            epic: its key.
            a: one team, which depends on the other.
            b: the other team.
            since: when it begins.
            length: how long it takes.
            links: how many.
            talk: days between words in the middle of it; None for silence.
            late: linked tickets are done in the last tenth; else all along.
            edits: linked tickets change, untold.
            active: anybody does anything in the middle.
        """
        self.ticket(epic, since - 1, level=1)
        end = since + length
        keys = []
        for n in range(links):
            done = end - 0.1 * (links - n) if late else since + (n + 1.5) * length / (links + 1)
            pair = [
                self.ticket(
                    self.key(team), since, since + 0.5, done, parent=epic, assignee=f"{team}-1"
                )
                for team in (a, b)
            ]
            self.link(pair[0], pair[1], since + 0.2)
            keys.append(pair)
            if edits:
                self.change(pair[0], "description", since + 0.4 * length + n, distance=0.6)
        for team in (a, b):
            for n in range(8):
                at = since + (n + 1) * length / 9
                if not active:
                    at = since + 3 + n if n < 6 else end - n
                self.ticket(self.key(team), since, since + 1, at, parent=epic)
        if active:
            for n in range(int(length / 3)):
                self.says(f"{a}-2", keys[0][0], since + 1.2 + n * 3)
                self.says(f"{b}-2", keys[0][1], since + 1.3 + n * 3)
        for n in range(6):  # planned together, integrated together
            self.says(f"{a}-3", keys[n % links][1], since + 1.5 + n * 2)
            self.says(f"{b}-3", keys[n % links][0], end - 1.5 - n * 2)
        at = since + 0.2 * length
        while talk is not None and at < since + 0.78 * length:
            self.says(f"{a}-1", keys[int(at) % links][1], at)
            at += talk
