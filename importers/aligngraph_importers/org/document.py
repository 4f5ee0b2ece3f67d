"""The native org-chart dialect as pydantic models: the shape of one file.

Holds what one entry can say by itself; whether entries fit together is in ``checks``. Every
field's description ends up in the JSON Schema that editors show.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from aligngraph.facts import Role, TeamKind

EXTENSION: Final = "x-"  # top-level keys that begin so are the author's own

_PROJECT = re.compile(r"[A-Z][A-Z0-9_]*")
_EPIC = re.compile(r"[A-Z][A-Z0-9_]*-[0-9]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def project_key(text: str) -> str:
    """A Jira project key in capitals, as Jira writes it.

    Raises:
        ValueError: not a project key.
    """
    key = text.strip().upper()
    if not _PROJECT.fullmatch(key):
        raise ValueError("is no project key; give the letters before a ticket's number, as in PAY")
    return key


def component_name(text: str) -> str:
    """``PROJECT/Component`` with the project in capitals.

    Raises:
        ValueError: without project or without component.
    """
    project, _, component = (part.strip() for part in text.partition("/"))
    if not component:
        raise ValueError("names no project; write PROJECT/Component, as in CORE/Ledger")
    return f"{project_key(project)}/{component}"


def epic_key(text: str) -> str:
    """A ticket key in capitals.

    Raises:
        ValueError: not a ticket key.
    """
    key = text.strip().upper()
    if not _EPIC.fullmatch(key):
        raise ValueError("is no ticket key; give the epic's key, as in PAY-12")
    return key


def _email(text: str) -> str:
    if not re.fullmatch(r"\S+@\S+", text):
        raise ValueError("is no e-mail address; write name@host")
    return text


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("holds a line break or control character; write it on one line")
    return text


def _day(value: object) -> object:
    # pydantic would take a bare number for seconds since 1970.
    if isinstance(value, str) and not _DATE.fullmatch(value.strip()):
        raise ValueError("is no date; write YYYY-MM-DD, as in 2026-12-01")
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, Mapping) else value


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_one_line)
]
Id = Annotated[Name, WithJsonSchema({"type": ["string", "number"], "minLength": 1})]
Email = Annotated[Name, AfterValidator(_email)]
ProjectKey = Annotated[Name, AfterValidator(project_key)]
Component = Annotated[Name, AfterValidator(component_name)]
EpicKey = Annotated[Name, AfterValidator(epic_key)]
Day = Annotated[date, BeforeValidator(_day)]


class Entry(BaseModel):
    """Base of all entries: immutable, no unknown keys, and ``null`` is the same as absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: object) -> object:
        if isinstance(data, Mapping):
            return {key: value for key, value in data.items() if value is not None}
        return data


class JiraAccount(Entry):
    """How the tracker names a person: at least one of the keys."""

    model_config = ConfigDict(title="Jira account", json_schema_extra={"minProperties": 1})

    account_id: Id | None = Field(
        None, description="Account id on Jira Cloud.", examples=["5b10a2844c20165700ede21g"]
    )
    username: Id | None = Field(
        None, description="User name or user key on Jira Data Center.", examples=["adiaz"]
    )
    email: Email | None = Field(
        None, description="E-mail address of the account.", examples=["ana@acme.example"]
    )
    name: Id | None = Field(
        None,
        description="Display name; used only where no other account has the same.",
        examples=["Ana Diaz"],
    )

    @model_validator(mode="after")
    def _names_somebody(self) -> JiraAccount:
        if not (self.account_id or self.username or self.email or self.name):
            raise ValueError("names no account; give account_id, username, email or name")
        return self


Accounts = Annotated[
    tuple[JiraAccount, ...],
    BeforeValidator(_listed, json_schema_input_type=JiraAccount | tuple[JiraAccount, ...]),
]


class PersonEntry(Entry):
    """Somebody who works here."""

    model_config = ConfigDict(title="Person")

    id: Id = Field(
        description="Unique and stable: keep it when the person marries or moves.",
        examples=["ana-diaz"],
    )
    name: Name = Field(description="Name as people know it.", examples=["Ana Diaz"])
    email: Email | None = Field(
        None,
        description="E-mail address; also finds the person's account in the tracker.",
        examples=["ana@acme.example"],
    )
    title: Name | None = Field(None, description="Job title.", examples=["Staff Engineer"])
    role: Role = Field(
        "other",
        description="What the person does here, whatever the title; absent means other.",
        examples=["engineer"],
    )
    manager: Id | None = Field(
        None,
        description="Id of the person reported to (the solid line); absent at the top.",
        examples=["bo-lind"],
    )
    jira: Accounts = Field(
        (),
        description="The person's account in Jira, or a list of several.",
        examples=[{"account_id": "5b10a2844c20165700ede21g"}, [{"username": "adiaz"}]],
    )


