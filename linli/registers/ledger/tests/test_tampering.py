"""What the database refuses whoever asks, on both engines: the words are those of SQL, not of our actions."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from linli.registers.ledger import actions
from linli.registers.ledger.models import Account, ClosedMonth, Closing, Transfer
from linli.registers.ledger.tests.factories import BY, DAY, account, hold, move, outside

pytestmark = pytest.mark.django_db
COLUMNS = [field.column for field in Transfer._meta.concrete_fields if not field.primary_key]


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement, *values, says=""):
    """Run a statement that the database must refuse; nothing of it stays."""
    before = everything()
    with pytest.raises(DatabaseError) as found, transaction.atomic():
        run(statement, *values)
        connection.check_constraints()
    assert says in str(found.value)
    assert everything() == before


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in (Account, Transfer, Closing, ClosedMonth)]


def forged(row, **other):
    """An INSERT that copies a transfer, with another id."""
    asked = {name: row[name] for name in COLUMNS} | {"key": uuid4()} | other
    fields = {field.column: field for field in Transfer._meta.concrete_fields}
    values = [fields[name].get_db_prep_save(value, connection) for name, value in asked.items()]
    names = ", ".join(f'"{name}"' for name in asked)
    return f"INSERT INTO ledger_transfer ({names}) VALUES ({', '.join(['%s'] * len(asked))})", *values


@pytest.fixture
def moved():
    done = move(account(has=500), account(), 100)
    return Transfer.objects.filter(pk=done.number).values()[0]


@pytest.mark.parametrize(
    "column", ["amount", "debit_id", "credit_id", "unit", "day", "key", "kind", "reason", "digest"]
)
def test_no_column_of_a_transfer_is_changed(moved, column):
    values = {"debit_id": outside().pk, "credit_id": outside().pk, "amount": 5, "day": "2026-01-01"}
    other = {**values, "key": str(uuid4())}.get(column, "x")
    refused(f"UPDATE ledger_transfer SET {column} = %s WHERE id = %s", other, moved["id"], says="append-only")


def test_a_transfer_is_not_deleted(moved):
    refused("DELETE FROM ledger_transfer WHERE id = %s", moved["id"], says="append-only")
    refused("DELETE FROM ledger_transfer", says="append-only")


def test_a_leg_is_neither_inserted_nor_changed_nor_deleted(moved):
    refused("INSERT INTO ledger_leg (transfer_id, account_id, unit, amount) VALUES (%s, 1, 'yuan', 5)", moved["id"])
    refused("UPDATE ledger_leg SET account_id = %s WHERE transfer_id = %s", outside().pk, moved["id"])
    refused("DELETE FROM ledger_leg WHERE transfer_id = %s", moved["id"])


def test_the_legs_of_every_transfer_add_up_to_zero(moved):
    booked = hold(account(has=50), account(), 50)
    actions.post(id=uuid4(), pending=booked.id, amount=20, on=DAY, by=BY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT transfer_id, sum(amount), count(*) FROM ledger_leg GROUP BY transfer_id")
        assert {(total, legs) for _, total, legs in cursor.fetchall()} == {(0, 2)}


@pytest.mark.parametrize(
    "change", ["posted = posted + 1", "reserved = reserved + 1", "posted = posted + 100, last = last"]
)
def test_a_kept_balance_is_not_changed_without_a_transfer(moved, change):
    refused(f"UPDATE ledger_account SET {change} WHERE id = %s", moved["credit_id"], says="ledger_account_kept")


def test_a_kept_balance_is_not_explained_by_a_transfer_that_was_applied(moved):
    change = "UPDATE ledger_account SET posted = posted + 100, last = %s WHERE id = %s"
    refused(change, moved["id"], moved["credit_id"], says="ledger_account_kept")
    newer = move(outside(), account(), 100)
    refused(change, newer.number, moved["credit_id"], says="ledger_account_kept")


@pytest.mark.parametrize("column", ["unit", "code", "floor", "id"])
def test_unit_code_and_floor_of_an_account_stay(moved, column):
    other = {"floor": -1000, "id": 10**6}.get(column, "point")
    refused(f"UPDATE ledger_account SET {column} = %s WHERE id = %s", other, moved["credit_id"], says="account_fixed")


def test_an_account_gets_a_title_and_another_holder(moved):
    run("UPDATE ledger_account SET title = %s, community_id = NULL WHERE id = %s", "预算", moved["credit_id"])
    assert Account.objects.get(pk=moved["credit_id"]).posted == 100


def test_an_account_is_not_deleted(moved):
    empty = account()
    for key in (moved["credit_id"], empty.pk):
        refused("DELETE FROM ledger_account WHERE id = %s", key, says="ledger_account_fixed")


def test_an_account_begins_with_nothing():
    made = "INSERT INTO ledger_account (code, unit, kind, title, posted, reserved, last, opened_at) VALUES "
    refused(made + "('x', 'yuan', 'holder', '', %s, 0, 0, '2026-03-02')", 100, says="ledger_account_kept")


def test_a_transfer_inserted_by_hand_changes_both_accounts(moved):
    """There is no way to insert one leg: the row is both."""
    before = actions.balances(Account.objects.all())
    run(*forged(moved, amount=7))
    after = actions.balances(Account.objects.all())
    assert after[moved["debit_id"]].posted == before[moved["debit_id"]].posted - 7
    assert after[moved["credit_id"]].posted == before[moved["credit_id"]].posted + 7


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"amount": 0}, "ledger_transfer_amount"),
        ({"amount": -5}, "ledger_transfer_amount"),
        ({"amount": 401}, "ledger_account_above_floor"),
        ({"unit": "minute"}, "ledger_transfer_unit"),
        ({"kind": "gift"}, "ledger_transfer_shape"),
        ({"held": 5}, "ledger_transfer_shape"),
        ({"kind": "post", "held": -100}, "ledger_transfer_shape"),
        ({"kind": "reserve", "held": 1}, "ledger_transfer_shape"),
        ({"kind": "reserve", "held": 401, "amount": 401}, "ledger_account_above_floor"),
        ({"debit_id": 10**6}, "ledger_transfer_unit"),
    ],
)
def test_a_transfer_inserted_by_hand_keeps_the_rules(moved, other, says):
    refused(*forged(moved, **other), says=says)


def test_a_transfer_between_one_account_is_refused(moved):
    refused(*forged(moved, credit_id=moved["debit_id"]), says="ledger_transfer_two_accounts")


def test_units_are_not_mixed_by_hand(moved):
    refused(*forged(moved, credit_id=account("minute").pk), says="ledger_transfer_unit")


def test_an_id_is_not_used_twice(moved):
    refused(*forged(moved, key=moved["key"]), says="key")


def test_a_reservation_is_not_resolved_twice_nor_by_others_by_hand(moved):
    holder, provider = account(has=100), account()
    booked = hold(holder, provider, 60)
    facts = {"kind": "post", "pending_id": booked.number, "debit_id": holder.pk, "credit_id": provider.pk, "amount": 60}
    refused(*forged(moved, **facts, held=-61), says="ledger_transfer_pending")
    refused(*forged(moved, **facts | {"credit_id": outside().pk}, held=-60), says="ledger_transfer_pending")
    refused(*forged(moved, **facts | {"kind": "expire"}, held=-60), says="ledger_transfer_not_yet")
    refused(*forged(moved, **facts | {"pending_id": moved["id"]}, held=-60), says="ledger_transfer_pending")
    run(*forged(moved, **facts, held=-60))
    with pytest.raises(DatabaseError), transaction.atomic():
        run(*forged(moved, **facts, held=-60))
    assert actions.balance(holder) == (40, 0, 40)


def test_more_than_a_transfer_is_not_taken_back_by_hand(moved):
    facts = {"corrects_id": moved["id"], "debit_id": moved["credit_id"], "credit_id": moved["debit_id"]}
    run(*forged(moved, **facts, amount=60))
    refused(*forged(moved, **facts, amount=41), says="ledger_transfer_corrected")
    refused(*forged(moved, **facts | {"credit_id": outside().pk}, amount=5), says="ledger_transfer_corrected")
    run(*forged(moved, **facts, amount=40))


def test_a_closed_month_takes_none_by_hand_and_is_not_opened_again(moved):
    closed = ClosedMonth.objects.create(unit="yuan", until=dt.date(2026, 4, 1))
    refused(*forged(moved), says="ledger_transfer_month")
    refused("DELETE FROM ledger_closedmonth", says="append-only")
    refused("UPDATE ledger_closedmonth SET until = '2026-01-01' WHERE id = %s", closed.pk, says="append-only")


def test_nothing_is_put_before_a_closing_by_hand(moved):
    Closing.objects.create(day=DAY, last=moved["id"] + 5, transfers=1, previous_hash="0")
    refused(*forged(moved), says="ledger_transfer_sealed")


@pytest.mark.skipif("__import__('django.db').db.connection.vendor != 'sqlite'", reason="a way of SQLite only")
def test_nothing_is_replaced_nor_of_another_type(moved):
    statement, *values = forged(moved, key=moved["key"], amount=1)
    refused(statement.replace("INSERT", "INSERT OR REPLACE"), *values, says="ledger_transfer_key_once")
    refused(
        "INSERT OR REPLACE INTO ledger_account (id, code, unit, kind, title, posted, reserved, last, opened_at) "
        "VALUES (%s, 'y', 'yuan', 'holder', '', 0, 0, 0, '2026-03-02')",
        moved["credit_id"],
        says="ledger_account_code_once",
    )
    statement, *values = forged(moved, amount=7)
    at = COLUMNS.index("amount")
    for other in (0.5, "much", None):
        refused(statement, *[other if n == at else value for n, value in enumerate(values)])


@pytest.mark.skipif("__import__('django.db').db.connection.vendor != 'postgresql'", reason="a way of PostgreSQL only")
def test_nothing_is_truncated(moved):
    connection.check_constraints()  # those that wait for the end of the transaction stop TRUNCATE as well
    for table in ("ledger_account", "ledger_transfer", "ledger_closing", "ledger_closedmonth"):
        refused(f"TRUNCATE {table} CASCADE", says="append-only")
