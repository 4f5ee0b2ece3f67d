"""What a measure raises when its input cannot mean anything."""

from __future__ import annotations

from aligngraph.errors import AligngraphError


class MeasureError(AligngraphError):
    """An input no formula can answer: an empty window, a reporting cycle, a negative count."""


def window_days(start: float, end: float) -> float:
    """Length of a window in days.

    Raises:
        MeasureError: if the window is empty or runs backwards.
    """
    if not end > start:
        raise MeasureError(
            f"window [{start:g}, {end:g}] has no length; give an end after its start"
        )
    return end - start
