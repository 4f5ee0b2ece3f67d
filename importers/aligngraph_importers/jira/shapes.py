"""The parts of a raw Jira issue that become facts, as msgspec shapes.

One set of shapes reads REST v2 (Server, Data Center) and v3 (Cloud). What is not named here is
skipped while parsing and never becomes a Python object: that is what makes reading fast. Every
member may be missing or null. A value of another type fails validation, and the issue then takes
the lenient way (``lenient.py``), which drops that value alone.

Blind to: custom fields, which are added per source once they are recognised (``fields.py``).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType
from msgspec import field as member

Id = str | int | None
AwareTime = Annotated[datetime, Meta(tz=True)]
Time = AwareTime | int | None
NO_RAW = Raw()


class User(Struct, gc=False, frozen=True, rename="camel"):
    """Somebody: by accountId on Cloud, by key and name on Data Center; hashable."""

    account_id: str | None = None
    key: str | None = None
    name: str | None = None
    email_address: str | None = None
    display_name: str | None = None
    account_type: str | None = None


class Named(Struct, gc=False):
    """A priority, resolution or component."""

    name: str | None = None


class ProjectShape(Struct, gc=False, frozen=True):
    """The project an issue stands in."""

    id: Id = None
    key: str | None = None
    name: str | None = None


class StatusCategory(Struct, gc=False, frozen=True):
    """One of Jira's fixed categories; its key is the same in every language."""

    key: str | None = None


class StatusShape(Struct, gc=False, frozen=True, rename="camel"):
    """A workflow status."""

    id: Id = None
    name: str | None = None
    status_category: StatusCategory | None = None


class IssueType(Struct, gc=False, frozen=True, rename="camel"):
    """An issue type; ``hierarchy_level`` exists on Cloud and recent Data Center only."""

    name: str | None = None
    subtask: bool | None = None
    hierarchy_level: int | None = None


class OtherFields(Struct, gc=False):
    """What an embedded issue tells of itself."""

    status: StatusShape | None = None


class OtherIssue(Struct, gc=False):
    """A parent, sub-task or link end, embedded in another issue."""

    id: Id = None
    key: str | None = None
    fields: OtherFields | None = None


class LinkTypeShape(Struct, gc=False, frozen=True):
    """A link type with the words for both directions."""

    name: str | None = None
    inward: str | None = None
    outward: str | None = None


class LinkShape(Struct, gc=False, rename="camel"):
    """A link as seen from one end: exactly one of the two issues is given."""

    id: Id = None
    type: LinkTypeShape | None = None
    inward_issue: OtherIssue | None = None
    outward_issue: OtherIssue | None = None


class Comment(Struct, gc=False):
    """A comment; ``body`` is wiki text in v2 and an ADF document in v3, so it stays raw."""

    id: Id = None
    author: User | None = None
    created: Time = None
    updated: Time = None
    body: Raw = NO_RAW


class CommentPage(Struct, gc=False):
    """The comments that came, and how many there are."""

    comments: list[Comment] | None = None
    total: int | None = None


class Item(Struct, gc=False, rename="camel"):
    """One changed field of a history."""

    field: str | None = None
    field_id: str | None = None
    from_: str | None = member(default=None, name="from")
    to: str | None = None
    from_string: str | None = None
    to_string: str | None = member(default=None, name="toString")


class History(Struct, gc=False):
    """Fields changed by one person at one time; ``created`` may be epoch milliseconds."""

    id: Id = None
    author: User | None = None
    created: Time = None
    items: list[Item] | None = None


class Changelog(Struct, gc=False, rename="camel"):
    """Histories under the name each interface gives them."""

    histories: list[History] | None = None
    values: list[History] | None = None
    change_histories: list[History] | None = None
    total: int | None = None
    is_last: bool | None = None
    start_at: int | None = None


class SprintShape(Struct, gc=False, rename="camel"):
    """A sprint of a board."""

    id: Id = None
    name: str | None = None
    state: str | None = None
    start_date: Time = None
    end_date: Time = None
    complete_date: Time = None
    activated_date: Time = None


class Fields(Struct, gc=False):
    """System fields; subclasses made at run time add the custom fields of a source as Raw."""

    summary: str | None = None
    issuetype: IssueType | None = None
    project: ProjectShape | None = None
    status: StatusShape | None = None
    priority: Named | None = None
    resolution: Named | None = None
    assignee: User | None = None
    reporter: User | None = None
    creator: User | None = None
    created: Time = None
    updated: Time = None
    resolutiondate: Time = None
    duedate: date | None = None
    labels: list[str] | None = None
    components: list[Named] | None = None
    parent: OtherIssue | None = None
    epic: OtherIssue | None = None
    subtasks: list[OtherIssue] | None = None
    issuelinks: list[LinkShape] | UnsetType | None = UNSET
    comment: CommentPage | list[Comment] | None = None
    sprint: Raw = NO_RAW
    closed_sprints: Raw = member(default=NO_RAW, name="closedSprints")


class Issue(Struct, gc=False):
    """One issue; ``issues`` is set when the object is a search page instead."""

    id: Id = None
    key: str | None = None
    self: str | None = None
    fields: Fields | None = None
    changelog: Changelog | list[History] | None = None
    issues: Raw = NO_RAW
    names: Raw = NO_RAW
    schema: Raw = NO_RAW
    errors: Raw = member(default=NO_RAW, name="errorMessages")
    warnings: Raw = member(default=NO_RAW, name="warningMessages")
