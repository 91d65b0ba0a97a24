"""What the tests of the whole tree know about `lists`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE

FORMS = {
    ONCE: "lists:end",
    ADDS: "lists:new",
}
