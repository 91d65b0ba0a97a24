"""What the tests of the whole tree know about `visits`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, READS, VERSION, PlannedList
from linli.work.visits.views import visits

FORMS = {
    VERSION: "visits:correct visits:promise visits:promise_drop visits:withdraw",
    ONCE: "visits:door_end visits:door_renew visits:photo_remove visits:promise_reopen",
    ADDS: "visits:doors_make visits:photo_add visits:record",
    READS: "visits:call visits:photo visits:seen",
}
PUBLIC = {
    "visits:door": "whoever may not see the household is led to the page for reports",
}
PLAIN = {
    "Visit.outcome": "a code",
    "Visit.promise_kept_on": "a day",
    "Visit.promise_due": "a day",
    "Visit.promise_dropped_on": "a day",
}
LISTS = {
    "visits:list": PlannedList("visits_visit", ["2026-03-02", 7], visits.ORDER),
    "visits:list?outcome=met": PlannedList("visits_visit", ["2026-03-02", 7], visits.ORDER),
}
