"""The org chart in memory: who is above whom, and how people are called."""

from __future__ import annotations

import pytest

from aligngraph.facts import Group, Person, Team
from aligngraph.orgchart import OrgChart
from aligngraph.text import ref


def chart(**more: dict[str, str]) -> OrgChart:
    """Two teams with leads and one without, under two managers and a head."""
    roles = {"head": "manager", "x": "manager", "y": "manager", "tia": "tpm", "ana": "engineer",
             "abe": "tech_lead", "cid": "engineer", "cal": "engineer", "cleo": "other"}  # fmt: skip
    titles = {"head": "VP Everything"}
    teams = (("a", "x", "abe"), ("b", "y", None), ("c", None, None))
    return OrgChart(
        name="Acme",
        people={p: Person(p, p.title(), None, titles.get(p), role) for p, role in roles.items()},
        teams={id: Team(id, f"Team {id}", "g", lead, tech, None) for id, lead, tech in teams},
        groups={"g": Group("g", "Shop", None, None)},
        members={"a": ("abe", "ana"), "b": ("ana",), "c": ("cal", "cid", "cleo")},
        manager_of=more.get("lines")
        or {"x": "head", "y": "head", "cal": "y", "cid": "y", "cleo": "cid"},
        initiatives={},
    )


def test_chain_is_the_lead_and_the_leads_managers() -> None:
    """Nearest first; a team without a lead is managed by whom most of its people report to."""
    above = chart().managers_above
    assert above == {"a": ["x", "head"], "b": ["y", "head"], "c": ["y", "head"]}


def test_lowest_common_manager() -> None:
    """Where two lines meet first, which may be a team's own lead; None where they never do."""
    assert chart().lowest_common_manager("a", "b") == "head"
    assert chart().lowest_common_manager("b", "c") == "y"
    assert chart(lines={"x": "x2"}).lowest_common_manager("a", "b") is None


def test_reporting_cycle_ends_where_it_closes() -> None:
    """Two charts together may hold a cycle; nobody is listed twice."""
    assert chart(lines={"x": "y", "y": "x"}).managers_above["a"] == ["x", "y"]


@pytest.mark.parametrize(
    ("person", "label"),
    [
        ("head", "the VP Everything"),
        ("x", "the manager of Team a"),
        ("abe", "the tech lead of Team a"),
        ("ana", "an engineer of Team a and Team b"),
        ("cleo", "a member of Team c"),
        ("tia", "a TPM"),
        ("nobody", "a person"),
    ],
)
def test_people_appear_by_role(person: str, label: str) -> None:
    """A role and where it is held, never a name."""
    assert chart().label(person) == label


def test_names_in_labels_can_be_left_to_the_boundary() -> None:
    """With references no name of a team and no title is in the label."""
    assert chart().label("x", ref) == f"the manager of {ref('team', 'a')}"
    assert chart().label("head", ref) == f"the {ref('title', 'VP Everything')}"
