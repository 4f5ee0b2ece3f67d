"""Raw issue to facts: the one transformation, of a dump and of a live server alike.

Pure: an issue in, facts out; no clock, no file, no network. What it remembers between issues is
which people, statuses, sprints, projects and link types it has told of already, so that each is
told once a reading.

Blind to: texts (who wrote, when and to whom is kept, not what), work logs, attachments, watchers
and votes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import UNSET

from aligngraph.facts import Alias, DataWarning, Fact, Message, Project, Sprint, Status, Ticket
from aligngraph_importers.base import ImportSettings

from . import custom
from .bodies import Heard, hear, hints_in
from .decode import Decoder, Read
from .histories import HistoryReader, Past
from .levels import level
from .links import LinkReader
from .linktypes import LinkTypes
from .people import People
from .shapes import (
    Comment,
    CommentPage,
    Fields,
    Issue,
    IssueType,
    OtherIssue,
    ProjectShape,
    StatusShape,
)
from .sprints import sprints
from .times import utc

_CATEGORIES = frozenset({"new", "indeterminate", "done"})
# Builds a named tuple without the call its class adds, which would be a tenth of all the time.
_new = tuple.__new__
_GATEWAY = "://api.atlassian.com"


class Transform:
    """Turns the issues of one reading into facts.

    Args:
        settings: the user's overrides.
        decoder: where the issues come from; it knows the source's custom fields.
    """

    def __init__(self, settings: ImportSettings, decoder: Decoder) -> None:
        self._prefix = f"{settings.site}:" if settings.site else ""
        self._browse = settings.browse_url.rstrip("/") if settings.browse_url else None
        self._decoder = decoder
        self._people = People(settings.bots, self._prefix)
        self._links = LinkReader(LinkTypes(settings.link_types), self._prefix)
        self._histories = HistoryReader(self._people, self._prefix, decoder)
        self._projects: set[ProjectShape] = set()
        self._statuses: dict[StatusShape, str | None] = {}
        self._levels: dict[IssueType | None, int | None] = {}
        self._past_statuses: dict[str, str] = {}
        self._sprints: set[Sprint] = set()

    def facts(self, read: Read, where: str) -> list[Fact]:
        """Everything one issue tells.

        Args:
            read: the issue as decoded.
            where: file and line or number; warnings use the issue's key where it has one.
        """
        issue = read.issue
        key, fields = issue.key, issue.fields
        place = key or where
        found: list[Fact] = [DataWarning("field-ignored", place, text) for text in read.dropped]
        id_ = self._id(issue, place, found)
        if fields is None or id_ is None:
            return found
        past = self._histories.past(id_, issue.changelog)
        if past.changes or past.timeless:
            self._past(past, place, found)
        comments = fields.comment
        came = self._messages(id_, place, comments, fields, found) if comments else 0
        found.append(self._ticket(issue, id_, fields, past, came, found))
        for alias in (key, *past.old_keys) if past.old_keys else (key,):
            if alias:
                found.append(Alias(alias, id_))
        links = fields.issuelinks
        if past.links or links:
            found += self._links.links(id_, None if links is UNSET else links, past.links)
            if self._links.guessed:
                found += self._link_warnings(place)
        if self._people.new:
            found += self._people.new
            self._people.new.clear()
        return found

    def finish(self) -> Iterator[Fact]:
        """What can be told only when all issues were read; call once, at the end."""
        told = {str(status.id) for status in self._statuses}
        for id_, name in self._past_statuses.items():
            if id_ not in told:
                yield Status(self._prefix + id_, name, None)
        yield from self._links.rest()
        yield from self._people.new
        self._people.new.clear()

    def _id(self, issue: Issue, place: str, found: list[Fact]) -> str | None:
        """The ticket's id; None, and why in ``found``, where the issue cannot be used."""
        if issue.fields is None:
            found.append(
                DataWarning("issue-without-fields", place, 'has no "fields", so nothing was read')
            )
            return None
        if issue.id is not None and issue.id != "":
            return f"{self._prefix}{issue.id}"
        if issue.key:
            text = "has no id; its key stands in, so a move to another project cannot be followed"
            found.append(DataWarning("issue-without-id", place, text))
            return f"{self._prefix}key:{issue.key}"
        found.append(DataWarning("issue-without-id", place, "has neither id nor key; skipped"))
        return None

    def _past(self, past: Past, place: str, found: list[Fact]) -> None:
        found += past.changes
        for status_id, name in past.statuses.items():
            self._past_statuses.setdefault(status_id, name)
        if past.timeless:
            text = f"{past.timeless} histories have no time that can be read; skipped"
            found.append(DataWarning("history-without-time", place, text))

    def _ticket(
        self, issue: Issue, id_: str, fields: Fields, past: Past, came: int, found: list[Fact]
    ) -> Ticket:
        """The ticket; what else its fields tell (statuses, sprints, project) joins ``found``."""
        refs, slots = self._people.refs, self._decoder.slots
        type_, status, comments = fields.issuetype, fields.status, fields.comment
        key = issue.key or str(issue.id)
        self._meet_others(fields, found)
        total = comments.total if isinstance(comments, CommentPage) else None
        depth = self._level(type_)
        return Ticket(
            id_,
            key,
            self._url(issue, key),
            self._project(fields.project, key, found),
            type_.name if type_ else None,
            depth,
            fields.summary,
            status.name if status else None,
            self._category(status, found),
            fields.priority.name if fields.priority else None,
            fields.resolution.name if fields.resolution else None,
            custom.team(fields, slots) if slots.team else None,
            tuple([c.name for c in fields.components if c.name]) if fields.components else (),
            tuple(fields.labels) if fields.labels else (),
            self._sprint_ids(fields, key, found),
            refs[fields.assignee],
            refs[fields.reporter],
            refs[fields.creator],
            self._parent(fields, depth),
            custom.points(fields, slots) if slots.points else None,
            utc(fields.created),
            utc(fields.updated),
            utc(fields.resolutiondate),
            fields.duedate,
            total,
            fields.issuelinks is not UNSET and fields.issuelinks is not None,
            past.complete,
            total is not None and came >= total,
        )

    def _url(self, issue: Issue, key: str) -> str | None:
        base = self._browse
        if base is None and issue.self:
            base, rest, _ = issue.self.partition("/rest/")
            # The gateway for scoped tokens is no place to browse, and a link must be a web link.
            if not rest or _GATEWAY in base or not base.startswith(("https://", "http://")):
                return None
        return f"{base}/browse/{key}" if base else None

    def _level(self, type_: IssueType | None) -> int | None:
        try:
            return self._levels[type_]
        except KeyError:
            found = self._levels[type_] = level(type_)
            return found

    def _project(self, project: ProjectShape | None, key: str, found: list[Fact]) -> str:
        """The project's key; the project itself is told when first met."""
        if project is None or not project.key:
            return key.rpartition("-")[0]
        if project not in self._projects:
            self._projects.add(project)
            if project.id is not None:
                found.append(Project(f"{self._prefix}{project.id}", project.key, project.name))
        return project.key

    def _category(self, status: StatusShape | None, found: list[Fact]) -> str | None:
        """The category of a status; the status itself is told when first met."""
        if status is None:
            return None
        try:
            return self._statuses[status]
        except KeyError:
            category = self._statuses[status] = _category(status)
            if status.id is not None and status.name:
                found.append(Status(f"{self._prefix}{status.id}", status.name, category))
            return category

    def _meet_others(self, fields: Fields, found: list[Fact]) -> None:
        """Statuses of the issues that this one embeds."""
        if fields.issuelinks:
            for link in fields.issuelinks:
                self._meet(link.outward_issue or link.inward_issue, found)
        if fields.subtasks:
            for subtask in fields.subtasks:
                self._meet(subtask, found)
        if fields.parent is not None:
            self._meet(fields.parent, found)

    def _meet(self, other: OtherIssue | None, found: list[Fact]) -> None:
        if other is not None and other.fields is not None:
            self._category(other.fields.status, found)

    def _sprint_ids(self, fields: Fields, key: str, found: list[Fact]) -> tuple[str, ...]:
        values = custom.sprint_values(fields, self._decoder.slots)
        if not values:
            return ()
        ids: dict[str, None] = {}
        for raw in values:
            try:
                for sprint in sprints(raw, self._prefix):
                    ids[sprint.id] = None
                    if sprint not in self._sprints:
                        self._sprints.add(sprint)
                        found.append(sprint)
            except (msgspec.MsgspecError, ValueError, RecursionError):
                found.append(DataWarning("field-ignored", key, "its sprint has no known form"))
        return tuple(ids)

    def _parent(self, fields: Fields, depth: int | None) -> str | None:
        """One edge, whichever field tells it; a sub-task's parent before an epic."""
        ref = self._links.ref
        for other in (fields.parent, fields.epic):
            if other is not None and (found := ref(other.id, other.key)):
                return found
        return custom.parent(fields, self._decoder.slots, depth, ref)

    def _link_warnings(self, place: str) -> list[DataWarning]:
        guessed, self._links.guessed = self._links.guessed, []
        return [
            DataWarning(
                "unknown-link-type",
                place,
                f'link type "{shape.name}" ({shape.outward} / {shape.inward}) is not known and'
                f' read as "{self._links.kind(shape)}"; set it under link_types',
            )
            for shape in guessed
        ]

    def _messages(
        self,
        ticket: str,
        place: str,
        page: CommentPage | list[Comment],
        fields: Fields,
        found: list[Fact],
    ) -> int:
        """Adds a message for each comment; returns how many different comments came."""
        refs, start, early, timeless = self._people.refs, f"jira:{self._prefix}", 0, 0
        born = utc(fields.created)
        seen: set[str | int] = set()
        given = (page if isinstance(page, list) else page.comments) or ()
        bodies = [bytes(comment.body) for comment in given]
        hints = hints_in(bodies)
        for comment, body in zip(given, bodies, strict=True):
            at = utc(comment.created)
            if at is None:
                timeless += 1
                text = f"comment {comment.id} has no time that can be read; skipped"
                found.append(DataWarning("comment-without-time", place, text))
                continue
            id_ = comment.id if comment.id is not None else f"{ticket}@{at.isoformat()}"
            if id_ in seen:
                continue
            seen.add(id_)
            if born is not None and at < born:
                early += 1
            edited = utc(comment.updated)
            if edited == at:
                edited = None
            to, copied, asks = self._hear(body, hints, place, found)
            author = refs[comment.author]
            row = (f"{start}{id_}", "jira", ticket, author, at, edited, to, copied, None, asks)
            found.append(_new(Message, row))
        if early:
            text = f"{early} comments are older than the issue (it was moved or imported); kept"
            found.append(DataWarning("comment-before-issue", place, text))
        return len(seen) + timeless

    def _hear(self, body: bytes, hints: Sequence[bytes], place: str, found: list[Fact]) -> Heard:
        try:
            return hear(body, hints)
        except (ValueError, RecursionError):
            text = "a comment's text cannot be read, so whom it addresses is not known"
            found.append(DataWarning("comment-unreadable", place, text))
            return Heard((), (), None)


def _category(status: StatusShape | None) -> str | None:
    """The category's key, which no translation changes; None where the tracker has none set."""
    key = status.status_category.key if status and status.status_category else None
    return key if key in _CATEGORIES else None
