"""Findings: what the analyses say, with evidence, in the shape of ``aligngraph/findings/1``.

A finding is about a seam (two teams), a team, a role's queue or an initiative; never a judgement
of a person. ``headline``, ``explanation``, ``advice`` and evidence may hold references
(``aligngraph.text``) until the output boundary renders them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from aligngraph.pictures import Picture

SCHEMA = "aligngraph/findings/1"

Kind = Literal[
    "escalation_bottleneck",
    "latent_escalation_bottleneck",
    "waterfall_integration",
    "missing_connective_tissue",
    "single_threaded_tie",
    "undeclared_dependency",
    "isolated_team",
]
Verdict = Literal["flagged", "watch", "cannot_judge"]
Level = Literal["low", "medium", "high"]
SubjectType = Literal["person", "team", "initiative", "organization"]

_VERDICT_RANK = {"flagged": 0, "watch": 1, "cannot_judge": 2}
_LEVEL_RANK = {"high": 0, "medium": 1, "low": 2}


class Frozen(BaseModel):
    """A value: immutable, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Subject(Frozen):
    """Whom or what a finding is about."""

    type: SubjectType
    id: str


class Evidence(Frozen):
    """One thing a reader can check, usually a ticket."""

    ticket: str | None = None  # key
    url: str | None = None
    at: datetime | None = None
    what: str


Metric = float | int | str | bool | None


class Finding(Frozen):
    """One finding; see DESIGN §5 for the contract of its JSON."""

    id: str
    kind: Kind
    verdict: Verdict
    subjects: tuple[Subject, ...]
    severity: Level
    score: float
    confidence: Level
    headline: str
    explanation: str
    advice: str
    falsifier: str = ""  # what would change our mind
    actor: str = ""  # who can make the next move
    metrics: dict[str, Metric] = {}
    evidence: tuple[Evidence, ...] = ()
    picture: Annotated[Picture | None, Field(exclude=True)] = None


def finding_id(kind: Kind, subjects: Iterable[Subject]) -> str:
    """Stable for the same kind and subjects, whatever the numbers: ``wf-3f9c2a1b7d``."""
    prefix = "".join(word[0] for word in kind.split("_"))
    subject_text = "\n".join(f"{s.type}:{s.id}" for s in subjects)
    digest = hashlib.blake2b(f"{kind}\n{subject_text}".encode(), digest_size=5).hexdigest()
    return f"{prefix}-{digest}"


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Flagged first, then severity, then score; ties by kind and id so that bytes repeat."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                _VERDICT_RANK[f.verdict],
                _LEVEL_RANK[f.severity],
                -f.score,
                f.kind,
                f.id,
            ),
        )
    )
