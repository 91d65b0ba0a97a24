"""What the database itself enforces, on both engines: kept balances, floors, units, and that nothing is changed.

A transfer is inserted, and triggers do the rest: they check what it refers to and change both accounts. Nothing else
can change an account. On PostgreSQL one trigger for each statement changes all its accounts in the order of their keys,
so that transfers made at once never wait for each other in a circle, and 100,000 of them change an account once.

The names of the faults are those of `states.Refusal`; a migration imports nothing of the app.
"""

from __future__ import annotations

import re
from typing import Any

ACCOUNT, TRANSFER = "ledger_account", "ledger_transfer"
CLOSINGS = ("ledger_closing", "ledger_closedmonth")

# The two legs of each transfer, for who asks the database. Nothing can be inserted here.
LEGS = """
CREATE VIEW ledger_leg AS
SELECT id AS transfer_id, debit_id AS account_id, unit, day, at, held,
  CASE WHEN kind IN ('transfer', 'post') THEN -amount ELSE 0 END AS amount FROM ledger_transfer
UNION ALL
SELECT id, credit_id, unit, day, at, 0, CASE WHEN kind IN ('transfer', 'post') THEN amount ELSE 0 END
  FROM ledger_transfer
"""


FAIL = re.compile(r"FAIL (\w+)")  # in our text; what PostgreSQL writes for it is long
RAISE = r"RAISE EXCEPTION '\1' USING ERRCODE = 'integrity_constraint_violation'"

# ---- PostgreSQL

