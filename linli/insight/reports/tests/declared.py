"""What the tests of the whole tree know about `reports`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, READS, VERSION, PlannedList
from linli.insight.reports.queries import asks, runs

FORMS = {
    VERSION: "reports:correct reports:ask_correct",
    ONCE: "reports:act reports:edition_undo reports:ask_act reports:question_act reports:answer reports:decide "
    "reports:run_act reports:override_undo reports:map_decide reports:map_reopen reports:map_read",
    ADDS: "reports:new reports:upload reports:ask_new reports:question_new reports:run_upload reports:override "
    "reports:map_example",
    READS: "report_fetch",
}
PUBLIC = {
    "report_fetch": "what was sent to an office, at a secret address that expires",
}
PLAIN = {
    "Ask.answered_at": "a moment",
    "Ask.office_name": "an office",
    "AskedFact.outcome": "a code",
    "AskedFact.title": "a question about a community, no resident",
    "Edition.name": "the office's empty form",
    "FormAnswer.answered_at": "a moment",
    "FormAnswer.answered_by_name": "officers act under their name",
    "FormQuestion.answered_on": "a day",
    "FormRun.name": "the name of a file, made of form, place and period",
    "Override.entered_by_name": "officers act under their name",
    "ReportForm.office_name": "an office",
    "ReportForm.title": "a form, no resident",
}
BUILT = {
    "f'report_form.{act}'": {
        f"report_form.{act}" for act in ("check", "map", "approve", "start", "renew", "expire", "refuse", "withdraw")
    },
    "f'report_run.{act}'": {f"report_run.{act}" for act in ("confirm_community", "confirm_subdistrict", "return")},
}
SILENT = {
    "read_edition": "the office's empty form",
}
LISTS = {
    "reports:asks": PlannedList("reports_ask", ["2026-11-01T08:00:00+00:00", 7], asks.ASK_ORDER),
    "reports:runs": PlannedList("reports_formrun", ["2026-11-01", 7], runs.ORDER),
}
