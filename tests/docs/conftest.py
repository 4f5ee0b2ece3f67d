"""The pages that users read, as the tests of the docs see them."""

from __future__ import annotations

from pathlib import Path

import pytest

TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


@pytest.fixture(scope="session")
def pages(repository: Path) -> dict[str, str]:
    """Text by path from the root: the pages on top, those under docs and the examples' READMEs."""
    files = [repository / name for name in TOP]
    for folder in ("docs", "examples"):
        files += sorted((repository / folder).rglob("*.md"))
    return {f.relative_to(repository).as_posix(): f.read_text(encoding="utf-8") for f in files}
