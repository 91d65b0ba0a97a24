"""Working time counted day by day, to compare with `calendar.after_working_hours`."""

import datetime as dt
from zoneinfo import ZoneInfo

from linli.core.law import calendar

HANGZHOU = ZoneInfo("Asia/Shanghai")


def working_time(first, last):
    """The time of working days between two moments, day by day; a day ends with its last second."""
    total, tick = dt.timedelta(), dt.timedelta(seconds=1)
    day = first.astimezone(HANGZHOU).date()
    while day <= last.astimezone(HANGZHOU).date() + dt.timedelta(days=1):
        begins = dt.datetime.combine(day, dt.time(), HANGZHOU) - tick
        inside = min(last, begins + dt.timedelta(days=1)) - max(first, begins)
        total += max(inside, dt.timedelta()) if calendar.is_working_day(day) else dt.timedelta()
        day += dt.timedelta(days=1)
    return total
