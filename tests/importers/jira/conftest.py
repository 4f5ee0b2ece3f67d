"""Importing made-up issues."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from aligngraph_importers.base import ImportSettings

from aligngraph.facts import Fact
from tests.importers.jira.samples import Json, import_file, lines

Imported = Callable[..., list[Fact]]


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    """Return what imports the issues it is given, as JSON Lines."""

    def run(*issues: Json, settings: ImportSettings | None = None) -> list[Fact]:
        file = tmp_path / "issues.jsonl"
        file.write_bytes(lines(issues))
        return import_file(file, settings)

    return run
