"""Vega-Lite specifications to static, accessible SVG that takes its colours from the page.

Colours go in as ``var(--name)`` and come out as such, so one picture serves light, dark and
print. Ids are prefixed, as several pictures share a page; the picture is one image with a title
and a description to a screen reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

import vl_convert
from markupsafe import Markup

from aligngraph.text import plain
from aligngraph_reports.theme import colour

Spec = Mapping[str, object]
Row = Mapping[str, object]
WIDTH = 480  # px; scaled to its column, so that 13 px stay readable on a phone
_SVG = "http://www.w3.org/2000/svg"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_CONFIG: Spec = {
    "aria": False,
    "font": _FONT,
    "view": {"stroke": None},
    "concat": {"spacing": 8},
    "text": {"color": colour("ink"), "fontSize": 13},
    "axis": {
        "labelColor": colour("muted"),
        "labelFontSize": 12,
        "titleColor": colour("muted"),
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": colour("line"),
        "domainColor": colour("line"),
        "tickColor": colour("line"),
    },
}


@dataclass(frozen=True)
class Drawing:
    """A picture to be rendered.

    Args:
        title: what it is, in a few words.
        description: what it shows, for those who do not see it.
        views: Vega-Lite views, stacked from top to bottom, sharing the horizontal axis or not
            as each says.
        legend: (CSS class of the swatch, words) below the picture.
    """

    title: str
    description: str
    views: Sequence[Spec]
    legend: Sequence[tuple[str, str]] = ()


def when(at: datetime) -> str:
    """Return a time as Vega reads it, in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def time_axis(since: datetime, until: datetime, shown: bool = True) -> dict[str, object]:
    """Return the horizontal axis of a picture over time."""
    days = (until - since).days
    axis = {
        "title": None,
        "format": "%-d %b" if days <= 200 else "%b %Y",
        "tickCount": 5,
        "grid": False,
        "labelFlush": True,
        "labelOverlap": True,
    }
    return {
        "type": "temporal",
        "scale": {"type": "utc", "domain": [when(since), when(until)], "clamp": True},
        "axis": axis if shown else None,
    }


def pixels(field: str) -> dict[str, object]:
    """Return a vertical channel whose values are pixels from the top."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def layer(rows: Sequence[Row], mark: Spec, **encoding: object) -> dict[str, object]:
    """Return one layer of marks."""
    return {"data": {"values": list(rows)}, "mark": dict(mark), "encoding": encoding}


def render(drawing: Drawing, uid: str) -> Markup:
    """Return a drawing as inline SVG whose ids begin with ``uid``."""
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "padding": 4,
        "config": _CONFIG,
        "vconcat": list(drawing.views),
    }
    root = ET.fromstring(vl_convert.vegalite_to_svg(spec))
    _tidy(root)
    _namespace(root, uid)
    _describe(root, drawing, uid)
    ET.register_namespace("", _SVG)
    return Markup(ET.tostring(root, encoding="unicode"))


def _tidy(parent: ET.Element) -> None:
    """Drop what is not seen, and decimals that no screen shows."""
    for child in list(parent):
        unseen = child.get("opacity") == "0" or child.get("display") == "none"
        path = child.tag == f"{{{_SVG}}}path"
        if unseen or (path and child.get("class") in ("background", "foreground")):
            parent.remove(child)
            continue
        for name in ("d", "transform"):
            if name in child.attrib:
                child.set(name, re.sub(r"(\.\d\d)\d+", r"\1", child.attrib[name]))
        _tidy(child)


def _namespace(root: ET.Element, uid: str) -> None:
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, f"{uid}-{value}")
            elif value.startswith("url(#"):
                element.set(name, value.replace("url(#", f"url(#{uid}-"))


def _describe(root: ET.Element, drawing: Drawing, uid: str) -> None:
    for name in ("width", "height", "class"):
        root.attrib.pop(name, None)
    root.attrib |= {
        "class": "picture",
        "role": "img",
        "aria-labelledby": f"{uid}-title {uid}-desc",
    }
    for name, text in (("desc", drawing.description), ("title", drawing.title)):
        element = ET.Element(f"{{{_SVG}}}{name}", {"id": f"{uid}-{name}"})
        element.text = plain(text)
        root.insert(0, element)
