"""The work: epics, tickets and the links between them, with their times.

Everyday tickets wait lognormal(5 d, 1.0) and take lognormal(5 d, 1.0); linked ones lognormal
(17 d, 0.8). In initiatives the share of the time at which a ticket is done follows the kind of
the initiative (`_done_share`). What lies after the end of the history has not happened.
"""

from itertools import pairwise

from examples.generator.clock import Clock
from examples.generator.dice import Dice
from examples.generator.model import Link, Org, Pair, Ticket, pair_of
from examples.generator.plan import Initiative, Interface, Plan
from examples.generator.planner import Planner
from examples.generator.style import Style
from examples.generator.words import Writer

LATE = ("waterfall", "late_but_talking")


class Work:
    """Makes tickets and links of one organisation."""

    def __init__(self, dice: Dice, org: Org, style: Style, plan: Plan, clock: Clock) -> None:
        self.dice, self.org, self.style, self.plan, self.clock = dice, org, style, plan, clock
        self.writer = Writer(dice)
        self.tickets: list[Ticket] = []
        self.links: list[Link] = []
        self.epics: dict[int, Ticket] = {}  # by index of the initiative
        self._team_epics: dict[str, list[Ticket]] = {}

    def make(self, planner: Planner | None, everyday: float) -> None:
        """Everything; `everyday` is the mean number of unlinked tickets a team and month."""
        for team in self.org.teams:
            self._routine(team, everyday)
        for index, initiative in enumerate(self.plan.initiatives):
            self._initiative(index, initiative)
        for interface in self.plan.interfaces:
            self._interface(interface)
        if planner is not None:
            self._one_offs(planner)
        self._inner_links()
        self._settle()

    # Tickets -----------------------------------------------------------------------------------

    def ticket(
        self,
        team: str,
        created: float,
        start: float,
        done: float,
        summary: str = "",
        kind: str = "",
    ) -> Ticket:
        """A ticket with times in order; Story 40 %, Task 35 %, Bug 25 %."""
        kind = kind or self.dice.weighted(("Story", "Task", "Bug"), (0.4, 0.35, 0.25))
        summary = summary or self.writer.summary(kind, self.org.teams[team].domain)
        assignee = self.worker(team)
        start = max(start, created + 0.02)
        made = Ticket(team, kind, summary, created, start, max(done, start + 0.05), "", assignee)
        made.reporter = assignee if self.dice.chance(0.3) else self.worker(team)
        made.tagged = not self.dice.chance(0.02)
        self.tickets.append(made)
        return made

    def worker(self, team: str) -> str:
        """Somebody of the team who takes tickets: by activity, managers rarely."""
        people = self.org.teams[team].members
        weights = [
            self.org.people[p].weight * (0.05 if self.org.people[p].role == "manager" else 1.0)
            for p in people
        ]
        return self.dice.weighted(people, weights)

    def _priority(self, linked: bool) -> str:
        weights = (0.07, 0.28, 0.52, 0.13) if linked else (0.03, 0.17, 0.58, 0.22)
        return self.dice.weighted(("Highest", "High", "Medium", "Low"), weights)

    def _routine(self, team: str, everyday: float) -> None:
        """A team's own epics, 12-28 weeks each, and everyday tickets, three in five in an epic."""
        dice, days = self.dice, self.clock.days
        at = -dice.uniform(0.0, 60.0)
        while at < days - 20:
            length = dice.uniform(84.0, 196.0)
            self._team_epic(team, max(at, 0.5), at + length)
            at += length * dice.uniform(0.8, 1.2)
        for _ in range(dice.poisson(everyday * self.style.months * self.org.teams[team].weight)):
            created = dice.uniform(0.0, days)
            start = created + dice.lognormal(5.0, 1.0)
            made = self.ticket(team, created, start, start + dice.lognormal(5.0, 1.0))
            self._adopt(made, 0.6)

    def _team_epic(self, team: str, begin: float, finish: float) -> None:
        domain = self.org.teams[team].domain
        noun = self.dice.pick(domain.nouns)
        title = f"{self.dice.pick(('Better', 'Simpler', 'Robust', 'New'))} {noun}"
        epic = self.ticket(team, begin, begin + 3.0, finish, title, "Epic")
        self._team_epics.setdefault(team, []).append(epic)

    def _adopt(self, ticket: Ticket, share: float) -> None:
        """Puts a ticket into an epic of its team that is open at the time."""
        live = [
            e
            for e in self._team_epics.get(ticket.team, ())
            if e.created <= ticket.created <= (e.done or self.clock.end)
        ]
        if live and self.dice.chance(share):
            ticket.epic = live[-1]

    # Initiatives -------------------------------------------------------------------------------

    def _initiative(self, index: int, plan: Initiative) -> None:
        epic = self.ticket(
            plan.lead,
            max(plan.begin - self.dice.uniform(2.0, 10.0), 0.1),
            plan.begin,
            plan.finish + self.dice.uniform(0.0, 4.0),
            plan.name,
            "Epic",
        )
        epic.initiative, epic.due = index, plan.finish
        self.epics[index] = epic
        ends, made = self._ends(plan), dict[tuple[str, int], Ticket]()
        linked = {end for both in ends for end in both}
        for team, count in self._counts(plan, linked).items():
            for slot in range(count):
                ticket = self._initiative_ticket(plan, team, (team, slot) in linked)
                ticket.epic, ticket.initiative = epic, index
                if slot < len(plan.titles.get(team, ())):
                    ticket.summary, ticket.type = plan.titles[team][slot], "Story"
                made[team, slot] = ticket
        for a, b in ends:
            if not plan.titles:
                self._rename(made[a], made[b])
            self._join(made[a], made[b], index)

    def _ends(self, plan: Initiative) -> list[tuple[tuple[str, int], tuple[str, int]]]:
        """Link ends as (team, slot); a team's linked slots are few, so tickets get several."""
        ends: dict[tuple[tuple[str, int], tuple[str, int]], None] = {}
        for seam in plan.seams:
            a, b = seam.pair
            slots = max(2, round(seam.links * 0.8))
            while sum(1 for e in ends if {e[0][0], e[1][0]} == {a, b}) < seam.links:
                pick = self.dice.integer
                ends[(a, pick(0, slots - 1)), (b, pick(0, slots - 1))] = None
        return list(ends)

    def _counts(self, plan: Initiative, linked: set[tuple[str, int]]) -> dict[str, int]:
        """Tickets per team: 4 + Poisson(4.5 * weight), and room for all linked ones."""
        counts: dict[str, int] = {}
        for team in plan.teams:
            count = 4 + self.dice.poisson(4.5 * self.org.teams[team].weight)
            slots = [slot for t, slot in linked if t == team]
            counts[team] = max(count, max(slots, default=0) + 3)
        return counts

    def _initiative_ticket(self, plan: Initiative, team: str, linked: bool) -> Ticket:
        dice = self.dice
        done = plan.at(self._done_share(plan, linked))
        late = plan.kind in LATE and linked
        start = plan.at(dice.uniform(0.08, 0.45)) if late else done - dice.lognormal(14.0, 0.8)
        start = min(max(start, plan.begin + 0.5), done - 1.0)
        created = plan.at(dice.uniform(-0.04, 0.08))
        if not dice.chance(0.8 if linked else 0.55):
            created = dice.uniform(created, start)
        created = max(min(created, start), 0.2)
        return self.ticket(team, created, start, done)

    def _done_share(self, plan: Initiative, linked: bool) -> float:
        """When in the initiative a ticket is done, 0 to 1."""
        dice = self.dice
        if plan.kind in LATE and linked and dice.chance(0.85):
            return dice.uniform(0.83, 1.0)
        if plan.kind == "everything_late" and dice.chance(0.88):
            return dice.uniform(0.8, 1.0)
        share = 0.12 + 0.88 * dice.beta(*plan.rhythm)
        if plan.pause is None:
            return share
        low, high = ((p - plan.begin) / plan.length for p in plan.pause)
        worked = share * (1.0 - (high - low))
        return worked if worked < low else worked + (high - low)

    # Links -------------------------------------------------------------------------------------

    def _rename(self, a: Ticket, b: Ticket) -> None:
        for mine, other in ((a, b), (b, a)):
            team = self.org.teams[mine.team]
            if not mine.links and mine.type != "Bug":
                mine.summary = self.writer.seam_summary(
                    team.domain, self.org.teams[other.team].name
                )

    def _join(self, a: Ticket, b: Ticket, initiative: int | None, vague: float = 0.14) -> Link:
        """Links two tickets; what is done first blocks the other."""
        source, target = (a, b) if _finish(a) <= _finish(b) else (b, a)
        kind = "Relates" if self.dice.chance(vague) else "Blocks"
        if kind == "Blocks" and self.dice.chance(self.style.depends):
            kind = "Depends"
        link = Link(source, target, kind, 0.0, initiative=initiative)
        self._date(link)
        for ticket in (a, b):
            ticket.links.append(link)
            ticket.priority = self._priority(linked=True)
        self.links.append(link)
        return link

    def _date(self, link: Link) -> None:
        """Seven of ten links are made at planning, the others after work started."""
        low = max(link.source.created, link.target.created)
        high = min(_finish(link.source), _finish(link.target))
        span = max(high - low, 0.2)
        late = self.dice.chance(0.3)
        delay = span * self.dice.uniform(0.1, 0.6) if late else self.dice.uniform(0.01, 2.0)
        link.created = low + min(delay, 0.9 * span)
        if self.style.link_changelog and self.dice.chance(0.04):
            link.removed = link.created + (high - link.created) * self.dice.uniform(0.2, 0.9)

    def _interface(self, interface: Interface) -> None:
        """Everyday links of one pair, spread over the whole time."""
        days = self.clock.days
        recent: dict[str, Ticket] = {}
        for moment in sorted(self.dice.uniform(3.0, days - 12.0) for _ in range(interface.links)):
            short = interface.kind == "low_demand"
            link = self._everyday_link(interface.pair, moment, recent, short)
            if interface.liaison is not None:
                team, person = interface.liaison
                mine = link.source if link.source.team == team else link.target
                mine.assignee = person
            elif interface.kind == "healthy":
                self._adopt(self.dice.pick((link.source, link.target)), 0.3)

    def _everyday_link(
        self, pair: Pair, moment: float, recent: dict[str, Ticket], short: bool
    ) -> Link:
        a, b = (self._end_of(team, moment, recent, short) for team in pair)
        self._rename(a, b)
        first, last = (a, b) if _finish(a) <= _finish(b) else (b, a)
        if self.dice.chance(0.85):
            last.done = max(_finish(last), _finish(first) + self.dice.lognormal(2.0, 0.8))
        return self._join(a, b, None)

    def _end_of(self, team: str, at: float, recent: dict[str, Ticket], short: bool) -> Ticket:
        """The link's end in a team: the pair's last ticket where still open, or a new one."""
        last = recent.get(team)
        if last is not None and _finish(last) > at + 7.0 and self.dice.chance(0.4):
            return last
        created = max(at - self.dice.uniform(0.0, 3.0), 0.1)
        start = created + self.dice.lognormal(5.0, 0.8)
        done = start + self.dice.lognormal(4.0 if short else 17.0, 0.5 if short else 0.8)
        made = recent[team] = self.ticket(team, created, start, done)
        return made

    def _one_offs(self, planner: Planner) -> None:
        """Single dependencies between pairs that have no special part to play."""
        teams = list(self.org.teams.values())
        weights = [t.weight for t in teams]
        forbidden = self.plan.special()
        for _ in range(self.plan.one_off):
            a = self.dice.weighted(teams, weights).id
            pair = pair_of(a, planner.neighbour(a, self.org.teams))
            if pair in forbidden:
                continue
            link = self._everyday_link(
                pair, self.dice.uniform(2.0, self.clock.days - 5.0), {}, False
            )
            if self.dice.chance(0.1):
                link.kind = "Duplicate"

    def _inner_links(self) -> None:
        """About seven links inside a team for each hundred of its tickets."""
        by_team: dict[str, list[Ticket]] = {}
        for ticket in self.tickets:
            if ticket.type != "Epic":
                by_team.setdefault(ticket.team, []).append(ticket)
        for tickets in by_team.values():
            tickets.sort(key=lambda t: t.created)
            for a, b in pairwise(tickets):
                if self.dice.chance(0.07):
                    priorities = a.priority, b.priority
                    self._join(a, b, a.initiative if a.initiative == b.initiative else None)
                    a.priority, b.priority = priorities

    # Ends --------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Moves times into office hours, cuts at the end, drops what was never created."""
        end = self.clock.end
        for ticket in self.tickets:
            self._settle_ticket(ticket, end)
        gone = {id(t) for t in self.tickets if t.created >= end - 0.5}
        self.tickets = [t for t in self.tickets if id(t) not in gone]
        kept = [link for link in self.links if self._settle_link(link, gone, end)]
        dropped = {id(link) for link in self.links} - {id(link) for link in kept}
        for ticket in self.tickets:
            ticket.links = [link for link in ticket.links if id(link) not in dropped]
            if ticket.epic is not None and id(ticket.epic) in gone:
                ticket.epic = None
        self.links = kept

    def _settle_ticket(self, ticket: Ticket, end: float) -> None:
        offset = self.org.people[ticket.assignee or ticket.reporter].offset
        start, done = ticket.start or 0.0, _finish(ticket)
        ticket.created = max(self.clock.office(ticket.created, offset), 0.05)
        start = self.clock.later(start, offset, ticket.created)
        done = self.clock.later(done, offset, start + 0.02)
        ticket.start = start if start < end else None
        ticket.done = done if done < end else None
        if ticket.priority == "Medium" and not ticket.links:
            ticket.priority = self._priority(linked=False)
        if ticket.type == "Story" and self.dice.chance(0.7):
            ticket.points = self.dice.pick((1, 2, 3, 5, 8, 13))
        if ticket.due is None and self.dice.chance(0.2):
            ticket.due = done + self.dice.uniform(-12.0, 10.0)

    def _settle_link(self, link: Link, gone: set[int], end: float) -> bool:
        if id(link.source) in gone or id(link.target) in gone:
            return False
        born = max(link.source.created, link.target.created)
        link.created = self.clock.later(link.created, 0, born)
        if link.removed is not None:
            link.removed = self.clock.later(link.removed, 0, link.created + 0.05)
            if link.removed >= end:
                link.removed = None
        return link.created < end


def _finish(ticket: Ticket) -> float:
    assert ticket.done is not None, "the plan gives every ticket an end; _settle cuts it"
    return ticket.done
