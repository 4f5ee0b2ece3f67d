"""The output boundary: what a reader sees, in every format alike."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

import orjson
import pytest
import yaml
from aligngraph_reports import documents
from aligngraph_reports.base import report
from aligngraph_reports.terminal import explanation, findings_table
from rich.console import Console, RenderableType

from aligngraph.alignment import Alignment, PersonView, TeamView
from aligngraph.analyses.run import Run
from aligngraph.facts import TEAM_KINDS
from aligngraph.features.graphs import Level, graph_of
from aligngraph.findings import Finding, Subject
from aligngraph.graph import Naming
from aligngraph.graph.export import graph_bytes
from aligngraph.privacy import SMALL_TEAMS, Boundary, publish, reader_names
from aligngraph.text import ref
from tests.running import ISSUES, ORG, done

CHART = yaml.safe_load(ORG.read_text())
LEVELS: tuple[Level, ...] = ("teams", "people", "tickets")
SUFFIXES = (".graphml", ".gexf", ".json")


def _printed(*results: RenderableType) -> str:
    console = Console(file=StringIO(), width=400)
    for result in results:
        console.print(result)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def outputs(run: Run, boundary: Boundary) -> dict[str, str]:
    """Return everything a reader can get, by name: reports, terminal, graphs of every level."""
    alignment = publish(run.alignment, boundary)
    names = reader_names(run.alignment, boundary)
    shown = {file.name: file.text for file in report(alignment)}
    shown["analyze"] = _printed(findings_table(alignment))
    shown["explain"] = _printed(*(explanation(alignment, f.id) for f in alignment.findings))
    for level, suffix in zip(LEVELS, SUFFIXES, strict=True):
        graph = graph_of(
            run.base,
            level,
            names=Naming(
                label=names.name,
                id=names.id,
                people=boundary.people and not boundary.anonymize,
                texts=not boundary.anonymize,
            ),
            teams=run.alignment.teams,
            seams=run.alignment.seams,
        )
        shown[f"{level}{suffix}"] = graph_bytes(graph, suffix).decode()
    return shown


@pytest.fixture(scope="module")
def by_default(acme_run: Run) -> dict[str, str]:
    """Return what a reader gets who asks for nothing special."""
    return outputs(acme_run, Boundary())


@pytest.fixture(scope="module")
def anonymous(acme_run: Run) -> dict[str, str]:
    """Return what may be shared."""
    return outputs(acme_run, Boundary(anonymize=True, people=True))


def found(shown: Mapping[str, str], words: Iterable[str]) -> list[tuple[str, str]]:
    """Return where any of the words stands as one, in whatever case."""
    every = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{every})(?![\w-])", re.IGNORECASE)
    return [(name, hit[0]) for name, text in shown.items() for hit in pattern.finditer(text)]


PEOPLE = {p["name"] for p in CHART["people"]}
LOGINS = {v for p in CHART["people"] for v in p["jira"].values()} | {
    p["email"] for p in CHART["people"] if "email" in p
}


def test_nobody_is_named(by_default: dict[str, str]) -> None:
    """No format holds the name, login or address of anybody on the chart."""
    assert len(PEOPLE) > 50
    assert found(by_default, PEOPLE | LOGINS) == []


def test_only_ids_of_queues_leave(by_default: dict[str, str], acme_run: Run) -> None:
    """The chart's id of a person leaves only where the finding is about that role's queue."""
    about = {s.id for f in acme_run.alignment.findings for s in f.subjects if s.type == "person"}
    assert about
    ids = {p["id"] for p in CHART["people"]}
    assert {hit for _, hit in found(by_default, ids)} <= about


def test_people_are_named_where_asked_for(acme_run: Run) -> None:
    """With `--people` pages, explanation and graph name people, and roles alone are not enough."""
    shown = outputs(acme_run, Boundary(people=True))
    named = {name for name, _ in found(shown, PEOPLE)}
    assert named >= {"index.html", "map.html", "report.md", "explain", "people.gexf"}
    assert {hit for name, hit in found(shown, PEOPLE) if name == "people.gexf"} == PEOPLE


def test_nothing_of_the_organisation_is_in_what_is_shared(
    anonymous: dict[str, str], acme_run: Run
) -> None:
    """`--anonymize` leaves no name, id, key, title or address, in any format."""
    issues = [orjson.loads(line) for line in gzip.decompress(ISSUES.read_bytes()).splitlines()]
    named = [*CHART["teams"], *CHART["groups"], *CHART["initiatives"], *CHART["goals"]]
    words = {one[part] for one in named for part in ("id", "name")} | PEOPLE | LOGINS
    words |= {p["id"] for p in CHART["people"]} | {CHART["organization"], "issues.jsonl.gz"}
    words |= {p["title"] for p in CHART["people"] if p.get("role") == "manager"}
    empty = {"teams", "groups", "people", "seams", "findings", "good_news"}
    bare = acme_run.alignment.model_copy(update=dict.fromkeys(empty, ()))
    # Words that our own pages say too.
    ours = {hit.lower() for _, hit in found(texts(publish(bare, Boundary(anonymize=True))), words)}
    assert ours <= {"search", "mobile"}
    ours |= set(TEAM_KINDS)
    assert found(anonymous, {word for word in words if word.lower() not in ours}) == []
    keys = {issue["key"] for issue in issues}
    titles = {issue["fields"]["summary"] for issue in issues if len(issue["fields"]["summary"]) > 8}
    assert found(anonymous, keys) == []
    assert found(anonymous, titles) == []
    assert [name for name, text in anonymous.items() if "jira.example" in text] == []


def test_pseudonyms_agree_over_all_formats(anonymous: dict[str, str]) -> None:
    """What one format calls a team or ticket, all do; a team's name is the head of its id."""
    teams = set(re.findall(r"\bteam-[0-9a-f]{12}\b", anonymous["findings.json"]))
    assert teams
    assert all(id in anonymous["teams.graphml"] for id in teams)
    assert all(f"Team {id[5:11].upper()}" in anonymous["index.html"] for id in teams)
    tickets = set(re.findall(r"\bT-[0-9A-F]{12}\b", anonymous["findings.json"]))
    assert tickets
    assert all(key in anonymous["tickets.json"] for key in tickets)


