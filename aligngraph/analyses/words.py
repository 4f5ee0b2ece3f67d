"""Numbers and lists as a reader says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from aligngraph.text import ref


def days(value: float) -> str:
    """Say a duration: "9 days", "1 day", "half a day", "5 hours"."""
    if value < 0.4:
        hours = max(1, round(value * 24))
        return f"{hours} hour{'s' if hours != 1 else ''}"
    if value < 0.75:
        return "half a day"
    rounded = round(value) if value >= 3 else round(value * 2) / 2
    return f"{rounded:g} day{'s' if rounded != 1 else ''}"


def percent(share: float) -> str:
    """Say a share: "62 %"."""
    return f"{share * 100:.0f} %"


def count(number: float, noun: str, plural: str | None = None) -> str:
    """Say how many: "3 links", "1 link", "1,200 links", "2.5 tickets"."""
    said = f"{number:,.0f}" if number == round(number) else f"{number:g}"
    return f"{said} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Sequence[str], most: int = 4) -> str:
    """Say a list: "a, b and c"; beyond ``most``, "a, b and 5 more"."""
    shown = list(items)
    if len(shown) > most:
        shown = [*shown[: most - 1], f"{len(items) - most + 1} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def team(id: str) -> str:
    """A reference to a team."""
    return ref("team", id)


def teams(ids: Sequence[str], most: int = 4) -> str:
    """References to teams, listed."""
    return listed([team(id) for id in ids], most)


def person(id: str) -> str:
    """A reference to a person, who appears by role."""
    return ref("person", id)


def initiative(id: str) -> str:
    """A reference to an initiative."""
    return ref("initiative", id)


def date(at: datetime) -> str:
    """Say a day: "14 Apr 2026"."""
    return f"{at.day} {at:%b %Y}"


def aware(at: datetime) -> datetime:
    """A naive UTC time of the store as an aware one."""
    return at.replace(tzinfo=UTC)


def sentence(text: str) -> str:
    """With a capital first letter, where it starts with a letter."""
    return text[:1].upper() + text[1:]


def metric(value: float | None) -> float | None:
    """A number for the findings' JSON: six significant digits."""
    return None if value is None else float(f"{value:.6g}")
