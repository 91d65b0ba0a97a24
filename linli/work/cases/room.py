"""Declaration of the cases app."""

from datetime import time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.rooms import Job, Room, Target, Verb, Way
from linli.work.cases.states import Act

# Each step of the timeline writes an entry.
STEPS: dict[Act, Promise] = {
    Act.REPORT: _("reported a case"),
    Act.ACCEPT: _("accepted a case"),
    Act.REJECT: _("rejected a case"),
    Act.ASSIGN: _("assigned a case"),
    Act.START: _("started work on a case"),
    Act.REPORT_DONE: _("reported a case as done"),
    Act.RETURN: _("returned a case"),
    Act.TRANSFER_UP: _("passed a case up"),
    Act.ESCALATE: _("passed an overdue case up"),
    Act.SEND_DOWN: _("returned a case to the lower office"),
    Act.ASK_EXTENSION: _("requested an extension of a case"),
    Act.EXTEND: _("extended a case deadline"),
    Act.REFUSE_EXTENSION: _("refused an extension of a case"),
    Act.CANCEL_EXTENSION: _("withdrew a request for an extension of a case"),
    Act.REVOKE_EXTENSION: _("revoked an extension of a case"),
    Act.VERIFY: _("checked and closed a case"),
    Act.SEND_BACK: _("checked a case: not solved"),
    Act.REOPEN: _("reopened a case"),
    Act.WITHDRAW: _("withdrew a case"),
    Act.TAKE_BACK: _("undid a step of a case"),
    Act.COMMENT: _("added a note to a case"),
    Act.ATTACH: _("added a file to a case"),
    Act.RATE: _("rated a case"),
    Act.REMIND: _("sent a reminder of a case"),
    Act.SUPERVISE: _("put a case under supervision"),
    Act.ANSWER: _("answered the office that supervises a case"),
    Act.LIFT: _("lifted the supervision of a case"),
    Act.ASK: _("asked the resident of a case"),
    Act.REPLY: _("answered a question about a case"),
    Act.ADD: _("added to a case as its resident"),
    Act.RECALCULATE: _("recalculated the deadlines of a case"),
}
SEEN = (P.CASE_VIEW, P.CASE_HANDLE)

ROOM = Room(
    title=_("Cases"),
    order=20,
    urls={"cases/": "urls", "": "urls.resident"},
    ways=(Way("cases:list", _("Cases"), "inbox", SEEN, P.CASE_VIEW, rail=30, tab=50),),
    first_pages={Role.CLERK: "cases:inbox", Role.HANDLER: "cases:inbox"},
    verbs=(
        *(Verb(f"case.{act.value}", words) for act, words in STEPS.items()),
        Verb("case.receipt_given", _("issued a receipt to a resident")),
        Verb("case.materials_received", _("recorded materials received for a case")),
        Verb("case.phone", _("viewed the phone number of a case")),
        Verb("case.file_read", _("downloaded a file of a case")),
        Verb("case.exported", _("exported a list of cases")),
        Verb("case.overdue_exported", _("exported a list of overdue cases")),
        Verb("case.callers_forgotten", _("deleted callers of cases closed long ago")),
    ),
    targets=(Target("cases.case", "cases:detail", P.CASE_VIEW, words=lambda row: f"{row.code} {row.heading}"),),
    shown={"case_number": _("case number")},
    reasons=("extension_reason", "return_reason", "rejection_reason"),
    given={
        "cases.overdue.escalate_days": _("overdue for longer than the rule allows"),
        "calendar.holidays": _("holidays or rules were published later"),
    },
    # Deadlines before escalation: nobody is passed up for a day that is a holiday.
    jobs=(
        Job("cases_forget_callers", at=time(3, 30)),
        Job("cases_deadlines", at=time(5, 30)),
        Job("cases_escalate", at=time(6, 0)),
    ),
)
