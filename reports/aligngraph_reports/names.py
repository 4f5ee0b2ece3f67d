"""Names for ids, as a report may show them.

The output boundary has already decided what a name is; an id it does not know is shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from aligngraph.alignment import Alignment, PersonView
from aligngraph.findings import Finding, Subject


@dataclass(frozen=True)
class Names:
    """Looks up what to call a team, a group, a role or an initiative."""

    alignment: Alignment

    @cached_property
    def _teams(self) -> dict[str, str]:
        return {team.id: team.name for team in self.alignment.teams}

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {group.id: group.name for group in self.alignment.groups}

    @cached_property
    def _people(self) -> dict[str, PersonView]:
        return {person.id: person for person in self.alignment.people}

    def team(self, id: str) -> str:
        """Return a team's name."""
        return self._teams.get(id, id)

    def group(self, id: str | None) -> str:
        """Return a group's name; teams outside any group share one."""
        return "No group" if id is None else self._groups.get(id, id)

    def person(self, id: str) -> str:
        """Return a role, or the name where names were asked for."""
        person = self._people.get(id)
        return id if person is None else person.name

    def initiative(self, id: str) -> str:
        """Return an initiative's name."""
        return self.alignment.initiatives.get(id, id)

    def subject(self, subject: Subject) -> str:
        """Return what a finding's subject is called."""
        if subject.type == "team":
            return self.team(subject.id)
        if subject.type == "person":
            return self.person(subject.id)
        if subject.type == "initiative":
            return self.initiative(subject.id)
        return self.alignment.organization

    def subjects(self, finding: Finding) -> str:
        """Return a finding's subjects in one phrase: "Payments, Ledger"."""
        return ", ".join(self.subject(subject) for subject in finding.subjects)
