"""The generated organisation and its history, before it is written in any tracker's format."""

from dataclasses import dataclass, field
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]
"""Two team ids in alphabetical order."""


def pair_of(a: str, b: str) -> Pair:
    """The pair of two teams, whichever comes first."""
    return (a, b) if a < b else (b, a)


@dataclass(slots=True)
class Person:
    """Somebody with a tracker account. `weight` is how much they do; `offset` is hours from UTC."""

    id: str
    name: str
    title: str
    role: str
    manager: str | None
    username: str
    account_id: str
    offset: int = 0
    weight: float = 1.0
    kind: str = "person"  # person | external (not in the org chart) | app


@dataclass(slots=True)
class Domain:
    """What a team works on: words its tickets are made of."""

    name: str
    nouns: tuple[str, ...]
    kind: str = "stream-aligned"


@dataclass(slots=True)
class Team:
    """A team, how the tracker shows that a ticket is its own, and how it behaves."""

    id: str
    name: str
    group: str
    lead: str
    tech_lead: str
    members: list[str]
    domain: Domain
    project: str
    component: str | None = None
    label: str | None = None
    weight: float = 1.0  # share of the work, lognormal
    talk: float = 1.0  # how much it writes in the tracker at all times, lognormal
    speed: float = 1.0  # median wait for an answer, days


@dataclass(slots=True)
class Group:
    """A level between organisation and team."""

    id: str
    name: str
    lead: str
    parent: str | None


@dataclass(slots=True)
class Org:
    """People, groups and teams. Dictionaries keep the order of creation."""

    name: str
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    tpms: list[str] = field(default_factory=list)
    bot: str = ""

    def chain(self, person: str) -> list[str]:
        """The managers above a person, nearest first."""
        above: list[str] = []
        boss = self.people[person].manager
        while boss is not None:
            above.append(boss)
            boss = self.people[boss].manager
        return above

    def managers(self, team: str) -> list[str]:
        """The team's manager and everybody above, nearest first."""
        lead = self.teams[team].lead
        return [lead, *self.chain(lead)]

    def above_both(self, a: str, b: str) -> list[str]:
        """Managers above both teams, lowest first."""
        theirs = set(self.managers(b))
        return [m for m in self.managers(a) if m in theirs]


@dataclass(slots=True)
class Comment:
    """A comment; `{0}`, `{1}` … in the text stand for the people mentioned."""

    author: str
    at: float
    text: str
    mentions: tuple[str, ...] = ()


@dataclass(slots=True)
class Edit:
    """A change of a ticket's content; a formatting edit leaves the words as they are."""

    at: float
    field: str  # description | summary | duedate | Story Points
    author: str
    formatting: bool = False


@dataclass(slots=True)
class Change:
    """One changelog history of one item."""

    author: str
    at: float
    field: str
    old: str | None
    new: str | None
    old_text: str | None = None
    new_text: str | None = None


@dataclass(slots=True)
class Ticket:
    """An issue. Moments are days; None where it has not happened before the end."""

    team: str
    type: str
    summary: str
    created: float
    start: float | None
    done: float | None
    reporter: str
    assignee: str | None
    priority: str = "Medium"
    epic: "Ticket | None" = None
    initiative: int | None = None  # index into the plan's initiatives
    key: str = ""
    number: int = 0
    description: str = ""
    points: int | None = None
    due: float | None = None
    tagged: bool = True  # carries its team's component or label
    comments: list[Comment] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    links: list["Link"] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    holds: list[tuple[float, float, str]] = field(default_factory=list)  # assigned to a manager


LINK_WORDS = {
    "Blocks": ("is blocked by", "blocks"),
    "Depends": ("is depended on by", "depends on"),
    "Relates": ("relates to", "relates to"),
    "Duplicate": ("is duplicated by", "duplicates"),
}
"""Link types as the tracker names them: inward and outward words."""


@dataclass(slots=True)
class Link:
    """`target` needs `source`, which is done first; weight is that of a dependency."""

    source: Ticket
    target: Ticket
    kind: str
    created: float
    removed: float | None = None
    number: int = 0
    initiative: int | None = None

    @property
    def origin(self) -> Ticket:
        """The end that the outward words are said of: a dependency is recorded the other way."""
        return self.target if self.kind == "Depends" else self.source

    @property
    def author(self) -> str:
        """Who made it."""
        return self.origin.reporter

    def words(self, ticket: Ticket) -> str:
        """What the tracker says at one end, such as "is blocked by"."""
        return LINK_WORDS[self.kind][ticket is self.origin]

    def other(self, ticket: Ticket) -> Ticket:
        """The far end."""
        return self.target if ticket is self.source else self.source

    @property
    def pair(self) -> Pair:
        """The two teams."""
        return pair_of(self.source.team, self.target.team)

    @property
    def crosses(self) -> bool:
        """Whether it joins two teams."""
        return self.source.team != self.target.team

    @property
    def weight(self) -> float:
        """1 for a dependency, 0.5 for a vague relation, 0 for a duplicate."""
        return {"Relates": 0.5, "Duplicate": 0.0}.get(self.kind, 1.0)

    def open_between(self, end: float) -> tuple[float, float]:
        """When both ends were open and the link was there; empty where the second is earlier."""
        ends = (self.source.done, self.target.done, self.removed, end)
        opened = max(self.source.created, self.target.created, self.created)
        return opened, min(e for e in ends if e is not None)

    def demand(self, end: float) -> float:
        """Dependency-weeks."""
        low, high = self.open_between(end)
        return self.weight * max(high - low, 0.0) / 7.0


@dataclass(slots=True)
class Contact:
    """One direct exchange across a seam: who, with whom, when (kept for the yardstick)."""

    pair: Pair
    at: float
    people: tuple[str, str]
    initiative: int | None


@dataclass(slots=True)
class Question:
    """A question across teams; `answered` is None where nobody did."""

    pair: Pair
    asker: str
    asked_of: str
    at: float
    answered: float | None
    upward: bool
    priority: str
