"""The words of the reports: what a kind of finding is called, and how figures are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aligngraph.alignment import SeamVerdict
from aligngraph.findings import Kind, Level, Metric, Verdict


@dataclass(frozen=True)
class KindWords:
    """A kind of finding in a reader's words.

    Args:
        title: what is the matter.
        letter: its badge on the map, one letter or digit.
        fix: what helps, as the heading over many of them.
        method: how it is found, one sentence; the term the literature uses comes last.
    """

    title: str
    letter: str
    fix: str
    method: str


KINDS: Mapping[Kind, KindWords] = {
    "escalation_bottleneck": KindWords(
        "Decisions wait on a manager",
        "E",
        "Give decisions a route between peers",
        "Questions between teams that went to a common manager are compared with those that "
        "peers on the same seams answered; the difference, times how many there are, is the "
        "number of tickets that wait for nothing (Little's law, survival analysis).",
    ),
    "latent_escalation_bottleneck": KindWords(
        "The only route is up",
        "R",
        "Open a route between peers before a queue forms",
        "Dependencies that no exchange serves are added up at the lowest manager above both "
        "teams, who is where they will surface.",
    ),
    "waterfall_integration": KindWords(
        "Integrating blind",
        "W",
        "Talk before everything meets",
        "An initiative's linked tickets: how long the teams were silent while their "
        "dependency was open, and whether work piled up at the end or tickets changed meaning "
        "unseen. Silence alone is never flagged.",
    ),
    "missing_connective_tissue": KindWords(
        "Teams that depend on each other do not talk",
        "M",
        "Start a light, regular exchange",
        "The exchange of each pair of teams against what the organisation's own pairs with as "
        "much dependency do (socio-technical congruence, negative binomial test).",
    ),
    "single_threaded_tie": KindWords(
        "A tie that hangs on one person",
        "1",
        "Give the tie a second thread",
        "Seams where one person takes part in most of the exchange, on a dozen days or more.",
    ),
    "undeclared_dependency": KindWords(
        "Talk without a recorded dependency",
        "U",
        "Write the dependency down",
        "Teams that speak on many days although no ticket of one waits for the other.",
    ),
    "isolated_team": KindWords(
        "A team on its own",
        "I",
        "Bring the team in",
        "The same test as for pairs, on all of a team's dependencies together.",
    ),
}

SEVERITY_SHAPES: Mapping[Level, str] = {"high": "▲", "medium": "◆", "low": "●"}
VERDICTS: Mapping[Verdict, str] = {
    "flagged": "",
    "watch": "worth watching",
    "cannot_judge": "cannot judge",
}
SEAM_VERDICTS: Mapping[SeamVerdict, str] = {
    "ok": "about as expected",
    "missing": "far less exchange than expected",
    "watch": "less exchange than expected, worth watching",
    "cannot_judge": "cannot judge",
    "undeclared": "talk without a recorded dependency",
    "more": "more exchange than expected",
}

GLOSSARY: Mapping[str, str] = {
    "Dependency-week": "one ticket of a team waiting for a ticket of another for one week",
    "Exchange-day": "a day on which somebody of one team answers, mentions or asks somebody of "
    "the other; several on one day count once",
    "Expected exchange": "what teams of this organisation with as many dependency-weeks do; "
    "the range holds 8 of 10 such pairs",
    "Seam": "two teams joined by work",
    "Queue at a role": "cross-team questions that wait for a manager, counted at any moment",
    "Direct, relayed": "exchange is direct when the two teams speak themselves; relayed when a "
    "manager above both or a coordinator carries it",
    "Unseen edit": "a change of what a linked ticket means on which the other team said nothing",
    "Cannot judge": "too little data to tell, and what would let us tell",
    "Confidence": "how sure we are that this is so; severity is how much it matters if it is",
}


def number(value: float) -> str:
    """Return a figure in at most three significant digits, thousands apart by a thin space."""
    if value == int(value) or abs(value) >= 100:
        return f"{round(value):,}".replace(",", "\u202f")
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:.1f}"


def count(amount: int, one: str, many: str | None = None) -> str:
    """Return "1 ticket", "3 tickets"."""
    return f"{number(amount)} {one if amount == 1 else many or one + 's'}"


def metric_name(name: str) -> str:
    """Return a metric's key as words: ``peer_wait_days`` is "peer wait days"."""
    return name.replace("_", " ")


def metric_value(value: Metric) -> str:
    """Return a metric as a reader sees it; null is "not known"."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if value and abs(value) < 0.005:
        return f"{value:.1g}"
    return number(value) if abs(value) < 1e15 else f"{value:.2g}"


def date(at: datetime | None) -> str:
    """Return "3 Aug 2026", or "" for no date."""
    return "" if at is None else f"{at.day} {at:%b %Y}"


def short_date(at: datetime) -> str:
    """Return "3 Aug"."""
    return f"{at.day} {at:%b}"


def period(since: datetime, until: datetime) -> str:
    """Return "1 Aug to 29 Oct 2026"; ``until`` is exclusive."""
    last = until - timedelta(microseconds=1)
    first = short_date(since) if since.year == last.year else date(since)
    return f"{first} to {date(last)}"


def moment(at: datetime | None) -> str:
    """Return "29 Oct 2026, 07:10 UTC", or "unknown"."""
    return "unknown" if at is None else f"{date(at)}, {at:%H:%M} UTC"


def share(part: float, whole: float) -> str:
    """Return "91 %", or "none" of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else "none"
