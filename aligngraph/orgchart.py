"""The org chart in memory: teams, people, and who is above whom.

Team-sized, so plain Python. Blind to dotted lines: the solid line only, one manager a
person (a lowest common manager is ambiguous otherwise; methods §4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from aligngraph.facts import Group, Initiative, Person, Team
from aligngraph.text import ReferenceKind

COORDINATING_ROLES = frozenset({"tpm", "pm"})
"""Roles whose word on a ticket is a relay between teams, never direct exchange (methods §0)."""


@dataclass(frozen=True)
class OrgChart:
    """People, teams, groups and reporting lines as of the analysed window.

    Args:
        name: of the organisation.
        manager_of: person id to the id of the manager on the solid line.
        members: team id to ids of its people.
    """

    name: str
    people: Mapping[str, Person]
    teams: Mapping[str, Team]
    groups: Mapping[str, Group]
    members: Mapping[str, Sequence[str]]
    manager_of: Mapping[str, str]
    initiatives: Mapping[str, Initiative]

    @cached_property
    def teams_of(self) -> Mapping[str, Sequence[str]]:
        """Person id to the ids of their teams."""
        teams: dict[str, list[str]] = defaultdict(list)
        for team in sorted(self.members):
            for person in self.members[team]:
                teams[person].append(team)
        return dict(teams)

    @cached_property
    def managers_above(self) -> Mapping[str, Sequence[str]]:
        """Team id to the people who manage it, nearest first: its lead and the lead's chain.

        A team without a lead is managed by the manager most of its members report to.
        """
        return {team: self.chain(start) for team in self.teams if (start := self._head(team))}

    def chain(self, person: str) -> Sequence[str]:
        """``person`` and everybody above, nearest first; a cycle ends where it closes."""
        chain = [person]
        while (above := self.manager_of.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def lowest_common_manager(self, team_a: str, team_b: str) -> str | None:
        """The nearest manager above both teams, or None where the chart does not tell."""
        above_b = set(self.managers_above.get(team_b, ()))
        return next((m for m in self.managers_above.get(team_a, ()) if m in above_b), None)

    def coordinators(self) -> frozenset[str]:
        """People whose role is to relay (TPM, PM)."""
        return frozenset(p.id for p in self.people.values() if p.role in COORDINATING_ROLES)

    def label(self, person: str, say: Callable[[ReferenceKind, str], str] | None = None) -> str:
        """A person by role: "the manager of Payments", "the VP Commerce", "an engineer of Ledger".

        Args:
            person: their id.
            say: how a team, group or title is said, from its kind and its id (a title is its own
                id); ``aligngraph.text.ref`` leaves the names to the output boundary. By default
                the chart's own names.
        """
        name = say or self._own_name
        led = sorted((t for t in self.teams.values() if t.lead == person), key=_by_name)
        groups = sorted((g for g in self.groups.values() if g.lead == person), key=_by_name)
        title = self.people[person].title if person in self.people else None
        if title and person not in self.teams_of:
            return f"the {name('title', title)}"
        if groups:
            return f"the head of {_listed([name('group', g.id) for g in groups])}"
        if led:
            return f"the manager of {_listed([name('team', t.id) for t in led])}"
        for team in sorted(self.teams.values(), key=_by_name):
            if team.tech_lead == person:
                return f"the tech lead of {name('team', team.id)}"
        if title:
            return f"the {name('title', title)}"
        return self._plain_label(person, name)

    def _plain_label(self, person: str, name: Callable[[ReferenceKind, str], str]) -> str:
        """Somebody without a title who leads nothing."""
        role = self.people[person].role.replace("_", " ") if person in self.people else "person"
        role = {"tpm": "TPM", "pm": "product manager", "other": "member"}.get(role, role)
        article = "an" if role[:1] in "aeio" else "a"
        teams = [t for t in self.teams_of.get(person, ()) if t in self.teams]
        if teams:
            return f"{article} {role} of {_listed([name('team', t) for t in teams])}"
        reports = {p for p, manager in self.manager_of.items() if manager == person}
        below = sorted((t for t in self.teams.values() if t.lead in reports), key=_by_name)
        if below:
            return f"the manager above {_listed([name('team', t.id) for t in below])}"
        return f"{article} {role}"

    def _own_name(self, kind: ReferenceKind, id: str) -> str:
        if kind == "title":
            return id
        return self.teams[id].name if kind == "team" else self.groups[id].name

    def _head(self, team: str) -> str | None:
        lead = self.teams[team].lead
        if lead is not None:
            return lead
        managers = [self.manager_of[p] for p in self.members.get(team, ()) if p in self.manager_of]
        outside = [m for m in managers if m not in self.members.get(team, ())]
        return max(sorted(set(outside)), key=outside.count, default=None)


def _by_name(unit: Team | Group) -> tuple[str, str]:
    return unit.name, unit.id


def _listed(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{names[0]}, {names[1]} and {len(names) - 2} more teams"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
