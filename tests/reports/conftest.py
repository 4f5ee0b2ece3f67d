"""Reports of the sample organisation, as text, on disk and in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aligngraph_reports.base import report
from playwright.sync_api import Browser, Page, sync_playwright

from aligngraph.alignment import Alignment
from tests.reports.hostile import hostile
from tests.reports.sample import sample

Opener = Callable[..., Page]


def files(alignment: Alignment) -> dict[str, str]:
    """Return the texts of all reports by file name."""
    return {file.name: file.text for file in report(alignment)}


@pytest.fixture(scope="session")
def reports() -> dict[str, str]:
    """Return the reports of the sample organisation."""
    return files(sample())


@pytest.fixture(scope="session")
def hostile_reports() -> dict[str, str]:
    """Return the reports of the organisation with hostile names."""
    return files(hostile())


@pytest.fixture(scope="session")
def folder(
    reports: dict[str, str],
    hostile_reports: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return a folder with the reports, those with hostile names under ``hostile/``."""
    root = tmp_path_factory.mktemp("reports")
    for place, texts in ((root, reports), (root / "hostile", hostile_reports)):
        place.mkdir(exist_ok=True)
        for name, text in texts.items():
            (place / name).write_text(text, encoding="utf-8", newline="")
    return root


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Return a running Chromium; nothing is downloaded."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture
def trouble() -> list[str]:
    """Return what went wrong in a page: requests, errors, policy violations."""
    return []


@pytest.fixture
def open_page(browser: Browser, folder: Path, trouble: list[str]) -> Iterator[Opener]:
    """Return a function that opens a report and notes everything it should not do."""
    contexts = []

    def opened(name: str, width: int = 1440, height: int = 900, **options: bool) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            java_script_enabled=options.get("scripts", True),
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                None if request.is_navigation_request() else trouble.append(request.url)
            ),
        )
        page.goto((folder / name.partition("#")[0]).as_uri() + name[len(name.partition("#")[0]) :])
        return page

    yield opened
    for context in contexts:
        context.close()