def test_command_line_passes_the_boundary(acme: Path, acme_run: Run) -> None:
    """`--anonymize` on the command line is that boundary."""
    out = done(acme, "analyze", "--format", "json", "--anonymize")
    assert out == documents.findings_json(publish(acme_run.alignment, Boundary(anonymize=True)))


def test_status_names_nobody(acme: Path) -> None:
    """What the workspace holds is told in counts, without anybody's name."""
    assert found({"status": done(acme, "status", "--format", "json")}, PEOPLE | LOGINS) == []


# --- small teams ------------------------------------------------------------------------------


def resized(alignment: Alignment, sizes: Mapping[str, int]) -> Alignment:
    """Return an alignment whose teams have other sizes."""
    teams = tuple(t.model_copy(update={"size": sizes.get(t.id, t.size)}) for t in alignment.teams)
    return alignment.model_copy(update={"teams": teams})


def texts(alignment: Alignment) -> dict[str, str]:
    """Return the reports of a published alignment."""
    return {file.name: file.text for file in report(alignment)} | {
        "explain": _printed(*(explanation(alignment, f.id) for f in alignment.findings))
    }


def test_small_teams_are_folded(acme_run: Run) -> None:
    """Teams under five people appear as "small teams": no name, id, seam or lead of theirs."""
    folded = {"data-platform", "ledger"}
    shown = publish(resized(acme_run.alignment, {"data-platform": 4, "ledger": 3}), Boundary())
    names = {t.name for t in acme_run.alignment.teams if t.id in folded}
    kept = found(texts(shown), names | folded)
    assert kept == []
    (fold,) = (t for t in shown.teams if t.id == SMALL_TEAMS)
    assert (fold.size, fold.name) == (7, "small teams")
    assert "small teams" in texts(shown)["index.html"]
    assert any("folded" in note for note in shown.coverage.notes)
    assert not {SMALL_TEAMS} & {t for s in shown.seams for t in (s.team_a, s.team_b)}


@pytest.mark.parametrize(
    ("sizes", "folded"),
    [
        ({}, set()),
        ({"a": 4}, {"a", "b"}),  # one alone would be named by the fold
        ({"a": 2, "b": 2}, {"a", "b", "c"}),  # four people are few in a fold too
        ({"a": 4, "b": 3}, {"a", "b"}),
        ({"a": 0}, set()),  # nobody to protect
        ({"a": 1, "b": 1, "c": 1, "d": 1}, {"a", "b", "c", "d"}),  # there is no more to fold
    ],
)
def test_which_teams_are_folded(acme_run: Run, sizes: dict[str, int], folded: set[str]) -> None:
    """A fold holds at least two teams and five people, as far as there are so many."""
    teams = [
        team.model_copy(update={"id": id, "name": f"Team {id}", "size": sizes.get(id, size)})
        for team, id, size in zip(acme_run.alignment.teams, "abcd", (6, 7, 8, 9), strict=False)
    ]
    alignment = acme_run.alignment.model_copy(
        update={"teams": tuple(teams), "findings": (), "seams": (), "good_news": ()}
    )
    shown = {t.id for t in publish(alignment, Boundary()).teams}
    assert shown == set("abcd") - folded | ({SMALL_TEAMS} if folded else set())


