"""Finds the title of a form, its period and the unit of its figures among the texts outside tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from linli.insight.reports.structure.asks import half
from linli.insight.reports.structure.grid import FormCell
from linli.insight.reports.structure.words import FormWords, squeeze

GAP = r"(?:\(\s*\)|_+|\s+)"
YEAR = rf"(?:20\d\d|[二〇零○]{{1,2}}[〇零○一二三四五六七八九]{{2,3}}|{GAP})"
PERIODS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"截[至止]\s*{YEAR}\s*年\s*(?:\d{{1,2}}|{GAP})\s*月\s*(?:\d{{1,2}}|{GAP})\s*日",
        rf"{YEAR}\s*年\s*\d{{1,2}}\s*(?:月份?)?\s*[-—~至]+\s*\d{{1,2}}\s*月份?",
        rf"{YEAR}\s*年\s*(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}}|{GAP})\s*月份?(?!\s*\d{{1,2}}\s*日)",
        rf"{YEAR}\s*年\s*(?:第\s*)?(?:[一二三四1-4]|{GAP})\s*季度",
        rf"{YEAR}\s*年\s*[上下全]半?年",
        rf"{YEAR}\s*年度?(?![ _()\d]*月)",
    )
)
DAY_LABEL = re.compile(r"(?:日期|时间|有效期至?|文号)\s*:?\s*$")
UNITS = re.compile(r"(?:计量)?单位\s*:\s*([^\s_)]+)")
DECORATION = re.compile(r"[(【\[][^()【】\[\]]*[)】\]]$")
SHORTEST, LONGEST = 3, 60


def title(cells: Sequence[FormCell], words: FormWords) -> str:
    """Return the title: a line that ends like one, of these the largest, of these the first; "" if there is none."""
    best: tuple[float, int] | None = None
    found = ""
    for n, cell in enumerate(cells):
        text = squeeze(cell.text)
        if not SHORTEST <= len(text) <= LONGEST or words.is_aside(text) or words.is_note(text) or ":" in text:
            continue
        ends = DECORATION.sub("", text).endswith(words.title_end)
        rank = ((100 if ends else 0) + cell.size, -n)
        if best is None or rank > best:
            best, found = rank, text
    return found


def period(texts: Iterable[str]) -> str:
    """Return the period that a form is for, as it is written ("2026年10月", "( )年( )月"); "" if none is named."""
    for text in texts:
        line = half(text)
        for pattern in PERIODS:
            match = pattern.search(line)
            if match and not (DAY_LABEL.search(line[: match.start()]) and not _names_period(match[0])):
                return re.sub(r"\s+", "", match[0]).replace("()", "( )")
    return ""


def only_period(text: str) -> bool:
    """Return whether a text is a period and nothing else: "（2026年10月）"."""
    found = period([text])
    return bool(found) and not re.sub(r"[()\s_]", "", half(text)).replace(re.sub(r"[()\s_]", "", found), "")


def _names_period(text: str) -> bool:
    """Return whether a text behind "date:" is a period all the same, such as a quarter, and not an empty date."""
    return any(sign.isdigit() for sign in text)


def unit(texts: Iterable[str], words: FormWords) -> str:
    """Return the unit that holds for all figures ("单位：万元"); "" if there is none or there are several."""
    for text in texts:
        match = UNITS.search(half(text))
        if match and match[1] in words.unit:
            return match[1]
    return ""
