"""Writes issues as Jira Server's REST v2 returns them: `GET /rest/api/2/search?expand=changelog`.

Users are known by name and key, bodies are wiki text with `[~name]`, an epic is named by
`customfield_10008` (Epic Link) or by `parent`, histories run from old to new.
"""

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

from examples.generator.clock import Clock
from examples.generator.model import LINK_WORDS, Change, Comment, Link, Org, Person, Team, Ticket
from examples.generator.style import Style

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Record: TypeAlias = dict[str, Json]

EPIC_LINK = "customfield_10008"
STORY_POINTS = "customfield_10016"
PRIORITIES = {"Highest": "1", "High": "2", "Medium": "3", "Low": "4"}
TYPES = {"Story": "10001", "Task": "10002", "Bug": "10004", "Epic": "10000"}
CATEGORIES: tuple[Record, ...] = (
    {"id": 2, "key": "new", "colorName": "blue-gray", "name": "To Do"},
    {"id": 4, "key": "indeterminate", "colorName": "yellow", "name": "In Progress"},
    {"id": 4, "key": "indeterminate", "colorName": "yellow", "name": "In Progress"},
    {"id": 3, "key": "done", "colorName": "green", "name": "Done"},
)


@dataclass(slots=True)
class Site:
    """What the issues of one tracker have in common."""

    org: Org
    style: Style
    clock: Clock
    url: str = "https://jira.example.org"


