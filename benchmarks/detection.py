"""How well findings find what was planted, beside what a quick script would do.

``python -m benchmarks.detection [--seeds 20] [--presets clear,mild,healthy] [--jobs 2]`` generates
organisations with known problems (``examples.generator``), imports their files with the real
importers, analyses the whole window, and prints precision, recall and average precision per kind,
false flags per 20 healthy teams, and the same for three naive rankings. Written on one generator:
trust the order of the columns more than the figures (docs/methods.md).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import cast

from aligngraph.analyses.run import analyze
from aligngraph.cli.imports import run as import_files
from aligngraph.cli.session import Session
from aligngraph.findings import Finding
from benchmarks import naive
from examples.generator.__main__ import write
from examples.generator.generate import Preset, generate

KINDS = (
    "escalation_bottleneck",
    "waterfall_integration",
    "missing_connective_tissue",
    "single_threaded_tie",
    "undeclared_dependency",
    "isolated_team",
)
Subject = Hashable
TEAMS, MONTHS = 36, 18


@dataclass(frozen=True)
class Outcome:
    """One kind in one organisation: what was flagged, how everything ranks, what was planted."""

    flagged: frozenset[Subject]
    scores: Mapping[Subject, float]
    truth: frozenset[Subject]

    def average_precision(self) -> float | None:
        """Mean of the precision at each planted subject; None where nothing was planted."""
        if not self.truth:
            return None
        ranked = sorted(self.scores, key=lambda s: (-self.scores[s], str(s)))
        hits, total = 0, 0.0
        for place, subject in enumerate(ranked, 1):
            if subject in self.truth:
                hits += 1
                total += hits / place
        return total / len(self.truth)


def subject_of(finding: Finding) -> Subject:
    """What the yardstick calls the subject: a person, an initiative, a team, or a pair."""
    ids = [s.id for s in finding.subjects]
    if finding.kind == "waterfall_integration" or len(ids) == 1:
        return ids[0]
    return tuple(sorted(ids))


def measure(preset: str, seed: int) -> tuple[str, int, dict[str, Outcome], dict[str, Outcome], int]:
    """Generate, import and analyse one organisation; ours, naive, and its number of teams."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        write(generate(seed, cast(Preset, preset), TEAMS, MONTHS), out, False, zipped=False)
        session = Session(workspace=out / "workspace", config=None, debug=False, quiet=True)
        import_files(session, "org-yaml", [out / "org.yaml"])
        import_files(session, "jira-json", [out / "issues.jsonl"])
        with session.open() as workspace:
            alignment = analyze(workspace.facts, session.settings, everything=True)
        truth = json.loads((out / "truth.json").read_text())
        quick = naive.rankings(out / "org.yaml", out / "issues.jsonl")
    ours = {
        kind: _outcome(
            kind,
            truth,
            [f for f in alignment.findings if f.kind == kind and f.verdict != "cannot_judge"],
        )
        for kind in KINDS
    }
    return preset, seed, ours, _naive(quick, truth), len(alignment.teams)


def _outcome(kind: str, truth: dict[str, object], findings: Iterable[Finding]) -> Outcome:
    excluded = _subjects(truth["exclude"].get(kind, ()))  # type: ignore[attr-defined]
    ranked = {
        subject_of(f): (1000.0 if f.verdict == "flagged" else 0.0) + f.score
        for f in findings
        if subject_of(f) not in excluded
    }
    flagged = {subject_of(f) for f in findings if f.verdict == "flagged"} - excluded
    return Outcome(frozenset(flagged), ranked, _subjects(truth.get(kind, ())) - excluded)


def _naive(quick: naive.Rankings, truth: dict[str, object]) -> dict[str, Outcome]:
    outcomes = {}
    for kind, (scores, threshold) in quick.items():
        excluded = _subjects(truth["exclude"].get(kind, ()))  # type: ignore[attr-defined]
        kept = {s: v for s, v in scores.items() if s not in excluded}
        flagged = frozenset(s for s, v in kept.items() if v >= threshold)
        outcomes[kind] = Outcome(flagged, kept, _subjects(truth.get(kind, ())) - excluded)
    return outcomes


def _subjects(listed: object) -> frozenset[Subject]:
    found = listed if isinstance(listed, list | tuple) else ()
    return frozenset(tuple(sorted(s)) if isinstance(s, list) else s for s in found)


def table(rows: Iterable[tuple[str, str, list[Outcome], int]]) -> str:
    """A Markdown table: who, preset and kind, planted, precision, recall, AP, false flags."""
    lines = [
        "| what | planted | flagged | precision | recall | AP | false flags per 20 teams |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for title, _, outcomes, teams in rows:
        planted = sum(len(o.truth) for o in outcomes)
        flagged = sum(len(o.flagged) for o in outcomes)
        hits = sum(len(o.flagged & o.truth) for o in outcomes)
        precise = [ap for o in outcomes if (ap := o.average_precision()) is not None]
        lines.append(
            f"| {title} | {planted} | {flagged} | {_ratio(hits, flagged)} | {_ratio(hits, planted)}"
            f" | {mean(precise):.2f} |"
            if precise
            else f"| {title} | {planted} | {flagged} | {_ratio(hits, flagged)} | n/a | n/a |"
        )
        lines[-1] += f" {20 * (flagged - hits) / teams:.2f} |"
    return "\n".join(lines)


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "n/a"


def main() -> None:
    """Run the benchmark and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--presets", default="clear,mild,healthy")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="name every miss and false flag")
    given = parser.parse_args()
    seeds = range(given.first_seed, given.first_seed + given.seeds)
    ours: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    quick: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    teams: dict[str, int] = defaultdict(int)
    with ProcessPoolExecutor(given.jobs) as pool:
        jobs = [
            pool.submit(measure, preset, seed)
            for preset in given.presets.split(",")
            for seed in seeds
        ]
        for job in jobs:
            preset, seed, found, naively, count = job.result()
            teams[preset] += count
            for kind, outcome in found.items():
                ours[preset, kind].append(outcome)
                if given.verbose:
                    for subject in sorted(outcome.flagged ^ outcome.truth, key=str):
                        what = "missed" if subject in outcome.truth else "false"
                        score = outcome.scores.get(subject)
                        print(f"{preset} {seed} {kind} {what} {subject} {score}")
            for kind, outcome in naively.items():
                quick[preset, kind].append(outcome)
    for title, results in (("aligngraph", ours), ("a quick script", quick)):
        print(f"\n{title}, {given.seeds} seeds\n")
        print(table((f"{p}: {k}", p, found, teams[p]) for (p, k), found in results.items()))


if __name__ == "__main__":
    main()
