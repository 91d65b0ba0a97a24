"""Labels of forms as they are compared: without what differs from office to office."""

from __future__ import annotations

import re
import unicodedata

from linli.core.chinese import hans

# "一、", "（一）", "(1)", "1.", "1、" at the beginning; "其中：" says only that a row is part of the one above.
NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d+[.、．](?!\d))")
OF_WHICH = re.compile(r"^(?:其中|其|含|包括)[:：]?")
# "(人)", "（万元）", "(%)" name the unit; other brackets are kept, because "(户籍)" is a condition.
UNIT = re.compile(r"[（(](?:单位[:：])?(?:人|户|次|件|个|元|万元|人次|名|岁|%|％|平方米|小时|分钟|份|张|天)[)）]")
NO_WORDS = re.compile(r"[\s:：,，;；。、*＊_\-—–~～]+")
# What is left when a range of ages is written "60—69岁" must stay one number, a sign and a number.
RANGE = re.compile(r"(\d+)\s*(?:-|—|–|~|～|至|到)+\s*(\d+)")


def normal_label(text: str) -> str:
    """Return a label without spaces, numbering, units and punctuation, half-width and simplified."""
    plain = hans(unicodedata.normalize("NFKC", text)).lower().strip()
    plain = re.sub(r"\s+", "", plain)
    plain = UNIT.sub("", plain)
    before = None
    while plain != before:
        before = plain
        plain = OF_WHICH.sub("", NUMBERING.sub("", plain))
    plain = RANGE.sub(r"\1至\2", plain)
    return NO_WORDS.sub("", plain)
