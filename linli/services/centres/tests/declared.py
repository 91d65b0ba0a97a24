"""What the tests of the whole tree know about `centres`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, VERSION, PlannedList
from linli.services.centres import queries

FORMS = {
    VERSION: "centres:activity_correct centres:edit centres:menu_correct centres:walk_ins",
    ONCE: "centres:activity_end centres:admission_back centres:admit centres:answer centres:cancel "
    "centres:cancel_meal centres:close centres:day_care_back centres:end_bed centres:hold "
    "centres:leave_activity centres:leave_bed centres:leave_list centres:leaving_back "
    "centres:left_day_care centres:mark_meal centres:reopen centres:tick",
    ADDS: "centres:activity_new centres:add_beds centres:arrive centres:ask centres:enrol centres:menu_new "
    "centres:new centres:offer centres:order centres:resident centres:set_fee",
}
PUBLIC = {
    "care_facility": "a facility as anybody sees it, without names",
}
RAW_SQL = {
    "migrations/0002_stays_apart.py": "exclusion constraints, triggers on SQLite",
}
PLAIN = {
    "Activity.title": "an activity, public",
    "Centre.name": "a facility, public",
    "Centre.phone": "a facility's telephone, public",
    "BedOffer.answer": "a code",
    "BedOffer.answer_by": "a day",
    "BedOffer.answered_on": "a day",
}
LISTS = {
    "centres:list": PlannedList("centres_centre", [1, "王", 7], queries.ORDER),
}
SILENT = {
    "reach_again": "derived from facilities, buildings and a rule, each of which has entries",
}
SECTIONS = {
    "养老服务设施": "worker clerk committee subdistrict district",
}
