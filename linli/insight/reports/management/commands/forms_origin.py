"""`linli forms origin FILE CELL`: where a value of a filled form comes from."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.insight.reports.engine.proposals import rows_key
from linli.insight.reports.filling import files, stored
from linli.insight.reports.management import stored_forms
from linli.insight.reports.models import FormRun
from linli.insight.reports.structure import TableKind

ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)(\.\d+)?")


class Command(LinliCommand):
    """Finds the submission by the bytes of the file."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Show where a value of a filled report form comes from.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help=_("a file that was filled here"))
        parser.add_argument("cell", metavar="CELL", help=_("of a workbook C5 or Sheet1:C5, of a text T1R2C3 or P7.1"))
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, cell: str, json: bool, **options: Any) -> None:
        digest = hashlib.sha256(stored_forms.bytes_of(file)).hexdigest()
        run = FormRun.objects.filter(file_sha256=digest).order_by("-version").select_related("form", "place").first()
        if run is None:
            text = _("{file} was not filled here, or was changed since. Its cells cannot be followed.")
            raise CommandError(text.format(file=file), returncode=stored_forms.BAD)
        value = _value(run, cell)
        if value is None:
            text = _("{cell} is not a blank of this form. Its blanks: {blanks}")
            known = ", ".join(str(one["key"]) for one in run.values[:20])
            raise CommandError(text.format(cell=cell, blanks=known), returncode=stored_forms.BAD)
        about = {"form": run.form.code, "place": run.place.code, "period": run.period, "frozen": run.sha256}
        self.answer(about | value, as_json=json)


def _value(run: FormRun, cell: str) -> dict[str, Any] | None:
    """Return a value by its key, by the address alone if only one sheet has it, or by the column of a list."""
    cell = printed_cell(run, cell)
    exact = [one for one in run.values if one["key"] == cell]
    alike = [one for one in run.values if one["key"].rpartition("!")[2] == cell]
    found = exact or (alike if len(alike) == 1 else [])
    return found[0] if found else _of_list(run, cell)


def printed_cell(run: FormRun, cell: str) -> str:
    """Return where a cell of the filled file is in the office's own: below a list that overflowed, further up."""
    sheet, mark, address = cell.rpartition("!")
    at = ADDRESS.fullmatch(address)
    if at is None or run.edition is None or run.edition.structure is None:
        return cell
    form, row = stored.of_json(run.edition.structure), int(at[2])
    numbers = {one["key"]: one.get("value") or 0 for one in run.values}
    tables = [table for part in form.parts if sheet in ("", part.name) and not part.hidden for table in part.tables]
    for table in sorted((one for one in tables if one.kind == TableKind.LIST), key=lambda one: one.data_rows):
        first, last = files.printed(table)
        more = max(0, numbers.get(rows_key(table), 0) - (last - first + 1))
        if row > last:
            row = max(last, row - more)
    return f"{sheet}{mark}{at[1]}{row}{at[3] or ''}"


def _of_list(run: FormRun, cell: str) -> dict[str, Any] | None:
    """Return the column of a list that a cell is in."""
    sheet, _mark, address = cell.rpartition("!")
    if not (at := ADDRESS.fullmatch(address)):
        return None
    above: list[tuple[int, dict[str, Any]]] = []
    for one in run.values:
        where, _mark, top = one["key"].rpartition("!")
        first = ADDRESS.fullmatch(top)
        if first and first[1] == at[1] and sheet in ("", where) and int(first[2]) <= int(at[2]):
            above.append((int(first[2]), one))
    return max(above, key=lambda pair: pair[0])[1] if above else None
