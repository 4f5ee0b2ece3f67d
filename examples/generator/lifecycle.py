"""Turns what happened to a ticket into Jira changelog items, and its texts into final form."""

from examples.generator.clock import Clock
from examples.generator.dice import Dice
from examples.generator.model import Change, Edit, Org, Ticket
from examples.generator.plan import Plan
from examples.generator.style import Style
from examples.generator.words import Writer


class Lifecycle:
    """Writes descriptions and changes of all tickets."""

    def __init__(self, dice: Dice, org: Org, style: Style, plan: Plan, clock: Clock) -> None:
        self.dice, self.org, self.style, self.plan, self.clock = dice, org, style, plan, clock
        self.writer = Writer(dice)

    def write(self, tickets: list[Ticket]) -> None:
        """Number the tickets first: Link items hold keys."""
        for ticket in tickets:
            self._status(ticket)
            self._assignee(ticket)
            self._content(ticket)
            if self.style.link_changelog:
                self._links(ticket)
            self._sort(ticket)

    def _sort(self, ticket: Ticket) -> None:
        ticket.comments.sort(key=lambda c: c.at)
        ticket.changes.sort(key=lambda c: c.at)

    def _status(self, ticket: Ticket) -> None:
        """To Do, In Progress, In Review (six of ten), Done; one in twenty is reopened."""
        todo, doing, review, done = self.style.statuses
        if ticket.start is None:
            return
        who = ticket.assignee or ticket.reporter
        steps = [(ticket.start, doing)]
        if ticket.done is not None:
            span = ticket.done - ticket.start
            if self.dice.chance(0.05) and ticket.type != "Epic" and span > 2.0:
                early = ticket.start + span * self.dice.uniform(0.4, 0.7)
                steps += [(early, done), (early + 0.1 * span, doing)]
            if self.dice.chance(0.6) and ticket.type != "Epic":
                steps.append((ticket.done - span * self.dice.uniform(0.02, 0.15), review))
            steps.append((ticket.done, done))
        now = todo
        for at, status in steps:
            ticket.changes.append(Change(who, at, "status", now, status))
            now = status

    def _assignee(self, ticket: Ticket) -> None:
        """Assigned at start in half of the cases; one in eight was somebody else's before."""
        holder = ticket.assignee
        if holder is None:
            return
        first: str | None = holder
        events: list[tuple[float, str, str]] = []  # when, to whom, by whom
        if ticket.start is not None and self.dice.chance(0.5):
            team = self.org.teams[ticket.team].members
            first = self.dice.pick(team) if self.dice.chance(0.24) else None
            at = ticket.start - self.dice.uniform(0.0, 0.5) * (ticket.start - ticket.created)
            at = self.clock.later(at, self.org.people[holder].offset, ticket.created)
            events.append((min(at, ticket.start), holder, holder))
        for low, high, manager in ticket.holds:
            events.append((low, manager, holder))
            if high < self.clock.end:
                events.append((high, holder, manager))
        for at, new, by in sorted(events):
            if new != first:
                ticket.changes.append(Change(by, at, "assignee", first, new))
            first = new
        ticket.assignee = first

    def _links(self, ticket: Ticket) -> None:
        """`Link` items: what Jira writes at both ends when links come and go."""
        for link in ticket.links:
            far, text = (
                link.other(ticket),
                f"This issue {link.words(ticket)} {link.other(ticket).key}",
            )
            by = link.author
            ticket.changes.append(Change(by, link.created, "Link", None, far.key, None, text))
            if link.removed is not None:
                ticket.changes.append(Change(by, link.removed, "Link", far.key, None, text, None))

    def _content(self, ticket: Ticket) -> None:
        """Applies edits in order, so that the final fields agree with the last changes."""
        sentences = self.writer.description(self.org.teams[ticket.team].domain)
        marked = False
        for edit in sorted(ticket.edits, key=lambda e: e.at):
            old = _text(sentences, marked)
            if edit.formatting:
                marked = not marked
            elif edit.field == "description":
                self._rewrite(ticket, sentences)
            if edit.field == "description":
                new = _text(sentences, marked)
                if new != old:
                    change = Change(edit.author, edit.at, "description", None, None, old, new)
                    ticket.changes.append(change)
            else:
                self._field(ticket, edit)
        ticket.description = _text(sentences, marked)

    def _rewrite(self, ticket: Ticket, sentences: list[str]) -> None:
        """Replaces one or two sentences, or adds one: the meaning moves."""
        domain = self.org.teams[ticket.team].domain
        for _ in range(self.dice.integer(1, 2)):
            at = self.dice.integer(0, len(sentences))
            draft = self.writer.sentence(domain)
            if draft not in sentences:
                sentences[at : at + 1] = [draft]

    def _field(self, ticket: Ticket, edit: Edit) -> None:
        if edit.field == "summary":
            old, ticket.summary = ticket.summary, ticket.summary.split(" (")[0] + self._scope()
            if old != ticket.summary:
                self._record(ticket, edit, None, None, old, ticket.summary)
        elif edit.field == "duedate":
            before = None if ticket.due is None else self.clock.day(ticket.due)
            ticket.due = (ticket.due or edit.at + 14.0) + self.dice.uniform(3.0, 25.0)
            after = self.clock.day(ticket.due)
            self._record(ticket, edit, before, after, before, after)
        elif ticket.type == "Story":
            points = None if ticket.points is None else str(ticket.points)
            ticket.points = self.dice.pick([p for p in (1, 2, 3, 5, 8, 13) if str(p) != points])
            self._record(ticket, edit, None, None, points, str(ticket.points))

    def _scope(self) -> str:
        return self.dice.pick((" (first half only)", " (read side)", " (without migration)"))

    def _record(
        self,
        ticket: Ticket,
        edit: Edit,
        old: str | None,
        new: str | None,
        old_text: str | None,
        new_text: str | None,
    ) -> None:
        ticket.changes.append(
            Change(edit.author, edit.at, edit.field, old, new, old_text, new_text)
        )


def _text(sentences: list[str], marked: bool) -> str:
    """The description; marked up it holds the same words."""
    if marked:
        return "\r\n".join(f"* {s}" for s in sentences)
    return " ".join(sentences)
