"""Which custom field holds the sprint, the epic, the team: found per source, never by number alone.

In this order, for each role: the settings; the ``schema`` and ``names`` that a page carries when
asked with ``expand=names,schema``; the field names that changelog items tell beside the field's
id; values that only one kind of field has (a sprint's string, a team's object). Two ids are taken
as Epic Link on their word, 10008 and 10014, because they are Jira's own on most sites, and only
for a value that is an issue key on an issue that is no epic. A wrong guess is worse than none:
story points and acceptance criteria are never guessed from values.

Blind to: fields whose schema, name and changelog are all missing; name those in the settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from aligngraph_importers.base import ImportSettings

from .lenient import JsonValue

Ids = tuple[str, ...]

_SCHEMAS = {
    "com.pyxis.greenhopper.jira:gh-sprint": "sprint",
    "com.pyxis.greenhopper.jira:gh-epic-link": "epic",
    "com.atlassian.jpo:jpo-custom-field-parent": "parent",
    "com.pyxis.greenhopper.jira:jsw-story-points": "points",
    "com.atlassian.teams:rm-teams-custom-field-team": "team",
    "com.atlassian.teams:atlassian-team": "team",
    "com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team": "team",
}
_NAMES = {
    "sprint": "sprint",
    "epic link": "epic",
    "parent link": "parent",
    "story points": "points",
    "story point estimate": "points",
    "acceptance criteria": "acceptance",
    "acceptance criterion": "acceptance",
    "akzeptanzkriterien": "acceptance",
    "critères d'acceptation": "acceptance",
    "criterios de aceptación": "acceptance",
    "critérios de aceitação": "acceptance",
}
# Roles that one schema alone has: a field of another schema with such a name is not it.
_BY_SCHEMA_ALONE = frozenset({"sprint", "epic", "parent", "team"})
_WELL_KNOWN_EPIC_LINKS = ("customfield_10008", "customfield_10014")
_SPRINT_KEYS = frozenset({"boardId", "originBoardId", "rapidViewId", "goal", "startDate"})
_TEAM_KEYS = frozenset({"isShared", "isVisible", "avatarUrl"})
_CUSTOM = re.compile(r"customfield_\d+")


@dataclass(frozen=True)
class CustomFields:
    """Ids of the custom fields of one source, by role, in order of preference.

    Args:
        guessed_epic: ids taken as Epic Link on the strength of their number and value alone.
        certain: the source told its schema, so nothing more is to be guessed.
    """

    sprint: Ids = ()
    epic: Ids = ()
    parent: Ids = ()
    team: Ids = ()
    points: Ids = ()
    acceptance: Ids = ()
    guessed_epic: Ids = _WELL_KNOWN_EPIC_LINKS
    certain: bool = False

    @property
    def read(self) -> Ids:
        """Ids whose values become facts."""
        roles = (self.sprint, self.epic, self.parent, self.team, self.points, self.guessed_epic)
        return tuple(dict.fromkeys(id_ for ids in roles for id_ in ids))

    def named(self) -> Mapping[str, str]:
        """Field id to the role its history items stand for."""
        roles = {
            "storypoints": self.points,
            "acceptancecriteria": self.acceptance,
            "parent": self.epic + self.parent,
            "team": self.team,
            "sprint": self.sprint,
        }
        return {id_: role for role, ids in roles.items() for id_ in ids}


class FieldFinder:
    """Finds custom fields as issues and pages go by.

    Args:
        settings: field ids given there are taken, and their roles not looked for.
    """

    def __init__(self, settings: ImportSettings) -> None:
        self.found = CustomFields(
            team=settings.team_fields,
            epic=settings.epic_fields,
            points=settings.points_fields,
            acceptance=settings.acceptance_fields,
            guessed_epic=() if settings.epic_fields else _WELL_KNOWN_EPIC_LINKS,
        )
        given = (settings.team_fields, settings.points_fields, settings.acceptance_fields)
        self._set = {r for r, g in zip(("team", "points", "acceptance"), given, strict=True) if g}
        if settings.epic_fields:
            self._set |= {"epic", "parent"}

    def learn_expansions(self, names: JsonValue, schema: JsonValue) -> None:
        """Learn from the ``names`` and ``schema`` of a page."""
        schemas = dict(_strings(schema, "custom"))
        for id_, custom in schemas.items():
            self._add(_SCHEMAS.get(custom), id_)
        for id_, name in _strings(names, None):
            role = _NAMES.get(name.strip().casefold())
            if role is not None and not (id_ in schemas and role in _BY_SCHEMA_ALONE):
                self._add(role, id_)
        if schemas or isinstance(names, dict):
            self.found = replace(self.found, certain=True, guessed_epic=())

    def learn_issue(self, issue: JsonValue) -> None:
        """Learn from the values and the changelog of an issue as it came."""
        if not isinstance(issue, dict):
            return
        for id_, name in _item_names(issue.get("changelog")):
            self._add(_NAMES.get(name.strip().casefold()), id_)
        fields = issue.get("fields")
        if isinstance(fields, dict):
            for id_, value in fields.items():
                if _CUSTOM.fullmatch(id_):
                    self._add(_role_of_value(value), id_)

    def _add(self, role: str | None, id_: str) -> None:
        if role is None or role in self._set or not _CUSTOM.fullmatch(id_):
            return
        ids: Ids = getattr(self.found, role)
        if id_ not in ids:
            changes = {role: (*ids, id_)}
            if role == "epic":
                changes["guessed_epic"] = ()
            self.found = replace(self.found, **changes)  # type: ignore[arg-type]


def extended(
    base: type[msgspec.Struct], attributes: Mapping[str, str], blank: msgspec.Raw
) -> type[msgspec.Struct]:
    """A shape with a raw member for each custom field.

    Args:
        base: the shape to extend.
        attributes: field id to the name of the attribute for it.
        blank: what the attribute holds where the field is missing.
    """
    return msgspec.defstruct(
        base.__name__,
        [(attribute, msgspec.Raw, blank) for attribute in attributes.values()],
        bases=(base,),
        rename={attribute: id_ for id_, attribute in attributes.items()},
        gc=False,
    )


def _strings(mapping: JsonValue, member: str | None) -> Iterator[tuple[str, str]]:
    """The strings of a mapping, or of one member of each of its values."""
    for key, value in mapping.items() if isinstance(mapping, dict) else ():
        text = value.get(member) if member and isinstance(value, dict) else value
        if isinstance(text, str):
            yield key, text


def _item_names(changelog: JsonValue) -> Iterator[tuple[str, str]]:
    """Field id and field name of every history item that tells both."""
    page = changelog if isinstance(changelog, dict) else {}
    for name in ("histories", "values", "changeHistories"):
        histories = page.get(name)
        for history in histories if isinstance(histories, list) else ():
            items = history.get("items") if isinstance(history, dict) else None
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict):
                    id_, field = item.get("fieldId"), item.get("field")
                    if isinstance(id_, str) and isinstance(field, str):
                        yield id_, field


def _role_of_value(value: JsonValue) -> str | None:
    """The role that a value gives away."""
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, str):
        legacy = first.startswith("com.atlassian.greenhopper.service.sprint.Sprint@")
        return "sprint" if legacy else None
    if not isinstance(first, dict) or "id" not in first:
        return None
    if isinstance(value, list):
        sprint = {"name", "state"} <= first.keys() and _SPRINT_KEYS & first.keys()
        return "sprint" if sprint else None
    team = ("name" in first or "title" in first) and len(_TEAM_KEYS & first.keys()) > 1
    return "team" if team else None
