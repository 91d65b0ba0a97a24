"""Results of the rows of a run: stored in encrypted blocks, read page by page and by result."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest

from linli.core.database import bulk
from linli.core.intake import reasons
from linli.core.intake.models import Ended, ResultBlock, SheetRun
from linli.core.intake.runner.importer import Result

BLOCK = 100  # rows
PAGE = 50
READ = 8  # blocks fetched at a time


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row on a page."""

    number: int
    what: str
    ended: Ended
    fields: Sequence[str]
    reason: str
    sheet: str


class Results:
    """The results of one run, in the order of its rows."""

    def __init__(self) -> None:
        self.lines: list[list[Any]] = []

    def add(self, sheet: str, results: Iterable[Result], what: dict[int, str]) -> None:
        """Add the results of one chunk."""
        for one in sorted(results, key=lambda result: result.number):
            self.lines.append(
                [one.number, what[one.number], one.ended.value, one.fields, reasons.stored(one.reason), sheet]
            )

    def keep(self, run: SheetRun) -> None:
        """Store the results that came since the last call."""
        blocks = []
        for lines in bulk.chunks(self.lines, BLOCK):
            counts = Counter(line[2] for line in lines)
            blocks.append(ResultBlock(run=run, **counts, lines=json.dumps(lines, ensure_ascii=False)))
        ResultBlock.objects.bulk_create(blocks, batch_size=BLOCK)
        self.lines = []


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of rows and the token of the next page, "" at the end."""

    rows: list[RowLine]
    next: str


def page(run: SheetRun, *, ended: str = "", after: str = "", size: int = PAGE) -> RowPage:
    """Return a page of the rows of a run, in their order.

    Args:
        run: the run.
        ended: only rows with this result, a value of `Ended`.
        after: the token of the page before.
        size: the number of rows.

    Raises:
        BadRequest: the token is malformed.
    """
    block_id, skip = _read(after)
    blocks = run.result_blocks.filter(pk__gte=block_id).order_by("pk")
    if ended:
        blocks = blocks.filter(**{f"{ended}__gt": 0})
    rows: list[RowLine] = []
    for block in blocks.iterator(chunk_size=READ):
        begin = skip if block.pk == block_id else 0
        for at, line in enumerate(json.loads(block.lines)[begin:], start=begin):
            if ended and line[2] != ended:
                continue
            if len(rows) == size:
                return RowPage(rows, f"{block.pk}.{at}")
            number, what, how, fields, reason, sheet = line
            rows.append(RowLine(number, what, Ended(how), fields, reasons.shown(reason), sheet))
    return RowPage(rows, "")


def _read(token: str) -> tuple[int, int]:
    block, _dot, at = token.partition(".")
    if token and not (block.isdecimal() and at.isdecimal() and token.isascii() and len(token) <= 18):
        raise BadRequest("This page does not exist.")
    return int(block or 0), int(at or 0)
