"""What the tests of the whole tree know about `areas`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ONCE, VERSION

FORMS = {
    VERSION: "areas:move",
    ONCE: "areas:assign areas:undo",
}
RAW_SQL = {
    "migrations/0002_one_worker_per_door.py": "an exclusion constraint, triggers on SQLite",
}
