"""Working time: weekdays, holidays, office hours, and the written form of a moment.

A moment is a float: days since midnight UTC of the first day.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from examples.generator.dice import Dice

LAST_DAY = date(2026, 10, 29)
DAYS_PER_MONTH = 30.44


class Clock:
    """Office hours of an organisation whose history ends on `LAST_DAY`."""

    def __init__(self, months: float, zone: str, dice: Dice) -> None:
        self.days = round(months * DAYS_PER_MONTH)
        self.first = LAST_DAY - timedelta(days=self.days)
        self.zone = ZoneInfo(zone)
        self.dice = dice
        self._origin = datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)
        self._next = self._next_working_day()

    @property
    def end(self) -> float:
        """The moment the export was made, in days: the evening of the last day."""
        return self.days + 0.8

    def _next_working_day(self) -> NDArray[np.int64]:
        """For each day the first working day from it on; ten extra public holidays a year."""
        total = self.days + 400
        days = [self.first + timedelta(days=i) for i in range(total)]
        extra = {(self.dice.integer(1, 12), self.dice.integer(1, 28)) for _ in range(10)}
        off = [
            day.weekday() >= 5
            or (day.month, day.day) in extra
            or (day.month == 12 and day.day >= 24)
            or (day.month == 1 and day.day == 1)
            for day in days
        ]
        following = np.arange(total, dtype=np.int64)
        for i in range(total - 2, -1, -1):
            following[i] = following[i + 1] if off[i] else i
        return following

    def office(self, moment: float, offset: int) -> float:
        """The moment moved into office hours of a place `offset` hours east of UTC.

        Hours are Beta(2, 2) over 08:30-18:30 local; six in a hundred stay where they are
        (evenings, weekends).
        """
        if self.dice.chance(0.06):
            return moment
        local = min(max(moment + offset / 24.0, 0.0), len(self._next) - 1.0)
        day = int(self._next[int(local)])
        hour = (local % 1.0) * 24.0
        if day != int(local) or not 8.5 <= hour <= 18.5:
            hour = 8.5 + 10.0 * self.dice.beta(2.0, 2.0)
        return day + hour / 24.0 - offset / 24.0

    def later(self, moment: float, offset: int, floor: float) -> float:
        """Office-hours moment that is after `floor` (by minutes where it must)."""
        at = self.office(max(moment, floor), offset)
        return at if at > floor else floor + self.dice.uniform(0.004, 0.06)

    def when(self, moment: float) -> datetime:
        """The moment as an aware datetime in the server's zone."""
        seconds = round(moment * 86400.0)
        return (self._origin + timedelta(seconds=seconds)).astimezone(self.zone)

    def stamp(self, moment: float) -> str:
        """Jira's written form: `2026-10-29T14:03:11.000+0200`."""
        at = self.when(moment)
        return f"{at:%Y-%m-%dT%H:%M:%S}.000{at:%z}"

    def day(self, moment: float) -> str:
        """The date alone, `2026-10-29`."""
        return f"{self.when(moment):%Y-%m-%d}"

    def at(self, year: int, month: int, day: int) -> float:
        """Midnight UTC of a date as a moment."""
        return float((date(year, month, day) - self.first).days)
