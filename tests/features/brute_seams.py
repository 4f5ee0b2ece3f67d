"""Initiatives and their seams once more, in plain Python; see ``tests.features.brute``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from aligngraph.facts import Change, Initiative
from tests.features.brute import Dependency, midnight
from tests.features.brute_pairs import BrutePairs

MATERIAL = {
    "summary", "description", "acceptancecriteria", "storypoints", "fixversion", "duedate",
}  # fmt: skip
Seam = tuple[str, str, str]


class BruteSeams(BrutePairs):
    """``BrutePairs``, and how the teams of each initiative integrate."""

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
        points = sorted({*({midnight(at) for at in spoken}), start, end})
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
            "contact_days": len({midnight(at) for at in spoken}),
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
            found[c.ticket, midnight(c.at)] |= word or bool(editor & other)
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
        days = {midnight(at) for at in acts if start <= midnight(at) <= end}
        rows = []
        for number in range(20):
            low, high = start + step * number, start + step * (number + 1)
            rows.append({
                "open_days": sum(
                    max(timedelta(0), min(d.closed, high) - max(d.opened or start, low))
                    / timedelta(days=1) * d.weight
                    for d in self.seams[seam]
                ),
                "contacts": len({midnight(at) for at in spoken if cut(at) == number}),
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
                first.setdefault((c.ticket, midnight(c.at)), c.at)
        return {
            (ticket, first[ticket, day]): seen
            for (ticket, day), seen in self.edits(seam, start, end, spoken).items()
        }
