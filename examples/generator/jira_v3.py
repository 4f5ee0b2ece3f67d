"""Writes issues as Jira Cloud's REST v3 does: accountIds, document bodies, newest history first."""

import re

from examples.generator.jira_v2 import JiraV2, Json, Record
from examples.generator.model import Person, Ticket

_SLOT = re.compile(r"\{(\d)\}")


class JiraV3(JiraV2):
    """The same issues in Cloud's shape: bodies in the Atlassian Document Format, `parent`."""

    api = "3"
    newest_first = True

    def _user(self, person: Person) -> Record:
        out: Record = {
            "self": f"{self.site.url}/rest/api/3/user?accountId={person.account_id}",
            "accountId": person.account_id,
            "displayName": person.name,
            "active": True,
            "timeZone": self.site.clock.zone.key,
            "accountType": "app" if person.kind == "app" else "atlassian",
        }
        return out

    def account(self, ident: str | None) -> str | None:
        """The accountId."""
        return None if ident is None else self.site.org.people[ident].account_id

    def body(self, text: str, mentions: tuple[str, ...]) -> Json:
        """A document of one paragraph; mentions are nodes."""
        nodes: list[Json] = []
        for index, part in enumerate(_SLOT.split(text) if mentions else [text]):
            if index % 2:
                nodes.append(self._mention(mentions[int(part)]))
            elif part:
                nodes.append({"type": "text", "text": part})
        return _document([{"type": "paragraph", "content": nodes}])

    def _mention(self, ident: str) -> Record:
        name = f"@{self.site.org.people[ident].name}"
        return {"type": "mention", "attrs": {"id": self.account(ident), "text": name}}

    def description(self, text: str) -> Json:
        """A document with one paragraph a line."""
        return _document(
            [
                {"type": "paragraph", "content": [{"type": "text", "text": line}]}
                for line in text.split("\r\n")
            ]
        )

    def epic(self, ticket: Ticket) -> Record:
        """Cloud knows only parents."""
        return {} if ticket.epic is None else {"parent": self._stub(ticket.epic)}


def _document(blocks: list[Json]) -> Record:
    return {"type": "doc", "version": 1, "content": blocks}
