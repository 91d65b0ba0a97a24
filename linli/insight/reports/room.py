"""Declaration of the `reports` app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Job, Room, Target, Verb, Way
from linli.insight.reports.engine import law
from linli.insight.reports.states import AskWay, Held, SentWay

SEES = (P.REPORT_FORM_VIEW,)


def _missing(codes: list[str]) -> str:
    known = law.faults()
    return ", ".join(str(known[code].title) if code in known else code for code in codes)


ROOM = Room(
    title=_("Report forms"),
    order=153,
    urls={"reports/": "urls", "we-refuse/": "urls.public", "fetch/": "urls.fetching"},
    ways=(
        Way("reports:runs", _("Report forms"), "notebook-pen", SEES, P.REPORT_FORM_VIEW, rail=44),
        Way("reports:questions", _("Questions for forms"), "circle-question-mark", (P.REPORT_ASK,), P.REPORT_FORM_VIEW),
    ),
    verbs=(
        Verb("report_form.registered", _("registered a report form"), _("Form registered")),
        Verb("report_form.corrected", _("corrected a report form"), _("Form corrected")),
        Verb("report_form.edition_added", _("uploaded an edition of a report form"), _("Edition uploaded")),
        Verb("report_form.edition_undone", _("undid an edition of a report form"), _("Edition undone")),
        Verb("report_form.edition_read", _("read the blanks of a report form"), _("Blanks read")),
        Verb("report_form.blank_mapped", _("decided what fills a blank"), _("Blank mapped")),
        Verb("report_form.blank_reopened", _("undid the mapping of a blank"), _("Mapping of a blank undone")),
        Verb("report_form.blanks_mapped", _("took the first proposals for a form"), _("First proposals taken")),
        Verb("report_form.example_compared", _("compared a form with a filled copy"), _("Compared with a filled copy")),
        Verb("report_form.check", _("finished the check of a report form"), _("Check finished")),
        Verb("report_form.map", _("finished the mapping of a report form"), _("Mapping finished")),
        Verb("report_form.approve", _("approved a report form"), _("Form approved")),
        Verb("report_form.start", _("put a report form in force"), _("Form in force")),
        Verb("report_form.renew", _("renewed the approval of a report form"), _("Approval renewed")),
        Verb("report_form.expire", _("noted that a report form has expired"), _("Form expired")),
        Verb("report_form.refuse", _("refused a report form"), _("Form refused")),
        Verb("report_form.withdraw", _("withdrew a report form"), _("Form withdrawn")),
        Verb("report_form.undo", _("undid a step of a report form"), _("Step undone")),
        Verb("report_form.scheduled", _("scheduled submissions of a report form"), _("Submissions scheduled")),
        Verb("report_form.runs_dropped", _("dropped submissions that nobody had filled"), _("Submissions dropped")),
        Verb("report_form.list_exported", _("exported the register of report forms")),
        Verb("report_form.burden_exported", _("exported the burden of report forms")),
        Verb("report_ask.recorded", _("recorded an ask for data"), _("Ask recorded")),
        Verb("report_ask.corrected", _("corrected an ask for data"), _("Ask corrected")),
        Verb("report_ask.answered", _("recorded the answer to an ask"), _("Ask answered")),
        Verb("report_ask.answer_undone", _("undid the answer to an ask"), _("Answer undone")),
        Verb("report_ask.undone", _("undid an ask for data"), _("Ask undone")),
        Verb("report_ask.restored", _("restored an ask for data"), _("Ask restored")),
        Verb("report_ask.list_exported", _("exported asks for data")),
        Verb("report_question.asked", _("asked a question for a form"), _("Question asked")),
        Verb("report_question.answered", _("answered a question for a form"), _("Answer given")),
        Verb("report_question.answer_undone", _("undid the answer to a question"), _("Answer undone")),
        Verb("report_question.undone", _("undid a question for a form"), _("Question undone")),
        Verb("report_question.decided", _("decided on a question that repeats"), _("Decision on the question")),
        Verb("report_question.decision_undone", _("undid a decision on a question"), _("Decision undone")),
        Verb("report_run.started", _("began a submission that an office asked for"), _("Submission begun")),
        Verb("report_run.filled", _("filled a report form"), _("Form filled")),
        Verb("report_run.file_put", _("uploaded a filled report form"), _("Filled file uploaded")),
        Verb("report_run.overridden", _("entered a value of a form by hand"), _("Value entered by hand")),
        Verb("report_run.override_undone", _("undid a value entered by hand"), _("Value by hand undone")),
        Verb("report_run.confirm_community", _("confirmed a form for the community"), _("Confirmed for the community")),
        Verb(
            "report_run.confirm_subdistrict",
            _("confirmed a form for the subdistrict"),
            _("Confirmed for the subdistrict"),
        ),
        Verb("report_run.confirmation_undone", _("undid a confirmation of a form"), _("Confirmation undone")),
        Verb("report_run.return", _("returned a form to be filled again"), _("Form returned")),
        Verb("report_run.sent", _("sent a form to the office"), _("Form sent")),
        Verb("report_run.address_made", _("made an address for fetching a form"), _("Address made")),
        Verb("report_run.address_revoked", _("ended an address for fetching a form"), _("Address ended")),
        Verb("report_run.fetched", _("fetched a form"), _("Fetched by the office")),
        Verb("report_run.file_read", _("opened a filled form"), _("Filled file opened")),
        Verb("report_run.amended", _("began to amend a form that was sent"), _("Amendment begun")),
        Verb("report_run.amend_undone", _("undid the amendment of a form"), _("Amendment undone")),
        Verb("report_run.origins_exported", _("exported where the values of a form come from")),
        Verb("report_run.list_exported", _("exported submissions of report forms")),
    ),
    targets=(
        Target("reports.reportform", "reports:form", P.REPORT_FORM_VIEW),
        Target("reports.ask", "reports:ask", P.REPORT_FORM_VIEW, related=("office",)),
        Target("reports.formquestion", "reports:question", P.REPORT_FORM_VIEW, related=("fact",)),
        Target("reports.formrun", "reports:run", P.REPORT_FORM_VIEW, related=("form", "place")),
    ),
    reasons=("report_form_end",),
    shown={
        "missing": _("missing"),
        "way": _("way"),
        "held": _("recorded already"),
        "minutes": _("minutes"),
    },
    values={
        "missing": _missing,
        "way": lambda code: dict([*AskWay.choices, *SentWay.choices]).get(code, code),
        "held": lambda code: dict(Held.choices).get(code, code),
    },
    jobs=(Job("reports_schedule", at=time(0, 20)),),
)
