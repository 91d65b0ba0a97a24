"""What the tests of the whole tree know about `assistance`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, OWN_CODE, READS, VERSION, PlannedList
from linli.services.assistance.queries import households
from linli.services.assistance.states import ReliefAct

FORMS = {
    VERSION: "assistance:statement assistance:review",
    ONCE: "assistance:revoke assistance:statement_withdraw assistance:withdraw assistance:restore "
    "assistance:relief_act assistance:review_take_back assistance:request_act",
    ADDS: "assistance:authorise assistance:apply aid",
    READS: "assistance:read assistance:export assistance:request_find assistance:request_phone aid_leave",
    OWN_CODE: "aid_follow aid_withdraw",
}
LISTS = {
    "assistance:list": PlannedList("assistance_authorisation", ["2026-03-02", 7], households.ORDER),
    "assistance:reviews": PlannedList("assistance_meansstatement", ["2026-03-02", 7], households.REVIEW_ORDER),
}
PLAIN = {
    "Review.outcome": "a code",
    "AidRequest.answer_by": "a day",
    "AidRequest.phone_key": "a keyed hash of the number",
}
SILENT = {
    "look_up": "reads a request for its resident, and counts the try",
}
BUILT = {
    "f'relief.{act.value}'": {f"relief.{act.value}" for act in ReliefAct},
    "f'relief.{A.UNDO.value}'": {"relief.undo"},
}
