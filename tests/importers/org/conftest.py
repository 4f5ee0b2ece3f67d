"""Writing a chart and reading it back, as facts or as mistakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from aligngraph_importers.base import ImportContext
from aligngraph_importers.org_yaml import OrgYamlImporter

from aligngraph.errors import OrgChartError
from aligngraph.facts import Fact

Facts = Callable[..., Sequence[Fact]]
Mistakes = Callable[..., Sequence[str]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Sequence[str | bytes]], Sequence[Path]]:
    """Write texts as org0.yaml, org1.yaml and so on."""

    def writing(texts: Sequence[str | bytes]) -> Sequence[Path]:
        files = [tmp_path / f"org{number}.yaml" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return files

    return writing


@pytest.fixture
def read(write: Callable[[Sequence[str | bytes]], Sequence[Path]]) -> Facts:
    """Read texts as one chart."""

    def reading(*texts: str | bytes) -> Sequence[Fact]:
        importer = OrgYamlImporter()
        (origin,) = importer.origins(write(texts))
        return list(importer.read(origin, ImportContext()))

    return reading


@pytest.fixture
def mistakes(read: Facts, tmp_path: Path) -> Mistakes:
    """Read texts that must be refused, and return the problems without the folder's name."""

    def refusing(*texts: str | bytes) -> Sequence[str]:
        with pytest.raises(OrgChartError) as caught:
            read(*texts)
        return [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems]

    return refusing
