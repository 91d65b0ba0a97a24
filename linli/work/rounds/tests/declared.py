"""What the tests of the whole tree know about `rounds`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE

FORMS = {
    ONCE: "rounds:feed_restore rounds:feed_revoke rounds:take_back",
    ADDS: "rounds:arrange rounds:feed_give",
}
SILENT = {
    "forget_plans": "plans are derived",
    "open_feed": "counts readings of a calendar address",
}
