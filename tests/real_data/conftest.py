"""Each real tracker imported once, and read a second time without our code to compare with."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
import yaml

from aligngraph.alignment import Alignment
from aligngraph.analyses.case import Case
from aligngraph.analyses.run import DEFAULT_WINDOW, judge
from aligngraph.features.observe import data_window, observe
from aligngraph.settings import Settings
from aligngraph.store import Workspace

TRACKERS = ("duraspace", "tidev")


@dataclass(frozen=True)
class Dump:
    """What a dump holds, counted straight from its JSON.

    ``people``: on the org chart; ``cut``: issues with fewer comments than the tracker has;
    ``edges``: type and both keys of every link, once however often told; ``items``: history items
    by lower-case field name.
    """

    people: int
    issues: int
    comments: int
    cut: int
    edges: frozenset[tuple[str, str, str]]
    keys: frozenset[str]
    items: Mapping[str, int]

    @property
    def leaving(self) -> int:
        """Links of which one end is not in the dump."""
        return sum(not {one, other} <= self.keys for _, one, other in self.edges)


@dataclass(frozen=True)
class Tracker:
    """A tracker: its dump, and the workspace it was imported into."""

    name: str
    dump: Dump
    workspace: Path

    def run(self, *arguments: str | Path) -> str:
        """Standard output of a command on the workspace; it must succeed."""
        return command(self.workspace, *arguments)

    def read(self, *, everything: bool) -> Reading:
        """The whole period, or the window analysed by default."""
        with Workspace.open(self.workspace) as workspace:
            window = data_window(workspace.facts)
            assert window is not None
            first, end = window
            since = first if everything else max(first, end - DEFAULT_WINDOW)
            case = Case(observe(workspace.facts, since, end), Settings())
            return Reading(self, everything, case, judge(case))


class Reading(NamedTuple):
    """One window of a tracker: what the analyses looked at, and what they say."""

    tracker: Tracker
    everything: bool
    case: Case
    alignment: Alignment


def command(workspace: Path, *arguments: str | Path) -> str:
    """Run ``aligngraph`` in the workspace's folder, away from any settings file."""
    done = subprocess.run(
        [sys.executable, "-m", "aligngraph", "--workspace", workspace, *arguments],
        cwd=workspace.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Trackers:
    """Imports each tracker, and analyses each of its windows, once however tests are ordered."""

    def __init__(self, data: Path, scratch: pytest.TempPathFactory) -> None:
        self._data = data
        self._scratch = scratch
        self._trackers: dict[str, Tracker] = {}
        self._readings: dict[tuple[str, bool], Reading] = {}

    def tracker(self, name: str) -> Tracker:
        """A tracker, imported with its derived org chart."""
        if name not in self._trackers:
            org, issues = (self._data / name / file for file in ("org.yaml", "issues.ndjson.gz"))
            if not (org.is_file() and issues.is_file()):
                pytest.skip(f"no org.yaml and issues.ndjson.gz in ../shared/data/{name}")
            workspace = self._scratch.mktemp(name) / "workspace"
            command(workspace, "import", "org", org)
            command(workspace, "import", "jira-json", issues)
            self._trackers[name] = Tracker(name, read_dump(org, issues), workspace)
        return self._trackers[name]

    def reading(self, tracker: Tracker, *, everything: bool) -> Reading:
        """The analysis of one window of a tracker."""
        key = tracker.name, everything
        if key not in self._readings:
            self._readings[key] = tracker.read(everything=everything)
        return self._readings[key]


@pytest.fixture(scope="session")
def trackers(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Trackers:
    """Return what imports the trackers on demand."""
    return Trackers(shared_data, tmp_path_factory)


@pytest.fixture(scope="session", params=TRACKERS)
def tracker(request: pytest.FixtureRequest, trackers: Trackers) -> Tracker:
    """Return each tracker."""
    return trackers.tracker(str(request.param))


@pytest.fixture(scope="session", params=[True, False], ids=["all", "default"])
def reading(request: pytest.FixtureRequest, trackers: Trackers, tracker: Tracker) -> Reading:
    """Return the analysis of each tracker's whole period, and of its default window."""
    return trackers.reading(tracker, everything=bool(request.param))


def read_dump(org: Path, file: Path) -> Dump:
    """Count what a chart and a dump of one issue a line hold."""
    people = len(yaml.load(org.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["people"])
    issues = comments = cut = 0
    edges: set[tuple[str, str, str]] = set()
    keys: set[str] = set()
    items: Counter[str] = Counter()
    with gzip.open(file) as lines:
        for line in lines:
            issue = orjson.loads(line)
            page = issue["fields"]["comment"]
            issues += 1
            comments += len(page["comments"])
            cut += page["total"] > len(page["comments"])
            keys.add(issue["key"])
            edges.update(
                _edge(issue["key"], link) for link in issue["fields"].get("issuelinks", ())
            )
            for history in issue.get("changelog", {}).get("histories", ()):
                items.update(item["field"].lower() for item in history["items"])
    return Dump(people, issues, comments, cut, frozenset(edges), frozenset(keys), items)


def _edge(key: str, link: Mapping[str, dict[str, str]]) -> tuple[str, str, str]:
    """A link as its type and the keys of its ends, the same whichever end tells it."""
    kind = link["type"]
    if "outwardIssue" in link:
        ends = (key, link["outwardIssue"]["key"])
    else:
        ends = (link["inwardIssue"]["key"], key)
    if kind["inward"] == kind["outward"]:
        ends = (min(ends), max(ends))
    return kind["name"], *ends
