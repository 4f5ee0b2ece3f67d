"""The generator: same seed same bytes, well-formed issues, a yardstick that names real subjects."""

import gzip
import json
import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from examples.generator.__main__ import write
from examples.generator.acme import acme
from examples.generator.generate import Preset, generate

ACME = Path(__file__).parents[2] / "examples" / "acme"
MENTION = re.compile(r"\[~([^\]]+)\]")
KINDS = (
    "escalation_bottleneck",
    "waterfall_integration",
    "missing_connective_tissue",
    "single_threaded_tie",
    "undeclared_dependency",
    "isolated_team",
)


class Export:
    """What was written, read again."""

    def __init__(self, folder: Path) -> None:
        self.org: dict[str, Any] = yaml.safe_load((folder / "org.yaml").read_text("utf-8"))
        lines = (folder / "issues.jsonl").read_bytes().splitlines()
        self.issues: list[dict[str, Any]] = [json.loads(line) for line in lines]
        self.truth: dict[str, Any] = json.loads((folder / "truth.json").read_bytes())
        self.by_key = {issue["key"]: issue for issue in self.issues}


def moment(text: str) -> datetime:
    """A Jira time."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def make(folder: Path, seed: int, preset: Preset, cloud: bool = False) -> Path:
    """A small organisation in a folder."""
    write(generate(seed, preset, teams=16, months=9), folder, cloud)
    return folder


@pytest.fixture(scope="module", params=[(3, "clear"), (4, "mild"), (5, "healthy")])
def export(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """One organisation of each preset."""
    seed, preset = request.param
    return Export(make(tmp_path_factory.mktemp(preset), seed, preset))


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """The organisation of seed 3 in Cloud's shape."""
    return Export(make(tmp_path_factory.mktemp("cloud"), 3, "clear", cloud=True))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """The organisation of seed 3 in Server's shape."""
    return Export(make(tmp_path_factory.mktemp("server"), 3, "clear"))


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two runs with one seed write identical files; another seed writes others."""
    first, again = make(tmp_path / "a", 9, "clear"), make(tmp_path / "b", 9, "clear")
    other = make(tmp_path / "c", 10, "clear")
    for name in ("org.yaml", "issues.jsonl", "truth.json"):
        assert (first / name).read_bytes() == (again / name).read_bytes()
        assert (first / name).read_bytes() != (other / name).read_bytes()


def test_people_and_teams_refer_to_each_other(export: Export) -> None:
    """Managers, leads, members and parents exist, and exactly one person has no manager."""
    people = {p["id"] for p in export.org["people"]}
    groups = {g["id"] for g in export.org["groups"]}
    assert [p for p in export.org["people"] if p.get("manager") is None] == [
        p for p in export.org["people"] if p["title"] == "Chief Technology Officer"
    ]
    assert {p["manager"] for p in export.org["people"] if "manager" in p} <= people
    for team in export.org["teams"]:
        assert {team["lead"], team["tech_lead"], *team["members"]} <= people
        assert team["parent"] in groups
        assert team["tech_lead"] in team["members"]
        assert any(team["owns"].values())


def test_every_manager_line_ends_at_the_top(export: Export) -> None:
    """Following managers never runs in a circle."""
    boss = {p["id"]: p.get("manager") for p in export.org["people"]}
    for person in boss:
        steps, at = 0, boss[person]
        while at is not None:
            at, steps = boss[at], steps + 1
            assert steps < 10


def test_links_agree_at_both_ends(export: Export) -> None:
    """A link has one id and one type, once outward and once inward, and joins the same two."""
    ends: dict[str, list[tuple[str, str, str, str]]] = {}
    for issue in export.issues:
        for link in issue["fields"]["issuelinks"]:
            side = "outwardIssue" if "outwardIssue" in link else "inwardIssue"
            row = (side, issue["key"], link[side]["key"], link["type"]["name"])
            ends.setdefault(link["id"], []).append(row)
    assert len(ends) > 50
    for pair in ends.values():
        (side_a, a, to_b, kind_a), (side_b, b, to_a, kind_b) = pair
        assert {side_a, side_b} == {"outwardIssue", "inwardIssue"}
        assert (a, to_b, kind_a) == (to_a, b, kind_b)


def test_link_changes_are_written_at_both_ends(server: Export) -> None:
    """Where links have a changelog, each link came at one time, told at both of its ends."""
    told: dict[frozenset[str], set[str]] = {}
    count = 0
    for issue in server.issues:
        for history in issue["changelog"]["histories"]:
            for item in history["items"]:
                if item["field"] == "Link" and item["to"]:
                    told.setdefault(frozenset((issue["key"], item["to"])), set()).add(
                        history["created"]
                    )
                    count += 1
    assert server.truth["style"]["link_changelog"] == (count > 0)
    for issue in server.issues if count else ():
        for link in issue["fields"]["issuelinks"]:
            other = (link.get("outwardIssue") or link["inwardIssue"])["key"]
            assert told[frozenset((issue["key"], other))]


def test_nothing_happens_before_a_ticket_or_after_the_end(export: Export) -> None:
    """Comments and changes lie between a ticket's creation and the day of the export."""
    until = export.truth["window"]["until"]
    for issue in export.issues:
        born = moment(issue["fields"]["created"])
        said = [c["created"] for c in issue["fields"]["comment"]["comments"]]
        done = [h["created"] for h in issue["changelog"]["histories"]]
        for at in (*said, *done, issue["fields"]["updated"]):
            assert moment(at) >= born, issue["key"]
            assert at[:10] <= until, issue["key"]
        assert said == sorted(said, key=moment)