class GroupEntry(Entry):
    """A level between organisation and team: a department, a tribe, a site."""

    model_config = ConfigDict(title="Group")

    id: Id = Field(description="Unique among groups, and stable.", examples=["commerce"])
    name: Name = Field(description="Name of the group.", examples=["Commerce"])
    lead: Id | None = Field(
        None, description="Id of the person who leads it.", examples=["cy-okoro"]
    )
    parent: Id | None = Field(
        None,
        description="Id of the group it belongs to; absent at the top.",
        examples=["products"],
    )


class Owns(Entry):
    """What work is a team's when the ticket itself does not say."""

    projects: tuple[ProjectKey, ...] = Field(
        (), description="Keys of projects; each has one owner.", examples=[["PAY"]]
    )
    components: tuple[Component, ...] = Field(
        (), description="PROJECT/Component; each has one owner.", examples=[["CORE/Ledger"]]
    )
    labels: tuple[Name, ...] = Field(
        (), description="Labels; each has one owner.", examples=[["payments"]]
    )


class TeamEntry(Entry):
    """People who do work together."""

    model_config = ConfigDict(title="Team")

    id: Id = Field(description="Unique among teams, and stable.", examples=["payments"])
    name: Name = Field(
        description="Name as in the tracker's team field, where there is one.",
        examples=["Payments"],
    )
    parent: Id | None = Field(
        None, description="Id of the group it belongs to.", examples=["commerce"]
    )
    lead: Id | None = Field(
        None, description="Id of the person who manages it.", examples=["bo-lind"]
    )
    tech_lead: Id | None = Field(
        None,
        description="Id of the person who leads its technical decisions.",
        examples=["ana-diaz"],
    )
    kind: TeamKind | None = Field(
        None, description="Kind of team, after Team Topologies.", examples=["stream-aligned"]
    )
    members: tuple[Id, ...] = Field(
        (),
        description="Ids of its people; a person may be in two teams.",
        examples=[["ana-diaz", "dee-ng"]],
    )
    owns: Owns = Field(
        Owns(),
        title="Owned work",
        description="Projects, components and labels whose tickets are this team's.",
        examples=[{"projects": ["PAY"]}],
    )


class InitiativeEntry(Entry):
    """Work across teams; an epic is one by default and needs no entry."""

    model_config = ConfigDict(title="Initiative")

    id: Id = Field(description="Unique among initiatives, and stable.", examples=["one-click"])
    name: Name = Field(description="Name of the initiative.", examples=["One-click checkout"])
    epics: tuple[EpicKey, ...] = Field(
        (),
        description="Keys of its epics; an epic belongs to one initiative.",
        examples=[["PAY-12"]],
    )
    goal: Id | None = Field(
        None, description="Id of the goal it serves.", examples=["g-conversion"]
    )
    contact: Id | None = Field(
        None, description="Id of the person who knows about it.", examples=["ana-diaz"]
    )
    due: Day | None = Field(
        None, description="When it should be done, YYYY-MM-DD.", examples=["2026-12-01"]
    )


class GoalEntry(Entry):
    """What work should serve."""

    model_config = ConfigDict(title="Goal")

    id: Id = Field(description="Unique among goals, and stable.", examples=["g-conversion"])
    name: Name = Field(description="The goal in a few words.", examples=["Raise conversion"])
    parent: Id | None = Field(
        None, description="Id of the goal it contributes to.", examples=["g-revenue"]
    )
    weight: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="Priority relative to its siblings: 2 weighs twice as much as 1.",
        examples=[3],
    )
    owner: Id | None = Field(
        None, description="Id of the person who answers for it.", examples=["cy-okoro"]
    )
    labels: tuple[Name, ...] = Field(
        (), description="Labels of tickets that serve it.", examples=[["conversion"]]
    )


class OrgDocument(Entry):
    """An org chart, or one of the files that make it up together."""

    model_config = ConfigDict(title="aligngraph org chart")

    organization: Name | None = Field(
        None, description="Name of the organisation; in one of the files.", examples=["Acme"]
    )
    people: tuple[PersonEntry, ...] = Field((), description="Everybody on the chart.")
    groups: tuple[GroupEntry, ...] = Field(
        (), description="Levels between organisation and team; optional."
    )
    teams: tuple[TeamEntry, ...] = Field((), description="The teams.")
    initiatives: tuple[InitiativeEntry, ...] = Field(
        (), description="Work across teams that is more than one epic; optional."
    )
    goals: tuple[GoalEntry, ...] = Field((), description="What work should serve; optional.")

    @model_validator(mode="before")
    @classmethod
    def _without_extensions(cls, data: object) -> object:
        if isinstance(data, Mapping):
            return {k: v for k, v in data.items() if not str(k).startswith(EXTENSION)}
        return data
