"""What the tests of the whole tree know about `assistance`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, READS, VERSION, PlannedList
from linli.services.assistance.queries import households
from linli.services.assistance.states import ReliefAct

FORMS = {
    VERSION: "assistance:statement assistance:review",
    ONCE: "assistance:revoke assistance:statement_withdraw assistance:withdraw assistance:restore "
    "assistance:relief_act",
    ADDS: "assistance:authorise assistance:apply",
    READS: "assistance:read assistance:export",
}
LISTS = {
    "assistance:list": PlannedList("assistance_authorisation", ["2026-03-02", 7], households.ORDER),
    "assistance:reviews": PlannedList("assistance_meansstatement", ["2026-03-02", 7], households.REVIEW_ORDER),
}
PLAIN = {
    "Review.outcome": "a code",
}
BUILT = {
    "f'relief.{act.value}'": {f"relief.{act.value}" for act in ReliefAct},
    "f'relief.{A.UNDO.value}'": {"relief.undo"},
}
