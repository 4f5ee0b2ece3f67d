"""Facts: what a source says about the organisation and its work, as typed immutable rows.

One class is one table of the store; a field's annotation is its column type. Times are aware
datetimes in UTC. Ids are the source's stable ids, never keys: a ticket that moves between
projects keeps its id and leaves its old key as an ``Alias``. What a source does not know is
``None``, never zero or "".

A *ref* is whatever the source used to point at something: a ticket id, or ``@KEY`` where only the
key is known; an account id, username or e-mail. Refs are resolved over all sources together,
because the other end may arrive with another file.

Facts are NamedTuples, not pydantic models: an import creates millions, and they turn into Arrow
columns as they are (docs/decisions/0002-facts-are-namedtuples.md).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple, get_args

Role = Literal[
    "engineer", "tech_lead", "architect", "solver", "right_hand", "manager", "tpm", "pm", "other"
]
TeamKind = Literal["stream-aligned", "platform", "enabling", "complicated-subsystem"]
StatusCategory = Literal["new", "indeterminate", "done"]
LinkKind = Literal["blocks", "depends", "relates", "duplicates", "composition", "none"]
OwnershipKind = Literal["project", "component", "label"]
IdentityKind = Literal["account_id", "username", "email", "name"]

ROLES: tuple[str, ...] = get_args(Role)
TEAM_KINDS: tuple[str, ...] = get_args(TeamKind)
STATUS_CATEGORIES: tuple[str, ...] = get_args(StatusCategory)
LINK_KINDS: tuple[str, ...] = get_args(LinkKind)


# --- the organisation -----------------------------------------------------------------------


class Organization(NamedTuple):
    """The organisation itself: one row per org chart."""

    name: str


class Person(NamedTuple):
    """Somebody on the org chart."""

    id: str
    name: str
    email: str | None
    title: str | None
    role: str  # a Role


class Identity(NamedTuple):
    """How a tracker may name a person: an account id, a username, an e-mail or a display name."""

    person: str
    kind: str  # an IdentityKind
    value: str


class Group(NamedTuple):
    """A level between organisation and team."""

    id: str
    name: str
    parent: str | None
    lead: str | None


class Team(NamedTuple):
    """A team; ``lead`` is the person who manages it."""

    id: str
    name: str
    group: str | None
    lead: str | None
    tech_lead: str | None
    kind: str | None  # a TeamKind


class Membership(NamedTuple):
    """A person belongs to a team, from ``since`` (inclusive) to ``until`` (exclusive)."""

    person: str
    team: str
    since: datetime | None
    until: datetime | None


class ReportingLine(NamedTuple):
    """The solid line: ``person`` reports to ``manager``."""

    person: str
    manager: str
    since: datetime | None
    until: datetime | None


class Ownership(NamedTuple):
    """A team owns a project (``PAY``), a component (``CORE/Ledger``) or a label."""

    team: str
    kind: str  # an OwnershipKind
    value: str


class Initiative(NamedTuple):
    """Declared cross-team work; ``epics`` are ticket keys."""

    id: str
    name: str
    epics: tuple[str, ...]
    goal: str | None
    contact: str | None
    due: date | None


class Goal(NamedTuple):
    """What work should serve; ``weight`` is its priority relative to its siblings."""

    id: str
    name: str
    parent: str | None
    weight: float | None
    owner: str | None
    labels: tuple[str, ...]


# --- the tracker ----------------------------------------------------------------------------


class Project(NamedTuple):
    """A project of the tracker."""

    id: str
    key: str
    name: str | None


class Account(NamedTuple):
    """A user of the tracker as the tracker knows it; ``bot`` marks apps and automation."""

    id: str
    account_id: str | None
    username: str | None
    email: str | None
    name: str | None
    bot: bool


class Status(NamedTuple):
    """A workflow status and the category it was seen with (null where never seen)."""

    id: str
    name: str
    category: str | None  # a StatusCategory


class Sprint(NamedTuple):
    """A sprint of a board."""

    id: str
    name: str | None
    state: str | None
    started_at: datetime | None
    ended_at: datetime | None


class Ticket(NamedTuple):
    """A ticket as of ``updated``; its past is in ``Change`` rows.

    ``links_known``, ``changes_complete`` and ``comments_complete`` say what this reading of the
    ticket held: False is "cut off or absent here", so that absence is never read as zero.
    """

    id: str
    key: str
    url: str | None
    project: str  # project key
    type: str | None
    level: int | None  # -1 sub-task, 0 story and the like, 1 epic, 2 and up: above epics
    summary: str | None
    status: str | None  # status name
    status_category: str | None
    priority: str | None
    resolution: str | None
    team_field: str | None
    components: tuple[str, ...]
    labels: tuple[str, ...]
    sprints: tuple[str, ...]
    assignee: str | None  # account ref
    reporter: str | None
    creator: str | None
    parent: str | None  # ticket ref: parent, epic or Parent Link, one edge
    story_points: float | None
    created_at: datetime | None
    updated_at: datetime | None
    resolved_at: datetime | None
    due: date | None
    comments_total: int | None  # as the tracker counts them; stored ones may be fewer
    links_known: bool
    changes_complete: bool
    comments_complete: bool


class Alias(NamedTuple):
    """A key under which a ticket is or was known (current keys included)."""

    key: str
    ticket: str


class Link(NamedTuple):
    """A link as one of its ends tells it; both ends together are one link.

    Direction is by meaning: ``blocks``: ``origin`` blocks ``target``; ``depends``: ``origin``
    depends on ``target``; ``composition``: ``origin`` contains ``target``; ``duplicates``:
    ``origin`` duplicates ``target``; ``relates``: smaller ref first. ``created_at`` is null where
    the changelog does not tell: never the ticket's creation.
    """

    ticket: str  # the end that told
    type: str  # the tracker's name for the link type
    kind: str  # a LinkKind
    origin: str  # ticket ref
    target: str  # ticket ref
    created_at: datetime | None
    removed_at: datetime | None


class Change(NamedTuple):
    """One field of a ticket changed.

    ``before``/``after`` hold short values (status id, account ref, date, number); for long texts
    (summary, description, acceptance criteria) they are null and ``distance`` holds the token
    Jaccard distance between the two, 0 to 1, so that no text is stored. For ``status`` the values
    are status ids, for ``assignee`` account refs, for ``parent`` ticket refs.
    """

    id: str  # history id and item number, unique in the tracker
    ticket: str
    field: str  # lower case: status, assignee, summary, description, duedate, fixversion, ...
    before: str | None
    after: str | None
    distance: float | None
    actor: str | None
    at: datetime


class Message(NamedTuple):
    """Somebody wrote: who, when and to whom, not what was said.

    ``mentions`` are account refs addressed in the text, ``copied`` those only put in copy
    ("cc [~x]"); ``answers`` is the account ref replied to where the channel tells; ``asks`` says
    whether the text asks for something (a question mark, "please", "can you"), read once and
    then dropped with the text.
    """

    id: str
    channel: str  # "jira" for ticket comments
    ticket: str | None
    author: str | None  # account ref
    at: datetime
    edited_at: datetime | None
    mentions: tuple[str, ...]
    copied: tuple[str, ...]
    answers: str | None
    asks: bool | None = None


class DataWarning(NamedTuple):
    """Something a source held that could not be used; counted and shown, never silent.

    ``code`` is stable kebab-case ("comment-without-time"), ``where`` a file:line or issue key.
    """

    code: str
    where: str
    message: str


Fact = (
    Organization
    | Person
    | Identity
    | Group
    | Team
    | Membership
    | ReportingLine
    | Ownership
    | Initiative
    | Goal
    | Project
    | Account
    | Status
    | Sprint
    | Ticket
    | Alias
    | Link
    | Change
    | Message
    | DataWarning
)

FACT_TYPES: tuple[type[Fact], ...] = get_args(Fact)