def test_status_history_leads_to_the_status(export: Export) -> None:
    """Status changes chain, and the last is the ticket's status and resolution date."""
    for issue in export.issues:
        steps = [
            (h["created"], item)
            for h in issue["changelog"]["histories"]
            for item in h["items"]
            if item["field"] == "status"
        ]
        for (_, before), (_, after) in pairwise(steps):
            assert before["toString"] == after["fromString"], issue["key"]
        fields = issue["fields"]
        if steps:
            assert steps[-1][1]["toString"] == fields["status"]["name"]
        done = fields["status"]["statusCategory"]["key"] == "done"
        assert (fields["resolutiondate"] is not None) == done
        if done:
            assert steps[-1][0] == fields["resolutiondate"]


def test_last_change_of_a_field_is_its_value(export: Export) -> None:
    """Descriptions, due dates and assignees agree with the last change of each."""
    for issue in export.issues:
        last: dict[str, dict[str, Any]] = {}
        for history in issue["changelog"]["histories"]:
            last |= {item["field"]: item for item in history["items"]}
        fields = issue["fields"]
        if "description" in last:
            assert last["description"]["toString"] == fields["description"]
        if "duedate" in last:
            assert last["duedate"]["to"] == fields["duedate"]
        if "assignee" in last:
            assert last["assignee"]["to"] == (fields["assignee"] or {}).get("name")


def test_accounts_and_mentions_are_people_of_the_tracker(export: Export) -> None:
    """Mentions name accounts that are in the organisation chart."""
    known = {p["jira"]["username"] for p in export.org["people"]}
    bodies = [c["body"] for issue in export.issues for c in issue["fields"]["comment"]["comments"]]
    mentioned = {name for body in bodies for name in MENTION.findall(body)}
    assert mentioned
    assert mentioned <= known
    assert not any("{0}" in body or "{n}" in body for body in bodies)


def test_epics_exist(export: Export) -> None:
    """Epic Link or parent names an epic of the export."""
    found = 0
    for issue in export.issues:
        fields = issue["fields"]
        epic = fields.get("customfield_10008") or fields.get("parent", {}).get("key")
        if epic is not None:
            assert export.by_key[epic]["fields"]["issuetype"]["name"] == "Epic"
            found += 1
    assert found > 50


