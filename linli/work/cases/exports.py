"""The list of cases as a sheet: no words, no names, no numbers of residents."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import content
from linli.work.cases.models import Case


def headings() -> list[str]:
    """The first row."""
    return [
        _("Case number"), _("Title"), _("Matter"), _("Community"), _("Place"), _("State"), _("Body"), _("Came by"),
        _("Reported"), _("Due"), _("Closed"), _("Taken up again"), _("Rating"),
    ]  # fmt: skip


def row(case: Case) -> list[Any]:
    """One case in the order of the headings."""
    return [
        case.code, case.heading, case.matter_title, str(case.community), str(case.place), case.get_state_display(),
        str(case.body or ""), content.title("channel", case.channel), _local(case.reported_at), _local(case.due_at),
        _local(case.closed_at), case.reopened, case.rating,
    ]  # fmt: skip


def _local(at: datetime | None) -> datetime | None:
    """Sheets know no time zones: the local wall clock."""
    return timezone.localtime(at).replace(tzinfo=None) if at else None


def workbook(cases: Iterable[Case]) -> bytes:
    """An .xlsx file; texts are written as texts, so no cell becomes a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet(_("Cases"))
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, headings(), bold)
        for number, case in enumerate(cases, start=1):
            for column, value in enumerate(row(case)):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 12, 18)
    return file.getvalue()
