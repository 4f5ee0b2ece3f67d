"""Who a reader of the graph sees: names, roles or pseudonyms, and which ids leave.

The graph asks a ``Naming`` for every label and every id, so an output boundary can be put in front
of it: two teams given one id become one node (a fold of small teams). The naming made here hides
only people; folding and anonymising are the boundary's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from aligngraph.orgchart import OrgChart


@dataclass(frozen=True)
class Naming:
    """What stands in the graph for ``kind, id`` (kinds of node; a ticket's id is its key).

    Args:
        label: what a reader sees.
        id: the id in the node's id; ids that become equal become one node.
        people: whether tickets may point at the person assigned.
        texts: whether summaries and addresses of tickets are carried.
    """

    label: Callable[[str, str], str]
    id: Callable[[str, str], str]
    people: bool = False
    texts: bool = True


def naming(chart: OrgChart, *, people: bool = False, secret: bytes = b"") -> Naming:
    """Names of teams and tickets; people by role under a stable pseudonym, or by name.

    Args:
        chart: where the names stand.
        people: show people's names and ids.
        secret: keys the pseudonyms (at most 64 bytes). Without it they are the same for everybody,
            and somebody with a list of ids could work out which is whose.
    """
    names = {("team", team.id): team.name for team in chart.teams.values()}
    names |= {("group", group.id): group.name for group in chart.groups.values()}
    names |= {("initiative", known.id): known.name for known in chart.initiatives.values()}

    def label(kind: str, id: str) -> str:
        if kind == "person" and id in chart.people and people:
            return chart.people[id].name
        if kind == "person":
            return chart.label(id)
        return names.get((kind, id), id)

    def shown_id(kind: str, id: str) -> str:
        return id if people or kind != "person" else _pseudonym(id, secret)

    return Naming(label=label, id=shown_id, people=people)


def _pseudonym(id: str, secret: bytes) -> str:
    text = id.encode("utf-8", "surrogatepass")
    return "p" + hashlib.blake2b(text, key=secret, digest_size=6).hexdigest()
