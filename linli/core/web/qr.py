"""QR codes: as the path of a drawing in the page, and as a picture to keep."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby

import qrcode
from PIL import Image, ImageDraw, ImageFont

QUIET = 4  # modules around the code that stay white, as the standard asks
MODULE = 12  # pixels
LETTERS = 40


def modules(text: str) -> list[list[bool]]:
    """Return the code as rows of dark and light modules, with its quiet zone."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(one) for one in row] for row in code.get_matrix()]


def path(text: str) -> tuple[int, str]:
    """Return the width of the code in modules, and its dark modules as the path of an SVG."""
    rows = modules(text)
    runs = []
    for y, row in enumerate(rows):
        x = 0
        for dark, same in groupby(row):
            long = len(list(same))
            if dark:
                runs.append(f"M{x} {y}h{long}v1h-{long}z")
            x += long
    return len(rows), "".join(runs)


def picture(text: str, lines: Sequence[str]) -> bytes:
    """Return the code as PNG, with lines of Latin letters and digits below it."""
    rows = modules(text)
    width = len(rows) * MODULE
    sheet = Image.new("1", (width, width + (len(lines) + 1) * LETTERS), 1)
    pen = ImageDraw.Draw(sheet)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                pen.rectangle((x * MODULE, y * MODULE, (x + 1) * MODULE - 1, (y + 1) * MODULE - 1), fill=0)
    for number, line in enumerate(lines):
        pen.text((width / 2, width + number * LETTERS), line, fill=0, font=_fitting(line, width), anchor="ma")
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def _fitting(line: str, width: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the font of Pillow, which has no Chinese, in a size at which the line fits."""
    size = LETTERS * 3 // 4
    font = ImageFont.load_default(size)
    long = font.getlength(line)
    most = width - 2 * QUIET * MODULE
    return font if long <= most else ImageFont.load_default(size * most / long)
