"""Properties of the reading for charts and texts that nobody thought of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from aligngraph_importers.base import ImportContext, Origin
from aligngraph_importers.org.document import (
    GoalEntry,
    InitiativeEntry,
    JiraAccount,
    OrgDocument,
    Owns,
    PersonEntry,
    TeamEntry,
)
from aligngraph_importers.org_yaml import OrgYamlImporter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aligngraph.errors import InputError
from aligngraph.facts import DataWarning, Fact, Goal, Group, Membership, Person, ReportingLine, Team

Entry = dict[str, object]
Chart = dict[str, object]

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
characters = st.characters(
    exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn"), exclude_characters="\ufeff"
)
names = st.text(characters, min_size=1, max_size=8)
ids = st.lists(names | st.sampled_from(["no", "007", "1.5", "~x"]), unique=True, max_size=6)


def flat(draw: st.DrawFn) -> list[Entry]:
    """Entries with id and name."""
    return [{"id": id, "name": draw(names)} for id in draw(ids)]


def tree(draw: st.DrawFn, key: str) -> list[Entry]:
    """Entries of which each may refer to an earlier one."""
    entries = flat(draw)
    for number, entry in enumerate(entries):
        if number and draw(st.booleans()):
            entry[key] = draw(st.sampled_from(entries[:number]))["id"]
    return entries


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Draw a valid chart."""
    people, groups, teams = tree(draw, "manager"), tree(draw, "parent"), flat(draw)
    for team in teams:
        team["members"] = [person["id"] for person in draw(st.permutations(people))[::2]]
        if draw(st.booleans()) and groups:
            team["parent"] = draw(st.sampled_from(groups))["id"]
    goals = tree(draw, "parent")
    for goal in goals:
        goal["weight"] = draw(st.none() | st.floats(0, 1e6))
    return {
        "organization": draw(names),
        "people": people,
        "groups": groups,
        "teams": teams,
        "goals": goals,
    }


@st.composite
def shuffled(draw: st.DrawFn, chart: Chart) -> Chart:
    """Draw the chart with keys and entries in another order."""
    mixed: Chart = {"organization": chart["organization"]}
    for section in draw(st.permutations([key for key in chart if key != "organization"])):
        entries = draw(st.permutations(stated(chart, section)))
        mixed[section] = [dict(draw(st.permutations(list(entry.items())))) for entry in entries]
    return mixed


def read(folder: Path, content: bytes) -> Sequence[Fact]:
    """Read the content of one file as a chart."""
    file = folder / "org.yaml"
    file.write_bytes(content)
    return list(OrgYamlImporter().read(Origin("org", (file,)), ImportContext()))


def told(facts: Sequence[Fact]) -> Sequence[str]:
    """Facts in an order of their own, without warnings, which name lines."""
    return sorted(repr(fact) for fact in facts if not isinstance(fact, DataWarning))


def stated(chart: Mapping[str, object], section: str) -> Sequence[Entry]:
    """Entries of a section of a drawn chart."""
    entries = chart[section]
    assert isinstance(entries, list)
    return entries


@same_folder
@given(charts(), st.data())
def test_order_and_notation_do_not_matter(
    tmp_path: Path, chart: Chart, data: st.DataObject
) -> None:
    """A chart means the same in any order of keys and entries, as YAML or as JSON."""
    facts = read(tmp_path, json.dumps(chart).encode())
    other = data.draw(shuffled(chart))
    styled = yaml.safe_dump(other, allow_unicode=data.draw(st.booleans()), sort_keys=False)
    assert told(read(tmp_path, styled.encode())) == told(facts)


@same_folder
@given(charts())
def test_facts_say_what_the_chart_says(tmp_path: Path, chart: Chart) -> None:
    """Every person, line, group, team, membership and goal of a chart is a fact, and no other."""
    facts = read(tmp_path, json.dumps(chart, ensure_ascii=False).encode())
    people, teams = stated(chart, "people"), stated(chart, "teams")
    assert {f.id: f.name for f in facts if isinstance(f, Person)} == {
        p["id"]: p["name"] for p in people
    }
    assert {f.person: f.manager for f in facts if isinstance(f, ReportingLine)} == {
        p["id"]: p["manager"] for p in people if "manager" in p
    }
    assert {f.id: f.parent for f in facts if isinstance(f, Group)} == {
        g["id"]: g.get("parent") for g in stated(chart, "groups")
    }
    assert {f.id: f.group for f in facts if isinstance(f, Team)} == {
        t["id"]: t.get("parent") for t in teams
    }
    assert {(f.team, f.person) for f in facts if isinstance(f, Membership)} == {
        (t["id"], m) for t in teams if isinstance(t["members"], list) for m in t["members"]
    }
    assert {f.id: f.weight for f in facts if isinstance(f, Goal)} == {
        g["id"]: g["weight"] for g in stated(chart, "goals")
    }


def read_or_refuse(folder: Path, content: bytes) -> None:
    """Read any content: facts or a message that names the file, nothing else."""
    try:
        read(folder, content)
    except InputError as error:
        message = str(error)
    else:
        return
    assert str(folder / "org.yaml") in message


@same_folder
@given(st.binary() | (st.text() | st.text("ab:-[]{}&*!|>'\"#%@,?~<\n \t")).map(str.encode))
@example(b"*a : x")
@example(b"{*a : x}")
@example(b"people: [{? {} : 1}]")
@example(b"&a a: *a")
@example(b"%TAG ! tag:x,2000:\n--- !a b")
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    """No content of a file leads to anything but facts or an input error."""
    read_or_refuse(tmp_path, content)


MODELS = (OrgDocument, PersonEntry, JiraAccount, TeamEntry, Owns, InitiativeEntry, GoalEntry)
keys = st.sampled_from(["x-y", "<<", *(name for model in MODELS for name in model.model_fields)])
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.binary(max_size=4)
    | st.sampled_from(["a", "b", "PAY", "PAY-1", "C/d", "2026-12-01", "engineer", " "])
    | st.text(max_size=6)
)
structures = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(keys | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=25,
)


@same_folder
@given(st.dictionaries(keys, structures, max_size=6) | structures)
def test_any_structure_is_read_or_refused(tmp_path: Path, data: object) -> None:
    """No data in YAML leads to anything but facts or an input error."""
    read_or_refuse(tmp_path, yaml.safe_dump(data).encode())


entries = st.lists(st.dictionaries(keys, structures, max_size=6), max_size=4)
sections = st.sampled_from(["people", "groups", "teams", "initiatives", "goals"])


@same_folder
@given(st.dictionaries(sections, entries, min_size=1))
def test_any_entries_are_read_or_refused(tmp_path: Path, data: Chart) -> None:
    """No entries lead to anything but facts or mistakes that start with a place."""
    with pytest.raises(InputError, match=r"^[^\n]*org\.yaml:\d+:\d+: "):
        read(tmp_path, yaml.safe_dump(data).encode())
    read_or_refuse(tmp_path, yaml.safe_dump({"organization": "A", **data}).encode())
