"""How a seam is shown: its tone from "far less" to "far more" exchange, its words, its order.

Blind to why: a tone compares counts, the findings judge them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import urlencode

import numpy as np
from scipy.cluster.hierarchy import leaves_list, linkage

from aligngraph.alignment import SeamView
from aligngraph_reports.names import Names
from aligngraph_reports.words import SEAM_VERDICTS, count, number

Tone = Literal["far-less", "less", "even", "more", "far-more", "unknown", "undeclared"]
Weights = Mapping[tuple[str, str], float]

TONES: Mapping[Tone, str] = {
    "far-less": "less than half of the expected exchange",
    "less": "less than expected",
    "even": "about as expected",
    "more": "more than expected",
    "far-more": "more than twice the expected exchange",
    "unknown": "cannot judge",
    "undeclared": "talk without a recorded dependency",
}
# Upper ends of actual / expected; the flagging threshold of 0.5 is the first of them.
_STEPS: tuple[tuple[float, Tone], ...] = (
    (0.5, "far-less"),
    (0.8, "less"),
    (1.25, "even"),
    (2.0, "more"),
)
_OPTIMAL, _SERIATED = 150, 600  # ids; above, the order is good, or as it comes


def ratio_tone(ratio: float | None) -> Tone:
    """Return the tone of actual / expected exchange."""
    if ratio is None:
        return "unknown"
    return next((tone for end, tone in _STEPS if ratio <= end), "far-more")


def tone(seam: SeamView) -> Tone:
    """Return a seam's tone."""
    if seam.verdict == "undeclared":
        return "undeclared"
    return "unknown" if seam.verdict == "cannot_judge" else ratio_tone(seam.ratio)


def in_words(seam: SeamView) -> str:
    """Return what a seam's verdict says, and how it stands where it is not flagged."""
    now = tone(seam)
    if seam.verdict == "ok" and now in ("far-less", "less"):
        return "less than expected, but not so much that we are sure"
    return TONES[now] if seam.verdict == "ok" else SEAM_VERDICTS[seam.verdict]


def sentence(seam: SeamView, names: Names) -> str:
    """Return a seam in one line, for lists and screen readers."""
    return f"{names.team(seam.team_a)} and {names.team(seam.team_b)}: {figures(seam)}"


def figures(seam: SeamView) -> str:
    """Return a seam's figures and verdict in words."""
    talk = f"{count(seam.exchange_days, 'day')} of talk"
    if seam.expected is not None:
        talk += f" of {number(seam.expected)} expected"
    return f"{number(seam.demand)} dependency-weeks, {talk}; {in_words(seam)}"


def unserved(seam: SeamView) -> float:
    """Return the dependency-weeks without the exchange they call for: D (1 - R), at least 0."""
    return seam.demand * max(0.0, 1 - seam.ratio) if seam.ratio is not None else 0.0


def telling(seams: Sequence[SeamView]) -> list[SeamView]:
    """Return seams, the most telling first: with findings, then unserved, then by demand."""
    return sorted(
        seams,
        key=lambda s: (not s.findings, -unserved(s), -s.demand, s.team_a, s.team_b),
    )


def share_of_expected(seams: Sequence[SeamView]) -> float | None:
    """Return the demand-weighted share of the expected exchange that happens, 0..1.

    ``1 - sum D (1 - R)^+ / sum D`` over the seams that can be judged (methods §10 C); None where
    there is none.
    """
    judged = [seam for seam in seams if seam.ratio is not None and seam.demand > 0]
    total = sum(seam.demand for seam in judged)
    return 1 - sum(unserved(seam) for seam in judged) / total if total else None


def seam_link(a: str, b: str) -> str:
    """Return the address of a seam on the map."""
    return "map.html#" + urlencode({"a": a, "b": b})


def team_link(team: str) -> str:
    """Return the address of a team on the map."""
    return "map.html#" + urlencode({"team": team})


def weights(seams: Sequence[SeamView], place: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """Return the demand between places, symmetric; ``place`` maps a team to its place."""
    total: dict[tuple[str, str], float] = {}
    for seam in seams:
        a, b = place[seam.team_a], place[seam.team_b]
        for pair in ((a, b), (b, a)):
            total[pair] = total.get(pair, 0.0) + seam.demand + 1
    return total


def seriated(ids: Sequence[str], weight: Weights) -> list[str]:
    """Return ids so that those with much in common are near each other.

    Average linkage with optimal leaf ordering (Bar-Joseph, Gifford and Jaakkola 2001).
    """
    if not 3 <= len(ids) <= _SERIATED:
        return list(ids)
    strength = np.array([[weight.get((a, b), 0.0) for b in ids] for a in ids])
    distance = 1 / (1 + strength[np.triu_indices(len(ids), 1)])
    tree = linkage(distance, "average", optimal_ordering=len(ids) <= _OPTIMAL)
    return [ids[int(n)] for n in leaves_list(tree)]
