"""The sheet of a settlement worked out again by hand: each row from its times and the price list, then every sum."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from io import StringIO
from math import floor

import openpyxl
import pytest
from django.core.management import call_command

from linli.registers.ledger.models import Account
from linli.services.vouchers import actions
from linli.services.vouchers.models import OnSiteCheck, Settlement
from linli.services.vouchers.tests.factories import BY, LONG_AGO, MONTH, at, issued

JULY, AUGUST = dt.date(2026, 7, 1), dt.date(2026, 8, 1)
HOURLY, VISIT = {"助洁": 6_000, "康复护理": 8_017}, {"助浴": 9_001}
FACES = (24_003, 47_003, 27_503)  # of the vouchers, in fen: less than half of the bills, which the scheme pays


def sheet(firm, month, tmp_path):
    """Draw up a month by the command: its answer, the lines, the sums, what is paid; money in fen."""
    out, said = tmp_path / f"{month:%Y-%m}.xlsx", StringIO()
    asked = {"month": f"{month:%Y-%m}", "provider": firm.provider.code, "scheme": "consumption_subsidy"}
    call_command("settlement", **asked, out=out, json=True, stdout=said)
    head, *rows = openpyxl.load_workbook(out).active.iter_rows(values_only=True)
    rows = [dict(zip(head, row, strict=True)) for row in rows]
    rows = [row for row in rows if row["金额（元）"] is not None]  # not the watermark below
    for row in rows:
        for name in ("费用（元）", "自付（元）", "金额（元）"):
            row[name] = None if row[name] in {None, ""} else round(row[name] * 100)
    lines = [row for row in rows if row["种类"] not in {"合计", "应付"}]
    sums = {row["服务项目"]: row for row in rows if row["种类"] == "合计"}
    (last,) = [row for row in rows if row["种类"] == "应付"]
    return json.loads(said.getvalue()), lines, sums, last["金额（元）"]


def minutes_of(row):
    start, end = (dt.datetime.fromisoformat(row[name]) for name in ("服务开始", "服务结束"))
    return (end - start).total_seconds() / 60


def bill_of(row):
    """An hour's price by the minute, half a fen up; or the price of a visit."""
    item = row["服务项目"]
    return VISIT[item] if item in VISIT else floor(HOURLY[item] * minutes_of(row) / 60 + 0.5)


def works_out(lines, sums, payable, faces):
    """Check each row and sum; return what the services are worth together."""
    left = dict(faces)
    totals = defaultdict(lambda: [0, 0, 0, 0, 0])
    for row in [one for one in lines if one["种类"] == "服务"]:
        bill = bill_of(row)
        part = min(floor(bill / 2), left[row["服务券"]])
        left[row["服务券"]] -= part
        assert (row["分钟"], row["费用（元）"]) == (minutes_of(row), bill)
        assert (row["金额（元）"], row["自付（元）"]) == (part, bill - part)
        for n, value in enumerate((1, row["分钟"], bill, bill - part, part)):
            totals[row["服务项目"]][n] += value
    for row in [one for one in lines if one["种类"] == "扣减"]:
        (same,) = [one for one in lines if one["种类"] == "服务" and one["编号"] == row["编号"]]
        assert (row["金额（元）"], bool(row["原因"])) == (-same["金额（元）"], True)
    names = ("编号", "分钟", "费用（元）", "自付（元）", "金额（元）")
    assert {item: [row[name] for name in names] for item, row in sums.items()} == dict(totals)
    assert payable == sum(row["金额（元）"] for row in lines)
    return sum(total[-1] for total in totals.values())


def pay(firm, month, clock, on):
    clock(to=on)
    row = actions.submit(actions.draw_up(firm.provider, scheme="consumption_subsidy", month=month, by=firm.by), by=BY)
    if row.orders:
        actions.draw_sample(row, by=BY)
        for check in OnSiteCheck.objects.filter(sample__settlement=row):
            actions.record_on_site(check, result="confirmed", words="", on=on.date(), by=BY)
    return actions.pay(actions.check(row, by=BY), on=on.date(), by=BY)


def owed(firm):
    return Account.objects.get(code=f"vouchers.consumption_subsidy.fen.{firm.provider.code}").posted


@pytest.fixture
def june(firm, clock, no_ways, community):
    """Services of June on three vouchers, one of them used up; the two that were given back."""
    for item, per, fen in (("nursing", "hour", 8_017), ("bath", "visit", 9_001)):
        actions.set_price(firm.provider, item=item, per=per, fen=fen, since=LONG_AGO, by=BY)
    clock(to=at(1, 0))
    vouchers = [issued(community, amount=face) for face in FACES]
    clock(to=at(28, 20))
    orders = []
    for n, (item, minutes) in enumerate(
        [("cleaning", 61), ("bath", 45), ("nursing", 37), ("cleaning", 59), ("nursing", 111), ("bath", 20)] * 4
    ):
        order = firm.book(vouchers[n % 3], at(1 + n), minutes=minutes, item=item)
        orders.append(firm.redeem(order, minutes=minutes + n % 4))
    actions.claw_back(orders[2], reason="not_served", by=BY)
    return orders, {row.short_serial: row.face for row in vouchers}


def test_each_row_and_sum_of_the_sheet_is_as_worked_out_by_hand(firm, june, clock, tmp_path):
    orders, faces = june
    said, lines, sums, payable = sheet(firm, MONTH, tmp_path)
    gross = works_out(lines, sums, payable, faces)
    assert (len(orders), said["orders"], said["gross"], said["payable"]) == (24, 24, gross, payable)
    assert any(row["金额（元）"] < row["费用（元）"] // 2 for row in lines if row["种类"] == "服务"), (
        "a voucher is used up"
    )
    assert (said["deducted"], said["ledger_difference"], owed(firm)) == (gross - payable, 0, payable)
    assert pay(firm, MONTH, clock, at(2, 9, month=JULY)).payable == payable
    assert owed(firm) == 0
    taken = [actions.claw_back(one, reason="refund", by=BY) for one in (orders[0], orders[7])]
    said, lines, sums, debt = sheet(firm, JULY, tmp_path)
    assert works_out(lines, sums, debt, faces) == 0
    assert [row["金额（元）"] for row in lines] == [-one.subsidy for one in taken]
    assert (said["brought"], debt, owed(firm)) == (debt, debt, debt)
    pay(firm, JULY, clock, at(2, 9, month=AUGUST))
    _said, (carried,), _sums, again = sheet(firm, AUGUST, tmp_path)
    assert (carried["金额（元）"], again, owed(firm)) == (debt, debt, debt)
    assert Settlement.objects.count() == 3
