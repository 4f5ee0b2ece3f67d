"""The page about the graph says what the code does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aligngraph.graph import EDGE_ATTRIBUTES, EDGE_KINDS, NODE_ATTRIBUTES, NODE_KINDS
from aligngraph.graph.model import Attribute

PAGE = "docs/graph.md"


def rows(table: Mapping[str, Attribute], kinds: tuple[str, ...]) -> list[str]:
    """The attribute table as the page should have it."""
    return [
        f"| `{name}` | {found.type.__name__} | {found.unit} | "
        f"{'all' if set(found.of) == set(kinds) else ', '.join(found.of)} | {found.meaning} |"
        for name, found in table.items()
    ]


def test_page_lists_every_attribute_as_it_is(repository: Path) -> None:
    """Name, type, unit, kinds and meaning of each attribute stand on the page."""
    lines = (repository / PAGE).read_text(encoding="utf-8").splitlines()
    expected = rows(NODE_ATTRIBUTES, NODE_KINDS) + rows(EDGE_ATTRIBUTES, EDGE_KINDS)
    assert [row for row in expected if row not in lines] == []


def test_page_lists_every_kind_of_edge(repository: Path) -> None:
    """No kind of edge is left out of the page, and none is made up."""
    text = (repository / PAGE).read_text(encoding="utf-8")
    section = text.partition("## Kinds of edge")[2].partition("## ")[0]
    named = {line.split("`")[1] for line in section.splitlines() if line.startswith("| `")}
    assert named == set(EDGE_KINDS)