class JiraV2:
    """One issue at a time into JSON-ready dictionaries."""

    api = "2"
    newest_first = False

    def __init__(self, site: Site) -> None:
        self.site = site
        self._users: dict[str, Record] = {}
        self._ids = 100_000
        statuses = site.style.statuses
        self._status_ids = {name: str(10_100 + i) for i, name in enumerate(statuses)}
        self._categories = dict(zip(statuses, CATEGORIES, strict=True))

    # Parts that differ between versions --------------------------------------------------------

    def user(self, ident: str | None) -> Record | None:
        """A user object; the same object for the same person."""
        if ident is None:
            return None
        if ident not in self._users:
            self._users[ident] = self._user(self.site.org.people[ident])
        return self._users[ident]

    def _user(self, person: Person) -> Record:
        out: Record = {
            "self": f"{self.site.url}/rest/api/2/user?username={person.username}",
            "name": person.username,
            "key": person.username,
            "displayName": person.name,
            "active": True,
            "timeZone": self.site.clock.zone.key,
        }
        if self.site.style.emails and person.kind != "app":
            out["emailAddress"] = email(self.site.org, person)
        return out

    def account(self, ident: str | None) -> str | None:
        """What the changelog calls a person."""
        return None if ident is None else self.site.org.people[ident].username

    def body(self, text: str, mentions: tuple[str, ...]) -> Json:
        """A comment's body with its mentions."""
        return text.format(*(f"[~{self.account(m)}]" for m in mentions)) if mentions else text

    def description(self, text: str) -> Json:
        """A description."""
        return text

    def epic(self, ticket: Ticket) -> Record:
        """The field that says which epic an issue belongs to."""
        if self.site.style.epic_by_parent:
            return {} if ticket.epic is None else {"parent": self._stub(ticket.epic)}
        return {EPIC_LINK: None if ticket.epic is None else ticket.epic.key}

    # Issues ------------------------------------------------------------------------------------

    def issue(self, ticket: Ticket) -> Record:
        """One issue with its comments and changelog."""
        comments = [self._comment(ticket, c) for c in ticket.comments]
        histories = self._histories(ticket)
        count = len(histories)
        return {
            "expand": "changelog",
            "id": str(ticket.number),
            "self": f"{self.site.url}/rest/api/{self.api}/issue/{ticket.number}",
            "key": ticket.key,
            "fields": {
                **self._head(ticket),
                **self._times(ticket),
                **self._place(ticket),
                "issuelinks": [self._link(ticket, x) for x in ticket.links if x.removed is None],
                "comment": {
                    "comments": list(comments),
                    "maxResults": len(comments),
                    "total": len(comments),
                    "startAt": 0,
                },
            },
            "changelog": {
                "startAt": 0,
                "maxResults": count,
                "total": count,
                "histories": list(histories[::-1] if self.newest_first else histories),
            },
        }

    def _head(self, ticket: Ticket) -> Record:
        project = ticket.key.rsplit("-", 1)[0]
        return {
            "summary": ticket.summary,
            "description": self.description(ticket.description),
            "issuetype": {"id": TYPES[ticket.type], "name": ticket.type, "subtask": False},
            "project": {"id": _digest(project), "key": project, "name": project},
            "priority": {"id": PRIORITIES[ticket.priority], "name": ticket.priority},
            "status": self._status(self.status_of(ticket)),
            "assignee": self.user(ticket.assignee),
            "reporter": self.user(ticket.reporter),
            "creator": self.user(ticket.reporter),
            STORY_POINTS: ticket.points,
        }

    def status_of(self, ticket: Ticket) -> str:
        """The name of its last status."""
        todo, doing, _review, done = self.site.style.statuses
        if ticket.done is not None:
            return done
        return todo if ticket.start is None else doing

    def _status(self, name: str) -> Record:
        category: Record = {**self._categories[name]}
        return {"id": self._status_ids[name], "name": name, "statusCategory": category}

    def _times(self, ticket: Ticket) -> Record:
        clock = self.site.clock
        said, changed = [c.at for c in ticket.comments], [c.at for c in ticket.changes]
        finished = ticket.done
        return {
            "created": clock.stamp(ticket.created),
            "updated": clock.stamp(max([ticket.created, *said, *changed])),
            "resolutiondate": None if finished is None else clock.stamp(finished),
            "resolution": None if finished is None else {"id": "10000", "name": "Done"},
            "duedate": None if ticket.due is None else clock.day(ticket.due),
        }

    def _place(self, ticket: Ticket) -> Record:
        team: Team = self.site.org.teams[ticket.team]
        component = team.component if ticket.tagged else None
        label = team.label if ticket.tagged else None
        parts: list[Json] = []
        if component is not None:
            parts.append({"id": _digest(component), "name": component})
        labels: list[Json] = [] if label is None else [label]
        return {"components": parts, "labels": labels, **self.epic(ticket)}

    def _link(self, ticket: Ticket, link: Link) -> Record:
        inward, outward = LINK_WORDS[link.kind]
        side = "outwardIssue" if ticket is link.origin else "inwardIssue"
        return {
            "id": str(link.number),
            "self": f"{self.site.url}/rest/api/{self.api}/issueLink/{link.number}",
            "type": {
                "id": _digest(link.kind),
                "name": link.kind,
                "inward": inward,
                "outward": outward,
            },
            side: self._stub(link.other(ticket)),
        }

    def _stub(self, ticket: Ticket) -> Record:
        return {
            "id": str(ticket.number),
            "key": ticket.key,
            "self": f"{self.site.url}/rest/api/{self.api}/issue/{ticket.number}",
            "fields": {
                "summary": ticket.summary,
                "status": self._status(self.status_of(ticket)),
                "priority": {"id": PRIORITIES[ticket.priority], "name": ticket.priority},
                "issuetype": {"id": TYPES[ticket.type], "name": ticket.type, "subtask": False},
            },
        }

    def _next_id(self) -> str:
        self._ids += 1
        return str(self._ids)

    def _comment(self, ticket: Ticket, comment: Comment) -> Record:
        ident, at = self._next_id(), self.site.clock.stamp(comment.at)
        return {
            "self": f"{self.site.url}/rest/api/{self.api}/issue/{ticket.number}/comment/{ident}",
            "id": ident,
            "author": self.user(comment.author),
            "body": self.body(comment.text, comment.mentions),
            "updateAuthor": self.user(comment.author),
            "created": at,
            "updated": at,
        }

    def _histories(self, ticket: Ticket) -> list[Record]:
        return [
            {
                "id": self._next_id(),
                "author": self.user(change.author),
                "created": self.site.clock.stamp(change.at),
                "items": [self._item(change)],
            }
            for change in ticket.changes
        ]

    def _item(self, change: Change) -> Record:
        old, new = change.old, change.new
        old_text, new_text = change.old_text, change.new_text
        if change.field == "status":
            old_text, new_text = old, new
            old = None if old is None else self._status_ids[old]
            new = None if new is None else self._status_ids[new]
        elif change.field == "assignee":
            people = self.site.org.people
            old_text = None if old is None else people[old].name
            new_text = None if new is None else people[new].name
            old, new = self.account(old), self.account(new)
        custom = "custom" if change.field == "Story Points" else "jira"
        return {
            "field": change.field,
            "fieldtype": custom,
            "from": old,
            "fromString": old_text,
            "to": new,
            "toString": new_text,
        }


def email(org: Org, person: Person) -> str:
    """A person's address."""
    domain = "".join(ch for ch in org.name.lower() if ch.isalnum())
    return f"{person.username}@{domain}.example"


def _digest(name: str) -> str:
    """A stable numeric id from a name."""
    return str(10_000 + int(hashlib.sha256(name.encode()).hexdigest()[:6], 16) % 80_000)