CHECK = """
DECLARE
  sealed bigint; shut date; held ledger_transfer%ROWTYPE; taken numeric;
BEGIN
  SELECT last INTO sealed FROM ledger_closing ORDER BY id DESC LIMIT 1;
  IF NEW.id <= sealed THEN FAIL ledger_transfer_sealed; END IF;
  SELECT until INTO shut FROM ledger_closedmonth WHERE unit = NEW.unit ORDER BY until DESC LIMIT 1;
  -- What releases a reservation moves nothing, and must always be possible.
  IF NEW.day < shut AND NEW.kind NOT IN ('void', 'expire') THEN FAIL ledger_transfer_month; END IF;
  IF NEW.pending_id IS NOT NULL THEN
    SELECT * INTO held FROM ledger_transfer WHERE id = NEW.pending_id;
    IF held.kind IS DISTINCT FROM 'reserve' OR held.debit_id <> NEW.debit_id OR held.credit_id <> NEW.credit_id
      OR held.unit <> NEW.unit OR NEW.held <> -held.amount THEN FAIL ledger_transfer_pending; END IF;
    IF NEW.kind <> 'expire' AND held.until <= NEW.at THEN FAIL ledger_transfer_expired; END IF;
    IF NEW.kind = 'expire' AND (held.until IS NULL OR held.until > NEW.at) THEN FAIL ledger_transfer_not_yet; END IF;
  END IF;
  IF NEW.corrects_id IS NOT NULL THEN
    -- Locked, so that two corrections at once do not take back more than there was.
    SELECT * INTO held FROM ledger_transfer WHERE id = NEW.corrects_id FOR NO KEY UPDATE;
    SELECT sum(amount) INTO taken FROM ledger_transfer WHERE corrects_id = NEW.corrects_id;
    IF held.kind IS NULL OR held.kind NOT IN ('transfer', 'post') OR held.debit_id <> NEW.credit_id
      OR held.credit_id <> NEW.debit_id OR held.unit <> NEW.unit OR taken > held.amount THEN
      FAIL ledger_transfer_corrected;
    END IF;
  END IF;
  RETURN NULL;
END
"""
APPLY = """
DECLARE many bigint; one ledger_transfer%ROWTYPE; moved bigint;
BEGIN
  SELECT count(*) INTO many FROM (SELECT FROM made LIMIT 2) AS few;
  IF many = 0 THEN RETURN NULL; END IF;
  IF many = 1 THEN  -- the usual case, in the same order and with the same effect as below
    SELECT * INTO one FROM made;
    moved := CASE WHEN one.kind IN ('transfer', 'post') THEN one.amount ELSE 0 END;
    IF moved > 0 AND one.credit_id < one.debit_id THEN
      UPDATE ledger_account SET posted = posted + moved, last = GREATEST(last, one.id)
        WHERE id = one.credit_id AND unit = one.unit;
      IF NOT FOUND THEN FAIL ledger_transfer_unit; END IF;
    END IF;
    UPDATE ledger_account SET posted = posted - moved, reserved = reserved + one.held, last = GREATEST(last, one.id)
      WHERE id = one.debit_id AND unit = one.unit;
    IF NOT FOUND THEN FAIL ledger_transfer_unit; END IF;
    IF moved > 0 AND one.credit_id > one.debit_id THEN
      UPDATE ledger_account SET posted = posted + moved, last = GREATEST(last, one.id)
        WHERE id = one.credit_id AND unit = one.unit;
      IF NOT FOUND THEN FAIL ledger_transfer_unit; END IF;
    ELSIF moved = 0 THEN
      PERFORM 1 FROM ledger_account WHERE id = one.credit_id AND unit = one.unit;
      IF NOT FOUND THEN FAIL ledger_transfer_unit; END IF;
    END IF;
    RETURN NULL;
  END IF;
  PERFORM id FROM ledger_account
    WHERE id IN (SELECT debit_id FROM made UNION SELECT credit_id FROM made) ORDER BY id FOR NO KEY UPDATE;
  UPDATE ledger_account AS kept
  SET posted = kept.posted + effect.posted, reserved = kept.reserved + effect.held,
      last = GREATEST(kept.last, effect.last)
  FROM (
    SELECT account, sum(amount)::bigint AS posted, sum(held)::bigint AS held, max(id) AS last FROM (
      SELECT id, debit_id AS account, held,
        CASE WHEN kind IN ('transfer', 'post') THEN -amount ELSE 0 END AS amount FROM made
      UNION ALL
      SELECT id, credit_id, 0, amount FROM made WHERE kind IN ('transfer', 'post')
    ) AS leg GROUP BY account
  ) AS effect WHERE kept.id = effect.account;
  IF (SELECT count(*) FROM (SELECT debit_id, unit FROM made UNION SELECT credit_id, unit FROM made) AS pair) <> (
    SELECT count(*) FROM (SELECT debit_id, unit FROM made UNION SELECT credit_id, unit FROM made) AS pair
    JOIN ledger_account AS kept ON kept.id = pair.debit_id AND kept.unit = pair.unit
  ) THEN FAIL ledger_transfer_unit; END IF;
  RETURN NULL;
END
"""
GUARD = """
BEGIN
  IF TG_OP = 'DELETE' THEN FAIL ledger_account_fixed; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.posted <> 0 OR NEW.reserved <> 0 OR NEW.last <> 0 THEN FAIL ledger_account_kept; END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.code, NEW.unit, NEW.floor) IS DISTINCT FROM (OLD.id, OLD.code, OLD.unit, OLD.floor) THEN
    FAIL ledger_account_fixed;
  END IF;
  -- It runs for direct changes only, not for those that the trigger of the transfers makes.
  IF (NEW.posted, NEW.reserved, NEW.last) IS DISTINCT FROM
    (OLD.posted, OLD.reserved, OLD.last) THEN FAIL ledger_account_kept; END IF;
  RETURN NEW;
END
"""
DIRECT = "((pg_trigger_depth() < 1))"  # as PostgreSQL prints it
FUNCTIONS = {"linli_ledger_check": CHECK, "linli_ledger_apply": APPLY, "linli_ledger_guard": GUARD}
ON_POSTGRES = {
    # Checked after the row is there: a transfer that is sent again is not inserted, and not checked again.
    "ledger_transfer_checked": (TRANSFER, "AFTER INSERT", "FOR EACH ROW", "linli_ledger_check"),
    "ledger_transfer_applied": (
        TRANSFER,
        "AFTER INSERT",
        "REFERENCING NEW TABLE AS made FOR EACH STATEMENT",
        "linli_ledger_apply",
    ),
    "ledger_account_guarded": (ACCOUNT, "BEFORE INSERT OR DELETE", "FOR EACH ROW", "linli_ledger_guard"),
    "ledger_account_kept": (ACCOUNT, "BEFORE UPDATE", f"FOR EACH ROW WHEN {DIRECT}", "linli_ledger_guard"),
    # Named as those of append-only tables, so that the demo can be emptied like them.
    "ledger_account_no_truncate": (ACCOUNT, "BEFORE TRUNCATE", "FOR EACH STATEMENT", "linli_append_only"),
}

