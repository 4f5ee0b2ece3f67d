"""The org chart read from the facts: people- and team-sized tables only."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, TypeVar

import ibis.expr.types as ir
from ibis import _

from aligngraph.facts import Group, Initiative, Person, Team
from aligngraph.features.base import naive
from aligngraph.orgchart import OrgChart
from aligngraph.store import FactTables

_F = TypeVar("_F", Person, Team, Group, Initiative)


def org_chart(facts: FactTables, at: datetime) -> OrgChart:
    """The chart as of ``at``: memberships and reporting lines that hold then."""
    members = defaultdict(list)
    for row in _rows(_holding(facts["membership"], at).select("person", "team").distinct()):
        members[row["team"]].append(row["person"])
    lines = _rows(_holding(facts["reporting_line"], at).select("person", "manager").distinct())
    organization = _rows(facts["organization"].select("name"))
    return OrgChart(
        name=organization[0]["name"] if organization else "Your organisation",
        people={p.id: p for p in _facts(facts, Person, "person")},
        teams={t.id: t for t in _facts(facts, Team, "team")},
        groups={g.id: g for g in _facts(facts, Group, "group")},
        members={team: tuple(sorted(people)) for team, people in sorted(members.items())},
        manager_of={row["person"]: row["manager"] for row in lines},
        initiatives={i.id: i for i in _facts(facts, Initiative, "initiative")},
    )


def _holding(table: ir.Table, at: datetime) -> ir.Table:
    moment = naive(at)
    return table.filter(
        (_.since.isnull() | (_.since <= moment)) & (_.until.isnull() | (_.until > moment))
    )


def _facts(facts: FactTables, kind: type[_F], table: str) -> list[_F]:
    return [kind(**row) for row in _rows(facts[table].select(*kind._fields))]


def _rows(table: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.order_by(list(table.columns)).to_pyarrow().to_pylist()
    return rows
