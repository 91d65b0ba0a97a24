"""What the tests of the whole tree know about `vacancies`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, OWN_CODE, READS, RUNS, VERSION, PlannedList
from linli.services.vacancies.queries import lists

FORMS = {
    VERSION: "vacancies:edit vacancies:employer_edit",
    ONCE: "vacancies:act vacancies:referral_act vacancies:follow_up vacancies:undo_dismissal vacancies:inquiry_answer",
    ADDS: "vacancies:new vacancies:employer_new vacancies:refer vacancies:dismiss vacancies:paper job_ask",
    READS: "vacancies:inquiry_phone job_leave",
    OWN_CODE: "job_follow job_withdraw",
    RUNS: "vacancies:import_take vacancies:import_undo vacancies:imports",
}
PUBLIC = {
    "job": "an open vacancy, public",
    "job_ask": "a question about an open vacancy",
}
PLAIN = {
    "Employer.name": "an employer, public",
    "Vacancy.title": "a vacancy, public",
    "Vacancy.words": "requirements of a vacancy, public",
    "JobOffer.answer": "a code",
    "JobOffer.answered_on": "a day",
    "Inquiry.answer": "a code",
    "Inquiry.answer_by": "a day",
}
LISTS = {
    "vacancies:list": PlannedList("vacancies_vacancy", ["2026-03-02", 7], lists.ORDER),
    "vacancies:referrals": PlannedList(
        "vacancies_referral", ["2026-03-02", 7], lists.REFERRAL_ORDER, is_of_district=False
    ),
    "vacancies:follow_ups": PlannedList("vacancies_followup", ["2026-03-02", 7], lists.DUE_ORDER, is_of_district=False),
    "vacancies:employers": PlannedList("vacancies_employer", ["王", 7], lists.EMPLOYER_ORDER),
}
SILENT = {
    "look_up": "reads a question for its resident, and counts the try",
}
