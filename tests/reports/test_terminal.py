"""Findings in a terminal."""

from __future__ import annotations

import io

import pytest
from aligngraph_reports.terminal import explanation, findings_table
from rich.console import Console, RenderableType

from aligngraph.errors import NotFoundError
from tests.reports.hostile import hostile
from tests.reports.sample import nothing, sample


def shown(renderable: RenderableType, **options: bool) -> str:
    """Return what a terminal of 120 columns would show."""
    out = io.StringIO()
    Console(file=out, width=120, **options).print(renderable)  # type: ignore[arg-type]
    return out.getvalue()


def test_table_holds_every_finding_and_what_cannot_be_seen() -> None:
    """Each finding's id can be copied, and the gaps are named below."""
    text = shown(findings_table(sample()))
    for finding in sample().findings:
        assert finding.id in text
    assert "What we cannot see" in text
    assert "62 %" in text


def test_explanation_holds_all_numbers_and_tickets() -> None:
    """One finding in full: nothing is left out, however many tickets there are."""
    alignment = sample()
    for finding in alignment.findings:
        text = shown(explanation(alignment, finding.id))
        assert all(item.ticket in text for item in finding.evidence if item.ticket)
        assert all(name.replace("_", " ") in text for name in finding.metrics)


def test_unknown_finding_says_where_to_look() -> None:
    """A finding that does not exist is an error with the next step."""
    with pytest.raises(NotFoundError, match="aligngraph analyze"):
        explanation(sample(), "xx-1")


def test_hostile_text_cannot_steer_the_terminal() -> None:
    """Escape sequences and Rich markup from a tracker are shown, not obeyed."""
    base = hostile()
    headline = "[red]bold[/] \x1b[2J\x1b]8;;javascript:x\x07 end"
    finding = base.findings[0].model_copy(update={"headline": headline})
    alignment = base.model_copy(update={"findings": (finding,)})
    text = shown(findings_table(alignment)) + shown(explanation(alignment, finding.id))
    assert "\x1b" not in text
    assert "[red]bold[/]" in text
    linked = shown(explanation(alignment, finding.id), force_terminal=True)
    assert not [part for part in linked.split("\x1b") if part.startswith("]8;")]


def test_tickets_are_links_where_the_terminal_can() -> None:
    """A terminal that knows links gets them for tickets with a web address."""
    alignment = sample()
    text = shown(explanation(alignment, alignment.findings[0].id), force_terminal=True)
    assert "https://jira.acme.example/browse/PAY-31" in text


def test_table_without_findings_says_so() -> None:
    """No finding is no proof: the words say so."""
    text = shown(findings_table(nothing()))
    assert "as far as the data reaches" in text
    assert "aligngraph import" in text
