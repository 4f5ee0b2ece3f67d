"""Raw issues of a made-up tracker, and a way to import them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from aligngraph_importers.base import ImportContext, ImportSettings
from aligngraph_importers.jira_json import JiraJsonImporter

from aligngraph.facts import Fact

Json = dict[str, object]
F = TypeVar("F", bound=Fact)

ANA: Json = {"accountId": "5b10a", "displayName": "Ana Diaz", "accountType": "atlassian"}
BO: Json = {"accountId": "5b10b", "displayName": "Bo Lind", "emailAddress": "bo@acme.example"}
OPEN: Json = {"id": "1", "name": "Open", "statusCategory": {"id": 2, "key": "new"}}
DOING: Json = {"id": "3", "name": "Doing", "statusCategory": {"id": 4, "key": "indeterminate"}}
BLOCKS: Json = {"id": "10", "name": "Blocks", "inward": "is blocked by", "outward": "blocks"}


def issue(number: int = 1, **fields: object) -> Json:
    """An issue PAY-<number> made on 1 May 2026, its id 1000 more; ``None`` leaves out a field."""
    common: Json = {
        "summary": f"Issue {number}",
        "issuetype": {"name": "Story", "subtask": False},
        "project": {"id": "9", "key": "PAY", "name": "Payments"},
        "status": OPEN,
        "created": "2026-05-01T08:00:00.000+0000",
        "updated": "2026-05-02T08:00:00.000+0000",
        "issuelinks": [],
        "comment": {"comments": [], "total": 0, "maxResults": 0, "startAt": 0},
    }
    changelog = fields.pop("changelog", None)
    raw: Json = {
        "id": str(1000 + number),
        "key": f"PAY-{number}",
        "self": f"https://jira.acme.example/rest/api/2/issue/{1000 + number}",
        "fields": {k: v for k, v in {**common, **fields}.items() if v is not None},
    }
    if changelog is not None:
        raw["changelog"] = changelog
    return raw


def comment(number: int, body: object = "Done.", **more: object) -> Json:
    """A comment by Ana, on 3 May 2026."""
    at = "2026-05-03T09:00:00.000+0000"
    return {"id": str(number), "author": ANA, "body": body, "created": at, "updated": at, **more}


def comments(*given: Json, total: int | None = None) -> Json:
    """A comment field."""
    return {"comments": list(given), "total": len(given) if total is None else total}


def history(number: int, at: object, *items: Json, **more: object) -> Json:
    """A history by Bo."""
    return {"id": str(number), "author": BO, "created": at, "items": list(items), **more}


def item(field: str, before: object = None, after: object = None, **more: object) -> Json:
    """A history item: each side a text, or (id, text)."""
    sides: Json = {}
    for side, text, value in (("from", "fromString", before), ("to", "toString", after)):
        sides[side], sides[text] = value if isinstance(value, tuple) else (None, value)
    return {"field": field, "fieldtype": "jira", **sides, **more}


def changelog(*histories: Json, total: int | None = None) -> Json:
    """A changelog as an expanded issue has it."""
    return {"histories": list(histories), "total": len(histories) if total is None else total}


def link(
    number: int, type_: Json, *, outward: Json | None = None, inward: Json | None = None
) -> Json:
    """A link as one end shows it."""
    other = {"outwardIssue": outward} if outward else {"inwardIssue": inward}
    return {"id": str(number), "type": type_, **other}


def end(number: int, **fields: object) -> Json:
    """The other end of a link."""
    return {"id": str(1000 + number), "key": f"PAY-{number}", "fields": fields}


def lines(issues: Sequence[object]) -> bytes:
    """Issues as JSON Lines."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in issues)


def import_file(path: Path, settings: ImportSettings | None = None) -> list[Fact]:
    """Every fact of a file or folder."""
    importer, context = JiraJsonImporter(), ImportContext(settings or ImportSettings())
    return [f for origin in importer.origins([path]) for f in importer.read(origin, context)]


def only(facts: Sequence[Fact], kind: type[F]) -> list[F]:
    """The facts of one kind."""
    return [fact for fact in facts if isinstance(fact, kind)]


def one(facts: Sequence[Fact], kind: type[F]) -> F:
    """The single fact of one kind."""
    found = only(facts, kind)
    assert len(found) == 1, f"{len(found)} facts of {kind.__name__}"
    return found[0]
