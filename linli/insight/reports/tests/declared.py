"""What the tests of the whole tree know about `reports`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE

FORMS = {
    ONCE: "reports:end",
    ADDS: "reports:new",
}
