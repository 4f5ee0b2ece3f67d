"""What a valid chart becomes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml
from aligngraph_importers.base import ImportContext
from aligngraph_importers.org.starter import starter_text
from aligngraph_importers.org_yaml import OrgYamlImporter

from aligngraph.errors import InputError
from aligngraph.facts import (
    DataWarning,
    Fact,
    Goal,
    Group,
    Identity,
    Initiative,
    Membership,
    Organization,
    Ownership,
    Person,
    ReportingLine,
    Team,
)

Facts = Callable[..., Sequence[Fact]]

CHART = """\
organization: Borealis Mills
people:
  - {id: mo, name: Mo Vale, role: manager, email: mo@mill.example}
  - id: ir
    name: Ira Sand
    email: ir@mill.example
    title: Miller
    role: tech_lead
    manager: mo
    jira: [{account_id: 5b1, username: ira}, {email: IR@old.example, name: Ira S}]
groups:
  - {id: all, name: Everything, lead: mo, parent: null}
  - {id: grain, name: Grain, parent: all}
teams:
  - id: sieve
    name: Sieve
    parent: grain
    lead: mo
    tech_lead: ir
    kind: platform
    members: [ir, ir]
    owns: {projects: [sv], components: [core/Sieve/Fine], labels: [sieving]}
initiatives:
  - {id: fine, name: Finer flour, epics: [sv-1, SV-2], goal: g2, contact: ir, due: 2026-12-01}
goals:
  - {id: g1, name: Good bread, owner: mo}
  - {id: g2, name: Good flour, parent: g1, weight: 2.5, labels: [flour]}
"""


def codes(facts: Sequence[Fact]) -> Sequence[tuple[str, str]]:
    """Return the code and the line of each warning."""
    warnings = [fact for fact in facts if isinstance(fact, DataWarning)]
    return [(w.code, w.where.rpartition(".yaml")[2].lstrip(":")) for w in warnings]


def test_every_key_becomes_a_fact(read: Facts) -> None:
    """Each entry becomes its facts, normalised where the tracker's spelling is known."""
    assert list(read(CHART)) == [
        Organization("Borealis Mills"),
        Person("mo", "Mo Vale", "mo@mill.example", None, "manager"),
        Identity("mo", "email", "mo@mill.example"),
        Identity("mo", "name", "Mo Vale"),
        Person("ir", "Ira Sand", "ir@mill.example", "Miller", "tech_lead"),
        Identity("ir", "account_id", "5b1"),
        Identity("ir", "username", "ira"),
        Identity("ir", "email", "IR@old.example"),
        Identity("ir", "name", "Ira S"),
        Identity("ir", "email", "ir@mill.example"),
        Identity("ir", "name", "Ira Sand"),
        ReportingLine("ir", "mo", None, None),
        Group("all", "Everything", None, "mo"),
        Group("grain", "Grain", "all", None),
        Team("sieve", "Sieve", "grain", "mo", "ir", "platform"),
        Membership("ir", "sieve", None, None),
        Ownership("sieve", "project", "SV"),
        Ownership("sieve", "component", "CORE/Sieve/Fine"),
        Ownership("sieve", "label", "sieving"),
        Initiative("fine", "Finer flour", ("SV-1", "SV-2"), "g2", "ir", date(2026, 12, 1)),
        Goal("g1", "Good bread", None, None, "mo", ()),
        Goal("g2", "Good flour", "g1", 2.5, None, ("flour",)),
    ]


@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_chart_is_the_same_chart(read: Facts, ascii_only: bool) -> None:
    """A chart in JSON gives the facts of the same chart in YAML, emoji included."""
    text = CHART.replace("Good bread", "Good 🍞 \\\\ bread")
    data = yaml.load(text, Loader=yaml.BaseLoader)
    data["groups"][0]["parent"] = None
    assert "🍞" in data["goals"][0]["name"]
    compact = json.dumps(data, ensure_ascii=ascii_only, separators=(",", ":"))
    assert read(compact) == read(text)
    assert read(json.dumps(data, ensure_ascii=ascii_only, indent="\t")) == read(text)


@pytest.mark.parametrize(
    "id", ["no", "yes", "on", "OFF", "true", "7", "007", "1.10", "1_0", "12:30", "0x1F", "1e3"]
)
def test_an_id_is_what_was_typed(read: Facts, id: str) -> None:
    """An id that YAML could take for a truth value or a number stays as it was written."""
    facts = read(
        f"organization: A\npeople: [{{id: {id}, name: B, email: b@c.example}}]\n"
        f"teams: [{{id: {id}, name: T, lead: {id}, members: ['{id}']}}]"
    )
    assert Person(id, "B", "b@c.example", None, "other") in facts
    assert Team(id, "T", None, id, None, None) in facts
    assert Membership(id, id, None, None) in facts


def test_several_files_are_one_chart(read: Facts) -> None:
    """Entries may be spread over files and refer across them; empty sections are no mistake."""
    head, _, teams = CHART.partition("groups:\n")
    assert read(head, f"teams:\ngroups:\n{teams}".replace("teams:\n", "", 1)) == read(CHART)
    assert read(f"{head}---\ngroups:\n{teams}") == read(CHART)
    assert read(head + "teams:\n", f"organization: Borealis Mills\ngroups:\n{teams}") == read(CHART)


