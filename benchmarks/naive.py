"""What a quick script would do: three rankings straight from the raw files.

- managers by betweenness in the graph of who comments on whose tickets;
- epics by the share of their tickets closed in the last 20 % of their life;
- pairs of teams with dependencies by how few comments pass between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import networkx as nx
import orjson
import yaml

Rankings = Mapping[str, tuple[Mapping[Hashable, float], float]]
"""Kind to (score by subject, the threshold such a script would flag at)."""


def rankings(org: Path, issues: Path) -> Rankings:
    """Rank managers, epics and pairs."""
    chart = yaml.load(org.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    rows = [orjson.loads(line) for line in issues.read_bytes().splitlines()]
    person = {_login(p): p["id"] for p in chart["people"]}
    team_of = {m: t["id"] for t in chart["teams"] for m in t.get("members", ())}
    return {
        "escalation_bottleneck": (_betweenness(chart, rows, person), 0.02),
        "waterfall_integration": (_late_epics(chart, rows), 0.5),
        "missing_connective_tissue": (_quiet_pairs(rows, person, team_of), 1 / 3),
    }


def _login(person: dict[str, Any]) -> str:
    jira = person.get("jira") or {}
    return str(jira.get("username") or jira.get("account_id") or person["id"])


def _name(user: dict[str, Any] | None) -> str | None:
    return None if user is None else user.get("name") or user.get("accountId")


def _betweenness(
    chart: dict[str, Any], rows: list[dict[str, Any]], person: dict[str, str]
) -> dict[Hashable, float]:
    graph: nx.Graph[str] = nx.Graph()
    for issue in rows:
        fields = issue["fields"]
        about = person.get(_name(fields.get("assignee")) or "")
        for comment in fields["comment"]["comments"]:
            author = person.get(_name(comment.get("author")) or "")
            if author and about and author != about:
                graph.add_edge(author, about)
    managers = {p["manager"] for p in chart["people"] if p.get("manager")}
    scores = nx.betweenness_centrality(graph, k=min(150, len(graph)), seed=1)
    return {m: scores[m] for m in managers if m in scores}


def _late_epics(chart: dict[str, Any], rows: list[dict[str, Any]]) -> dict[Hashable, float]:
    declared = {e: i["id"] for i in chart.get("initiatives", ()) for e in i["epics"]}
    closed: dict[str, list[datetime]] = defaultdict(list)
    for issue in rows:
        fields = issue["fields"]
        epic = (fields.get("parent") or {}).get("key") or fields.get("customfield_10008")
        if epic and fields.get("resolutiondate"):
            closed[epic].append(datetime.fromisoformat(fields["resolutiondate"]))
    scores: dict[Hashable, float] = {}
    for epic, days in closed.items():
        if len(days) >= 5:
            first, last = min(days), max(days)
            late = [day for day in days if day >= first + (last - first) * 0.8]
            scores[declared.get(epic, epic)] = len(late) / len(days)
    return scores


def _quiet_pairs(
    rows: list[dict[str, Any]], person: dict[str, str], team_of: dict[str, str]
) -> dict[Hashable, float]:
    owner = {
        issue["id"]: team_of.get(person.get(_name(issue["fields"].get("assignee")) or "", ""))
        for issue in rows
    }
    linked: set[tuple[str, str]] = set()
    comments: dict[tuple[str, str], int] = defaultdict(int)
    for issue in rows:
        here = owner[issue["id"]]
        for link in issue["fields"].get("issuelinks", ()):
            other = owner.get((link.get("outwardIssue") or link.get("inwardIssue"))["id"])
            if here and other and here != other:
                linked.add((min(here, other), max(here, other)))
        for comment in issue["fields"]["comment"]["comments"]:
            team = team_of.get(person.get(_name(comment.get("author")) or "", ""))
            if here and team and here != team:
                comments[(min(here, team), max(here, team))] += 1
    return {pair: 1 / (1 + comments[pair]) for pair in linked}
