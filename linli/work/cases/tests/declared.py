"""What the tests of the whole tree know about `cases`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, OWN_CODE, READS, VERSION, PlannedList
from linli.work.cases.states import Act
from linli.work.cases.views import lists

FORMS = {
    VERSION: "cases:act cases:materials",
    ONCE: "cases:take_back",
    ADDS: "cases:attach cases:new report",
    READS: "cases:phone cases:receipt follow follow_leave",
    OWN_CODE: "follow_add follow_rate follow_reopen follow_withdraw",
}
PUBLIC = {
    "advice": "law and practice, the same for everybody",
}
RAW_SQL = {
    "actions/resident.py": "a lock that strangers' reports queue at",
}
PLAIN = {
    "Material.title": "the name of a paper on the list of a matter",
    "Supervision.answer_due_at": "a moment",
    "Supervision.answered_at": "a moment",
    "Case.title": "searched and listed; the resident's own words are encrypted",
    "Case.spot": "where the repair is, searched and listed",
    "Step.by_name": "officers act under their name",
}
LISTS = {
    "cases:list": PlannedList("cases_case", ["2026-03-02T09:00:00+00:00", 7], lists.LATEST),
    "cases:list?state=open": PlannedList("cases_case", ["2026-03-02T09:00:00+00:00", 7], lists.LATEST),
    "cases:list?state=overdue": PlannedList("cases_case", ["2026-03-02T09:00:00+00:00", 7], lists.SOONEST),
}
SILENT = {
    "allowed": "counts tries of anonymous visitors; no record is concerned",
    "look_up": "the same; what the code opens is the resident's own",
    "locked": "holds the row for the act that calls it",
    "locked_own": "the same",
    "put_materials": "part of reporting a case or of `receive_materials`, which have an entry",
}
BUILT = {
    "f'case.{act.value}'": {f"case.{act.value}" for act in Act},
}
SECTIONS = {
    "办件": "worker clerk committee subdistrict district handler",
}
