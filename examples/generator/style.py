"""What differs between organisations without being a problem: habits, tools, density, noise."""

from dataclasses import dataclass

from examples.generator.dice import Dice

SMALLEST = 12
"""Teams below which there is no room for all that is planted beside what is healthy."""

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
STATUSES = (
    ("To Do", "In Progress", "In Review", "Done"),
    ("Open", "In Progress", "Under Review", "Closed"),
    ("Backlog", "Doing", "Testing", "Released"),
)


@dataclass(slots=True)
class Style:
    """One organisation's habits. Rates are relative to 1 unless a unit is named."""

    months: float
    teams: int
    zone: str = "Europe/Berlin"
    link_density: float = 1.0
    managers_are_members: bool = True
    epic_by_parent: bool = True
    link_changelog: bool = True
    mentions: float = 0.5  # probability that a comment to somebody mentions them
    theta: float = 1.0  # exchange-days of a pair with one dependency-week
    beta: float = 0.85  # exchange grows as demand ** beta
    dispersion: float = 0.08  # variance of exchange beyond Poisson: mean**2 times this
    slow: float = 1.0  # factor on every wait for an answer
    talk_sigma: float = 0.5
    questions: float = 0.35  # weight of questions among the forms of contact
    chatter: float = 5.0  # in-team comments of an ordinary ticket
    duration_weeks: float = 16.0  # median length of an initiative
    statuses: tuple[str, str, str, str] = STATUSES[0]
    depends: float = 0.0  # share of dependency links recorded as "Depends"
    declared: float = 0.25  # share of cross-team epics declared as initiatives
    emails: bool = True
    mild: bool = False


def draw_style(dice: Dice, months: float, teams: int, mild: bool) -> Style:
    """The habits of one organisation, `teams` varied by Uniform(0.8, 1.2)."""
    return Style(
        months=months,
        teams=max(SMALLEST, round(teams * dice.uniform(0.8, 1.2))),
        zone=dice.pick(ZONES),
        link_density=min(max(dice.lognormal(1.0, 0.2), 0.7), 1.5),
        managers_are_members=dice.chance(0.5),
        epic_by_parent=dice.chance(0.5),
        link_changelog=dice.chance(0.8),
        mentions=dice.uniform(0.15, 0.8),
        theta=min(max(dice.lognormal(0.9, 0.3), 0.5), 1.5),
        beta=dice.uniform(0.7, 1.0),
        dispersion=dice.uniform(0.03, 0.14),
        slow=dice.lognormal(2.5, 0.2) if dice.chance(0.15) else 1.0,
        talk_sigma=dice.uniform(0.35, 0.55),
        questions=dice.uniform(0.2, 0.5),
        chatter=dice.lognormal(5.0, 0.2),
        duration_weeks=dice.uniform(12.0, 20.0),
        statuses=dice.pick(STATUSES),
        depends=0.35 if dice.chance(0.25) else 0.0,
        declared=dice.uniform(0.1, 0.4),
        emails=dice.chance(0.7),
        mild=mild,
    )
