"""The pages in a browser: what a reader can do, and what the pages must not do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.reports.conftest import Opener

pytestmark = pytest.mark.browser
PAGES = ("index.html", "map.html", "hostile/index.html", "hostile/map.html")


def ready(page: Page) -> Page:
    """Wait until the map stands."""
    page.wait_for_selector("html[data-ready]")
    return page


def title(page: Page) -> str:
    """Return the panel's title."""
    return page.locator("#panel-title").inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_page_makes_no_request_and_no_error(
    open_page: Opener, trouble: list[str], name: str
) -> None:
    """A page opens from disk without asking for anything, complaining or running foreign text."""
    page = open_page(name)
    if name.endswith("map.html"):
        ready(page).locator(".seam-link").first.click()
        page.locator("#panel .finding").first.wait_for()
    page.wait_for_timeout(200)
    assert trouble == []
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.images.length") == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 1440])
def test_page_is_as_wide_as_its_window(open_page: Opener, name: str, width: int) -> None:
    """Nothing sticks out sideways, on a phone and with names of 300 letters too."""
    page = open_page(name, width=width)
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_click_on_a_seam_opens_its_story(open_page: Opener, trouble: list[str]) -> None:
    """The panel of a seam holds its finding, the silence strip, tickets and the next move."""
    page = ready(open_page("map.html"))
    spot = page.evaluate(
        """() => {
          const [name, at] = Object.entries(data.badges).find(([id]) => id === "s0");
          const box = document.querySelector("#canvas canvas").getBoundingClientRect();
          const dom = canvas.network.canvasToDOM({x: at[0], y: at[1]});
          return [box.x + dom.x, box.y + dom.y];
        }"""
    )
    page.mouse.click(*spot)
    expect(page.locator("#panel-title")).to_have_text("Payments \u2013 Ledger")
    assert "Write one line a week" in page.locator(".finding .move").first.inner_text()
    assert page.locator(".weeks > span").count() == 13
    ticket = page.locator("#panel a", has_text="PAY-31").first
    assert ticket.get_attribute("rel") == "noreferrer"
    assert "a=payments&b=ledger" in page.url
    assert trouble == []


def test_search_finds_and_opens_a_team(open_page: Opener) -> None:
    """`/` goes to the search, Enter opens what was found, and the address holds it."""
    page = ready(open_page("map.html"))
    page.keyboard.press("/")
    page.keyboard.type("carr")
    expect(page.locator("#hits li").first).to_contain_text("Carriers")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("Carriers")
    assert page.url.endswith("#team=carriers")


def test_search_finds_a_seam_by_its_ticket(open_page: Opener) -> None:
    """A ticket key leads to the seam whose evidence it is."""
    page = ready(open_page("map.html"))
    page.fill("#q", "PAY-32")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("Routing \u2013 Data Platform")


def test_filter_by_kind_and_severity(open_page: Opener) -> None:
    """Filters leave only the seams with such a finding to start from."""
    page = ready(open_page("map.html"))
    page.select_option("#kind", "single_threaded_tie")
    expect(page.locator(".seam-link")).to_have_count(1)
    expect(page.locator(".seam-link")).to_contain_text("Identity \u2013 Mobile App")
    page.select_option("#severity", "high")
    expect(page.locator(".seam-link")).to_have_count(0)
    page.select_option("#kind", "")
    expect(page.locator(".seam-link")).to_have_count(1)
    assert "severity=high" in page.url


def test_the_keyboard_alone_is_enough(open_page: Opener, trouble: list[str]) -> None:
    """Arrows move along seams, Enter opens, Escape closes, ? helps."""
    page = ready(open_page("map.html"))
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#say")).to_contain_text("Payments \u2013 Ledger")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("Payments \u2013 Ledger")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-title")).to_contain_text("Who depends on whom")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    assert trouble == []


def test_the_address_holds_the_view(open_page: Opener) -> None:
    """A link to a seam with a filter opens just that, and going back undoes a step."""
    page = ready(open_page("map.html#a=ledger&b=payments&kind=waterfall_integration"))
    assert title(page) == "Payments \u2013 Ledger"
    assert page.input_value("#kind") == "waterfall_integration"
    page.locator("#panel button", has_text="Ledger").click()
    expect(page.locator("#panel-title")).to_have_text("Ledger")
    page.go_back()
    expect(page.locator("#panel-title")).to_have_text("Payments \u2013 Ledger")


def test_a_row_of_the_table_opens_its_seam(open_page: Opener) -> None:
    """The table below the picture leads back into it."""
    page = ready(open_page("map.html"))
    page.locator("#seams tbody a", has_text="Identity \u2013 Mobile App").first.click()
    expect(page.locator("#panel-title")).to_have_text("Identity \u2013 Mobile App")


def test_without_scripts_the_table_is_there(open_page: Opener) -> None:
    """Where scripts are off, the map says so and shows its table."""
    page = open_page("map.html", scripts=False)
    expect(page.locator(".stage")).to_be_hidden()
    expect(page.locator("#no-scripts")).to_be_visible()
    expect(page.locator("#seams tbody tr").first).to_be_visible()


def test_a_link_to_a_folded_finding_opens_it(open_page: Opener) -> None:
    """An address that names a finding shows it, however deep it is folded away."""
    page = open_page("index.html")
    folded = page.locator("details.group details.folded").first
    expect(folded.locator(".told")).to_be_hidden()
    page.goto(f"{page.url}#{folded.get_attribute('id')}")
    expect(folded.locator(".told")).to_be_visible()


def test_tables_sort_by_their_numbers(open_page: Opener) -> None:
    """A click on a heading sorts by it, numbers as numbers, and says so to a screen reader."""
    page = open_page("index.html")
    table = page.locator("#groups table")
    table.locator("button", has_text="Tickets").click()
    figures = [int(text) for text in table.locator("tbody td:last-child").all_inner_texts()]
    assert figures == sorted(figures, reverse=True)
    assert table.locator("th[aria-sort=descending]").inner_text().startswith("Tickets")
