"""The organisation: chief, vice presidents, directors, team managers, teams, coordinators."""

import re

from examples.generator.dice import Dice
from examples.generator.model import Domain, Group, Org, Person, Team
from examples.generator.names import AREAS, COMPANIES, FIRST, domains, surnames
from examples.generator.style import Style

SITES = (-5, 0, 1, 1, 2, 5)


def slug(text: str) -> str:
    """An id from a name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class Staffing:
    """Hires people with names nobody has had yet."""

    def __init__(self, dice: Dice, org: Org) -> None:
        self.dice = dice
        self.org = org
        self._surnames = dice.sample(surnames(), 10_000)
        self._count = 0

    def hire(self, title: str, role: str, manager: str | None, offset: int) -> str:
        """A new person's id; activity is lognormal(0, 0.6)."""
        name = self._new_name()
        person = self._person(slug(name), name, title, role, manager)
        person.offset = offset
        person.weight = self.dice.lognormal(1.0, 0.6)
        return person.id

    def _new_name(self) -> str:
        while True:
            family = self._surnames[self._count % len(self._surnames)]
            self._count += 1
            name = f"{self.dice.pick(FIRST)} {family}"
            if slug(name) not in self.org.people:
                return name

    def named(self, name: str, title: str, role: str, manager: str | None) -> str:
        """A person whose name is given (the fixed example)."""
        return self._person(slug(name), name, title, role, manager).id

    def account(self, name: str, kind: str) -> str:
        """A tracker account of nobody in the org chart: a robot or somebody from outside."""
        person = self._person(slug(name), name, "", "other", None)
        person.kind = kind
        return person.id

    def _person(self, ident: str, name: str, title: str, role: str, boss: str | None) -> Person:
        account = f"{self.dice.integer(100000, 999999)}:{self.dice.rng.bytes(12).hex()}"
        person = Person(ident, name, title, role, boss, ident.replace("-", "."), account)
        self.org.people[ident] = person
        return person


def draw_org(dice: Dice, style: Style) -> Org:
    """An organisation of `style.teams` teams.

    A vice president has about nine teams under two to three directors; one director in six
    lets one manager lead two teams. Teams have 5-9 members.
    """
    org = Org(dice.pick(COMPANIES))
    staff = Staffing(dice, org)
    chief = staff.hire("Chief Technology Officer", "manager", None, dice.pick(SITES))
    pool = _domain_pool(dice, style.teams)
    areas = max(2, round(style.teams / 9))
    names = dice.sample(AREAS, len(AREAS)) + [f"Area {n}" for n in range(len(AREAS), areas)]
    for area, size in zip(names[:areas], _split(style.teams, areas), strict=True):
        _add_area(staff, style, chief, area, [pool.pop() for _ in range(size)])
    _assign_projects(dice, org)
    _second_homes(dice, org)
    org.bot = staff.account("Automation for Tracker", "app")
    for number in range(max(2, style.teams // 8)):
        staff.account(f"Guest Account {number + 1}", "external")
    return org


def _split(total: int, parts: int) -> list[int]:
    return [total // parts + (i < total % parts) for i in range(parts)]


def _domain_pool(dice: Dice, count: int) -> list[Domain]:
    """Domains in random order; a second round gets a suffix."""
    base = domains()
    pool: list[Domain] = []
    for turn in range(count // len(base) + 1):
        suffix = f" {turn + 1}" if turn else ""
        pool += [Domain(d.name + suffix, d.nouns, d.kind) for d in dice.sample(base, len(base))]
    return pool[:count]


def _add_area(staff: Staffing, style: Style, chief: str, area: str, work: list[Domain]) -> None:
    dice, org = staff.dice, staff.org
    site = dice.pick(SITES)
    vice = staff.hire(f"VP {area}", "manager", chief, site)
    org.groups[slug(area)] = Group(slug(area), area, vice, None)
    org.tpms += [
        staff.hire("Technical Program Manager", "tpm", vice, site)
        for _ in range(max(1, len(work) // 5))
    ]
    staff.hire("Principal Architect", "architect", vice, site)
    divisions = max(1, round(len(work) / 3.7))
    for number, size in enumerate(_split(len(work), divisions), 1):
        director = staff.hire(f"Director {area} {number}", "manager", vice, site)
        ident = f"{slug(area)}-{number}"
        org.groups[ident] = Group(ident, f"{area} {number}", director, slug(area))
        _add_teams(staff, style, director, ident, [work.pop() for _ in range(size)])


def _add_teams(staff: Staffing, style: Style, boss: str, group: str, work: list[Domain]) -> None:
    dice = staff.dice
    twin = len(work) >= 3 and dice.chance(1 / 6)
    lead = ""
    for number, domain in enumerate(work):
        site = dice.pick(SITES) if dice.chance(0.3) else staff.org.people[boss].offset
        if not (twin and number == 1):
            lead = staff.hire(f"Engineering Manager {domain.name}", "manager", boss, site)
        team = _add_team(staff, style, domain, group, lead, site)
        team.weight = dice.lognormal(1.0, 0.45)
        team.talk = min(max(dice.lognormal(1.0, style.talk_sigma), 0.35), 2.1)
        team.speed = style.slow * min(max(dice.lognormal(1.0, 0.35), 0.5), 3.0)


def _add_team(
    staff: Staffing, style: Style, domain: Domain, group: str, lead: str, site: int
) -> Team:
    head = staff.hire("Staff Engineer", "tech_lead", lead, site)
    staff.org.people[head].weight *= 1.6
    size = staff.dice.integer(5, 9) - 1 - style.managers_are_members
    members = [head] + [staff.hire("Engineer", "engineer", lead, site) for _ in range(size)]
    if style.managers_are_members:
        members.append(lead)
    ident = slug(domain.name)
    team = Team(ident, domain.name, group, lead, head, members, domain, "")
    staff.org.teams[ident] = team
    return team


def _assign_projects(dice: Dice, org: Org) -> None:
    """Own project (65 in a hundred), a component (25) or a label (10) of the group's project."""
    taken: set[str] = set()
    shared = {group: _key(group, taken) for group in org.groups}
    for team in org.teams.values():
        how = dice.weighted(("project", "component", "label"), (0.65, 0.25, 0.10))
        team.project = _key(team.id, taken) if how == "project" else shared[team.group]
        team.component = team.name if how == "component" else None
        team.label = f"team-{team.id}" if how == "label" else None


def _key(ident: str, taken: set[str]) -> str:
    """A project key of three or four letters not taken yet."""
    letters = re.sub(r"[^A-Z]", "", ident.upper()) or "T"
    tail = ident.rsplit("-", 1)[-1].upper()
    stem = letters[:3] + (tail if tail.isdigit() else "")
    key, extra = stem, 2
    while key in taken:
        key, extra = f"{stem}{chr(63 + extra)}", extra + 1
    taken.add(key)
    return key


def _second_homes(dice: Dice, org: Org) -> None:
    """Every twelfth team shares one engineer with another team."""
    teams = list(org.teams.values())
    for team in teams:
        guest = dice.pick(dice.pick(teams).members)
        willing = org.people[guest].role == "engineer" and guest not in team.members
        if dice.chance(1 / 12) and willing:
            team.members.append(guest)
