"""Reads a workbook through `workbook_reader`, a process with limits of memory and time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import UnreadableFile
from linli.core.intake import programs, workbook_reader, wrong_files
from linli.core.intake.cells import Day, Number
from linli.core.intake.sheets.sources import SheetSource
from linli.core.law import rules

PROGRAM = "linli.core.intake.workbook_reader"
FAULT = 1  # exit code of Python after an exception
CELL_BYTES = 32  # memory that the reader needs for a cell, also an empty one
Raw = Iterator[tuple[int, list[str]]]
Sheet = tuple[str, Raw, bool, int]  # name, numbered rows, typed, rough number of rows
Said = Iterator[list[Any]]


def worksheets(path: SheetSource) -> Iterator[Sheet]:
    """Yield the worksheets of an xlsx, xls or ods. The rows of one must be read before the next is asked for.

    Raises:
        UnreadableFile: it is no workbook, has a password, or reading it needs more than the rules
            `import.reader_megabytes` and `import.reader_seconds` allow.
    """
    name = ""
    with _reader(path, "read") as said:
        for kind, *what in said:
            if kind == "open":
                (name,) = what
            elif kind == "sheet":
                yield name, _rows(path, name, said), True, what[0]
            elif kind in ("unreadable", "long"):
                raise _refused(path, kind, *what)
            elif kind == "end":
                return
    raise _too_large(path, name)


def _refused(path: SheetSource, kind: str, row: int = 0) -> UnreadableFile:
    """Return the error for what the reader said instead of rows."""
    if kind == "long":
        text = _("Row {row} contains more text than any table: at most {most} characters are read. Shorten it.")
        return UnreadableFile(format_lazy(text, row=row, most=workbook_reader.ROW_TEXT))
    return unreadable(path)


def unreadable(path: SheetSource) -> UnreadableFile:
    """Return the error for a file that is no sheet."""
    with path.open("rb") as file:
        return UnreadableFile(wrong_files.why(file))


def _rows(path: SheetSource, name: str, said: Said) -> Raw:
    for kind, *what in said:
        if kind == "done":
            return
        if kind != "rows":
            raise _refused(path, kind, *what)
        for number, cells, numbers, days in what[0]:
            # Of a merged block one text for all its cells, not a copy for each.
            for n in range(1, len(cells)):
                if cells[n] == cells[n - 1]:
                    cells[n] = cells[n - 1]
            for n in numbers:
                cells[n] = Number(cells[n])
            for n in days:
                cells[n] = Day(cells[n])
            yield number, cells
    raise _too_large(path, name)


@contextmanager
def _reader(path: SheetSource, way: str) -> Iterator[Said]:
    """Start the reader, give it the file, and yield what it says; stop it in the end."""
    limits = rules.value("import.reader_megabytes"), rules.value("import.reader_seconds")
    command = [sys.executable, "-P", "-m", PROGRAM, way, *map(str, limits)]
    # A hostile file that took over the reader would find no secret there.
    env = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    with programs.start(command, env, subprocess.PIPE) as process:
        assert process.stdin  # it is a pipe
        try:
            with suppress(BrokenPipeError), process.stdin, path.open("rb") as file:
                shutil.copyfileobj(file, process.stdin, 1 << 20)
            yield _said(process)
        finally:
            process.kill()


def _said(process: subprocess.Popen[bytes]) -> Said:
    """Yield what the reader says until it ends.

    Raises:
        RuntimeError: it has a fault; the message is its traceback.
    """
    yield from map(json.loads, process.stdout or ())
    if process.wait() == FAULT:
        raise RuntimeError(process.stderr.read().decode() if process.stderr else "")


def _too_large(path: SheetSource, name: str) -> UnreadableFile:
    """Return the error for a workbook that the reader had not enough memory or time for."""
    with _reader(path, "extent") as said:
        for kind, *what in said:
            if kind == "extent":
                letters, columns, rows = what
                if columns * rows * CELL_BYTES > int(rules.value("import.reader_megabytes")) << 20:
                    text = _(
                        "The sheet “{sheet}” has cells as far as column {column}, row {row}. Delete the columns and "
                        "rows behind the table, save the workbook and try again."
                    )
                    return UnreadableFile(format_lazy(text, sheet=name, column=letters, row=rows))
    return UnreadableFile(_("The workbook is too large. Split it into several files."))
