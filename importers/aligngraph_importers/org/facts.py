"""A valid chart to facts, and what it leaves open to warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from aligngraph import facts
from aligngraph.facts import DataWarning, Fact
from aligngraph_importers.org.document import OrgDocument, PersonEntry, TeamEntry
from aligngraph_importers.org.problems import Where, shown

_TEAMLESS = frozenset({"manager", "tpm", "pm", "right_hand"})  # roles that need no team

Locate = Callable[[str, str], Where]
"""Section and id to the entry's place."""


def merged(documents: Sequence[OrgDocument]) -> OrgDocument:
    """The documents of one chart as one; the caller has seen that they agree."""
    names = (document.organization for document in documents)
    return OrgDocument(
        organization=next(name for name in names if name is not None),
        people=tuple(chain.from_iterable(document.people for document in documents)),
        groups=tuple(chain.from_iterable(document.groups for document in documents)),
        teams=tuple(chain.from_iterable(document.teams for document in documents)),
        initiatives=tuple(chain.from_iterable(document.initiatives for document in documents)),
        goals=tuple(chain.from_iterable(document.goals for document in documents)),
    )


def chart_facts(chart: OrgDocument) -> Iterator[Fact]:
    """Every fact of a chart, in the chart's order; memberships and lines without dates."""
    if chart.organization is not None:
        yield facts.Organization(chart.organization)
    for person in chart.people:
        yield from _person(person)
    for group in chart.groups:
        yield facts.Group(group.id, group.name, group.parent, group.lead)
    for team in chart.teams:
        yield from _team(team)
    for i in chart.initiatives:
        yield facts.Initiative(i.id, i.name, _once(i.epics), i.goal, i.contact, i.due)
    for goal in chart.goals:
        labels = _once(goal.labels)
        yield facts.Goal(goal.id, goal.name, goal.parent, goal.weight, goal.owner, labels)


def _once(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _person(person: PersonEntry) -> Iterator[Fact]:
    yield facts.Person(person.id, person.name, person.email, person.title, person.role)
    yield from dict.fromkeys(_identities(person))
    if person.manager is not None:
        yield facts.ReportingLine(person.id, person.manager, None, None)


def _identities(person: PersonEntry) -> Iterator[facts.Identity]:
    for account in person.jira:
        kinds = {
            "account_id": account.account_id,
            "username": account.username,
            "email": account.email,
            "name": account.name,
        }
        for kind, value in kinds.items():
            if value is not None:
                yield facts.Identity(person.id, kind, value)
    if person.email is not None:
        yield facts.Identity(person.id, "email", person.email)
    yield facts.Identity(person.id, "name", person.name)


def _team(team: TeamEntry) -> Iterator[Fact]:
    yield facts.Team(team.id, team.name, team.parent, team.lead, team.tech_lead, team.kind)
    for person in _once(team.members):
        yield facts.Membership(person, team.id, None, None)
    owned = {
        "project": team.owns.projects,
        "component": team.owns.components,
        "label": team.owns.labels,
    }
    for kind, values in owned.items():
        for value in _once(values):
            yield facts.Ownership(team.id, kind, value)


def chart_warnings(chart: OrgDocument, file: str, locate: Locate) -> Iterator[DataWarning]:
    """What is no mistake but leaves questions that the chart's author may want to answer.

    A person is told by place, not by name: warnings are stored and shown.

    Args:
        chart: a valid chart.
        file: named where a warning is about the chart as a whole.
        locate: the place of an entry.
    """
    if not chart.teams:
        yield DataWarning("no-teams", file, "the chart has no teams; list them under teams")
    else:
        yield from _teamless(chart, locate)
    for team in chart.teams:
        where = locate("teams", team.id).file_line
        for code, message in _team_gaps(team):
            yield DataWarning(code, where, f"team {shown(team.name)} {message}")
    yield from _shared_names(chart.teams, locate)
    if len(chart.people) > 1 and not any(person.manager for person in chart.people):
        yield DataWarning(
            "no-reporting-lines",
            file,
            "nobody on the chart has a manager, so that escalation cannot be judged; "
            "give each person manager: id",
        )
    yield from _unreachable(chart, locate)


def _teamless(chart: OrgDocument, locate: Locate) -> Iterator[DataWarning]:
    placed = {id for team in chart.teams for id in (*team.members, team.lead, team.tech_lead)}
    placed |= {group.lead for group in chart.groups}
    placed |= {person.manager for person in chart.people}
    for person in chart.people:
        if person.id not in placed and person.role not in _TEAMLESS:
            yield DataWarning(
                "person-without-team",
                locate("people", person.id).file_line,
                "this person is in no team, so that their tickets count for none; "
                "add the id to a team's members",
            )


def _team_gaps(team: TeamEntry) -> Iterator[tuple[str, str]]:
    if not team.members:
        yield "team-without-members", "has no members; list their ids under members"
    elif team.tech_lead is not None and team.tech_lead not in team.members:
        yield (
            "tech-lead-not-member",
            "does not list its tech lead under members; "
            "add the id, so that the tech lead's tickets count for the team",
        )
    if team.lead is None:
        yield "team-without-lead", "has no lead; give lead: the id of who manages it"


def _shared_names(teams: Sequence[TeamEntry], locate: Locate) -> Iterator[DataWarning]:
    owners: dict[str, str] = {}
    for team in teams:
        spellings = {team.id.casefold(), team.name.casefold()}
        others = {owners.setdefault(spelling, team.id) for spelling in spellings} - {team.id}
        for other in sorted(others):
            yield DataWarning(
                "team-name-shared",
                locate("teams", team.id).file_line,
                f"teams {shown(other)} and {shown(team.id)} share a name or id, so that a ticket's "
                "team field cannot tell them apart; rename one",
            )


def _unreachable(chart: OrgDocument, locate: Locate) -> Iterator[DataWarning]:
    for person in chart.people:
        if not person.jira and person.email is None:
            yield DataWarning(
                "person-without-account",
                locate("people", person.id).file_line,
                "this person can be found in the tracker by name only; "
                "give jira: {account_id: …} or an email",
            )
