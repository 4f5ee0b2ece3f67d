"""How much direct exchange each seam has, and when; edits the other side reacts to, or not.

For a pair with `D` dependency-weeks: exchange ~ Poisson(mean * g), mean = theta * D**beta *
talk_a * talk_b, g ~ Gamma(1, dispersion), which together is negative binomial. It is spread over
the time in which links are open, times the factors the plan sets.
"""

from dataclasses import dataclass, field

import numpy as np

from examples.generator.clock import Clock
from examples.generator.dice import Dice
from examples.generator.model import Edit, Link, Org, Pair, Ticket, pair_of
from examples.generator.plan import Initiative, Plan, Segments, factor_at
from examples.generator.style import Style
from examples.generator.voices import Voices

GRID = 48
EDITED = ("description", "summary", "duedate", "Story Points")
EDIT_SHARES = (0.55, 0.1, 0.2, 0.15)


@dataclass(slots=True)
class Ledger:
    """What was meant, for the yardstick; exchange-days."""

    demand: dict[Pair, float] = field(default_factory=dict)  # dependency-weeks
    expected: dict[Pair, float] = field(default_factory=dict)  # without planted factors
    intended: dict[Pair, float] = field(default_factory=dict)  # with them
    links: list[tuple[Link, float, float]] = field(default_factory=list)  # expected, intended


