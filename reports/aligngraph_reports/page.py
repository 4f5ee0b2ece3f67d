"""Self-contained pages: Jinja with autoescape, everything inline, no request of any kind.

The Content-Security-Policy allows the scripts of the page by their hash and nothing else, so a
text from a tracker that slipped past the escaping could still neither run nor reach out.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from aligngraph.text import plain
from aligngraph_reports import seeing, theme, words
from aligngraph_reports.safe import script_json, web_url


def asset(name: str) -> str:
    """Return the text of a file in ``static/``."""
    return files("aligngraph_reports").joinpath("static", name).read_text(encoding="utf-8")


def _finalize(value: object) -> object:
    """Drop control characters and direction overrides from all text that is not our own markup."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def environment() -> Environment:
    """Return the Jinja environment of all pages."""
    made = Environment(
        loader=PackageLoader("aligngraph_reports"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "url": web_url,
        "script_json": script_json,
        "number": words.number,
        "date": words.date,
        "moment": words.moment,
        "metric_name": words.metric_name,
        "metric_value": words.metric_value,
        "source_name": seeing.source_name,
    }
    made.globals |= {"kinds": words.KINDS, "shapes": words.SEVERITY_SHAPES, "count": words.count}
    return made


@dataclass(frozen=True)
class Inline:
    """Styles and scripts of one page.

    Args:
        styles: names of files in ``static/``; the theme's colours come first.
        scripts: JavaScript texts, in the order they run.
    """

    styles: Sequence[str]
    scripts: Sequence[str]

    @property
    def style(self) -> Markup:
        """The page's whole style sheet."""
        return Markup(theme.stylesheet() + "\n".join(asset(name) for name in self.styles))

    @property
    def script_elements(self) -> Markup:
        """The page's script elements."""
        return Markup("\n").join(Markup(f"<script>{text}</script>") for text in self.scripts)

    @property
    def policy(self) -> str:
        """The Content-Security-Policy that lets exactly these scripts run."""
        hashes = " ".join(f"'sha256-{_digest(text)}'" for text in self.scripts) or "'none'"
        return (
            f"default-src 'none'; style-src 'unsafe-inline'; script-src {hashes}; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def render(template: str, inline: Inline, **context: object) -> str:
    """Return a page as text."""
    return environment().get_template(template).render(inline=inline, **context)
