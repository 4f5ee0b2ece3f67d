"""The sample organisation as somebody would name it who wants to break the reports."""

from __future__ import annotations

from aligngraph.alignment import Alignment, GoodNews
from aligngraph.findings import Evidence, Finding
from tests.reports.sample import HOSTILE, sample

LONG = "Überaus" + "langer" * 50


def _evidence(item: Evidence) -> Evidence:
    return item.model_copy(
        update={"ticket": f"PAY-1{HOSTILE}", "url": "javascript:window.hacked=2", "what": HOSTILE}
    )


def _finding(finding: Finding) -> Finding:
    return finding.model_copy(
        update={
            "headline": HOSTILE,
            "explanation": HOSTILE,
            "advice": f"=HYPERLINK(1) {HOSTILE}",
            "actor": HOSTILE,
            "falsifier": HOSTILE,
            "metrics": {HOSTILE: HOSTILE, "none": None, "odd": float("nan")},
            "evidence": tuple(_evidence(item) for item in finding.evidence),
        }
    )


def hostile() -> Alignment:
    """Return the sample with hostile text wherever a tracker or an org chart supplies text."""
    base = sample()
    return base.model_copy(
        update={
            "organization": HOSTILE,
            "findings": tuple(_finding(finding) for finding in base.findings),
            "good_news": (GoodNews(headline=HOSTILE, explanation=LONG, teams=(), initiative=None),),
            "groups": tuple(g.model_copy(update={"name": HOSTILE}) for g in base.groups),
            "teams": tuple(
                team.model_copy(
                    update={"name": LONG if n % 2 else HOSTILE, "kind": HOSTILE, "reason": HOSTILE}
                )
                for n, team in enumerate(base.teams)
            ),
            "people": tuple(
                p.model_copy(update={"name": HOSTILE, "label": HOSTILE}) for p in base.people
            ),
            "initiatives": {"PAY-12": HOSTILE},
            "seams": tuple(
                seam.model_copy(
                    update={
                        "story": HOSTILE,
                        "evidence": tuple(_evidence(item) for item in seam.evidence),
                    }
                )
                for seam in base.seams
            ),
            "coverage": base.coverage.model_copy(
                update={"warnings": {HOSTILE: 1}, "notes": (HOSTILE, LONG)}
            ),
        }
    )
