"""What only one entry may claim: an account, an owned project, component or label, an epic.

Letter case makes no difference where it makes none when tickets find their team.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from aligngraph_importers.org.checks import NOUNS, Index
from aligngraph_importers.org.document import component_name, epic_key, project_key
from aligngraph_importers.org.nodes import Map, Seq
from aligngraph_importers.org.parts import Entry, Text, entries
from aligngraph_importers.org.problems import Problem, shown


class _Claim(NamedTuple):
    section: str
    keys: tuple[str, ...]
    what: str  # what is claimed
    normal: Callable[[str], str]
    cure: str


def _component(text: str) -> str:
    return component_name(text).casefold()


_OWNED = "leave it with the one whose tickets they are"
_CLAIMS = (
    _Claim("teams", ("owns", "projects"), "project", project_key, _OWNED),
    _Claim("teams", ("owns", "components"), "component", _component, _OWNED),
    _Claim("teams", ("owns", "labels"), "label", str.casefold, _OWNED),
    _Claim("initiatives", ("epics",), "epic", epic_key, "leave it in one of them"),
)
_ACCOUNT = "give it to the one whose account it is"
_JIRA = (
    ("account_id", "Jira account_id", str.strip),
    ("username", "Jira username", str.casefold),
    ("email", "e-mail address", str.casefold),
    ("name", "Jira name", str.strip),
)


def claims(index: Index) -> Iterator[Problem]:
    """Nothing that needs one owner is claimed by two entries."""
    for claim in _CLAIMS:
        first: dict[str, tuple[Entry, Text]] = {}
        for entry in entries(index.parts, claim.section):
            for text in entry.texts(*claim.keys):
                yield from _claimed(first, claim, entry, text)
    for key, what, normal in _JIRA:
        claim = _Claim("people", ("jira", key), what, normal, _ACCOUNT)
        first = {}
        for entry in entries(index.parts, "people"):
            for text in _identities(entry, key):
                yield from _claimed(first, claim, entry, text)


def _claimed(
    first: dict[str, tuple[Entry, Text]], claim: _Claim, entry: Entry, text: Text
) -> Iterator[Problem]:
    try:
        value = claim.normal(text.value)
    except ValueError:  # its shape is wrong, and reported as that
        return
    owner, claimed = first.setdefault(value, (entry, text))
    if owner.id != entry.id:
        noun = NOUNS[claim.section]
        yield Problem(
            text.where,
            f"{claim.what} {shown(text.value)} of {noun} {shown(entry.id or entry.path)} is "
            f"already claimed by {noun} {shown(owner.id or owner.path)} "
            f"({claimed.where.seen_from(text.where)}); {claim.cure}",
        )


def _identities(entry: Entry, key: str) -> Iterator[Text]:
    if key == "email":
        yield from entry.texts("email")
    accounts = entry.data.get("jira")
    if isinstance(accounts, Map):
        yield from entry.texts("jira", key)
    elif isinstance(accounts, Seq):
        for number, account in enumerate(accounts):
            value, where = entry.part.locate((entry.section, entry.index, "jira", number, key))
            if isinstance(account, Map) and key in account and isinstance(value, str):
                yield Text(f"{entry.path}.jira[{number}].{key}", where, value.strip())
