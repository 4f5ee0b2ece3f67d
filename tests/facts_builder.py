"""Builds the facts of a small organisation by hand, and stores them in a real workspace.

Times are days from ``START``, a Monday. Ids of tickets are "1", "2", … in the order they are made;
everything else points at them by key, as a person would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aligngraph.alignment import Alignment
from aligngraph.analyses.run import analyze
from aligngraph.facts import (
    Account,
    Change,
    Fact,
    Group,
    Identity,
    Initiative,
    Link,
    Membership,
    Message,
    Organization,
    Ownership,
    Person,
    Project,
    ReportingLine,
    Status,
    Team,
    Ticket,
)
from aligngraph.features.base import Base, build
from aligngraph.features.organization import org_chart
from aligngraph.settings import Settings
from aligngraph.store import FactTables, Workspace

START = datetime(2025, 1, 6, tzinfo=UTC)
_CATEGORIES = {"to-do": "new", "doing": "indeterminate", "done": "done"}


def day(number: float) -> datetime:
    """The moment so many days after ``START``."""
    return START + timedelta(days=number)


class History:
    """The facts of one organisation; each method adds what its name says."""

    def __init__(self) -> None:
        self.org: list[Fact] = [Organization("Acme")]
        self.work: list[Fact] = [Status(s, s.title(), c) for s, c in _CATEGORIES.items()]
        self.tickets: dict[str, str] = {}
        self._count = 0

    @property
    def facts(self) -> list[Fact]:
        """Everything that was added."""
        return [*self.org, *self.work]

    def person(
        self, id: str, *teams: str, role: str = "engineer", manager: str | None = None
    ) -> None:
        """Somebody with an account of their name, in these teams for good."""
        self.org.append(Person(id, id.title(), None, None, role))
        self.org.append(Identity(id, "username", id))
        self.org += [Membership(id, team, None, None) for team in teams]
        if manager is not None:
            self.org.append(ReportingLine(id, manager, None, None))
        self.account(id)

    def account(self, name: str, *, bot: bool = False) -> None:
        """An account of the tracker; whose it is, the chart says or not."""
        self.work.append(Account(f"a-{name}", None, name, None, name.title(), bot))

    def team(self, id: str, *, lead: str | None = None, group: str | None = None) -> None:
        """A team that owns the project of its name."""
        self.org.append(Team(id, id.title(), group, lead, None, None))
        self.org.append(Ownership(id, "project", id.upper()))
        self.work.append(Project(id, id.upper(), None))

    def member(
        self, person: str, team: str, since: float | None = None, until: float | None = None
    ) -> None:
        """A membership with dates."""
        ends = (None if at is None else day(at) for at in (since, until))
        self.org.append(Membership(person, team, *ends))

    def group(self, id: str, lead: str | None = None) -> None:
        """A level above teams."""
        self.org.append(Group(id, id.title(), None, lead))

    def initiative(self, id: str, *epics: str) -> None:
        """A declared initiative."""
        self.org.append(Initiative(id, f"The {id}", epics, None, None, None))

    def ticket(
        self,
        key: str,
        created: float = 0,
        started: float | None = None,
        done: float | None = None,
        *,
        parent: str | None = None,
        level: int = 0,
        assignee: str | None = None,
        priority: str | None = None,
        labels: Sequence[str] = (),
        components: Sequence[str] = (),
        team_field: str | None = None,
        summary: str | None = None,
    ) -> str:
        """A ticket, with the changes of status that its work asks for; returns its key."""
        self._count += 1
        id = self.tickets[key] = str(self._count)
        category = "new" if started is None else "indeterminate"
        if done is not None:
            category = "done"
        last = max(at for at in (created, started, done) if at is not None)
        self.work.append(
            Ticket(
                id=id,
                key=key,
                url=f"https://jira.example/{key}",
                project=key.partition("-")[0],
                type="Story",
                level=level,
                summary=summary or f"Title of {key}",
                status=None,
                status_category=category,
                priority=priority,
                resolution=None,
                team_field=team_field,
                components=tuple(components),
                labels=tuple(labels),
                sprints=(),
                assignee=None if assignee is None else f"a-{assignee}",
                reporter=None,
                creator=None,
                parent=None if parent is None else f"@{parent}",
                story_points=None,
                created_at=day(created),
                updated_at=day(last),
                resolved_at=None if done is None else day(done),
                due=None,
                comments_total=None,
                links_known=True,
                changes_complete=True,
                comments_complete=True,
            )
        )
        if started is not None:
            self.change(key, "status", started, before="to-do", after="doing")
        if done is not None:
            self.change(key, "status", done, before="doing", after="done")
        return key

    def link(
        self,
        origin: str,
        target: str,
        at: float | None = 0,
        *,
        kind: str = "depends",
        removed: float | None = None,
        told_by: Collection[str] = (),
    ) -> None:
        """``origin`` depends on (blocks, relates to …) ``target``; both ends tell of it."""
        ends = (None if moment is None else day(moment) for moment in (at, removed))
        made, gone = ends
        for teller in told_by or (origin, target):
            self.work.append(
                Link(
                    self.tickets[teller], kind.title(), kind, f"@{origin}", f"@{target}", made, gone
                )
            )

    def says(
        self,
        who: str | None,
        key: str | None,
        at: float,
        *mentions: str,
        asks: bool | None = None,
        answers: str | None = None,
    ) -> None:
        """A comment, or a message elsewhere where there is no ``key``."""
        self._count += 1
        self.work.append(
            Message(
                f"m{self._count}",
                "jira",
                None if key is None else self.tickets[key],
                None if who is None else f"a-{who}",
                day(at),
                None,
                tuple(f"a-{m}" for m in mentions),
                (),
                None if answers is None else f"a-{answers}",
                asks,
            )
        )

    def change(
        self,
        key: str,
        field: str,
        at: float,
        *,
        who: str | None = None,
        before: str | None = None,
        after: str | None = None,
        distance: float | None = None,
    ) -> None:
        """One field of a ticket changed."""
        self._count += 1
        actor = None if who is None else f"a-{who}"
        self.work.append(
            Change(
                f"c{self._count}", self.tickets[key], field, before, after, distance, actor, day(at)
            )
        )


def store(workspace: Workspace, history: History) -> FactTables:
    """Replace what the workspace holds by a history; its facts."""
    save(workspace, history.org, history.work)
    return workspace.facts


def save(workspace: Workspace, org: Iterable[Fact], work: Iterable[Fact]) -> None:
    """Replace both sources of the workspace."""
    with workspace.importing():
        workspace.replace("org.yaml", "org-yaml", "1", org)
        workspace.replace("issues.jsonl", "jira-json", "1", work)


@contextmanager
def stored(folder: Path, history: History) -> Iterator[FactTables]:
    """The facts of a history in a workspace of its own."""
    with Workspace.open(folder / "workspace", write=True) as workspace:
        yield store(workspace, history)


def base_of(facts: FactTables, since: float, until: float) -> Base:
    """Base tables of the window between two days."""
    return build(facts, org_chart(facts, day(until)), day(since), day(until))


def alignment_of(
    folder: Path,
    history: History,
    since: float = 0,
    until: float = 180,
    settings: Settings | None = None,
) -> Alignment:
    """What the analyses say of a history, references and all."""
    with stored(folder, history) as facts:
        return analyze(facts, settings or Settings(), day(since), day(until))
