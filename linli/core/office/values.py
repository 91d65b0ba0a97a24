"""Values as a cell of a workbook stores them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isfinite

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.office.xml_tree import XmlNode, escaped

Value = str | int | Decimal | float | date | bool | None

EXACT_DIGITS = 15  # of a number in a workbook; further ones become zeros
LONGEST_TEXT = 32_767  # characters of a cell; Excel repairs a file with more
# What Excel reads as an escaped character, "_x000D_": the underscore of text that looks so is escaped itself.
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
NOT_OF_THE_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
DATE_LETTER = re.compile("[ymdhs年月日]", re.IGNORECASE)


class Styles:
    """The number formats of a workbook's cell styles, from its part styles.xml."""

    def __init__(self, root: XmlNode | None) -> None:
        self.formats: list[int] = []
        self.codes: dict[int, str] = {}
        cells = root.first("cellXfs") if root else None
        for node in cells.children if cells else ():
            self.formats.append(int(node.get("numFmtId", "0") or 0))
        for node in root.every("numFmt") if root else ():
            self.codes[int(node.get("numFmtId", "0") or 0)] = node.get("formatCode")

    def is_date(self, style: str) -> bool:
        """Whether cells with this style show a number as a date or time."""
        number = int(style) if style.isdigit() else 0
        form = self.formats[number] if number < len(self.formats) else 0
        if form in self.codes:
            return bool(DATE_LETTER.search(NOT_OF_THE_FORMAT.sub("", self.codes[form])))
        return form in BUILT_IN_DATES


@dataclass(frozen=True, slots=True)
class ValueWriter:
    """Writes values in the way of one workbook.

    `prefix` is that of its elements, `day_form` (as of `date.strftime`) the text of dates in cells that show none.
    """

    prefix: str
    from_1904: bool
    day_form: str

    def content(self, value: Value, *, as_date: bool, where: str) -> tuple[str, str]:
        """Return the attribute with the type, and what is inside of the cell.

        Text is stored in the cell itself, so that the part with shared texts stays as it is; it is never a formula.

        Args:
            value: None leaves the cell empty.
            as_date: whether the cell shows numbers as dates.
            where: sheet and address, for the error.

        Raises:
            RuleBroken: text of more than 32,767 characters.
            ValueError: a number that is infinite or none.
        """
        if value is None or value == "":
            return "", ""
        if isinstance(value, bool):
            return ' t="b"', self._number("1" if value else "0")
        if isinstance(value, date):
            serial = self.serial(value) if as_date else None
            # Without a format of dates a number would be seen, e.g. 46356; a format would need a new style, and the
            # part with the styles is not touched.
            return self._text(f"{value:{self.day_form}}", where) if serial is None else ("", self._number(serial))
        if isinstance(value, int | Decimal | float):
            plain = digits(value)
            return self._text(plain, where) if _is_too_exact(plain) else ("", self._number(plain))
        return self._text(value, where)

    def _number(self, text: str) -> str:
        return f"<{self.prefix}v>{text}</{self.prefix}v>"

    def _text(self, text: str, where: str) -> tuple[str, str]:
        if len(text) > LONGEST_TEXT:
            message = _("The text for cell {cell} has more than {most} characters. Shorten it.")
            raise RuleBroken(format_lazy(message, cell=where, most=LONGEST_TEXT))
        text = escaped(ESCAPE.sub("_x005F_", text.replace("\r\n", "\n").replace("\r", "\n")))
        keep = ' xml:space="preserve"' if text != " ".join(text.split()) else ""
        p = self.prefix
        return ' t="inlineStr"', f"<{p}is><{p}t{keep}>{text}</{p}t></{p}is>"

    def serial(self, day: date) -> str | None:
        """Return the number of a day, with a part of a day for a time; None before the first that workbooks know.

        Workbooks from 1900 take that year for a leap year, so that days before March have one number less.
        """
        moment = day.replace(tzinfo=UTC) if isinstance(day, datetime) else datetime(*day.timetuple()[:3], tzinfo=UTC)
        start = datetime(1904, 1, 1, tzinfo=UTC) if self.from_1904 else datetime(1899, 12, 30, tzinfo=UTC)
        if not self.from_1904 and moment < datetime(1900, 3, 1, tzinfo=UTC):
            start += timedelta(days=1)
        since = moment - start
        if since < timedelta(days=0 if self.from_1904 else 1):
            return None
        seconds = since.seconds + since.microseconds / 1_000_000
        return digits(since.days + round(seconds / 86_400, 10)) if seconds else str(since.days)


def digits(value: int | Decimal | float) -> str:
    """Return a number without exponent.

    Raises:
        ValueError: it is infinite or none.
    """
    if isinstance(value, int):
        return str(value)
    if not isfinite(value):
        raise ValueError(value)
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_too_exact(plain: str) -> bool:
    """Whether a workbook would change the digits before the point, e.g. of a number of an ID card."""
    whole = plain.lstrip("-").partition(".")[0]
    return len(whole.rstrip("0")) > EXACT_DIGITS
