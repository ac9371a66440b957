"""Weeks of the horizon and the dates they stand for (contract 1)."""

from dataclasses import dataclass
from datetime import date, timedelta

from planner.errors import require

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Week 0 begins on `start`, a Monday; the horizon is weeks 0 ... weeks - 1."""

    start: date
    weeks: int

    def __post_init__(self) -> None:
        require(self.start.weekday() == 0, f"start is {self.start}; it must be a Monday.")
        require(self.weeks >= 1, f"weeks is {self.weeks}; it must be at least 1.")

    def monday(self, week: int) -> date:
        """First day of `week`; negative weeks lie before the horizon."""
        return self.start + week * WEEK

    def sunday(self, week: int) -> date:
        """Last day of `week`."""
        return self.start + week * WEEK + timedelta(days=6)

    def week_of(self, day: date) -> int:
        """The week that contains `day`."""
        return (day - self.start).days // 7

    def touched(self, first: date | None, last: date | None, weeks: int) -> range:
        """Weeks 0 ... `weeks` - 1 that the days `first` ... `last` touch; None: no end there."""
        begin = 0 if first is None else max(0, self.week_of(first))
        return range(begin, weeks if last is None else min(weeks, self.week_of(last) + 1))

    def available_from(self, day: date) -> int:
        """First week that begins on or after `day`: what becomes available on a date."""
        return -((self.start - day).days // 7)

    def last_within(self, day: date) -> int:
        """Last week that ends on or before `day`: what ends on a date."""
        return ((day - self.start).days - 6) // 7
