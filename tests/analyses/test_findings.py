"""What the analyses say of companies whose troubles are known, and what they keep silent about."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from aligngraph.alignment import Alignment
from aligngraph.findings import Finding, Kind
from aligngraph.privacy import Boundary, publish
from aligngraph.settings import Settings
from tests.analyses.company import Company
from tests.facts_builder import History, alignment_of

SHOWN = Boundary(min_group=0)
_LEVELS = ("high", "medium", "low")
_VERDICTS = ("flagged", "watch", "cannot_judge")


def of(alignment: Alignment, kind: Kind, verdict: str = "flagged") -> list[tuple[str, ...]]:
    """Subjects of the findings of a kind."""
    return [
        tuple(s.id for s in f.subjects)
        for f in alignment.findings
        if f.kind == kind and f.verdict == verdict
    ]


def flagged(alignment: Alignment) -> list[str]:
    """Kinds of what is flagged."""
    return [f.kind for f in alignment.findings if f.verdict == "flagged"]


def troubled() -> Company:
    """Every kind of trouble once, among teams that work well.

    t0 is silent with t1 to t5; one person carries t6 and t7; t5 and t6 talk without a link; the
    questions of t1 to t2 wait for ceo; EP-1 integrates blind, EP-2 was quiet and stable, EP-3 late
    but talking, EP-4 paused, and the others are ordinary.
    """
    c = Company(8, 200)
    silent = [("t0", f"t{n}") for n in range(1, 6)]
    c.depend_all(*silent, ("t6", "t7"), ("t5", "t6"))
    for a, b in silent:
        c.depend(a, b, 2, every=None)
    c.depend("t6", "t7", 2, via="t6-1")
    for n in range(20):
        for asked, wait in (("ceo", 12.0), ("t2-1", 1.0)):
            [(key, _)] = c.depend("t1", "t2", since=4 + 9 * n, until=20 + 9 * n, every=None)
            c.question("t1-1", asked, key, 5.1 + 9 * n, wait)
        if n < 14:
            c.says("t5-1", None, 5.3 + 9 * n, "t6-2")
    c.project("EP-1", "t3", "t4")
    c.project("EP-2", "t2", "t3", edits=False, late=False)
    c.project("EP-3", "t4", "t5", talk=2.0)
    c.project("EP-4", "t1", "t2", edits=False, active=False)
    for n, (a, b) in enumerate((("t3", "t7"), ("t1", "t5"), ("t2", "t6"))):
        c.project(f"EP-{5 + n}", a, b, talk=2.0, late=False)
    return c


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> Alignment:
    """The analysis of the troubled company."""
    return alignment_of(tmp_path_factory.mktemp("trouble"), troubled(), until=200)


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Alignment:
    """The analysis of a company in which every pair talks as its work asks."""
    company = Company(6)
    company.depend_all()
    return alignment_of(tmp_path_factory.mktemp("healthy"), company)


def test_each_trouble_is_found_where_it_is(trouble: Alignment) -> None:
    """Every planted trouble is flagged, at its own subjects."""
    silent = [("t0", f"t{n}") for n in range(1, 6)]
    assert sorted(of(trouble, "missing_connective_tissue")) == silent
    assert of(trouble, "isolated_team") == [("t0",)]
    assert of(trouble, "single_threaded_tie") == [("t6", "t7")]
    assert of(trouble, "undeclared_dependency") == [("t5", "t6")]
    assert of(trouble, "escalation_bottleneck") == [("ceo",)]
    assert of(trouble, "waterfall_integration") == [("EP-1", "t3", "t4")]
    assert ("ceo",) in of(trouble, "latent_escalation_bottleneck", "watch")


def test_healthy_company_has_no_flags(healthy: Alignment) -> None:
    """Where everybody talks, nothing is flagged, most exchange happens, and it is said so."""
    assert flagged(healthy) == []
    assert of(healthy, "missing_connective_tissue", "watch") == []
    exchange = healthy.vital_signs[0]
    assert exchange.value is not None
    assert exchange.value > 0.8
    assert healthy.good_news


@pytest.mark.parametrize("epic", ["EP-2", "EP-3", "EP-4", "EP-5"])
def test_silence_without_harm_and_crunch_without_silence_are_not_flagged(
    trouble: Alignment, epic: str
) -> None:
    """Quiet and stable, late but talking, paused, and ordinary projects are no waterfall."""
    assert epic not in [subjects[0] for subjects in of(trouble, "waterfall_integration")]
    assert epic in trouble.initiatives


def test_shared_silence_is_no_good_news(tmp_path: Path) -> None:
    """Where no initiative talks, none is praised for coming together without a crunch."""
    company = Company(4, 200)
    company.depend_all()
    for n, (a, b) in enumerate((("t0", "t1"), ("t2", "t3"), ("t0", "t3"))):
        company.project(f"EP-{n}", a, b, edits=False, late=False)
    alignment = alignment_of(tmp_path, company, until=200)
    assert [news for news in alignment.good_news if news.initiative] == []


def test_emerging_seam_is_found_before_the_end(tmp_path: Path) -> None:
    """Work in flight with silence and unseen edits is flagged as heading for it."""
    company = Company(6, 90)
    company.depend_all()
    company.project("EP-1", "t0", "t1", length=150)
    for n, (a, b) in enumerate((("t2", "t3"), ("t4", "t5"), ("t1", "t2"))):
        company.project(f"EP-{2 + n}", a, b, length=150, talk=2.0)
    alignment = alignment_of(tmp_path, company, until=90)
    assert of(alignment, "waterfall_integration") == [("EP-1", "t0", "t1")]
    [finding] = [f for f in alignment.findings if f.kind == "waterfall_integration"]
    assert finding.metrics["finished"] is False
    assert finding.metrics["late_pile_up"] is None
    assert "heading for" in finding.headline


def test_quarter_of_silence_within_eighteen_months_is_found(tmp_path: Path) -> None:
    """A problem that is real in 90 days does not vanish in a long window, and is dated."""
    company = Company(6, 540)
    company.depend_all(("t0", "t1"))
    company.depend("t0", "t1", 3, every=2.0, quiet=(200, 300))
    alignment = alignment_of(tmp_path, company, until=540)
    assert of(alignment, "missing_connective_tissue") == [("t0", "t1")]
    [finding] = [f for f in alignment.findings if f.kind == "missing_connective_tissue"]
    assert finding.metrics["only_in_a_spell"] is True
    assert re.search(r"from \d+ (Jul|Aug) 2025 to \d+ (Oct|Nov) 2025", finding.headline)


def test_no_flagged_escalation_without_reporting_lines(tmp_path: Path) -> None:
    """Without 'manager:' nobody is above anybody, and that is said with what to do."""
    company = Company(4, 120, lines=False)
    company.depend_all()
    key, _ = company.depend("t0", "t1")[0]
    for n in range(9):
        company.question("t0-1", "t1-lead", key, 5 + 12 * n, 11)
        company.question("t0-1", "t1-1", key, 6 + 12 * n, 0.5)
    alignment = alignment_of(tmp_path, company, until=120)
    assert of(alignment, "escalation_bottleneck") == []
    [finding] = [f for f in alignment.findings if f.kind == "escalation_bottleneck"]
    assert finding.verdict == "cannot_judge"
    assert "no reporting lines" in finding.headline


def test_unheard_team_is_never_part_of_a_flag(tmp_path: Path) -> None:
    """Where coverage fails there is no flagged tie or seam, but a reason that names the team."""
    company = Company(6, 200, own_words={"t0": 0})
    company.depend_all(("t0", "t1"), ("t0", "t2"), ("t0", "t3"))
    for other in ("t1", "t2", "t3"):
        company.depend("t0", other, 3, every=None)
    company.project("EP-1", "t0", "t1", active=False)
    for n, (a, b) in enumerate((("t2", "t3"), ("t4", "t5"), ("t1", "t2"))):
        company.project(f"EP-{2 + n}", a, b, talk=2.0)
    alignment = alignment_of(tmp_path, company, until=200)
    assert not any(
        "t0" in s.id for f in alignment.findings if f.verdict != "cannot_judge" for s in f.subjects
    )
    asked = of(alignment, "missing_connective_tissue", "cannot_judge")
    assert {("t0", "t1"), ("t0", "t2"), ("t0", "t3")} <= set(asked)
    assert of(alignment, "waterfall_integration", "cannot_judge") == [("EP-1", "t0")]
    shown = publish(alignment, SHOWN)
    told = [f for f in shown.findings if len(f.subjects) == 2 and f.verdict == "cannot_judge"]
    assert all(re.match(r"T0: .+ its (resolved|own) tickets", f.explanation) for f in told)


def test_void_model_flags_nothing(tmp_path: Path) -> None:
    """Where exchange falls with demand over fifteen pairs, there is no norm to judge a tie by."""
    company = Company(6)
    for n, (a, b) in enumerate(combinations(company.names, 2)):
        company.depend(a, b, 1 + n, every=1.5 * (1 + n))
    alignment = alignment_of(tmp_path, company)
    assert flagged(alignment) == []
    [finding] = [f for f in alignment.findings if f.kind == "missing_connective_tissue"]
    assert finding.verdict == "cannot_judge"
    tau = finding.metrics["kendall_tau"]
    assert isinstance(tau, float)
    assert tau <= 0
    assert alignment.vital_signs[0].value is None


def _bare(teams: int) -> History:
    history = History()
    for n in range(teams):
        history.team(f"t{n}")
        history.person(f"p{n}", f"t{n}")
        history.ticket(f"T{n}-1", 0, 1, 20, assignee=f"p{n}")
    if not teams:
        history.ticket("ANY-1", 0)
    return history


def _no_comments() -> History:
    history = _bare(3)
    history.link("T0-1", "T1-1")
    history.link("T1-1", "T2-1")
    return history


@pytest.mark.parametrize(
    "history", [_bare(0), _bare(1), _bare(4), _no_comments()],
    ids=["no chart", "one team", "no links", "no comments"],
)  # fmt: skip
def test_little_input_gives_true_sentences(tmp_path: Path, history: History) -> None:
    """With next to nothing to go by nothing is flagged, and what is missing is said."""
    alignment = publish(alignment_of(tmp_path, history), SHOWN)
    assert flagged(alignment) == []
    assert [sign.text for sign in alignment.vital_signs] == ["cannot tell"] * 3
    assert alignment.good_news == ()
    _assert_readable(alignment)


def test_texts_are_rendered_and_free_of_holes(trouble: Alignment, healthy: Alignment) -> None:
    """After the boundary no reference is left, and no None, nan or brace is ever shown."""
    for alignment in (trouble, healthy):
        _assert_readable(publish(alignment, SHOWN))
        _assert_readable(publish(alignment, Boundary(people=True, min_group=0)))


def _assert_readable(alignment: Alignment) -> None:
    whole = alignment.model_dump_json()
    assert "\ue000" not in whole
    assert "\ue001" not in whole
    for text in _texts(json.loads(whole)):
        assert not re.search(r"\b(None|nan|inf|True|False)\b|[{}]|  | ,", text), text


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def test_anonymous_reader_learns_no_name(trouble: Alignment) -> None:
    """Roles of people may name teams, and these too are withheld."""
    shown = publish(trouble, Boundary(anonymize=True, min_group=0))
    whole = shown.model_dump_json()
    assert not re.search(r"\b[Tt][0-7]\b", whole)
    assert "Acme" not in whole
    assert "Title of" not in whole


def test_every_finding_can_be_acted_on(trouble: Alignment) -> None:
    """A flag says what, why, what to do, who does it, what would disprove it, and shows it."""
    kinds = set()
    for finding in trouble.findings:
        assert finding.headline
        assert finding.explanation.endswith(".")
        assert finding.advice.endswith(".")
        if finding.verdict == "flagged":
            kinds.add(finding.kind)
            assert finding.falsifier.endswith(".")
            assert finding.actor
            assert finding.evidence or finding.picture is not None
    assert len(kinds) == 6


def test_numbers_are_finite(trouble: Alignment) -> None:
    """No score and no metric is nan or infinite, and shares stay within 0 and 1."""
    for finding in trouble.findings:
        assert math.isfinite(finding.score)
        for name, value in finding.metrics.items():
            assert not isinstance(value, float) or math.isfinite(value), name
            if name in ("share", "escalated_share", "silence", "late_pile_up", "drift", "p", "q"):
                assert value is None or 0 <= float(value) <= 1, (finding.kind, name)


def test_findings_are_in_order(trouble: Alignment) -> None:
    """Flagged first, then severity, then score; ids are unique."""

    def rank(finding: Finding) -> tuple[int, int, float]:
        verdict, level = _VERDICTS.index(finding.verdict), _LEVELS.index(finding.severity)
        return verdict, level, -finding.score

    ranks = [rank(f) for f in trouble.findings]
    assert ranks == sorted(ranks)
    assert len({f.id for f in trouble.findings}) == len(trouble.findings)


def test_same_input_gives_same_bytes(tmp_path: Path, trouble: Alignment) -> None:
    """Another workspace, facts in another order: not one byte differs."""
    company = troubled()
    company.org.reverse()
    company.work.reverse()
    again = alignment_of(tmp_path, company, until=200)
    assert again.model_dump_json() == trouble.model_dump_json()


def test_sentences_say_what_the_metrics_say(trouble: Alignment) -> None:
    """The numbers in headlines are those of the metrics."""
    for finding in trouble.findings:
        numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", _without_names(finding.headline))]
        metrics = [float(v) for v in finding.metrics.values() if isinstance(v, int | float)]
        for number in numbers:
            near = [m for m in metrics if abs(m - number) <= 0.51 or abs(100 * m - number) <= 0.51]
            assert near, (finding.headline, number, finding.metrics)


def _without_names(text: str) -> str:
    return re.sub("\ue000[^\ue001]*\ue001", "", text).replace("90 days", "")


def test_seams_and_findings_agree(trouble: Alignment) -> None:
    """A seam's exchange is that of its finding, and the two point at each other."""
    seams = {(s.team_a, s.team_b): s for s in trouble.seams}
    for finding in trouble.findings:
        if finding.kind in ("single_threaded_tie", "undeclared_dependency"):
            seam = seams[finding.subjects[0].id, finding.subjects[1].id]
            assert finding.id in seam.findings
            assert finding.metrics["exchange_days"] == seam.exchange_days
    assert seams["t5", "t6"].verdict == "undeclared"
    assert seams["t5", "t6"].last_contact is not None


def test_settings_move_the_line(tmp_path: Path) -> None:
    """A threshold of the settings decides: nothing is missing where the ratio may be zero."""
    company = Company(5)
    company.depend_all(("t0", "t1"))
    company.depend("t0", "t1", 3, every=None)
    strict = Settings()
    ties = type(strict.ties)(max_ratio=0.0, spell_ratio=0.0, long_spell_ratio=0.0)
    assert of(alignment_of(tmp_path / "a", company), "missing_connective_tissue") == [("t0", "t1")]
    lax = Settings(ties=ties)
    assert (
        of(alignment_of(tmp_path / "b", company, settings=lax), "missing_connective_tissue") == []
    )
