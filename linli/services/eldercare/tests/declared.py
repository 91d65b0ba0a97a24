"""What the tests of the whole tree know about `eldercare`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, READS, VERSION, PlannedList
from linli.services.eldercare.views import people

FORMS = {
    VERSION: "eldercare:score",
    ONCE: "eldercare:absence_end eldercare:absence_reopen eldercare:absence_take_back eldercare:complete "
    "eldercare:contact_undo eldercare:countersign eldercare:duty_end eldercare:duty_reopen "
    "eldercare:duty_take_back eldercare:hand_over eldercare:kin_end eldercare:kin_reopen "
    "eldercare:kin_take_back eldercare:plan_end eldercare:plan_reopen eldercare:plan_take_back "
    "eldercare:proxy_end eldercare:proxy_reopen eldercare:proxy_take_back eldercare:settle "
    "eldercare:withdraw",
    ADDS: "eldercare:absence_add eldercare:contact_answer eldercare:contact_step eldercare:duty_add "
    "eldercare:kin_add eldercare:plan_add eldercare:proxy_add eldercare:start",
    READS: "eldercare:duty_call eldercare:export eldercare:kin_call eldercare:person_call eldercare:proxy_call "
    "eldercare:read",
}
LISTS = {
    "eldercare:list": PlannedList("people_person", ["王", 7], people.ORDER, is_of_district=False),
    "eldercare:list?show=living_alone": PlannedList("people_person", ["王", 7], people.ORDER, is_of_district=False),
}
