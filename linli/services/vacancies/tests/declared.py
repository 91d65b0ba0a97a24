"""What the tests of the whole tree know about `vacancies`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE

FORMS = {
    ONCE: "vacancies:end",
    ADDS: "vacancies:new",
}
