"""Fixtures that more than one test module needs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.running import ISSUES, ORG, done

if TYPE_CHECKING:
    from aligngraph.analyses.run import Run

REPOSITORY = Path(__file__).parents[1]
# Chosen by `make test`; a single name, so that the tests use the browser that was tried.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real exports beside the repository; skip where there is none."""
    folder = (REPOSITORY / "../shared/data").resolve()
    if not folder.is_dir():
        pytest.skip("no real exports: there is no folder ../shared/data beside the repository")
    return folder


def runs(browser: str) -> bool:
    """Say whether a browser starts; Ubuntu's name may be a stub that only asks for a snap."""
    try:
        done = subprocess.run([browser, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return a Chromium that starts; skip where there is none, and fail if CI=true."""
    chosen = os.environ.get("CHROMIUM")
    for name in [chosen] if chosen else BROWSERS:
        found = shutil.which(name)
        if found and runs(found):
            return Path(found)
    reason = "no Chromium that starts: install chromium, or set CHROMIUM=/path/to/it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace that holds the example organisation; only to be read."""
    workspace = tmp_path_factory.mktemp("acme") / "workspace"
    done(workspace, "import", "org", ORG)
    done(workspace, "import", "jira-json", ISSUES)
    return workspace


@pytest.fixture(scope="session")
def acme_run(acme: Path) -> Iterator[Run]:
    """Return the analysed example organisation before the output boundary."""
    # Here, since it takes two seconds that most tests need not wait for.
    from aligngraph.analyses.run import analyze_with_base
    from aligngraph.settings import Settings
    from aligngraph.store import Workspace

    with Workspace.open(acme) as workspace:
        yield analyze_with_base(workspace.facts, Settings())


@pytest.fixture(scope="session")
def acme_json(acme: Path) -> str:
    """Return the findings of the example organisation as `analyze --format json` prints them."""
    return done(acme, "analyze", "--format", "json")