# ---- SQLite: one writer at a time, so each row is checked and applied by itself.

NOT_ONCE = "SELECT 1 FROM ledger_transfer WHERE"
OF = "FROM ledger_transfer AS other WHERE other.id ="


def _unless(fault: str, wrong: str) -> str:
    return f"SELECT RAISE(ABORT, '{fault}') WHERE {wrong};"


# INSERT OR REPLACE would otherwise delete the row that is there, without a trigger.
ONCE = "\n".join(
    [
        _unless("ledger_transfer_key_once", f"EXISTS ({NOT_ONCE} key = NEW.key OR id = NEW.id)"),
        _unless(
            "ledger_transfer_resolved_once",
            f"NEW.pending_id IS NOT NULL AND EXISTS ({NOT_ONCE} pending_id = NEW.pending_id)",
        ),
    ]
)
APPLIED = "\n".join(
    [
        # A column of SQLite takes any type.
        _unless(
            "ledger_transfer_whole",
            "typeof(NEW.amount) <> 'integer' OR typeof(NEW.held) <> 'integer' OR typeof(NEW.key) <> 'text' "
            "OR typeof(NEW.day) <> 'text' OR date(NEW.day) IS NOT NEW.day OR typeof(NEW.debit_id) <> 'integer' "
            "OR typeof(NEW.credit_id) <> 'integer'",
        ),
        _unless("ledger_transfer_sealed", "NEW.id <= (SELECT last FROM ledger_closing ORDER BY id DESC LIMIT 1)"),
        _unless(
            "ledger_transfer_month",
            "NEW.kind NOT IN ('void', 'expire') "
            "AND EXISTS (SELECT 1 FROM ledger_closedmonth WHERE unit = NEW.unit AND until > NEW.day)",
        ),
        _unless(
            "ledger_transfer_unit",
            "(SELECT count(*) FROM ledger_account WHERE id IN (NEW.debit_id, NEW.credit_id) AND unit = NEW.unit) <> 2",
        ),
        _unless(
            "ledger_transfer_pending",
            f"NEW.pending_id IS NOT NULL AND NOT EXISTS (SELECT 1 {OF} NEW.pending_id AND other.kind = 'reserve' "
            "AND other.debit_id = NEW.debit_id AND other.credit_id = NEW.credit_id AND NEW.held = -other.amount)",
        ),
        _unless(
            "ledger_transfer_expired",
            f"NEW.kind IN ('post', 'void') AND EXISTS (SELECT 1 {OF} NEW.pending_id AND other.until <= NEW.at)",
        ),
        _unless(
            "ledger_transfer_not_yet",
            f"NEW.kind = 'expire' AND NOT EXISTS (SELECT 1 {OF} NEW.pending_id AND other.until <= NEW.at)",
        ),
        _unless(
            "ledger_transfer_corrected",
            "NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_transfer AS other "
            "WHERE other.id = NEW.corrects_id AND other.kind IN ('transfer', 'post') "
            "AND other.debit_id = NEW.credit_id AND other.credit_id = NEW.debit_id AND other.amount >= "
            "(SELECT sum(amount) FROM ledger_transfer WHERE corrects_id = NEW.corrects_id))",
        ),
        "UPDATE ledger_account SET reserved = reserved + NEW.held, last = NEW.id, "
        "posted = posted - CASE WHEN NEW.kind IN ('transfer', 'post') THEN NEW.amount ELSE 0 END "
        "WHERE id = NEW.debit_id;",
        "UPDATE ledger_account SET last = NEW.id, posted = posted + NEW.amount "
        "WHERE id = NEW.credit_id AND NEW.kind IN ('transfer', 'post');",
    ]
)
# A change of kept balances must be that of a transfer newer than the last one, and there is none but in its trigger.
EXPLAINED = """
SELECT 1 FROM ledger_leg AS leg WHERE leg.transfer_id = NEW.last AND NEW.last > OLD.last AND leg.account_id = NEW.id
  AND NEW.posted - OLD.posted = leg.amount AND NEW.reserved - OLD.reserved = leg.held
"""
KEPT = "NEW.posted IS NOT OLD.posted OR NEW.reserved IS NOT OLD.reserved OR NEW.last IS NOT OLD.last"
FIXED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in ("id", "code", "unit", "floor"))
ON_SQLITE = {
    "ledger_transfer_once": (TRANSFER, "BEFORE INSERT", ONCE),
    "ledger_transfer_applied": (TRANSFER, "AFTER INSERT", APPLIED),
    "ledger_account_new": (
        ACCOUNT,
        "BEFORE INSERT",
        _unless("ledger_account_kept", "NEW.posted IS NOT 0 OR NEW.reserved IS NOT 0 OR NEW.last IS NOT 0")
        + _unless(
            "ledger_account_code_once", "EXISTS (SELECT 1 FROM ledger_account WHERE code = NEW.code OR id = NEW.id)"
        )
        + _unless("ledger_transfer_whole", "NEW.floor IS NOT NULL AND typeof(NEW.floor) <> 'integer'"),
    ),
    "ledger_account_kept": (
        ACCOUNT,
        "BEFORE UPDATE",
        _unless("ledger_account_fixed", FIXED)
        + _unless("ledger_account_kept", f"({KEPT}) AND NOT EXISTS ({EXPLAINED})"),
    ),
    "ledger_account_stays": (ACCOUNT, "BEFORE DELETE", "SELECT RAISE(ABORT, 'ledger_account_fixed');"),
}


