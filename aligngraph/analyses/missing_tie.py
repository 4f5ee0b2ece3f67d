"""Missing connective tissue: pairs of teams whose work depends on each other and who hardly talk.

Measured: direct exchange-days against what this organisation's norm gives for the dependency-weeks
between them and for how much both teams write (docs/methods.md, C). The whole window is judged,
and the quietest spell of 90 days or more inside it. Blind to channels nobody imported; pairs with
little demand cannot be judged, because silence would be likely anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from aligngraph.analyses import words
from aligngraph.analyses.case import Case
from aligngraph.analyses.seams import PairReading
from aligngraph.features.details import PairTicket
from aligngraph.findings import Evidence, Finding, Level, Subject, finding_id
from aligngraph.measures.talk import deficit, ratio
from aligngraph.measures.thresholds import TalkThresholds
from aligngraph.pictures import TieBullet, WeekOfSeam
from aligngraph.text import ref

KIND: Final = "missing_connective_tissue"
TOP_TICKETS = 12


def find(case: Case) -> Sequence[Finding]:
    """A finding per pair that is missing, worth an eye, or has demand but is not heard."""
    seams, limits = case.seams, case.settings.ties
    if seams.norm is None:
        return []
    if seams.norm.void:
        return [_void(case)]
    tickets = case.seen.details.pair_tickets(TOP_TICKETS)
    found = []
    for reading in seams.pairs.values():
        rows = tickets.get(reading.pair, [])
        if reading.verdict in ("missing", "watch"):
            found.append(_finding(case, reading, rows))
        elif reading.verdict == "unheard":
            # A team that is not heard writes little: what is usual is what other teams write.
            usual = seams.norm.expected(reading.own_demand, 0.0)
            lack = deficit(reading.own_ties, usual, limits.deficit_days)
            share = ratio(reading.own_ties, usual, limits.prior_ties)
            if lack >= limits.watch_deficit and share <= limits.watch_ratio:
                found.append(_cannot(case, reading, lack))
    return found


def subjects(reading: PairReading) -> tuple[Subject, Subject]:
    """The two teams."""
    a, b = reading.pair
    return Subject(type="team", id=a), Subject(type="team", id=b)


def _finding(case: Case, reading: PairReading, tickets: Sequence[PairTicket]) -> Finding:
    a, b = (words.team(team) for team in reading.pair)
    norm = case.seams.norm
    assert norm is not None  # find() returned before otherwise
    low, high = norm.interval(reading.own_expected)
    pair = subjects(reading)
    expected, ties, when = reading.own_expected, reading.own_ties, ""
    if reading.in_spell and reading.spell is not None:
        expected, ties = reading.spell.expected, reading.spell.seen
        since, until = _spell_dates(case, reading)
        when = f" from {words.date(since)} to {words.date(until)}"
    said = (
        "had no direct exchange"
        if not round(ties)
        else f"exchanged directly on {words.count(round(ties), 'day')}"
    )
    return Finding(
        id=finding_id(KIND, pair),
        kind=KIND,
        verdict="flagged" if reading.verdict == "missing" else "watch",
        subjects=pair,
        severity=_severity(reading, case.settings.ties),
        score=words.metric(_score(reading, case.settings.ties)) or 0.0,
        confidence=_confidence(reading, case.settings.ties),
        headline=(
            f"{a} and {b} {said}{when}, where their dependencies usually come with about "
            f"{expected:.0f}"
            if when
            else f"{a} and {b} {said}; the {reading.own_demand:.0f} dependency-weeks between them "
            f"usually come with about {expected:.0f}"
        ),
        explanation=(
            f"In the window, tickets of {a} and {b} depended on each other for "
            f"{reading.own_demand:.0f} dependency-weeks"
            f"{' outside initiatives reported on their own' if reading.blind else ''} and the two "
            f"had direct exchange on {words.count(round(reading.own_ties), 'day')}. Pairs with "
            "this much demand, who write as much as "
            f"these two teams do, have {reading.own_expected:.0f} such days (80 % of them between "
            f"{low:.0f} and {high:.0f})."
            + (
                f" {words.count(reading.relays, 'message')} passed through a manager or "
                "coordinator instead."
                if reading.relays
                else ""
            )
            + (f" The silence{when} stands out: {ties:.0f} against {expected:.0f}." if when else "")
        ),
        advice=_advice(tickets, a, b),
        falsifier=(
            "If they talk in a channel this report does not read, or if the next quarter shows no "
            "more blocked time, escalations or late-found links than other pairs, this is no gap."
        ),
        actor=f"the tech leads of {a} and {b}",
        metrics={
            "demand_dependency_weeks": words.metric(reading.own_demand),
            "exchange_days": words.metric(reading.own_ties),
            "expected_exchange_days": words.metric(reading.own_expected),
            "expected_low": words.metric(low),
            "expected_high": words.metric(high),
            "ratio": words.metric(reading.own_ratio),
            "unserved_dependency_weeks": words.metric(reading.unserved),
            "p": words.metric(reading.p),
            "q": words.metric(reading.q),
            "relays": reading.relays,
            "thirds_of_window_low": reading.low_thirds,
            "only_in_a_spell": reading.in_spell,
            "spell_exchange_days": words.metric(ties) if when else None,
            "spell_expected_exchange_days": words.metric(expected) if when else None,
        },
        evidence=tuple(_evidence(ticket) for ticket in tickets),
        picture=TieBullet(
            team_a=reading.pair[0],
            team_b=reading.pair[1],
            expected=reading.own_expected,
            expected_low=low,
            expected_high=high,
            actual=round(reading.own_ties),
            weeks=strip(case, reading.pair),
        ),
    )


def _score(reading: PairReading, limits: TalkThresholds) -> float:
    """Deficit over the window, or of the spell that stands out."""
    if reading.in_spell and reading.spell is not None:
        return max(reading.deficit, reading.spell.deficit * limits.spell_discount)
    return reading.deficit


def _spell_dates(case: Case, reading: PairReading) -> tuple[datetime, datetime]:
    assert reading.spell is not None
    since = case.seen.since + timedelta(weeks=reading.spell.first)
    return since, min(case.seen.until, case.seen.since + timedelta(weeks=reading.spell.last))


def strip(case: Case, pair: tuple[str, str]) -> tuple[WeekOfSeam, ...]:
    """The silence strip: every week of the window with what happened on the seam."""
    rows = {row.week: row for row in case.seams.weeks.get(pair, ())}
    count = -(-int(case.seen.days) // 7)
    return tuple(
        WeekOfSeam(
            week=case.seen.since + timedelta(weeks=week),
            open_links=float(rows[week].open_links) if week in rows else 0.0,
            exchange_days=rows[week].exchange_days if week in rows else 0,
            relays=rows[week].relays if week in rows else 0,
        )
        for week in range(count)
    )


def _severity(reading: PairReading, limits: TalkThresholds) -> Level:
    if reading.unserved >= limits.high_unserved and reading.verdict == "missing":
        return "high"
    return "medium" if reading.unserved >= limits.medium_unserved else "low"


def _confidence(reading: PairReading, limits: TalkThresholds) -> Level:
    """High only where the deficit persisted: two of three thirds of the window."""
    if reading.in_spell or reading.verdict != "missing":
        return "low"
    lasting, sure = reading.low_thirds >= 2, reading.p <= limits.sure_p
    if lasting and sure:
        return "high"
    return "medium" if lasting or sure else "low"


def _advice(tickets: Sequence[PairTicket], a: str, b: str) -> str:
    still = next((ticket for ticket in tickets if ticket.open), None)
    if still is None:
        return (
            f"Before the next dependency between {a} and {b} starts, agree who writes to whom, and "
            "send one line a week while it is open."
        )
    return (
        f"Write one line on {ref('ticket', still.consumer)} this week: what you assume about "
        f"{ref('ticket', still.provider)}, and by when you need it. Then one line a week while "
        "it is "
        "open."
    )


def _evidence(ticket: PairTicket) -> Evidence:
    state = "still open" if ticket.open else "since closed"
    return Evidence(
        ticket=ticket.consumer,
        url=ticket.url,
        at=words.aware(ticket.since),
        what=f"{joins(ticket)} {ref('ticket', ticket.provider)}, open for "
        f"{words.days(ticket.days)}, "
        f"{state} · {ref('title', ticket.title)}",
    )


def joins(ticket: PairTicket) -> str:
    """How one ticket hangs on the other; of merely related ones nobody can say who waits."""
    return "is related to" if ticket.kind == "relates" else "depends on"


def _cannot(case: Case, reading: PairReading, lack: float) -> Finding:
    a, b = (words.team(team) for team in reading.pair)
    pair = subjects(reading)
    return Finding(
        id=finding_id(KIND, pair),
        kind=KIND,
        verdict="cannot_judge",
        subjects=pair,
        severity="low",
        score=words.metric(lack) or 0.0,
        confidence="low",
        headline=f"We cannot tell whether {a} and {b} talk enough: the sources hardly hear them",
        explanation=f"{words.sentence(case.hearing.reason(*reading.pair))}. There are "
        f"{reading.demand:.0f} dependency-weeks between the two teams.",
        advice="Import the channel in which they talk, then analyse again.",
        metrics={
            "demand_dependency_weeks": words.metric(reading.demand),
            "exchange_days": reading.ties,
        },
    )


def _void(case: Case) -> Finding:
    norm = case.seams.norm
    subject = Subject(type="organization", id="organization")
    return Finding(
        id=finding_id(KIND, [subject]),
        kind=KIND,
        verdict="cannot_judge",
        subjects=(subject,),
        severity="low",
        score=0.0,
        confidence="low",
        headline=(
            "We cannot tell which teams talk too little: here, exchange does not follow demand"
        ),
        explanation=(
            "Over all pairs of teams, those with more dependencies between them do not exchange "
            "more (Kendall's tau is not above 0), so there is no norm to judge a pair by. "
            "Links may "
            "be recorded loosely, or the exchange may happen elsewhere."
        ),
        advice="Check how dependency links are used, and import the channel where teams talk.",
        metrics={"kendall_tau": words.metric(norm.tau if norm else None)},
    )
