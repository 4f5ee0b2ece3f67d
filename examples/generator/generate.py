"""One organisation from a seed: the steps in order."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from examples.generator.chatter import Chatter
from examples.generator.clock import Clock
from examples.generator.dice import Dice
from examples.generator.lifecycle import Lifecycle
from examples.generator.model import Contact, Link, Org, Question, Ticket
from examples.generator.people import draw_org
from examples.generator.plan import Plan
from examples.generator.planner import Planner
from examples.generator.queues import Queues
from examples.generator.style import Style, draw_style
from examples.generator.talk import Ledger, Talk, near_pairs
from examples.generator.voices import Voices
from examples.generator.work import Work

Preset: TypeAlias = Literal["clear", "mild", "healthy", "acme"]
EVERYDAY = 2.4  # unlinked tickets a team and month


@dataclass(slots=True)
class World:
    """A generated organisation with its history and all that is known about how it was made."""

    org: Org
    style: Style
    plan: Plan
    clock: Clock
    tickets: list[Ticket]
    links: list[Link]
    epics: dict[int, Ticket]
    ledger: Ledger
    contacts: list[Contact]
    questions: list[Question]


def generate(seed: int, preset: Preset, teams: int, months: float) -> World:
    """An organisation of about `teams` teams with a history of `months` months.

    Presets: `clear` and `mild` plant problems, `healthy` plants none; all have the decoys.
    """
    dice = Dice(seed)
    style = draw_style(dice, months, teams, preset == "mild")
    clock = Clock(months, style.zone, dice)
    org = draw_org(dice, style)
    planner = Planner(dice, org, style, clock.days)
    plan = planner.draw(preset == "healthy")
    work = Work(dice, org, style, plan, clock)
    work.make(planner, EVERYDAY)
    queues = Queues(dice, org, style, plan, clock)
    queues.index(work.links)
    queues.draw(preset == "healthy")
    asides = round(2.0 * len(org.teams) * months / 18.0)
    return tell(work, queues, near_pairs(dice, org, asides))


def tell(work: Work, queues: Queues, near: list[tuple[str, str]]) -> World:
    """Adds to finished work everything that is said and changed about it, and numbers it."""
    dice, org, style, plan, clock = work.dice, work.org, work.style, work.plan, work.clock
    queues.write()
    voices = Voices(dice, org, style, plan, clock)
    talk = Talk(dice, org, style, plan, clock, voices)
    talk.exchange(work.links)
    talk.edits(work.tickets)
    talk.asides(work.tickets, near)
    Chatter(dice, org, style, plan, clock).write(work.tickets)
    _number(work)
    Lifecycle(dice, org, style, plan, clock).write(work.tickets)
    questions = [*queues.questions, *voices.questions]
    return World(
        org,
        style,
        plan,
        clock,
        work.tickets,
        work.links,
        work.epics,
        talk.ledger,
        voices.contacts,
        questions,
    )


def _number(work: Work) -> None:
    """Keys and ids in order of creation."""
    work.tickets.sort(key=lambda t: t.created)
    last: dict[str, int] = {}
    for number, ticket in enumerate(work.tickets):
        project = work.org.teams[ticket.team].project
        last[project] = last.get(project, 0) + 1
        ticket.key, ticket.number = f"{project}-{last[project]}", 10_001 + number
    work.links.sort(key=lambda link: link.created)
    for number, link in enumerate(work.links):
        link.number = 20_001 + number