def statements(vendor: str) -> list[str]:
    """Return what creates functions and triggers, also where there are some."""
    if vendor == "sqlite":
        return [
            one
            for name, (table, when, body) in ON_SQLITE.items()
            for one in (f"DROP TRIGGER IF EXISTS {name}", sqlite_trigger(name, table, when, body))
        ]
    functions = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${FAIL.sub(RAISE, body)}$$"
        for name, body in FUNCTIONS.items()
    ]
    made = [
        f"CREATE OR REPLACE TRIGGER {name} {when} ON {table} {scope} EXECUTE FUNCTION {function}()"
        for name, (table, when, scope, function) in ON_POSTGRES.items()
    ]
    return [*functions, *made]


def sqlite_trigger(name: str, table: str, when: str, body: str) -> str:
    """Return the statement that creates a trigger of SQLite."""
    return f"CREATE TRIGGER {name} {when} ON {table} BEGIN {body} END"


def install(_apps: Any, editor: Any) -> None:
    """Create the view and the triggers, for the migration."""
    editor.execute(LEGS, params=None)
    for statement in statements(editor.connection.vendor):
        editor.execute(statement, params=None)


def remove(_apps: Any, editor: Any) -> None:
    """Drop triggers, functions and the view."""
    on_postgres = editor.connection.vendor == "postgresql"
    if on_postgres:
        for name, (table, *_rest) in ON_POSTGRES.items():
            editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        for name in FUNCTIONS:
            editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
    else:
        for name in ON_SQLITE:
            editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    editor.execute("DROP VIEW IF EXISTS ledger_leg")
