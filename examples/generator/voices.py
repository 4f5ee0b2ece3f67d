"""Who speaks across a seam, and in which form: comment, reply, mention, question and answer."""

from collections import Counter

from examples.generator.clock import Clock
from examples.generator.dice import Dice
from examples.generator.model import (
    Comment,
    Contact,
    Domain,
    Link,
    Org,
    Pair,
    Question,
    Team,
    Ticket,
)
from examples.generator.plan import Plan
from examples.generator.style import Style
from examples.generator.words import Writer

FORMS = ("on_theirs", "reply", "mention", "question")


class Voices:
    """Writes single contacts into tickets and remembers them."""

    def __init__(self, dice: Dice, org: Org, style: Style, plan: Plan, clock: Clock) -> None:
        self.dice, self.org, self.style, self.plan, self.clock = dice, org, style, plan, clock
        self.writer = Writer(dice)
        self.contacts: list[Contact] = []
        self.questions: list[Question] = []
        self._circles: dict[tuple[Pair, str], tuple[list[str], list[float]]] = {}
        homes = Counter(p for team in org.teams.values() for p in team.members)
        self._shared = {person for person, count in homes.items() if count > 1}
        self._heard: dict[tuple[int, str], tuple[float, str]] = {}  # (ticket, team): last comment

    def contact(self, link: Link, at: float) -> None:
        """One contact over a link: a side at random, a form by weight."""
        mine, theirs = link.source, link.target
        if self.dice.chance(0.5):
            mine, theirs = theirs, mine
        actor = self.speaker(link.pair, mine)
        at = self.clock.later(at, self.org.people[actor].offset, max(mine.created, theirs.created))
        if at >= self.clock.end:
            return
        heard = self._heard.get((id(mine), theirs.team))
        fresh = heard is not None and at - 21.0 < heard[0] < at
        mention = 0.3 * self.style.mentions
        weights = (0.48, 0.3 if fresh else 0.0, mention, self.style.questions)
        form = self.dice.weighted(FORMS, weights)
        if form == "question":
            self._question(link, mine, theirs, actor, at)
        elif form == "on_theirs":
            self.on_theirs(link, theirs, actor, at)
        elif form == "reply" and heard is not None:
            self._say(link, mine, actor, at, heard[1], self.style.mentions, self.writer.reply())
        else:
            listener = self._listener(link.pair, theirs, actor)
            self._say(
                link, mine, actor, at, listener, 1.0, self.writer.seam_talk(self._words(mine))
            )

    def on_theirs(self, link: Link, theirs: Ticket, actor: str, at: float) -> None:
        """A comment on the other team's ticket."""
        listener = self._listener(link.pair, theirs, actor)
        text = self.writer.seam_talk(self._words(theirs))
        self._say(link, theirs, actor, at, listener, self.style.mentions, text)
        self._heard[id(theirs), link.other(theirs).team] = (at, actor)

    def aside(self, pair: Pair, ticket: Ticket, actor: str, at: float) -> None:
        """A comment on another team's ticket without any link."""
        listener = self._listener(pair, ticket, actor)
        mentions = (listener,) if self.dice.chance(self.style.mentions) else ()
        text = "{0} " * len(mentions) + self.writer.seam_talk(self._words(ticket))
        ticket.comments.append(Comment(actor, at, text, mentions))
        self.contacts.append(Contact(pair, at, (actor, listener), None))

    def speaker(self, pair: Pair, mine: Ticket) -> str:
        """Who of a ticket's team speaks: the liaison, the assignee, or one of its circle."""
        liaison = self.plan.liaison(pair)
        if liaison is not None and liaison[0] == mine.team:
            return liaison[1]
        if mine.assignee in self.circle(pair, mine.team)[0] and self.dice.chance(0.45):
            return mine.assignee
        return self.of_circle(pair, mine.team)

    def of_circle(self, pair: Pair, team: str) -> str:
        """One of a team's people who deal with the other team."""
        return self.dice.weighted(*self.circle(pair, team))

    def circle(self, pair: Pair, team: str) -> tuple[list[str], list[float]]:
        """A team's people who deal with the other team, and how often; none is in two teams.

        Activity times lognormal(0, 0.9): a few do most. The tech lead counts twice.
        """
        key = (pair, team)
        if key not in self._circles:
            people = self._people(self.org.teams[team])
            self._circles[key] = people, [self._voice(p) for p in people]
        return self._circles[key]

    def _people(self, team: Team) -> list[str]:
        engineers = [p for p in team.members if self.org.people[p].role != "manager"]
        return [p for p in engineers if p not in self._shared]

    def _voice(self, person: str) -> float:
        who = self.org.people[person]
        return self.dice.lognormal(who.weight, 0.9) * (2.0 if who.role == "tech_lead" else 1.0)

    def _listener(self, pair: Pair, theirs: Ticket, actor: str) -> str:
        liaison = self.plan.liaison(pair)
        if liaison is not None and liaison[0] == theirs.team:
            return liaison[1]
        if theirs.assignee in self.circle(pair, theirs.team)[0] and self.dice.chance(0.75):
            return theirs.assignee
        other = self.of_circle(pair, theirs.team)
        return other if other != actor else self.org.teams[theirs.team].tech_lead

    def _words(self, ticket: Ticket) -> Domain:
        return self.org.teams[ticket.team].domain

    def _say(
        self,
        link: Link,
        ticket: Ticket,
        actor: str,
        at: float,
        listener: str,
        mention: float,
        text: str,
    ) -> None:
        """A comment; one in five is followed by a second within the hour."""
        mentions = (listener,) if self.dice.chance(mention) else ()
        ticket.comments.append(Comment(actor, at, "{0} " * len(mentions) + text, mentions))
        if self.dice.chance(0.2):
            again = at + self.dice.uniform(0.003, 0.04)
            more = self.writer.chat(self._words(ticket))
            ticket.comments.append(Comment(actor, again, more))
        self.contacts.append(Contact(link.pair, at, (actor, listener), link.initiative))

    # Questions to peers ------------------------------------------------------------------------

    def _question(self, link: Link, mine: Ticket, theirs: Ticket, actor: str, at: float) -> None:
        """Asked by mention on either ticket; 7 % are never answered, 18 % by a colleague."""
        asked_of = self._listener(link.pair, theirs, actor)
        ticket = theirs if self.dice.chance(0.6) else mine
        text = self.writer.ask(self._words(theirs))
        ticket.comments.append(Comment(actor, at, text, (asked_of,)))
        self.contacts.append(Contact(link.pair, at, (actor, asked_of), link.initiative))
        answered = self._wait(link, theirs.team, ticket.priority, at)
        self.questions.append(
            Question(link.pair, actor, asked_of, at, answered, False, ticket.priority)
        )
        if answered is not None:
            self._reply(link, ticket, actor, asked_of, theirs.team, answered)

    def _reply(
        self, link: Link, ticket: Ticket, asker: str, asked_of: str, team: str, at: float
    ) -> None:
        tied = self.plan.liaison(link.pair) is not None
        who = self.of_circle(link.pair, team) if not tied and self.dice.chance(0.18) else asked_of
        if who == asker:
            who = asked_of
        mentions = (asker,) if self.dice.chance(self.style.mentions) else ()
        text = "{0} " * len(mentions) + self.writer.answer()
        ticket.comments.append(Comment(who, at, text, mentions))
        self.contacts.append(Contact(link.pair, at, (who, asker), link.initiative))

    def _wait(self, link: Link, team: str, priority: str, at: float) -> float | None:
        """Lognormal around the team's speed; urgent is slow under a manager of hard questions."""
        if self.dice.chance(0.07):
            return None
        median = self.org.teams[team].speed
        if priority == "Highest" and set(self.plan.hard) & set(self.org.above_both(*link.pair)):
            median *= 4.5
        answered = self.clock.later(at + self.dice.lognormal(median, 0.8), 0, at)
        return answered if answered < self.clock.end else None
