"""Draws a plan: which pairs, initiatives and teams get which problem or decoy."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from examples.generator.dice import Dice
from examples.generator.model import Org, Pair, pair_of
from examples.generator.names import INITIATIVES
from examples.generator.plan import (
    DECOY_INITIATIVES,
    WATERFALL,
    Initiative,
    Interface,
    Plan,
    Seam,
)
from examples.generator.style import Style


@dataclass(slots=True)
class Amounts:
    """How many of each; scaled from 36 teams and 18 months."""

    missing: int
    waterfall: int
    isolated: int

    @classmethod
    def of(cls, style: Style, healthy: bool) -> "Amounts":
        """None in a healthy organisation."""
        if healthy:
            return cls(0, 0, 0)
        teams, volume = style.teams / 36.0, style.teams * style.months / 648.0
        return cls(max(2, round(5 * teams)), max(2, round(5 * volume)), 1)


class Planner:
    """Draws one plan for one organisation."""

    def __init__(self, dice: Dice, org: Org, style: Style, days: float) -> None:
        self.dice, self.org, self.style, self.days = dice, org, style, days
        self.plan = Plan()
        self.used: set[Pair] = set()
        self._parts: Counter[str] = Counter()  # planted pairs a team is in
        self.area = {t.id: org.groups[t.group].parent or t.group for t in org.teams.values()}

    def draw(self, healthy: bool) -> Plan:
        """Teams first, then pairs, then initiatives."""
        amounts = Amounts.of(self.style, healthy)
        self._odd_teams(amounts)
        self._low_writing()
        self._interfaces(amounts)
        self._undeclared()
        self._initiatives(amounts)
        self.plan.one_off = round(45 * self._volume)
        return self.plan

    @property
    def _volume(self) -> float:
        return self.style.teams * self.style.months / 648.0 * self.style.link_density

    @property
    def _stretch(self) -> float:
        """Links of a persistent pair, relative to 18 months; short histories keep half."""
        return max(self.style.months / 18.0, 0.5) * self.style.link_density

    def _odd_teams(self, amounts: Amounts) -> None:
        """Off-tracker teams (5-12 % of the usual talk), an isolated one, a slow division."""
        odd = self.dice.sample(list(self.org.teams), max(2, round(0.08 * self.style.teams)) + 1)
        for team in odd[1:]:
            self.plan.off_tracker[team] = self.dice.uniform(0.05, 0.12)
        for team in odd[: amounts.isolated]:
            mild = self.style.mild
            self.plan.isolated[team] = self.dice.uniform(*((0.15, 0.25) if mild else (0.05, 0.1)))
            self.org.teams[team].talk = self.dice.uniform(0.75, 1.2)
            self.org.teams[team].weight = self.dice.uniform(0.8, 1.3)
        if self.dice.chance(0.6):
            self._slow_division()

    def _slow_division(self) -> None:
        group = self.dice.pick([g for g in self.org.groups.values() if g.parent])
        factor = self.dice.uniform(3.5, 6.0)
        for team in self.org.teams.values():
            if team.group == group.id:
                team.speed *= factor
                self.plan.slow_teams.add(team.id)

    def _low_writing(self) -> None:
        """Pairs of teams that write little in the tracker, at all times."""
        for _ in range(max(1, round(self.style.teams / 18))):
            pair = self._new_pair(floor=0.0)
            for team in pair:
                self.org.teams[team].talk = self.dice.uniform(0.38, 0.55)
            links = round(self.dice.integer(11, 17) * self._stretch)
            self.plan.interfaces.append(Interface(pair, links, "low_writing"))

    def _new_pair(self, first: str | None = None, floor: float = 0.6) -> Pair:
        """An unused pair of near teams, both writing at least `floor`, none odd."""
        for attempt in range(400):
            a = first or self._spare(self._plain(floor))
            among = self._plain(floor) if attempt < 300 else list(self.org.teams)
            b = self.neighbour(a, among, spread=True)
            pair = pair_of(a, b)
            shared = set(self.org.teams[a].members) & set(self.org.teams[b].members)
            if pair not in self.used and not shared:
                self.used.add(pair)
                self._parts.update(pair)
                return pair
        raise RuntimeError("the organisation is too small for so many planted pairs")

    def _spare(self, among: list[str]) -> str:
        """A team, likelier one that is in few planted pairs so far."""
        return self.dice.weighted(among, [0.3 ** self._parts[t] for t in among])

    def _plain(self, floor: float) -> list[str]:
        odd = self.plan.off_tracker.keys() | self.plan.isolated.keys()
        plain = [t for t in self.org.teams.values() if t.id not in odd]
        writing = [t.id for t in plain if t.talk >= floor]
        return writing if len(writing) >= 6 else [t.id for t in plain]

    def neighbour(self, team: str, among: Iterable[str], spread: bool = False) -> str:
        """Another team; near ones in the org chart are likelier (4 : 1.2 : 0.15).

        With `spread`, teams that are in few planted pairs are likelier too.
        """
        home = self.org.teams[team].group
        others = [t for t in among if t != team]
        weights = [self._nearness(home, team, other) for other in others]
        if spread:
            weights = [w * 0.4 ** self._parts[t] for w, t in zip(weights, others, strict=True)]
        return self.dice.weighted(others, weights)

    def _nearness(self, home: str, team: str, other: str) -> float:
        there = self.org.teams[other]
        if there.group == home:
            return 4.0 * there.weight
        return (1.2 if self.area[team] == self.area[other] else 0.15) * there.weight

    def _interfaces(self, amounts: Amounts) -> None:
        for index in range(amounts.missing):
            self._missing(index)
        for _ in range(self.dice.integer(2, 3)):
            self._single_threaded()
        for _ in range(round(0.22 * self.style.teams)):
            self._add("healthy", self._new_pair(floor=0.0), 8, 17)
        for team in self.plan.off_tracker:
            self._add("off_tracker", self._new_pair(team), 9, 13)
        for team, factor in self.plan.isolated.items():
            for _ in range(5):
                self._add("isolated", self._new_pair(team), 5, 8).factor = factor
        for _ in range(round(0.4 * self.style.teams)):
            pair = self._new_pair(floor=0.0)
            talk = self.org.teams[pair[0]].talk * self.org.teams[pair[1]].talk
            count = 1 if talk > 1.0 or self.dice.chance(0.5) else 2
            self.plan.interfaces.append(Interface(pair, count, "low_demand", 0.0))

    def _add(self, kind: str, pair: Pair, low: int, high: int) -> Interface:
        links = max(2, round(self.dice.integer(low, high) * self._stretch))
        self.plan.interfaces.append(Interface(pair, links, kind))
        return self.plan.interfaces[-1]

    def _missing(self, index: int) -> None:
        """Every fifth falls silent at 35-50 % of the time (not if mild); others always were."""
        interface = self._add("missing", self._new_pair(), 13, 20)
        low, high = (0.20, 0.30) if self.style.mild else (0.05, 0.12)
        interface.factor = self.dice.uniform(low, high)
        if index % 5 == 3 and not self.style.mild:
            interface.since = self.days * self.dice.uniform(0.35, 0.5)
            interface.links = round(interface.links * 1.4)

    def _single_threaded(self) -> None:
        interface = self._add("single_threaded", self._new_pair(), 9, 14)
        team = self.dice.pick(interface.pair)
        people = self.org.teams[team].members
        engineers = [p for p in people if self.org.people[p].role == "engineer"]
        interface.liaison = (team, self.dice.pick(engineers))

    def _undeclared(self) -> None:
        for _ in range(max(2, round(3 * self.style.teams / 36))):
            contacts = round(self.dice.integer(10, 26) * max(self.style.months / 18, 0.6))
            self.plan.undeclared[self._new_pair()] = contacts

    def _initiatives(self, amounts: Amounts) -> None:
        total = max(6, round(25 * self._volume / self.style.link_density))
        decoys = [k for k in DECOY_INITIATIVES for _ in range(max(1, round(2 * total / 25)))]
        kinds = [WATERFALL] * amounts.waterfall + decoys
        kinds += ["normal"] * max(total - len(kinds), 2)
        for kind in kinds:
            self._initiative(kind)
        self._share_out()

    def _share_out(self) -> None:
        """Numbers in the plan say nothing: the order is shuffled; some are declared."""
        self.plan.initiatives = self.dice.sample(self.plan.initiatives, 10_000)
        for number, initiative in enumerate(self.plan.initiatives):
            if self.dice.chance(self.style.declared):
                initiative.declared = f"init-{number + 1}"

    def _initiative(self, kind: str) -> None:
        for _ in range(60):
            begin, finish = self._span(kind)
            lead = self.dice.pick(self._plain(0.5) if kind == WATERFALL else list(self.org.teams))
            seams = self._seams(kind, lead, begin, finish)
            if seams and (kind != WATERFALL or sum(s.links for s in seams) >= 6):
                teams = list(dict.fromkeys([lead, *(t for s in seams for t in s.pair)]))
                self._keep(kind, lead, teams, seams, (begin, finish))
                return

    def _span(self, kind: str) -> tuple[float, float]:
        """Lognormal length, 6-40 weeks; some are unfinished when the history ends."""
        length = 7.0 * min(max(self.dice.lognormal(self.style.duration_weeks, 0.5), 6.0), 40.0)
        if kind == "short":
            length = self.dice.uniform(18.0, 28.0)
        if kind not in ("normal", "short"):
            length = max(length, self.dice.uniform(84.0, 126.0))
        length = min(length, 0.75 * self.days)
        if kind == "normal":
            return _placed(length, self.dice.uniform(3.0, self.days - 0.4 * length))
        if kind == WATERFALL and self.dice.chance(0.15):
            return _placed(length, self.days - length * self.dice.uniform(0.68, 0.82))
        return _placed(length, self.dice.uniform(3.0, self.days - length - 5.0))

    def _seams(self, kind: str, lead: str, begin: float, finish: float) -> list[Seam]:
        """A random tree over 2-5 teams, plus a closing seam in three of ten."""
        among = self._plain(0.5) if kind == WATERFALL else list(self.org.teams)
        count = self.dice.weighted((2, 3, 4, 5), (0.25, 0.35, 0.25, 0.15))
        members, pairs = [lead], list[Pair]()
        for _ in range(count * 4):
            if len(members) == count:
                break
            anchor = self.dice.pick(members)
            other = self.neighbour(anchor, among)
            pair = pair_of(anchor, other)
            if other not in members and self._free(pair, begin, finish):
                members.append(other)
                pairs.append(pair)
        if len(members) >= 3 and self.dice.chance(0.3):
            extra = pair_of(members[0], members[-1])
            if extra not in pairs and self._free(extra, begin, finish):
                pairs.append(extra)
        return [Seam(p, self._links_of_seam()) for p in pairs] if len(members) > 1 else []

    def _links_of_seam(self) -> int:
        return max(2, round((3 + self.dice.poisson(3.0)) * self.style.link_density))

    def _free(self, pair: Pair, begin: float, finish: float) -> bool:
        """A pair is in one initiative at a time, and planted pairs in none."""
        if pair in self.plan.special():
            return False
        return not any(
            pair == seam.pair and begin < other.finish + 20 and other.begin < finish + 20
            for other in self.plan.initiatives
            for seam in other.seams
        )

    def _keep(
        self, kind: str, lead: str, teams: list[str], seams: list[Seam], span: tuple[float, float]
    ) -> None:
        dice = self.dice
        name = dice.pick(INITIATIVES).format(self.org.teams[lead].name.lower())
        tpm = self._tpm(lead) if dice.chance(0.9 if kind == WATERFALL else 0.65) else None
        made = Initiative(name[0].upper() + name[1:], kind, lead, teams, seams, *span, tpm)
        made.opening, made.closing = dice.uniform(0.7, 1.6), dice.uniform(0.8, 2.0)
        made.middle = min(max(dice.lognormal(1.0, 0.22), 0.65), 1.6)
        made.rhythm = dice.uniform(1.2, 2.4), dice.uniform(0.9, 1.4)
        self._flavour(made)
        self.plan.initiatives.append(made)

    def _tpm(self, lead: str) -> str:
        boss = self.org.groups[self.area[lead]].lead
        return self.dice.pick([p for p in self.org.tpms if self.org.people[p].manager == boss])

    def _flavour(self, made: Initiative) -> None:
        """Sets exchange and edits by kind; see the module's notes on each decoy."""
        dice, mild = self.dice, self.style.mild
        if made.kind == WATERFALL:
            made.opening, made.closing = dice.uniform(0.8, 1.8), dice.uniform(2.0, 4.0)
            made.middle = dice.uniform(0.15, 0.30) if mild else dice.uniform(0.0, 0.06)
            made.edits = dice.uniform(0.5, 1.2)
            made.acknowledged = 0.2 if mild else 0.0
        elif made.kind == "late_but_talking":
            made.edits = dice.uniform(0.4, 0.9)
            made.acknowledged = 0.8
        elif made.kind == "paused":
            made.pause = made.at(dice.uniform(0.28, 0.36)), made.at(dice.uniform(0.6, 0.7))
        elif made.kind == "quiet_stable":
            made.middle = made.opening = made.closing = dice.uniform(0.15, 0.3)
            made.edits = 0.0
        elif made.kind == "everything_late":
            made.edits = 0.15


def _placed(length: float, begin: float) -> tuple[float, float]:
    """Begin and end of something of this length."""
    return begin, begin + length
