"""What the tests of the whole tree know about `training`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, OWN_CODE, READS, VERSION, PlannedList
from linli.services.training.queries import courses, requests

FORMS = {
    VERSION: "training:edit training:fair_edit",
    ONCE: "training:act training:trainee_act training:fair_act training:guest_act training:request_answer training:day",
    ADDS: "training:new training:fair_new training:propose course_ask",
    READS: "training:request_phone course_leave",
    OWN_CODE: "course_follow course_withdraw",
}
PUBLIC = {
    "course_ask": "a coming course with a free place",
    "job_fair": "a coming job fair",
}
PLAIN = {
    "CourseRequest.answer": "a code",
    "CourseRequest.answer_by": "a day",
    "JobFair.title": "a fair, public",
    "TrainingCourse.title": "a course, public",
}
LISTS = {
    "training:subsidies": PlannedList(
        "training_trainingsubsidy", ["2026-03-02", 7], courses.CLAIM_ORDER, is_of_district=False
    ),
    "training:requests": PlannedList(
        "training_courserequest", ["2026-03-02T08:00:00+00:00", 7], requests.ORDER, is_of_district=False
    ),
}
SILENT = {
    "find_request": "reads a request for its resident, and counts the try",
}
BUILT = {
    "f'guest.{state.value}'": {"guest.coming", "guest.declined", "guest.came", "guest.absent"},
}