def test_all_files_are_the_origin_org(tmp_path: Path) -> None:
    """Files and folders given together are one source, each file once, hidden ones left out."""
    for name in ("a.yaml", "b.yml", "c.json", "d.txt", ".e.yaml"):
        (tmp_path / name).write_text("organization: A")
    (origin,) = OrgYamlImporter().origins([tmp_path, tmp_path / "a.yaml", tmp_path / "d.txt"])
    assert origin.id == "org"
    assert [file.name for file in origin.files] == ["a.yaml", "b.yml", "c.json", "d.txt"]


def test_no_path_is_refused() -> None:
    """An import without a file says so."""
    with pytest.raises(InputError, match="no org chart given"):
        OrgYamlImporter().origins([])


def test_progress_adds_up_to_the_bytes_read(tmp_path: Path) -> None:
    """The bytes reported as read are the size of the files."""
    file = tmp_path / "org.yaml"
    file.write_text(CHART)
    importer, advanced = OrgYamlImporter(), list[int]()
    (origin,) = importer.origins([file])
    list(importer.read(origin, ImportContext(advance=advanced.append)))
    assert sum(advanced) == file.stat().st_size


def test_anchors_and_merge_keys(read: Facts) -> None:
    """What repeats may be written once, under an x- key or in place; own keys win."""
    facts = read(
        "organization: A\n"
        "x-eng: &eng {role: engineer, title: Dev, manager: &boss bo}\n"
        "people:\n"
        "  - {<<: *eng, id: ana, name: Ana, title: Lead}\n"
        "  - {<<: [{role: tpm}, *eng], id: eva, name: Eva}\n"
        "  - {id: *boss, name: Bo}\n"
    )
    assert Person("ana", "Ana", None, "Lead", "engineer") in facts
    assert Person("eva", "Eva", None, "Dev", "tpm") in facts
    assert ReportingLine("ana", "bo", None, None) in facts


def test_starter_is_a_chart_without_a_flaw(read: Facts) -> None:
    """What `aligngraph init` writes imports without mistakes and without warnings."""
    facts = read(starter_text())
    assert Organization("Acme") in facts
    assert not codes(facts)


def test_the_manuals_charts_are_charts(read: Facts, repository: Path) -> None:
    """What docs/org-chart.md shows as a chart imports, without a warning where it is whole."""
    manual = (repository / "docs/org-chart.md").read_text(encoding="utf-8")
    whole, anchors = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)[:2]
    assert not codes(read(whole))
    facts = read(f"organization: A\n{anchors}  - {{id: bo-lind, name: Bo}}")
    assert sum(isinstance(fact, ReportingLine) for fact in facts) == 2


def test_warnings_say_what_is_open(read: Facts) -> None:
    """Gaps that are no mistakes are told with their line, a person's name left out."""
    facts = read(
        "organization: A\n"
        "people:\n"
        "  - {id: lone, name: Lone Wolf, email: l@a.example}\n"
        "  - {id: named, name: Only Named}\n"
        "  - {id: tl, name: Tess, email: t@a.example}\n"
        "  - {id: pm, name: Pia, role: pm, jira: {name: Pia P}}\n"
        "teams:\n"
        "  - {id: t1, name: One, tech_lead: tl, members: [named]}\n"
        "  - {id: t2, name: Two, lead: tl}\n"
    )
    assert sorted(codes(facts)) == [
        ("no-reporting-lines", ""),
        ("person-without-account", "4"),
        ("person-without-team", "3"),
        ("team-without-lead", "8"),
        ("team-without-members", "9"),
        ("tech-lead-not-member", "8"),
    ]
    assert "Lone" not in "".join(f.message for f in facts if isinstance(f, DataWarning))


def test_who_leads_needs_no_team(read: Facts) -> None:
    """A team's or group's lead, a manager of somebody and a tpm are not missed in a team."""
    facts = read(
        "organization: A\n"
        "people:\n"
        "  - {id: a, name: A, email: a@a.example}\n"
        "  - {id: b, name: B, email: b@a.example}\n"
        "  - {id: c, name: C, email: c@a.example}\n"
        "  - {id: d, name: D, email: d@a.example, role: tpm}\n"
        "  - {id: e, name: E, email: e@a.example, manager: c}\n"
        "groups: [{id: g, name: G, lead: a}]\n"
        "teams: [{id: t, name: T, lead: b, members: [e]}]\n"
    )
    assert not codes(facts)


def test_teams_that_the_team_field_cannot_tell_apart(read: Facts) -> None:
    """Two teams of one name, letter case aside, or a name that is another's id, are told."""
    facts = read(
        "organization: A\n"
        "people: [{id: a, name: A, email: a@a.example}]\n"
        "teams:\n"
        "  - {id: core, name: Core, lead: a, members: [a]}\n"
        "  - {id: web, name: CORE, lead: a, members: [a]}\n"
        "  - {id: Web, name: Other, lead: a, members: [a]}\n"
    )
    assert codes(facts) == [("team-name-shared", "5"), ("team-name-shared", "6")]


def test_no_teams_is_said_once(read: Facts) -> None:
    """A chart without teams gets one warning, not one for each person."""
    facts = read("organization: A\npeople: [{id: a, name: A, email: a@b.example}]")
    assert [code for code, _ in codes(facts)] == ["no-teams"]
