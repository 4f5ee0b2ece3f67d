"""Findings as JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from aligngraph_reports.documents import COLUMNS, findings_csv, findings_json, findings_markdown
from aligngraph_reports.safe import csv_cell, markdown, markdown_link, script_json, web_url
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample import nothing, sample


def test_json_is_the_findings_document() -> None:
    """findings.json holds exactly what the alignment says, indented."""
    alignment = sample()
    text = findings_json(alignment)
    assert json.loads(text) == alignment.findings_document()
    assert text.startswith('{\n  "schema": "aligngraph/findings/1"')


def test_json_holds_no_number_that_json_does_not_know(hostile_reports: dict[str, str]) -> None:
    """Not-a-number becomes null, as strict readers refuse NaN."""
    found = json.loads(hostile_reports["findings.json"], parse_constant=pytest.fail)
    assert found["findings"][0]["metrics"]["odd"] is None


def test_csv_has_one_row_a_finding() -> None:
    """Each finding is one record, with the columns that the header names."""
    alignment = sample()
    rows = list(csv.DictReader(io.StringIO(findings_csv(alignment), newline="")))
    assert [row["id"] for row in rows] == [finding.id for finding in alignment.findings]
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["subjects"] == "team:payments team:ledger"


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "\t=", "\r=", "\x00=", " =", "\u202e="])
def test_csv_cell_is_never_a_formula(opening: str) -> None:
    """What a spreadsheet would run is shown with an apostrophe, however it is hidden."""
    cell = csv_cell(f'{opening}HYPERLINK("x")')
    assert cell.startswith("'")


@given(st.text())
def test_csv_cell_survives_a_round_trip(text: str) -> None:
    """Any text stays one cell of one record."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([csv_cell(text), "end"])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert row == [csv_cell(text), "end"]
    assert not re.match(r"\s*[=+@]", row[0])


def test_csv_keeps_negative_numbers() -> None:
    """A number below zero is a number, not a formula."""
    assert csv_cell(-1.5) == "-1.5"


@given(st.text())
def test_markdown_text_opens_nothing(text: str) -> None:
    """No text from outside holds a live markup character, tag or line break."""
    shown = markdown(text)
    assert "\n" not in shown
    assert not re.search(r"[<>]", shown)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]|]", shown)


@pytest.mark.parametrize("text", ["# head", "- item", "1. item", "+ item", "=== x", "--- x"])
def test_markdown_text_is_no_block(text: str) -> None:
    """A text that begins like a heading, list or rule stays a text."""
    assert re.match(r"\d*\\", markdown(text))


def test_markdown_names_five_findings_and_counts_the_rest() -> None:
    """The report reads top down: five findings in full, the others by what would help."""
    text = findings_markdown(sample())
    assert len(re.findall(r"^### \d\. ", text, re.MULTILINE)) == 5
    assert "### 4 more" in text
    assert "[PAY-40](<https://jira.acme.example/browse/PAY-40>)" in text


def test_markdown_without_findings_says_so() -> None:
    """An empty report names what is missing and the command that helps."""
    text = findings_markdown(nothing())
    assert "Nothing was flagged" in text
    assert "aligngraph import jira-json" in text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/x",
        "https://",
        "https://a.example/\nx",
        "http://[",
        None,
        "file:///etc/hosts",
    ],
)
def test_only_web_addresses_are_linked(url: str | None) -> None:
    """An address that is not http or https with a host is not a link anywhere."""
    assert web_url(url) is None
    assert markdown_link("PAY-1", url) == "PAY-1"


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_script_json_cannot_end_its_element(data: object) -> None:
    """JSON in a script element reads back the same and holds no markup."""
    text = str(script_json(data))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == data
