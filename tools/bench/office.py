"""Times the filling of office files: `python -m tools.bench.office`. The forms are made here; nothing is converted."""

from __future__ import annotations

import io
import json
import re
import resource
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from statistics import median
from typing import Any

RUNS, CELLS, ROWS, COLUMNS = 15, 60, 312_000, 9
SHEET, FIRST, PRINTED = "报表", 4, 10
PICTURE = bytes(range(256)) * 800  # a seal of 200 kB
FILLED = re.compile(rb'<c r="([B-G](?:[4-9]|1[0-3]))"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


def _form(rows: int) -> bytes:
    """Return a workbook with a heading, rows of empty cells, totals beside and below them, rules and a picture."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, edge = book.add_worksheet(SHEET), book.add_format({"border": 1})
        day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:J1", "社区月报表", edge)
        for row in range(FIRST - 1, FIRST - 1 + rows):
            for column in range(1, COLUMNS + 1):
                sheet.write_blank(row, column, None, day if column == COLUMNS else edge)
            sheet.write_formula(row, COLUMNS + 1, f"SUM(D{row + 1}:G{row + 1})", edge, 0)
        below = FIRST + rows
        sheet.write_formula(f"K{below}", f"=SUM(K{FIRST}:K{below - 1})", edge, 0)
        sheet.data_validation(f"C{FIRST}:C{below - 1}", {"validate": "list", "source": ["男", "女"]})
        sheet.conditional_format(f"D{FIRST}:G{below - 1}", {"type": "3_color_scale"})
        sheet.print_area(f"A1:K{below}")
    return _with_picture(file.getvalue())


def _with_picture(data: bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/media/seal.png", PICTURE)
    return file.getvalue()


def form() -> dict[str, float]:
    """Return milliseconds for a form of 60 cells, and how many bytes differ outside of them.

    Results of formulas that read filled cells are taken out, and the workbook says that it is to be calculated; both
    are not counted as differences, everything else is.
    """
    from linli.core.office.filling import Fills, fill

    data = _form(10)
    cells = {f"{letter}{row}": row * n for row in range(4, 14) for n, letter in enumerate("BCDEFG")}
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        out = fill(data, Fills(cells={SHEET: cells}))
        times.append(time.perf_counter() - began)
    return {"cells": len(cells), "milliseconds": round(1000 * median(times), 1), "bytes": _differing(data, out)}


def _differing(before: bytes, after: bytes) -> int:
    old, new = _members(before), _members(after)
    names = old.keys() | new.keys()
    pairs = ((_rest(old.get(name, b"")), _rest(new.get(name, b""))) for name in names)
    return sum(abs(len(a) - len(b)) + sum(x != y for x, y in zip(a, b, strict=False)) for a, b in pairs if a != b)


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rest(content: bytes) -> bytes:
    """Return a part without filled cells and what goes with them."""
    content = content.replace(b' fullCalcOnLoad="1"', b"")
    content = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", content) if b"<sheetData>" in content else content
    return FILLED.sub(b"", content)


def _records() -> Iterator[list[Any]]:
    day = date(2026, 11, 30)
    for n in range(ROWS):
        yield [f"居民{n}", "女", n % 7, n % 5, 1.5, n, f"33010219400101{n % 10000:04d}", "幸福社区3幢2单元501室", day]


def long_list() -> dict[str, float]:
    """Return seconds, memory and size for a list of 312,000 rows that is written to a file."""
    from linli.core.office.filling import Fills, ListFill, fill_into

    data, began, busy = _form(PRINTED), time.perf_counter(), time.process_time()
    with tempfile.TemporaryFile() as target:
        fills = Fills(lists=[ListFill(SHEET, FIRST, PRINTED, "BCDEFGHIJ", _records(), ROWS)])
        fill_into(data, fills, target)
        took, worked, size = time.perf_counter() - began, time.process_time() - busy, target.tell()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "rows": ROWS,
        "columns": COLUMNS,
        "seconds": round(took, 1),
        "processor_seconds": round(worked, 1),
        "megabytes": peak,
        "file_megabytes": round(size / 1e6, 1),
    }


def main() -> None:
    """Measure and print."""
    print(json.dumps({"form": form(), "list": long_list()}))


if __name__ == "__main__":
    main()
