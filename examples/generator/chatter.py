"""Comments that are no exchange between teams: inside the team, coordinators, managers, robots."""

from examples.generator.clock import Clock
from examples.generator.dice import Dice
from examples.generator.model import Comment, Org, Ticket
from examples.generator.plan import Initiative, Plan
from examples.generator.style import Style
from examples.generator.words import Writer


class Chatter:
    """Writes the routine comments into the tickets."""

    def __init__(self, dice: Dice, org: Org, style: Style, plan: Plan, clock: Clock) -> None:
        self.dice, self.org, self.style, self.plan, self.clock = dice, org, style, plan, clock
        self.writer = Writer(dice)

    def write(self, tickets: list[Ticket]) -> None:
        """All of it."""
        for ticket in tickets:
            self._team(ticket)
            self._robot(ticket)
            plan = self._initiative(ticket)
            if plan is not None and plan.tpm is not None:
                self._coordinator(ticket, plan, plan.tpm)
        self._managers(tickets)
        self._outsiders(tickets)

    def _initiative(self, ticket: Ticket) -> Initiative | None:
        return None if ticket.initiative is None else self.plan.initiatives[ticket.initiative]

    def _span(self, ticket: Ticket) -> tuple[float, float]:
        return ticket.created, min(ticket.done or self.clock.end, self.clock.end)

    def _say(self, ticket: Ticket, who: str, at: float, text: str, *mentions: str) -> bool:
        """Adds a comment in office hours unless it falls outside the ticket or into a pause."""
        at = self.clock.later(at, self.org.people[who].offset, ticket.created)
        plan = self._initiative(ticket)
        paused = plan is not None and plan.pause and plan.pause[0] < at < plan.pause[1]
        if at >= self.clock.end or paused:
            return False
        ticket.comments.append(Comment(who, at, text, mentions))
        return True

    def _team(self, ticket: Ticket) -> None:
        """Poisson of a lognormal mean that grows with duration ** 0.35; most by the assignee."""
        team = self.org.teams[ticket.team]
        low, high = self._span(ticket)
        scale = min(((high - low) / 14.0) ** 0.35, 2.5) * self.dice.lognormal(1.0, 0.5)
        talk = team.talk * self.plan.off_tracker.get(team.id, 1.0)
        people = [*team.members, team.lead]
        weights = [self._weight(p) for p in people]
        for _ in range(min(self.dice.poisson(self.style.chatter * scale * talk), 45)):
            mine = ticket.assignee is not None and self.dice.chance(0.4)
            who = (
                ticket.assignee if mine and ticket.assignee else self.dice.weighted(people, weights)
            )
            at = self.dice.uniform(low, high + 1.0)
            text = self.writer.chat(team.domain)
            if self.dice.chance(0.2 * self.style.mentions) and ticket.assignee not in (who, None):
                self._say(ticket, who, at, "{0} " + text, str(ticket.assignee))
            else:
                self._say(ticket, who, at, text)

    def _weight(self, person: str) -> float:
        who = self.org.people[person]
        return who.weight * (0.45 if who.role == "manager" else 1.0)

    def _robot(self, ticket: Ticket) -> None:
        if self.dice.chance(0.3):
            low, high = self._span(ticket)
            for _ in range(self.dice.integer(1, 3)):
                self._say(ticket, self.org.bot, self.dice.uniform(low, high), self.writer.bot())

    def _coordinator(self, ticket: Ticket, plan: Initiative, tpm: str) -> None:
        """A status question every 9-20 days on linked tickets, some on others; half get a reply."""
        linked = any(link.crosses for link in ticket.links)
        if not (linked or ticket.type == "Epic" or self.dice.chance(0.25)):
            return
        low, high = self._span(ticket)
        high = min(high, plan.finish + 10.0)
        at, asked = low + self.dice.uniform(2.0, 14.0), ticket.assignee or ticket.reporter
        while at < high:
            text = self.writer.status()
            mentions = (asked,) if "{0}" in text else ()
            if self._say(ticket, tpm, at, text, *mentions) and self.dice.chance(0.5):
                reply = at + self.dice.lognormal(0.8, 0.7)
                self._say(ticket, asked, reply, "{0} " + self.writer.status_reply(), tpm)
            at += self.dice.uniform(9.0, 20.0)

    def _managers(self, tickets: list[Ticket]) -> None:
        """Vice presidents and directors remark on tickets below them, chatty ones everywhere."""
        volume = max(self.style.months / 18.0, 0.3)
        for group in self.org.groups.values():
            below = self._below(group.lead, tickets)
            chatty = group.lead in self.plan.chatty
            many = self.dice.uniform(150.0, 320.0) if chatty else self.dice.lognormal(22.0, 0.6)
            for _ in range(self.dice.poisson(many * volume)):
                self._remark(group.lead, below, chatty)
        for manager in self._top_managers():
            usual = 24.0 if manager in self.plan.copied else 4.0
            below = self._below(manager, tickets)
            for _ in range(self.dice.poisson(usual * volume)):
                self._copy(manager, below)

    def _top_managers(self) -> list[str]:
        return list(dict.fromkeys(g.lead for g in self.org.groups.values()))

    def _below(self, manager: str, tickets: list[Ticket]) -> list[Ticket]:
        teams = {t for t in self.org.teams if manager in self.org.managers(t)}
        return [t for t in tickets if t.team in teams]

    def _remark(self, manager: str, below: list[Ticket], chatty: bool) -> None:
        """Unasked: never where a question waits for this very manager."""
        ticket = self._some(below, crossing=0.6 if chatty else 0.2)
        if ticket is None or any(manager in c.mentions for c in ticket.comments):
            return
        if all(hold[2] != manager for hold in ticket.holds):
            self._say(ticket, manager, self._sometime(ticket), self.writer.manager())

    def _some(self, below: list[Ticket], crossing: float) -> Ticket | None:
        if not below:
            return None
        picks = [self.dice.pick(below) for _ in range(12)]
        linked = [t for t in picks if any(link.crosses for link in t.links)]
        return linked[0] if linked and self.dice.chance(crossing) else picks[0]

    def _sometime(self, ticket: Ticket) -> float:
        return self.dice.uniform(*self._span(ticket))

    def _copy(self, manager: str, below: list[Ticket]) -> None:
        """A member writes to a colleague or to nobody, the manager in copy; no answer is due."""
        ticket = self._some(below, crossing=0.9)
        if ticket is None or any(manager in (*c.mentions, c.author) for c in ticket.comments):
            return
        team = self.org.teams[ticket.team]
        author, colleague = self.dice.pick(team.members), self.dice.pick(team.members)
        text, at = self.writer.chat(team.domain), self._sometime(ticket)
        if author == manager:
            return
        if author == colleague or self.dice.chance(0.4):
            self._say(ticket, author, at, text + " cc {0}", manager)
        elif self._say(ticket, author, at, "{0} " + text + " cc {1}", colleague, manager):
            answer = at + self.dice.lognormal(0.7, 0.7)
            self._say(ticket, colleague, answer, self.writer.reply())

    def _outsiders(self, tickets: list[Ticket]) -> None:
        """Accounts that are in no org chart report and comment now and then."""
        guests = [p.id for p in self.org.people.values() if p.kind == "external"]
        if not guests:
            return
        for ticket in tickets:
            if ticket.type == "Bug" and not ticket.links and self.dice.chance(0.06):
                ticket.reporter = self.dice.pick(guests)
                if self.dice.chance(0.6):
                    text = self.writer.chat(self.org.teams[ticket.team].domain)
                    self._say(ticket, ticket.reporter, self._sometime(ticket), text)