class Talk:
    """Exchange over links, asides without links, edits and reactions to them."""

    def __init__(
        self, dice: Dice, org: Org, style: Style, plan: Plan, clock: Clock, voices: Voices
    ) -> None:
        self.dice, self.org, self.style, self.plan, self.clock = dice, org, style, plan, clock
        self.voices = voices
        self.ledger = Ledger()
        self._luck: dict[Pair, float] = {}
        self._special = plan.special()
        self._moods: dict[Pair, Segments] = {}

    def level(self, team: str) -> float:
        """How much a team writes in the tracker."""
        return self.org.teams[team].talk * self.plan.off_tracker.get(team, 1.0)

    def mood(self, pair: Pair) -> Segments:
        """The plan's factors on all exchange of a pair."""
        if pair not in self._moods:
            self._moods[pair] = self.plan.mood(pair)
        return self._moods[pair]

    # Exchange over links -----------------------------------------------------------------------

    def exchange(self, links: list[Link]) -> None:
        """All exchange over links, in order of time."""
        by_pair: dict[Pair, list[Link]] = {}
        for link in links:
            if link.crosses and link.demand(self.clock.end) > 0:
                by_pair.setdefault(link.pair, []).append(link)
        moments: list[tuple[float, int, Link]] = []
        for pair, group in by_pair.items():
            self._open_account(pair, group)
            for link in group:
                moments += [(at, len(moments), link) for at in self._moments(pair, link)]
        for at, _, link in sorted(moments, key=lambda m: m[:2]):
            self.voices.contact(link, at)

    def _open_account(self, pair: Pair, group: list[Link]) -> None:
        demand = sum(link.demand(self.clock.end) for link in group)
        talk = self.level(pair[0]) * self.level(pair[1])
        self.ledger.demand[pair] = demand
        self.ledger.expected[pair] = self.style.theta * demand**self.style.beta * talk
        self.ledger.intended[pair] = 0.0
        luck = self.dice.gamma(1.0, self.style.dispersion)
        self._luck[pair] = 1.0 if pair in self._special else luck  # planted is as planned

    def _moments(self, pair: Pair, link: Link) -> list[float]:
        """Times of contact over one link."""
        low, high = link.open_between(self.clock.end)
        step = (high - low) / GRID
        middles = [low + (i + 0.5) * step for i in range(GRID)]
        segments = self.mood(pair) + self._profile(link)
        weights = np.array([factor_at(segments, t) for t in middles])
        share = link.demand(self.clock.end) / self.ledger.demand[pair]
        usual = self.ledger.expected[pair] * share
        meant = usual * float(weights.mean())
        self.ledger.intended[pair] += meant
        self.ledger.links.append((link, usual, meant))
        count = self.dice.poisson(meant * self._luck[pair])
        if not count:
            return []
        cumulative = np.cumsum(weights) / weights.sum()
        cells = np.searchsorted(cumulative, self.dice.rng.random(count), side="right")
        return [low + step * (int(c) + self.dice.uniform(0.0, 1.0)) for c in cells]

    def _profile(self, link: Link) -> Segments:
        if link.initiative is None:
            return []
        return self.plan.initiatives[link.initiative].profile()

    # Edits -------------------------------------------------------------------------------------

    def edits(self, tickets: list[Ticket]) -> None:
        """Draws each ticket's edits; a quarter are formatting only."""
        for ticket in tickets:
            plan = self._initiative(ticket)
            crossing = [link for link in ticket.links if link.crosses]
            rate = plan.edits if plan is not None and crossing else 0.35 if crossing else 0.22
            for _ in range(self.dice.poisson(rate)):
                self._edit(ticket, crossing)
            if self.dice.chance(0.1):
                self._edit(ticket, [], formatting=True)

    def _initiative(self, ticket: Ticket) -> Initiative | None:
        return None if ticket.initiative is None else self.plan.initiatives[ticket.initiative]

    def _edit(self, ticket: Ticket, links: list[Link], formatting: bool = False) -> None:
        low, high = ticket.created + 0.3, min(ticket.done or 1e9, self.clock.end)
        plan = self._initiative(ticket)
        if plan is not None and plan.planted and links:
            low, high = max(low, plan.silence[0]), min(high, plan.silence[1])
        author = ticket.assignee or ticket.reporter
        at = self.clock.office(self.dice.uniform(low, max(high, low)), 0)
        paused = plan is not None and plan.pause and plan.pause[0] < at < plan.pause[1]
        if not low <= at < high or paused:
            return
        what = "description" if formatting else self.dice.weighted(EDITED, EDIT_SHARES)
        ticket.edits.append(Edit(at, what, author, formatting))
        if links and not formatting:
            self._react(ticket, self.dice.pick(links), at, plan)

    def _react(self, ticket: Ticket, link: Link, at: float, plan: Initiative | None) -> None:
        """The other side comments lognormal(1.5 d, 0.6) after the edit, or never."""
        pair = link.pair
        talk = min(1.0, self.level(pair[0]) * self.level(pair[1]))
        likely = 0.65 if plan is None else plan.acknowledged
        if not (plan is not None and plan.planted):
            likely *= factor_at(self.mood(pair), at)
        if not self.dice.chance(likely * talk):
            return
        actor = self.voices.speaker(pair, link.other(ticket))
        moment = self.clock.later(at + self.dice.lognormal(1.5, 0.6), 0, at)
        if moment < self.clock.end:
            self.voices.on_theirs(link, ticket, actor, moment)

    # Without links -----------------------------------------------------------------------------

    def asides(self, tickets: list[Ticket], near: list[Pair]) -> None:
        """Contacts that need no link: pairs that talk anyway, and everybody now and then."""
        by_team: dict[str, list[Ticket]] = {}
        for ticket in tickets:
            by_team.setdefault(ticket.team, []).append(ticket)
        for pair, count in self.plan.undeclared.items():
            for _ in range(count):
                self._aside(pair, by_team)
        special = self.plan.special()
        for pair in near:
            talk = self.level(pair[0]) * self.level(pair[1])
            if pair not in special and self.dice.chance(min(talk, 1.0)):
                self._aside(pair, by_team)

    def _aside(self, pair: Pair, by_team: dict[str, list[Ticket]]) -> None:
        host, guest = pair if self.dice.chance(0.5) else pair[::-1]
        if not by_team.get(host):
            return
        ticket = self.dice.pick(by_team[host])
        until = min(ticket.done or 1e9, self.clock.end)
        at = self.clock.later(self.dice.uniform(ticket.created, until), 0, ticket.created)
        if at < self.clock.end and self.dice.chance(factor_at(self.mood(pair), at)):
            self.voices.aside(pair, ticket, self.voices.of_circle(pair, guest), at)


def near_pairs(dice: Dice, org: Org, count: int) -> list[Pair]:
    """Random pairs, mostly within a division, for contacts by the way."""
    teams = list(org.teams.values())
    pairs: list[Pair] = []
    while len(pairs) < count:
        a, b = dice.pick(teams), dice.pick(teams)
        if a is not b and (a.group == b.group or dice.chance(0.15)):
            pairs.append(pair_of(a.id, b.id))
    return pairs
