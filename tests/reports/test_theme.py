"""Colours: enough contrast in both themes, and only those the theme knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from aligngraph_reports.page import asset
from aligngraph_reports.theme import DARK, LIGHT, colour

GROUNDS = ("page", "surface", "sunken")


def luminance(hex_colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(hex_colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_reaches_aa(theme: Mapping[str, str]) -> None:
    """Every colour used for text has 4.5:1 on every ground, and the ground's on the accents."""
    for text in ("ink", "muted", "more", "less"):
        for ground in GROUNDS:
            assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
    for accent in ("more", "less"):
        assert contrast(theme["surface"], theme[accent]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_can_be_seen(theme: Mapping[str, str]) -> None:
    """Lines and cells that carry meaning have 3:1 on the ground they stand on."""
    for mark in ("mark", "more", "more-2", "less", "chosen"):
        assert contrast(theme[mark], theme["surface"]) >= 3, mark


def test_both_themes_know_the_same_colours() -> None:
    """A colour that only one theme knew would vanish in the other."""
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("name", ["base.css", "health.css", "map.css"])
def test_styles_use_known_colours_only(name: str) -> None:
    """A misspelt colour would silently be none."""
    used = set(re.findall(r"var\(--([\w-]+)\)", asset(name))) - {"s", "c"}
    assert used <= LIGHT.keys()


def test_an_unknown_colour_is_an_error() -> None:
    """A picture cannot ask for a colour that no theme has."""
    with pytest.raises(KeyError):
        colour("pink")
