"""What the tests of the whole tree know about `careroutes`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE

FORMS = {ONCE: "careroutes:proposal_act", ADDS: "careroutes:hours_act careroutes:plan"}
