"""Times as Jira writes them, in UTC.

Blind to: whether a bare number was meant as seconds; numbers from 1e11 up are milliseconds, which
holds for every moment between 1973 and the year 5138.
"""

from __future__ import annotations

from datetime import UTC, datetime

_MILLISECONDS_FROM = 100_000_000_000


def utc(value: datetime | int | None) -> datetime | None:
    """An aware time or an epoch number as a UTC time; None where it is none that exists."""
    if value.__class__ is datetime:
        if value.tzinfo is UTC:
            return value
        try:
            return value.astimezone(UTC)
        except OverflowError:
            return None
    return None if value is None else _from_epoch(value)


def _from_epoch(number: int | datetime) -> datetime | None:
    if isinstance(number, datetime):
        return utc(number)
    seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
