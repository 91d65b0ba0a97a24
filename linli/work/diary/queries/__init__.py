"""The days, months and weeks of a diary, and what is found in it."""

from linli.work.diary.queries.days import Section, month_of, sections, weeks
from linli.work.diary.queries.finding import MOST, Found, find
from linli.work.diary.queries.numbers import Saved, WeekInNumbers, week_of

__all__ = ["MOST", "Found", "Saved", "Section", "WeekInNumbers", "find", "month_of", "sections", "week_of", "weeks"]