def test_truth_names_subjects_that_exist(export: Export) -> None:
    """People, teams, epics and initiatives of the yardstick are in the files."""
    people = {p["id"] for p in export.org["people"]}
    teams = {t["id"] for t in export.org["teams"]}
    declared = {i["id"] for i in export.org.get("initiatives", [])}
    truth = export.truth
    assert set(truth["escalation_bottleneck"]) <= people
    assert set(truth["isolated_team"]) <= teams
    assert set(truth["cannot_judge_teams"]) <= teams
    assert set(truth["waterfall_integration"]) <= declared | export.by_key.keys()
    for kind in KINDS[2:5]:
        assert all({a, b} <= teams and a < b for a, b in truth[kind])


def test_truth_decoys_and_exclusions_are_apart(export: Export) -> None:
    """No subject is two of true, decoy and excluded."""
    for kind in KINDS:
        true = [json.dumps(s) for s in export.truth[kind]]
        decoys = [json.dumps(d["subject"]) for d in export.truth["decoys"].get(kind, [])]
        excluded = [json.dumps(s) for s in export.truth["exclude"].get(kind, [])]
        assert not set(true) & (set(decoys) | set(excluded)), kind
        assert not set(decoys) & set(excluded), kind


def test_healthy_organisations_have_no_planted_problem(tmp_path: Path) -> None:
    """Preset healthy leaves only what is no problem by itself, and all decoys."""
    truth = Export(make(tmp_path, 6, "healthy")).truth
    assert not truth["escalation_bottleneck"]
    assert not truth["waterfall_integration"]
    assert not truth["missing_connective_tissue"]
    assert not truth["isolated_team"]
    assert {d["why"] for d in truth["decoys"]["waterfall_integration"]} >= {"late_but_talking"}


def test_cloud_flavour_is_the_same_organisation(cloud: Export, server: Export) -> None:
    """Both flavours hold the same issues, comments and truth."""
    assert cloud.truth == server.truth
    assert [i["key"] for i in cloud.issues] == [i["key"] for i in server.issues]
    for a, b in zip(cloud.issues, server.issues, strict=True):
        assert a["fields"]["comment"]["total"] == b["fields"]["comment"]["total"]
        assert a["fields"]["created"] == b["fields"]["created"]
        newest_first = [h["created"] for h in a["changelog"]["histories"]]
        assert newest_first[::-1] == [h["created"] for h in b["changelog"]["histories"]]


def test_cloud_bodies_are_documents_with_mention_nodes(cloud: Export) -> None:
    """Comments are documents; mentions are nodes that hold known accountIds."""
    known = {p["jira"]["account_id"] for p in cloud.org["people"]}
    seen = 0
    for issue in cloud.issues:
        assert issue["fields"]["description"]["type"] == "doc"
        assert "customfield_10008" not in issue["fields"]
        for comment in issue["fields"]["comment"]["comments"]:
            for node in comment["body"]["content"][0]["content"]:
                if node["type"] == "mention":
                    assert node["attrs"]["id"] in known
                    seen += 1
    assert seen > 20


def test_acme_is_what_its_generator_writes(tmp_path: Path) -> None:
    """Regenerating the example gives the organisation and the issues that are in the repository."""
    write(acme(), tmp_path, zipped=True)
    for name in ("org.yaml", "truth.json"):
        assert (tmp_path / name).read_bytes() == (ACME / name).read_bytes()
    packed = (ACME / "issues.jsonl.gz").read_bytes()
    again = (tmp_path / "issues.jsonl.gz").read_bytes()
    assert gzip.decompress(again) == gzip.decompress(packed)


def test_acme_is_small_and_its_archive_undated() -> None:
    """The example stays under 330 kB, and its gzip header holds no time."""
    packed = (ACME / "issues.jsonl.gz").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"
    assert sum(f.stat().st_size for f in ACME.iterdir()) < 330_000


def test_acme_plants_each_finding_once() -> None:
    """The example has one of each finding, and two waterfalls."""
    truth = json.loads((ACME / "truth.json").read_bytes())
    assert {kind: len(truth[kind]) for kind in KINDS} == {
        "escalation_bottleneck": 1,
        "waterfall_integration": 2,
        "missing_connective_tissue": 1,
        "single_threaded_tie": 1,
        "undeclared_dependency": 1,
        "isolated_team": 1,
    }
