"""The org chart that ``aligngraph init`` writes: small, commented, valid."""

from __future__ import annotations

from importlib.resources import files


def starter_text() -> str:
    """Text of ``starter.yaml``."""
    return files("aligngraph_importers.org").joinpath("starter.yaml").read_text(encoding="utf-8")