def test_fold_can_be_turned_off(acme_run: Run) -> None:
    """`min_group = 0` folds nothing."""
    small = resized(acme_run.alignment, {"ledger": 1})
    assert (
        publish(small, Boundary(min_group=0)).teams == publish(small, Boundary(min_group=1)).teams
    )


# --- by hand ----------------------------------------------------------------------------------


def one_finding(alignment: Alignment, text: str, **metrics: str) -> Alignment:
    """Return an alignment with a single finding that says ``text``."""
    finding = Finding(
        id="x",
        kind="isolated_team",
        verdict="flagged",
        subjects=(Subject(type="team", id="a"),),
        severity="low",
        score=1.0,
        confidence="low",
        headline=text,
        explanation=text,
        advice=text,
        metrics=dict(metrics),
    )
    team = TeamView(
        id="a",
        name="Alpha",
        group=None,
        kind=None,
        lead="p",
        tech_lead=None,
        size=9,
        tickets=1,
        coverage=None,
        judged=True,
        reason="",
    )
    person = PersonView(id="p", name="Pia Person", label="the head of Alpha", role="manager")
    return alignment.model_copy(
        update={
            "findings": (finding,),
            "teams": (team,),
            "people": (person,),
            "seams": (),
            "good_news": (),
            "groups": (),
            "initiatives": {},
        }
    )


@pytest.mark.parametrize(
    ("boundary", "said"),
    [
        (Boundary(), "the head of Alpha"),
        (Boundary(people=True), "Pia Person"),
        (Boundary(anonymize=True), r"the manager [0-9A-F]{6}"),
        (Boundary(anonymize=True, people=True), r"the manager [0-9A-F]{6}"),
    ],
)
def test_person_in_a_sentence(acme_run: Run, boundary: Boundary, said: str) -> None:
    """A person is a role, a name or a pseudonym; two flags together show no name."""
    told = one_finding(acme_run.alignment, f"{ref('person', 'p')}!")
    assert re.fullmatch(f"{said}!", publish(told, boundary).findings[0].headline)


def test_role_does_not_name_a_folded_team(acme_run: Run) -> None:
    """The lead of a folded team is no "head of Alpha", in a sentence or in a list."""
    told = one_finding(acme_run.alignment, ref("person", "p"))
    small = [t.model_copy(update={"id": id, "size": 3}) for t in told.teams for id in ("a", "b")]
    about = told.findings[0].model_copy(
        update={"kind": "escalation_bottleneck", "subjects": (Subject(type="person", id="p"),)}
    )
    changes = {"teams": tuple(small), "findings": (about,)}
    shown = publish(told.model_copy(update=changes), Boundary())
    assert shown.findings[0].headline == "a manager of small teams"
    assert [p.label for p in shown.people] == ["a manager of small teams"]


def test_somebody_unknown_is_somebody(acme_run: Run) -> None:
    """Whoever is not on the chart is never called by an id."""
    told = one_finding(acme_run.alignment, ref("person", "secret-id"))
    assert publish(told, Boundary(people=True)).findings[0].headline == "somebody"


def test_pseudonyms_cannot_be_counted_through(acme_run: Run) -> None:
    """The same key has another pseudonym in another organisation, so that a list finds nothing."""
    here = acme_run.alignment
    there = here.model_copy(update={"organization": "Another"})
    secret = Boundary(anonymize=True)
    assert reader_names(here, secret).key("PAY-1") == reader_names(here, secret).key("PAY-1")
    assert reader_names(here, secret).key("PAY-1") != reader_names(there, secret).key("PAY-1")


def test_pseudonyms_of_a_large_tracker_keep_apart(acme_run: Run) -> None:
    """A hundred thousand tickets have a hundred thousand pseudonyms."""
    names = reader_names(acme_run.alignment, Boundary(anonymize=True))
    assert len({names.key(f"PAY-{n}") for n in range(100_000)}) == 100_000
