"""The settlement as a sheet: one row for each line, then the sums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.services.vouchers.models import Settlement, SettlementLine
from linli.services.vouchers.queries import item_totals


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("Kind"), 12),
        Column(_("Number"), 10, "number"),
        Column(_("Service"), 16),
        Column(_("Community"), 18),
        Column(_("Person"), 12),
        Column(_("Voucher"), 10),
        Column(_("Carer"), 12),
        Column(_("Service began"), 17),
        Column(_("Service ended"), 17),
        Column(_("Minutes"), 9, "number"),
        Column(_("Minutes paid"), 9, "number"),
        Column(_("Bill (yuan)"), 12, "number"),
        Column(_("Own part (yuan)"), 14, "number"),
        Column(_("Amount (yuan)"), 14, "number"),
        Column(_("Reason"), 24),
    ]


def rows(row: Settlement) -> Iterator[list[Any]]:
    """Yield the lines of a settlement in their order, then a sum for each service, then what is paid."""
    related = ("order__person", "order__community", "order__carer", "order__second", "order__voucher")
    for line in row.lines.select_related(*related).order_by("pk"):
        yield _line(line)
    empty = [None] * 4
    for item in item_totals(row):
        sums = [item.minutes, None, _yuan(item.price), _yuan(item.own), _yuan(item.subsidy)]
        yield [_("sum"), item.orders, content.title("service_item", item.item), "", "", "", "", "", "", *sums, ""]
    yield [_("to be paid"), *empty, *empty, None, None, None, None, _yuan(row.payable), ""]


def _line(line: SettlementLine) -> list[Any]:
    order = line.order
    if order is None:
        return [
            _kind(line),
            None,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            None,
            None,
            None,
            None,
            _yuan(line.amount),
            line.reason_title,
        ]
    start, end = (timezone.localtime(at) if at else None for at in (order.started_at, order.ended_at))
    return [
        _kind(line),
        order.pk,
        order.item_title,
        str(order.community),
        str(order.person),
        order.voucher.short_serial,
        order.carers_words,
        f"{start:%Y-%m-%d %H:%M}" if start else "",
        f"{end:%Y-%m-%d %H:%M}" if end else "",
        order.minutes,
        order.minutes if order.billed is None else order.billed,
        _yuan(order.price or 0),
        _yuan(order.own or 0),
        _yuan(line.amount),
        line.reason_title,
    ]


def _kind(line: SettlementLine) -> str:
    return {"order": _("service"), "deducted": _("deducted"), "rounding": _("rounding")}.get(
        line.kind, _("from before")
    )


def _yuan(fen: int) -> float:
    """Return an amount as a number that a spreadsheet adds up."""
    return round(fen / 100, 2)
