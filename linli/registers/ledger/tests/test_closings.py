"""Closings seal what was recorded; verification finds what somebody changed with the rules of the database off."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.ledger import actions
from linli.registers.ledger.models import Account, Closing, Transfer, protection
from linli.registers.ledger.queries.verification import verify
from linli.registers.ledger.tests.factories import BY, DAY, account, hold, move, outside
from linli.registers.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def command(name, *words):
    """Run a command; return its exit code and its JSON."""
    out = StringIO()
    try:
        call_command(name, *words, "--json", stdout=out)
    except SystemExit as end:
        return end.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


@pytest.fixture
def busy():
    """A ledger in which everything has happened, with one closing in between."""
    budget, holder, provider = account(has=900, kind="budget"), account(), account(kind="provider")
    moved = move(budget, holder, 500, about="x:1")
    booked = [hold(holder, provider, 100) for _ in range(3)]
    actions.post(id=uuid4(), pending=booked[0].id, amount=80, on=DAY, by=BY)
    actions.close_day(YESTERDAY, by=BY)
    actions.void(id=uuid4(), pending=booked[1].id, reason="cancelled", by=BY)
    actions.reverse(id=uuid4(), transfer=moved.id, amount=20, on=DAY, reason="refund", by=BY)
    move(outside("minute"), account("minute"), 60)
    return {"budget": budget, "holder": holder, "provider": provider, "moved": moved, "held": booked[2]}


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def without_rules(*statements):
    """What somebody does who owns the database, and leaves no trace of it in its rules."""
    connection.check_constraints()
    if connection.vendor == "postgresql":
        for table in protection.TABLES:
            run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    for statement, *values in statements:
        run(statement, *values)
    protection.protect()
    if connection.vendor == "postgresql":
        run("ALTER TABLE ledger_account ENABLE TRIGGER USER")
    assert protection.unprotected() == ""


def test_an_untouched_ledger_is_right(busy):
    code, found = command("ledger_verify")
    assert (code, found["sound"], found["fault"]) == (0, True, "")
    assert (found["closings"], found["sums"]) == (1, {"yuan": 0, "minute": 0})
    assert (found["transfers"], found["unsealed"]) == (Transfer.objects.count(), 3)


def test_an_empty_ledger_is_right_and_can_be_closed():
    assert verify().sound
    actions.close_day(TODAY, by=BY)
    assert verify().sound


def test_a_transfer_that_was_changed_with_both_balances_is_found(busy):
    without_rules(
        ("UPDATE ledger_transfer SET amount = 400 WHERE id = %s", busy["moved"].number),
        ("UPDATE ledger_account SET posted = posted + 100 WHERE id = %s", busy["budget"].pk),
        ("UPDATE ledger_account SET posted = posted - 100 WHERE id = %s", busy["holder"].pk),
    )
    code, found = command("ledger_verify")
    assert (code, found["fault"], found["place"]) == (1, "altered", f"transfer {busy['moved'].number}")


@pytest.mark.parametrize("column", ["debit_id", "day", "reason", "at", "actor_name", "about"])
def test_every_column_of_a_transfer_counts(busy, column):
    other = {"debit_id": outside().pk, "day": "2026-01-01", "at": "2026-01-01 00:00:00"}.get(column, "other")
    without_rules((f"UPDATE ledger_transfer SET {column} = %s WHERE id = %s", other, busy["moved"].number))
    assert verify().place == f"transfer {busy['moved'].number}"


def test_a_balance_that_was_changed_is_found(busy):
    without_rules(("UPDATE ledger_account SET posted = posted + 1 WHERE id = %s", busy["provider"].pk))
    found = verify()
    assert (found.fault, found.place) == ("balance", f"account {busy['provider'].code}")
    assert found.sentence == f"account {busy['provider'].code} shows 0.81 yuan, but its transfers give 0.80 yuan."


def test_a_floor_that_was_lifted_and_put_back_is_found(busy):
    """Somebody takes the floor away, overdraws through the front door, and hides it."""
    holder = busy["holder"]
    without_rules(("UPDATE ledger_account SET floor = NULL WHERE id = %s", holder.pk))
    move(holder, busy["provider"], 9000)
    if connection.vendor == "postgresql":
        without_rules(
            ("ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_above_floor",),
            ("UPDATE ledger_account SET floor = 0 WHERE id = %s", holder.pk),
        )
    else:
        run("PRAGMA ignore_check_constraints = ON")
        without_rules(("UPDATE ledger_account SET floor = 0 WHERE id = %s", holder.pk))
        run("PRAGMA ignore_check_constraints = OFF")
    assert (verify().fault, verify().place) == ("floor", f"account {holder.code}")


def test_a_transfer_that_was_removed_with_its_effect_is_found_by_the_closing(busy):
    wrong = Transfer.objects.get(kind="post")
    without_rules(
        ("DELETE FROM ledger_transfer WHERE id = %s", wrong.pk),
        ("UPDATE ledger_account SET posted = posted + 80, reserved = reserved + 100 WHERE id = %s", wrong.debit_id),
        ("UPDATE ledger_account SET posted = posted - 80 WHERE id = %s", wrong.credit_id),
    )
    found = verify()
    assert (found.fault, found.place) == ("closing", f"closing {YESTERDAY}")


def test_a_closing_that_was_changed_or_removed_is_found(busy):
    closing = Closing.objects.get()
    without_rules(("UPDATE ledger_closing SET day = %s WHERE id = %s", "2026-01-01", closing.pk))
    assert verify().fault == "closing"
    without_rules(("DELETE FROM ledger_closing",))
    assert (verify().fault, verify().place) == ("closing", f"closing {closing.pk}")


def test_a_chain_that_was_made_anew_does_not_fit_the_journal(busy):
    without_rules(("DELETE FROM ledger_closing",))
    actions.close_day(YESTERDAY, by=BY)
    assert verify().fault in {"journal", "closing"}


def test_a_rule_of_the_database_that_was_switched_off_is_found_and_put_back(busy):
    connection.check_constraints()
    if connection.vendor == "postgresql":
        run("ALTER TABLE ledger_account DISABLE TRIGGER ledger_account_kept")
    else:
        run("DROP TRIGGER ledger_account_kept")
    code, found = command("ledger_verify")
    assert (code, found["fault"]) == (1, "unprotected")
    assert command("ledger_verify", "--restore")[0] == 0
    assert Entry.objects.filter(verb="ledger.protected").count() == 1


def test_a_day_is_closed_once_and_in_order(busy):
    first = Closing.objects.get()
    assert actions.close_day(first.day, by=BY) == first
    with pytest.raises(RuleBroken, match="is before the last closing"):
        actions.close_day(first.day - dt.timedelta(days=1), by=BY)
    with pytest.raises(RuleBroken, match="has not begun yet"):
        actions.close_day(TODAY + dt.timedelta(days=1), by=BY)
    second = actions.close_day(TODAY, by=BY)
    assert (second.previous_hash, second.transfers) == (first.hash, 3)
    assert second.totals["minute"] == {"above": 60, "below": 60, "held": 0, "accounts": 2}
    move(busy["budget"], busy["holder"], 5)
    assert verify().sound
    assert journal.verify().sound


def test_a_month_is_closed_when_it_is_over_and_stays_so(busy, viewer, subdistrict):
    with pytest.raises(PermissionDenied):
        actions.close_month("yuan", DAY, by=viewer("subdistrict", subdistrict))
    with pytest.raises(RuleBroken, match="when it is over"):
        actions.close_month("yuan", TODAY, by=BY)
    assert actions.close_month("yuan", DAY, by=BY).until == dt.date(2026, 4, 1)
    with pytest.raises(RuleBroken, match="closed already; open from 1 Apr 2026"):
        actions.close_month("yuan", DAY, by=BY)
    with pytest.raises(RuleBroken, match="There is no unit"):
        actions.close_month("euro", DAY, by=BY)
    with pytest.raises(RuleBroken, match="is in a closed month"):
        move(busy["budget"], busy["holder"], 5)


def test_the_commands_close_and_release():
    holder = account(has=50)
    hold(holder, outside(), 50, until=timezone.now())
    assert command("ledger_expire")[1] == {"expired": 1}
    assert command("ledger_close")[1]["transfers"] == 3
    assert Closing.objects.get().day == YESTERDAY
    assert command("ledger_close", "--month", "2026-02", "--unit", "yuan")[1] == {"yuan": "2026-03-01"}


def test_the_export_passes_the_check_of_beancount(busy, tmp_path):
    account(code='quotes "and" 中文', title="预算\\", kind="budget", has=1)
    for unit in ("hour", "voucher", "point"):
        account(unit, has=90)
    file = tmp_path / "ledger.beancount"
    code, found = command("ledger_export", "--beancount", str(file))
    assert (code, found["accounts"]) == (0, Account.objects.count())
    checked = bean_check(file)
    assert (checked.returncode, checked.stderr, checked.stdout) == (0, "", "")
    # The check can fail: with one leg more, the balances at the end do not fit.
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  -5.00 CNY", "  -6.00 CNY", 1), encoding="utf-8")
    assert bean_check(file).returncode != 0


def bean_check(file):
    return subprocess.run(
        [Path(sys.executable).with_name("bean-check"), file], capture_output=True, text=True, check=False
    )


def test_the_export_names_no_resident(tmp_path):
    account(holder=PersonFactory(name="王建国"), title="王建国的服务券", has=5)
    file = tmp_path / "ledger.beancount"
    command("ledger_export", "--beancount", str(file))
    assert "王建国" not in file.read_text(encoding="utf-8")
