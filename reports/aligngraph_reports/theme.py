"""One visual language: the colours of every page and picture, as CSS custom properties.

Diverging blue ↔ orange says more ↔ less than expected and stays apart for red-green blindness;
greys are structure, one strong hue is the selected thing. The text colours reach WCAG AA (4.5:1)
on every ground they stand on, the marks 3:1; tests/reports/test_theme.py holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "page": "#fafaf8",
    "surface": "#ffffff",
    "sunken": "#f0f1f2",
    "ink": "#1a1d21",
    "muted": "#535a63",
    "line": "#d5d9de",
    "mark": "#828a94",
    "more": "#1d5fa6",
    "more-2": "#5a94d0",
    "more-3": "#d6e6f6",
    "less": "#a34a08",
    "less-2": "#d97f35",
    "less-3": "#fbe3d0",
    "chosen": "#8a1c8f",
}
DARK: Mapping[str, str] = {
    "page": "#14171a",
    "surface": "#1b1f23",
    "sunken": "#252a2f",
    "ink": "#eceef0",
    "muted": "#a9b1ba",
    "line": "#3a4148",
    "mark": "#7f8993",
    "more": "#8fc0f5",
    "more-2": "#5592cd",
    "more-3": "#213d5b",
    "less": "#f5a968",
    "less-2": "#cf7f3c",
    "less-3": "#533319",
    "chosen": "#e58bea",
}


def _rule(colours: Mapping[str, str]) -> str:
    return ":root{" + "".join(f"--{name}:{value};" for name, value in colours.items()) + "}"


def stylesheet() -> str:
    """Return the colours as CSS: light, dark where the reader's system says so, light on paper."""
    return (
        f"{_rule(LIGHT)}:root{{color-scheme:light dark}}"
        f"@media screen and (prefers-color-scheme:dark){{{_rule(DARK)}}}"
    )


def colour(name: str) -> str:
    """Return the CSS reference to a colour, for use in a picture.

    Raises:
        KeyError: the theme has no such colour.
    """
    if name not in LIGHT:
        raise KeyError(name)
    return f"var(--{name})"
