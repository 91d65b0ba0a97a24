"""What the tests of the whole tree know about `staffing`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, VERSION, PlannedList
from linli.work.staffing import queries

FORMS = {
    VERSION: "staffing:correct staffing:correct_qualification",
    ONCE: "staffing:account staffing:end_qualification staffing:end_service",
    ADDS: "staffing:new staffing:qualify",
}
PLAIN = {
    "Worker.name": "workers act under their name; the roster is public to the office",
    "Worker.sex": "figures count by it",
}
LISTS = {
    "staffing:list": PlannedList("staffing_worker", [1, "王", 7], queries.ORDER),
}
