"""The HTML pages as text: structure, safety, sameness."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from aligngraph_reports.base import REPORTERS, ReportOptions, UnknownReportError, report

from tests.reports.conftest import files
from tests.reports.sample import nothing, sample

PAGES = ("index.html", "map.html")


class Tags(HTMLParser):
    """Collects the elements of a page and the text of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[str | None, str]] = []
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs).get("type"), ""))
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        """Note that a script ended."""
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        """Collect a script's text."""
        if self._in_script:
            kind, text = self.scripts[-1]
            self.scripts[-1] = (kind, text + data)


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_for_nothing(reports: dict[str, str], name: str) -> None:
    """No element loads anything: no source, no stylesheet, no import, no remote font."""
    page = Tags(reports[name])
    assert [attrs["src"] for _, attrs in page.tags if "src" in attrs] == []
    links = [attrs["href"] for tag, attrs in page.tags if tag == "link"]
    assert links == ["data:,"]
    styles = "".join(re.findall(r"<style>(.*?)</style>", reports[name], re.DOTALL))
    assert not re.search(r"@import|url\(", styles)
    assert "sourceMappingURL" not in reports[name]


@pytest.mark.parametrize("name", PAGES)
def test_policy_lets_exactly_the_pages_scripts_run(reports: dict[str, str], name: str) -> None:
    """The policy forbids everything but the page's own scripts, by their hash."""
    page = Tags(reports[name])
    (policy,) = [
        attrs["content"] or ""
        for tag, attrs in page.tags
        if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    hashes = {
        "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
        for kind, text in page.scripts
        if kind is None
    }
    assert hashes
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes
    assert policy.startswith("default-src 'none'")
    assert "unsafe-inline" not in policy.partition("script-src")[2]


@pytest.mark.parametrize("name", [*PAGES, "findings.json", "findings.csv", "report.md"])
def test_same_alignment_same_bytes(reports: dict[str, str], name: str) -> None:
    """A second run over the same alignment gives the same file."""
    assert files(sample())[name] == reports[name]


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_makes_no_element(
    reports: dict[str, str], hostile_reports: dict[str, str], name: str
) -> None:
    """Names full of markup, handlers and direction overrides add no element and no link."""
    page = Tags(hostile_reports[name])
    kinds = {tag for tag, _ in Tags(reports[name]).tags}
    assert {tag for tag, _ in page.tags} <= kinds
    assert [attrs for _, attrs in page.tags if any(key.startswith("on") for key in attrs)] == []
    links = [attrs.get("href") or "" for tag, attrs in page.tags if tag == "a"]
    assert not [link for link in links if "hacked" in link or link.startswith("javascript")]
    shown = hostile_reports[name].partition("<body")[2].partition("<script>")[0]
    assert not set("\u202e\x00") & set(shown)


def test_every_finding_has_an_anchor_its_tickets_and_its_numbers(reports: dict[str, str]) -> None:
    """Each finding is in the page once, with links to all its tickets."""
    page = Tags(reports["index.html"])
    ids = [attrs.get("id") or "" for _, attrs in page.tags]
    alignment = sample()
    for finding in alignment.findings:
        assert ids.count(f"finding-{finding.id}") == 1
    links = {attrs.get("href"): attrs.get("rel") for tag, attrs in page.tags if tag == "a"}
    tickets = {item.url for finding in alignment.findings for item in finding.evidence}
    assert {links[url] for url in tickets} == {"noreferrer"}
    assert len(ids) - ids.count("") == len(set(ids) - {""}), "an id twice"


def test_pictures_are_named_and_take_their_colours_from_the_page(reports: dict[str, str]) -> None:
    """Every picture has a title and a description, and no colour of its own."""
    pictures = re.findall(r"<svg .*?</svg>", reports["index.html"], re.DOTALL)
    drawn = [finding for finding in sample().findings if finding.picture]
    assert len(pictures) == len(drawn)
    for picture in pictures:
        assert re.match(r'<svg [^>]*role="img" aria-labelledby="\S+-title \S+-desc"', picture)
        assert "<title" in picture
        assert "<desc" in picture
        assert not re.search(r'(?:fill|stroke)="(?!none|var\()', picture)


def test_five_cards_then_the_others_by_kind(reports: dict[str, str]) -> None:
    """At most five findings stand in full; a kind never hides another of the same severity."""
    page = reports["index.html"]
    cards = re.findall(r'<article class="card" id="finding-([^"]+)"', page)
    assert len(cards) == 5
    kinds = {finding.id: finding.kind for finding in sample().findings}
    assert len({kinds[card] for card in cards}) == 4
    assert "4 more, by what would help" in page


def test_map_data_places_every_team_once_without_overlap(reports: dict[str, str]) -> None:
    """Positions are computed beforehand, physics are off, and no two boxes touch."""
    (data,) = [
        json.loads(text)
        for kind, text in Tags(reports["map.html"]).scripts
        if kind == "application/json"
    ]
    assert data["options"]["physics"] == {"enabled": False}
    spots = [(node["x"], node["y"]) for node in data["nodes"]]
    assert len(spots) == len(sample().teams)
    for n, (x, y) in enumerate(spots):
        assert all(abs(x - a) > 140 or abs(y - b) > 44 for a, b in spots[:n])
    assert len(data["edges"]) == len(sample().seams)


def test_map_has_a_table_with_every_seam(reports: dict[str, str]) -> None:
    """Those who do not see the picture, or run no scripts, find all of it in a table."""
    table = reports["map.html"].partition('<table id="seams">')[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + len(sample().seams)


def test_generated_at_is_shown_only_where_given(reports: dict[str, str]) -> None:
    """The time of making is an option, as it would change the bytes."""
    at = datetime(2026, 11, 2, 8, 5, tzinfo=UTC)
    told = {file.name: file.text for file in report(sample(), ReportOptions(generated_at=at))}
    for name in (*PAGES, "report.md"):
        assert "made 2 Nov 2026, 08:05 UTC" in told[name]
        assert "made 2 Nov" not in reports[name]


def test_an_unknown_report_names_the_known_ones() -> None:
    """A report that does not exist is an error that says which do."""
    with pytest.raises(UnknownReportError, match=r"pie.*health, map, json, csv, markdown"):
        report(sample(), names=["pie"])
    assert {file.name for file in report(sample(), names=["json"])} == {"findings.json"}
    assert len(REPORTERS) == 5


def test_nothing_known_says_which_command_helps() -> None:
    """Without data, both pages name what is missing and the command that would bring it."""
    texts = files(nothing())
    for name in PAGES:
        assert "aligngraph import org org.yaml" in texts[name]
        assert "aligngraph import jira-json issues.jsonl" in texts[name]
    assert "Nothing to act on" in texts["index.html"]


def test_one_team_without_links_is_shown() -> None:
    """One team and no seam: the pages say why there is no matrix and still show the team."""
    base = sample()
    texts = files(nothing(teams=base.teams[:1], groups=base.groups[:1], coverage=base.coverage))
    assert "No ticket of one team is linked" in texts["index.html"]
    assert "By group</h2>" not in texts["index.html"]
    assert "Payments" in texts["map.html"]


def test_no_reporting_lines_is_named_as_a_gap() -> None:
    """Without reporting lines the page says which question it cannot answer."""
    base = sample()
    note = "Escalation cannot be judged: the org chart has no reporting lines."
    coverage = base.coverage.model_copy(update={"reporting_lines": 0, "notes": (note,)})
    page = files(base.model_copy(update={"coverage": coverage}))["index.html"]
    assert "no reporting lines" in page
