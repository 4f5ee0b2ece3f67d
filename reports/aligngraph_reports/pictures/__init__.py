"""The pictures of the findings: each says one thing, in one visual language."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from aligngraph.pictures import Picture, QueueStrip, SeamTimeline, TieBullet
from aligngraph_reports.names import Names
from aligngraph_reports.pictures import bullet, queue, thread, timeline
from aligngraph_reports.pictures.svg import Drawing, render


@dataclass(frozen=True)
class Figure:
    """A drawn picture with its legend.

    Args:
        svg: inline SVG.
        legend: (CSS classes of the swatch, words).
    """

    svg: Markup
    legend: tuple[tuple[str, str], ...]


def drawing(picture: Picture, names: Names) -> Drawing:
    """Return what to draw for a finding's picture."""
    if isinstance(picture, QueueStrip):
        return queue.draw(picture, names)
    if isinstance(picture, SeamTimeline):
        return timeline.draw(picture, names)
    if isinstance(picture, TieBullet):
        return bullet.draw(picture, names)
    return thread.draw(picture, names)


def figure(picture: Picture, names: Names, uid: str) -> Figure:
    """Draw a finding's picture; ``uid`` makes its ids unique on the page."""
    drawn = drawing(picture, names)
    return Figure(render(drawn, uid), tuple(drawn.legend))
