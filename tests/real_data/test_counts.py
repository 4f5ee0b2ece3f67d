"""What goes into the workspace is what the dumps hold: nothing lost, nothing twice."""

from __future__ import annotations

import re

import orjson
import pytest
from ibis import _

from aligngraph.features.work import links
from aligngraph.store import Workspace
from tests.real_data.conftest import Tracker

pytestmark = pytest.mark.real_data

KEPT = (
    "assignee",
    "component",
    "description",
    "duedate",
    "fix version",
    "key",
    "labels",
    "parent",
    "priority",
    "project",
    "reporter",
    "sprint",
    "status",
    "story points",
    "summary",
)
"""Fields whose history is kept, as the dumps write them; links become births and removals."""


def test_status_counts_what_the_dump_holds(tracker: Tracker) -> None:
    """Issues, comments, cut-off comments and links that leave are as many as in the dump."""
    status = orjson.loads(tracker.run("status", "--format", "json"))
    (source,) = (s for s in status["sources"] if s["importer"] == "jira-json")
    assert status["tickets"] == source["tickets"] == tracker.dump.issues
    assert status["messages"] == source["messages"] == tracker.dump.comments
    assert source["cut_comments"] == tracker.dump.cut
    assert status["unowned_tickets"] <= 0.001 * tracker.dump.issues
    assert status["links_leaving_scope"] >= tracker.dump.leaving
    assert (status["people"], status["reporting_lines"]) == (tracker.dump.people, 0)


def test_every_link_is_there_once(tracker: Tracker) -> None:
    """Standing links are the dump's, each once; those removed are only known from histories."""
    with Workspace.open(tracker.workspace) as workspace:
        rows = links(workspace.facts).filter(_.removed_at.isnull()).to_pyarrow().to_pylist()
        told = links(workspace.facts).count().to_pyarrow().as_py()
    leaving = sum(row["origin"] is None or row["target"] is None for row in rows)
    assert len(rows) == len(tracker.dump.edges)
    assert leaving == tracker.dump.leaving
    assert (told > len(rows)) == (tracker.dump.items["link"] > 0)


def test_every_history_item_that_matters_is_there(tracker: Tracker) -> None:
    """Each kept field has as many changes as the histories have items of it."""
    with Workspace.open(tracker.workspace) as workspace:
        changes = workspace.facts["change"].group_by("field").agg(times=_.count())
        found = {row["field"]: row["times"] for row in changes.to_pyarrow().to_pylist()}
    # A few fields are written in two ways, which are one to us.
    merged: dict[str, int] = {}
    for field, times in tracker.dump.items.items():
        name = _name(field)
        if name in {_name(kept) for kept in KEPT}:
            merged[name] = merged.get(name, 0) + times
    assert {_name(field): times for field, times in found.items()} == merged


def _name(field: str) -> str:
    """``Story Points`` and ``storypoints`` are one field; so are ``Labels`` and ``label``."""
    return re.sub(r"[^a-z]", "", field.lower())
