"""Opening hours: typed per weekday as `08:30-11:30 13:00-17:00`, kept as {"1": [["08:30", "11:30"], …]}."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from django.utils.formats import date_format
from django.utils.translation import gettext

from linli.core import chinese

Hours: TypeAlias = Mapping[str, Sequence[Sequence[str]]]
SPAN = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)")
BETWEEN = re.compile(r"[\s,，、;；]+")
DASHES = re.compile(r"\s*[-–—~至到]+\s*")
MONDAY = date(2024, 1, 1)
WEEKDAYS = range(1, 8)


def parse(text: str) -> list[list[str]]:
    """Read the hours of one day; "" is a closed day.

    Raises:
        ValueError: a span cannot be read, ends before it begins, or two overlap.
    """
    spans = [_span(part) for part in BETWEEN.split(DASHES.sub("-", chinese.normal(text).strip())) if part]
    spans.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise ValueError(text)
    return spans


def _span(part: str) -> list[str]:
    found = SPAN.fullmatch(part)
    if not found:
        raise ValueError(part)
    begin, end = (f"{int(found[n]):02d}:{found[n + 1]}" for n in (1, 3))
    # 24:00 is how offices write the end of the day.
    if not "00:00" <= begin < end <= "24:00":
        raise ValueError(part)
    return [begin, end]


def text(spans: Sequence[Sequence[str]]) -> str:
    """Write the hours of one day as they are typed."""
    return " ".join(f"{begin}-{end}" for begin, end in spans)


def is_open(hours: Hours, moment: datetime) -> bool:
    """Return whether a local moment is inside the hours of its weekday."""
    clock = moment.strftime("%H:%M")
    return any(begin <= clock < end for begin, end in hours.get(str(moment.isoweekday()), ()))


def day_name(weekday: int) -> str:
    """Return the name of a weekday (1 Monday … 7 Sunday) in the language of the moment."""
    return date_format(MONDAY + timedelta(weekday - 1), "l")


def week(hours: Hours) -> list[tuple[str, str]]:
    """Return each weekday with its hours; "" for a closed one. Empty if no hours were entered at all."""
    if not any(hours.values()):
        return []
    return [(day_name(day), _shown(hours.get(str(day), ()))) for day in WEEKDAYS]


def _shown(spans: Sequence[Sequence[str]]) -> str:
    return gettext("open around the clock") if [list(span) for span in spans] == [["00:00", "24:00"]] else text(spans)


# Days as offices write them; what is not named is closed.
DAY_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GROUPS = {"每天": WEEKDAYS, "每日": WEEKDAYS, "工作日": range(1, 6), "周末": range(6, 8), "双休日": range(6, 8)}
DAY = r"(?:(?:周|星期|礼拜)[一二三四五六日天]|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
DAYS = re.compile(
    rf"(每天|每日|工作日|周末|双休日|{DAY}(?:\s*(?:[-–—~至到、,]|to|and)\s*(?:{DAY}|[一二三四五六日天]))*)"
)
ONE_DAY = re.compile(rf"{DAY}|[一二三四五六日天]")
RANGE = re.compile(r"[-–—~至到]|to")


def parse_week(text: str) -> dict[str, list[list[str]]]:
    """Read the hours of a week from one cell: `周一至周五 8:30-17:00；周六 9:00-11:00`, `每天 8:30-17:00`.

    Raises:
        ValueError: days or hours cannot be read, or a day is named twice.
    """
    before, *parts = DAYS.split(chinese.normal(text).lower())
    if before.strip() or not parts:
        raise ValueError(text)
    found: dict[str, list[list[str]]] = {}
    for days, spans in zip(parts[::2], parts[1::2], strict=True):
        read = parse(spans.strip(" :：\t;；,，。"))
        for day in _days(days):
            if str(day) in found or not read:
                raise ValueError(text)
            found[str(day)] = read
    return found


def _days(words: str) -> list[int]:
    if words in GROUPS:
        return list(GROUPS[words])
    numbers = [_day_number(word) for word in ONE_DAY.findall(words)]
    if len(numbers) == 2 and RANGE.search(ONE_DAY.sub("", words)):
        return list(range(numbers[0], numbers[1] + 1))
    return numbers


def _day_number(word: str) -> int:
    return DAY_NUMBERS[word[-1]] if word[-1] in DAY_NUMBERS else ENGLISH.index(word) + 1
