"""Thin, unrecorded and absent ties: single threads, undeclared dependencies, isolated teams.

A single thread is a seam whose exchange one person carries: fine until that person is away. An
undeclared dependency is steady exchange without a recorded link: usually good, found a hidden need
(Sosa, Eppinger, Rowles 2004), and worth recording. An isolated team exchanges far less than its
dependencies ask for over *all* its partners, which no single pair need show (methods, example C3).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from aligngraph.analyses import words
from aligngraph.analyses.case import Case
from aligngraph.analyses.missing_tie import strip, subjects
from aligngraph.analyses.seams import PairReading
from aligngraph.features.ties import Dyad
from aligngraph.findings import Finding, Subject, finding_id
from aligngraph.measures.talk import deficit, ratio
from aligngraph.measures.thresholds import TalkThresholds
from aligngraph.pictures import Carrier, ThreadSketch, TieBullet

_MOST_CARRIERS = 12


def find_single_threads(case: Case) -> Sequence[Finding]:
    """Seams whose exchange hangs on one person."""
    limits = case.settings.ties
    found = []
    for pair, reading in case.seams.pairs.items():
        dyads = case.seams.dyads.get(pair, ())
        if not reading.heard or reading.demand <= 0:
            continue
        carrier, share, days = _busiest(dyads)
        if carrier and share >= limits.thread_share and days >= limits.min_thread_days:
            found.append(_thread(reading, dyads, carrier, share, days, limits))
    return found


def _busiest(dyads: Sequence[Dyad]) -> tuple[str | None, float, int]:
    """The person in most of the seam's exchange, their share of it, and the days in all."""
    days: Counter[str] = Counter()
    for dyad in dyads:
        days[dyad.person_a] += dyad.days
        days[dyad.person_b] += dyad.days
    total = sum(dyad.days for dyad in dyads)
    if not total:
        return None, 0.0, 0
    person = min(days, key=lambda p: (-days[p], p))
    return person, days[person] / total, total


def _thread(
    reading: PairReading,
    dyads: Sequence[Dyad],
    carrier: str,
    share: float,
    days: int,
    limits: TalkThresholds,
) -> Finding:
    kind: Final = "single_threaded_tie"
    a, b = (words.team(team) for team in reading.pair)
    pair = subjects(reading)
    top = sorted(dyads, key=lambda d: (-d.days, d.person_a, d.person_b))[:_MOST_CARRIERS]
    return Finding(
        id=finding_id(kind, pair),
        kind=kind,
        verdict="flagged",
        subjects=pair,
        severity="medium" if reading.demand >= limits.medium_thread_demand else "low",
        score=words.metric(share * math.log1p(days)) or 0.0,
        confidence="high" if days >= limits.sure_thread_days else "medium",
        headline=(
            f"{words.percent(share)} of the exchange between {a} and {b} goes through one person"
        ),
        explanation=(
            f"Counting every two people of {a} and {b} who exchanged once a day, there were "
            f"{words.count(days, 'exchange')}; {words.percent(share)} of them involve "
            f"{words.person(carrier)}. The seam works, and it would go quiet if they were away."
        ),
        advice=(
            f"Have a second person of either team answer the next question between {a} and {b}, "
            "with the first in copy."
        ),
        falsifier="If others take part where this report does not look, the thread is not single.",
        actor=f"{words.person(carrier)}, with the tech leads of {a} and {b}",
        metrics={
            "share": words.metric(share),
            "exchange_days": reading.ties,
            "exchanges_by_pair_of_people": days,
            "demand_dependency_weeks": words.metric(reading.demand),
        },
        picture=ThreadSketch(
            team_a=reading.pair[0],
            team_b=reading.pair[1],
            carriers=tuple(
                Carrier(person_a=d.person_a, person_b=d.person_b, days=d.days) for d in top
            ),
            critical=(carrier,),
        ),
    )


