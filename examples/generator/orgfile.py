"""Writes the organisation in the native dialect of `org.yaml`."""

import yaml

from examples.generator.jira_v2 import Json, Record, email
from examples.generator.model import Org, Person, Team, Ticket
from examples.generator.plan import Plan


def org_yaml(org: Org, plan: Plan, epics: dict[int, Ticket], cloud: bool) -> str:
    """The text of `org.yaml`; `epics` are the cross-team epics by index of the initiative."""
    document: Record = {
        "organization": org.name,
        "people": [_person(org, p, cloud) for p in org.people.values() if p.kind == "person"],
        "groups": [
            {"id": g.id, "name": g.name, "lead": g.lead, "parent": g.parent}
            for g in org.groups.values()
        ],
        "teams": [_team(t) for t in org.teams.values()],
    }
    initiatives = _initiatives(plan, epics)
    if initiatives:
        document["initiatives"] = initiatives
    if plan.goals:
        document["goals"] = [
            {"id": g.id, "name": g.name, "parent": None, "weight": g.weight, "owner": g.owner}
            for g in plan.goals
        ]
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Without anchors: every list is written out."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's interface
        return True


def _person(org: Org, person: Person, cloud: bool) -> Json:
    jira: Record = {"account_id": person.account_id} if cloud else {"username": person.username}
    out: Record = {
        "id": person.id,
        "name": person.name,
        "email": email(org, person),
        "title": person.title,
        "role": person.role,
    }
    if person.manager is not None:
        out["manager"] = person.manager
    out["jira"] = jira
    return out


def _team(team: Team) -> Json:
    owns: Record = {"projects": [team.project]}
    if team.component is not None:
        owns = {"components": [f"{team.project}/{team.component}"]}
    elif team.label is not None:
        owns = {"labels": [team.label]}
    members: list[Json] = list(team.members)
    return {
        "id": team.id,
        "name": team.name,
        "parent": team.group,
        "lead": team.lead,
        "tech_lead": team.tech_lead,
        "kind": team.domain.kind,
        "members": members,
        "owns": owns,
    }


def _initiatives(plan: Plan, epics: dict[int, Ticket]) -> list[Json]:
    out: list[Json] = []
    for index, epic in epics.items():
        initiative = plan.initiatives[index]
        if initiative.declared is not None and epic.key:
            record: Record = {
                "id": initiative.declared,
                "name": initiative.name,
                "epics": [epic.key],
                "contact": epic.assignee,
            }
            if initiative.goal is not None:
                record["goal"] = initiative.goal
            out.append(record)
    return out
