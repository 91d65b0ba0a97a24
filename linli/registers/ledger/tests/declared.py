"""What the tests of the whole tree know about `ledger`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE

FORMS = {
    ONCE: "ledger:answer ledger:close_month",
    ADDS: "ledger:ask",
}
RAW_SQL = {
    "actions/booking.py": "a transfer that is sent again: ON CONFLICT, and the answer in one question",
    "actions/closings.py": "a lock that transfers wait at",
    "migrations/_protection.py": "triggers of both engines, and the view of the legs",
    "models/protection.py": "triggers of both engines",
    "migrations/0002_protection.py": "room on the pages of accounts",
}
PLAIN = {
    "Account.title": "a budget or a provider; pages take the name of a holder from the register",
    "ClosedMonth.actor_name": "officers act under their name",
    "Correction.answer": "a code",
    "Correction.answer_reason": "what one officer tells another, no resident",
    "Correction.answered_at": "a moment",
    "Correction.answered_by_name": "officers act under their name",
    "Transfer.actor_name": "officers act under their name",
}
SILENT = {
    "book": "a transfer says itself who, when and why, and never changes; the act that makes it has an entry",
    "post": "a transfer says itself who, when and why, and never changes; the act that makes it has an entry",
    "reserve": "a transfer says itself who, when and why, and never changes; the act that makes it has an entry",
    "signed": "a transfer says itself who, when and why, and never changes; the act that makes it has an entry",
    "transfer": "a transfer says itself who, when and why, and never changes; the act that makes it has an entry",
    "void": "a transfer says itself who, when and why, and never changes; the act that makes it has an entry",
}