def find_undeclared(case: Case) -> Sequence[Finding]:
    """Pairs that talk steadily with no recorded dependency.

    Where more pairs talk without a link than were ever linked, links are hardly used at all: that
    is a habit of the tracker, and a missing link is no surprise worth a flag.
    """
    kind: Final = "undeclared_dependency"
    limits = case.settings.ties
    linked = {pair for pair, links in case.seams.links.items() if links.ever}
    unlinked = {
        pair: reading
        for pair, reading in case.seams.pairs.items()
        if reading.verdict == "undeclared" and pair not in linked
    }
    habit = len(unlinked) > len(linked)
    found = []
    for pair, reading in unlinked.items():
        a, b = (words.team(team) for team in pair)
        both = subjects(reading)
        found.append(
            Finding(
                id=finding_id(kind, both),
                kind=kind,
                verdict="flagged"
                if reading.ties >= limits.undeclared_days and not habit
                else "watch",
                subjects=both,
                severity="low",
                score=float(reading.ties),
                confidence="medium" if reading.ties >= 2 * limits.undeclared_days else "low",
                headline=(
                    f"{a} and {b} exchanged on {words.count(reading.ties, 'day')} without a "
                    "recorded "
                    "dependency"
                ),
                explanation=(
                    f"People of {a} and {b} wrote to each other on "
                    f"{words.count(reading.ties, 'day')}, and no ticket of one blocks or "
                    "depends on a "
                    "ticket of the other. Such talk often means that the teams found a need "
                    "the plan "
                    "does not show."
                ),
                advice=(
                    f"Ask both teams what they work on together, and link the tickets of {a} and "
                    f"{b}."
                ),
                falsifier=(
                    "If it is a shared rota, a community or help in passing, no link is missing."
                ),
                actor=f"the tech leads of {a} and {b}",
                metrics={"exchange_days": reading.ties},
                picture=TieBullet(
                    team_a=pair[0],
                    team_b=pair[1],
                    expected=0.0,
                    expected_low=0.0,
                    expected_high=0.0,
                    actual=reading.ties,
                    weeks=strip(case, pair),
                ),
            )
        )
    return found


def find_isolated(case: Case) -> Sequence[Finding]:
    """Teams that exchange far too little over all their partners."""
    norm, limits = case.seams.norm, case.settings.ties
    if norm is None or norm.void:
        return []
    found = []
    for team in sorted(case.hearing.teams):
        pairs = [r for r in case.seams.of(team) if r.heard and r.own_demand > 0]
        if not case.hearing.heard(team) or len(pairs) < limits.isolated_pairs:
            continue
        expected = math.fsum(r.own_expected for r in pairs)
        ties = round(math.fsum(r.own_ties for r in pairs))
        share = ratio(ties, expected, limits.prior_ties)
        missing = deficit(ties, expected, limits.deficit_days)
        quiet = [r for r in pairs if r.own_ratio <= 2 * limits.isolated_ratio]
        if (
            share <= limits.isolated_ratio
            and missing >= limits.isolated_deficit
            and len(quiet) >= max(limits.isolated_pairs, len(pairs) / 2)
        ):
            found.append(_isolated(case, team, pairs, expected, ties, missing))
    return found


def _isolated(
    case: Case,
    team: str,
    pairs: Sequence[PairReading],
    expected: float,
    ties: int,
    missing: float,
) -> Finding:
    kind: Final = "isolated_team"
    norm = case.seams.norm
    assert norm is not None
    low, high = norm.interval(expected)
    grave = missing >= case.settings.ties.high_isolated_deficit
    subject = Subject(type="team", id=team)
    me = words.team(team)
    partners = sorted(pairs, key=lambda r: (-r.unserved, r.pair))
    others = [p for r in partners for p in r.pair if p != team]
    return Finding(
        id=finding_id(kind, [subject]),
        kind=kind,
        verdict="flagged",
        subjects=(subject,),
        severity="high" if grave else "medium",
        score=words.metric(missing) or 0.0,
        confidence="high" if grave else "medium",
        headline=(
            f"{me} exchanged directly with its {words.count(len(pairs), 'partner team')} on "
            f"{words.count(ties, 'day')}; its dependencies usually come with about {expected:.0f}"
        ),
        explanation=(
            f"{me} has dependencies with {words.teams(others)}. Over all of them it had direct "
            f"exchange on {words.count(ties, 'day')}, where teams that write as much have about "
            f"{expected:.0f}. It writes on its own tickets, so the silence is at its seams."
        ),
        advice=(
            f"Start with {words.team(others[0])}: one short written update a week on the linked "
            "tickets, from either side."
        ),
        falsifier=(
            "If the team meets its partners in a channel this report does not read, it is not "
            "isolated."
        ),
        actor=f"the lead of {me}",
        metrics={
            "partners": len(pairs),
            "exchange_days": ties,
            "expected_exchange_days": words.metric(expected),
            "ratio": words.metric(ratio(ties, expected, case.settings.ties.prior_ties)),
        },
        picture=TieBullet(
            team_a=team,
            team_b=None,
            expected=expected,
            expected_low=low,
            expected_high=high,
            actual=ties,
            weeks=(),
        ),
    )
