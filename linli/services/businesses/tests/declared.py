"""What the tests of the whole tree know about `businesses`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE

FORMS = {
    ONCE: "businesses:end",
    ADDS: "businesses:new",
}
