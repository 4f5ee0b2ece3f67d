"""Text from outside, made harmless for the place where it lands.

Everything a tracker holds may be hostile: markup, formulas, direction overrides, odd links.
HTML itself is escaped by Jinja; what is here covers the places where that is not enough.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import orjson
from markupsafe import Markup

from aligngraph.text import plain

# A spreadsheet takes a cell for a formula when it opens with one of these.
_FORMULA = re.compile(r"^\s*[=+\-@|\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|~$])")
# What opens a heading, list or rule where a line begins.
_BLOCK = re.compile(r"^(\d{0,9})([#+=.)-])")
# What a renderer would turn into a link or a notice to somebody.
_BARE_LINK = re.compile(r"(://|www(?=\.)|@)", re.IGNORECASE)
_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def shorten(text: str, letters: int) -> str:
    """Return text as one line of at most ``letters`` letters, marked where it was cut.

    Half letters (lone surrogates), which no encoder takes, are dropped.
    """
    line = " ".join(plain(text).encode(errors="ignore").decode().split())
    return line if len(line) <= letters else line[: letters - 1].rstrip() + "…"


def web_url(url: str | None) -> str | None:
    """Return ``url`` if a reader can safely follow it (http or https, with a host), else None."""
    if url is None or plain(url) != url or any(letter.isspace() for letter in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def script_json(data: object) -> Markup:
    """Return ``data`` as JSON that may stand inside an HTML script element."""
    text = orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()
    for letter, escaped in _SCRIPT.items():
        text = text.replace(letter, escaped)
    return Markup(text)


def csv_cell(value: object) -> str:
    """Return one cell; text that a spreadsheet would run is prefixed with an apostrophe.

    Control characters go first, so that none of them hides a formula; numbers stay numbers.
    """
    text = "" if value is None else plain(str(value))
    armed = _FORMULA.match(text) and not _NUMBER.match(text)
    return ("'" if armed else "") + text


def markdown(text: object) -> str:
    """Return text as one Markdown line that shows exactly that text, in HTML renderers too."""
    line = " ".join(plain(str(text)).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _BLOCK.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", line))
    return _BARE_LINK.sub("\\1\u200b", line)


def markdown_link(text: str, url: str | None) -> str:
    """Return a Markdown link, or the bare text where the address is not one to follow."""
    safe = web_url(url)
    if safe is None:
        return markdown(text)
    target = re.sub(r"[<>()\[\]|\\`\"']", lambda hit: f"%{ord(hit[0]):02X}", safe)
    return f"[{markdown(text)}](<{target}>)"
