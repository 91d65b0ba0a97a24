"""What the tests of the whole tree know about `${name}`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE

FORMS = {
    ONCE: "${name}:end",
    ADDS: "${name}:new",
}
