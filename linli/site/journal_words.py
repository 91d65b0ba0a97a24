"""What the journal says in words: every verb that the rooms write, and what an entry is about.

A test fails when the code writes a verb that has no words here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.access.permissions import Permission, Role
from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.law import content
from linli.registers.duties.states import Why

WORDS: dict[str, Promise] = {
    "account.created": _("made an account"),
    "account.deactivated": _("deactivated an account"),
    "account.reactivated": _("let an account sign in again"),
    "account.unlocked": _("unlocked an account"),
    "account.password_reset": _("gave a one-time password"),
    "account.password_changed": _("changed their own password"),
    "account.second_factor_removed": _("removed a second factor"),
    "body.founded": _("founded a body"),
    "body.edited": _("corrected a body"),
    "body.ended": _("ended a body"),
    "appointment.made": _("appointed somebody to a post"),
    "appointment.ended": _("ended a post"),
    "place.created": _("added a place"),
    "places.imported": _("imported places"),
    "duty.assigned": _("gave a body a duty"),
    "duty.ended": _("ended a duty"),
    "admission.added": _("admitted a matter"),
    "admission.ended": _("ended an admission"),
    "person.registered": _("registered a person"),
    "person.corrected": _("corrected a person's facts"),
    "person.moved": _("recorded a move"),
    "person.died": _("recorded a death"),
    "person.death_taken_back": _("took back a death recorded by mistake"),
    "household.founded": _("registered a household"),
    "person.merged": _("merged two entries of a person"),
    "person.merged_away": _("put an entry into that of the same person"),
    "person.merge_undone": _("took a merge back"),
    "person.sensitive_read": _("read sensitive facts of a person"),
    "person.found_by_number": _("found a person by ID number"),
    "duplicate.dismissed": _("said that two entries are different people"),
    "circumstance.added": _("added a circumstance"),
    "circumstance.ended": _("ended a circumstance"),
    "household.moved": _("recorded the move of a household"),
    "household.head_changed": _("changed the head of a household"),
    "households.exported": _("exported a list of households"),
    "people.import_handed_in": _("handed a roster in"),
    "people.import_started": _("started the import of a roster"),
    "people.imported": _("imported a roster"),
    "people.rejected_rows_read": _("took out the rejected rows of a roster"),
    "worker.taken_on": _("put a worker on the roster"),
    "worker.corrected": _("corrected the roster of workers"),
    "worker.imported": _("imported a roster of workers"),
    "worker.left": _("ended a worker's service"),
    "worker.qualified": _("entered a qualification"),
    "worker.qualification_ended": _("ended a qualification"),
    "workers.exported": _("exported the roster of workers"),
    "area.assigned": _("gave a worker an area"),
    "area.handed_over": _("handed areas over"),
    "areas.exported": _("exported who answers for which door"),
    "visit.recorded": _("recorded a visit"),
    "visit.corrected": _("corrected a visit"),
    "visit.withdrawn": _("took back a visit that was recorded by mistake"),
    "visit.promise_kept": _("kept a promise made at a visit"),
    "visit.seen": _("read what was seen at a visit"),
    "case.report": _("took in a case"),
    "case.accept": _("accepted a case"),
    "case.reject": _("did not accept a case"),
    "case.assign": _("gave a case to a body"),
    "case.start": _("began work on a case"),
    "case.report_done": _("reported a case as done"),
    "case.return": _("gave a case back"),
    "case.transfer_up": _("passed a case on upwards"),
    "case.escalate": _("sent an overdue case up"),
    "case.send_down": _("sent a case back down"),
    "case.extend": _("granted a case more time"),
    "case.verify": _("checked and closed a case"),
    "case.send_back": _("checked a case: not solved yet"),
    "case.reopen": _("took a case up again"),
    "case.withdraw": _("withdrew a case"),
    "case.comment": _("wrote a note on a case"),
    "case.attach": _("added a file to a case"),
    "case.rate": _("rated a case"),
    "case.receipt_given": _("gave a resident the receipt of a case"),
    "case.phone": _("read the phone number of a case"),
    "case.file_read": _("took out a file of a case"),
    "case.exported": _("exported a list of cases"),
    "figures.snapshot_taken": _("took a snapshot of the figures"),
    "figures.evidence_read": _("read the records behind a figure"),
    "figures.evidence_exported": _("exported the records behind a figure"),
    "figures.exported": _("exported figures"),
    "visits.exported": _("exported a list of visits"),
    "worker.account_linked": _("linked a worker with an account"),
    "journal.exported": _("exported the journal"),
    "journal.verified": _("verified the journal"),
    "case.callers_forgotten": _("forgot who reported cases that ended long ago"),
    "visit.notes_forgotten": _("forgot what was written at visits long ago"),
    "keys.rotated": _("changed the key of encrypted fields"),
    "keys.steps_reencrypted": _("put the words of case steps under a new key"),
    "demo.seeded": _("filled the demonstration"),
    "demo.begun": _("began to fill the demonstration"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A page on which what an entry is about can be seen, and the right it takes."""

    url_name: str
    permission: Permission


PAGES = {
    "accounts.user": Target("accounts:detail", Permission.APPOINT),
    "bodies.body": Target("bodies:detail", Permission.BODY_VIEW),
    "cases.case": Target("cases:detail", Permission.CASE_VIEW),
    "people.person": Target("people:person", Permission.PEOPLE_VIEW),
    "people.household": Target("people:household", Permission.PEOPLE_VIEW),
    "people.importrun": Target("people:import", Permission.PEOPLE_IMPORT),
    "places.place": Target("places:detail", Permission.FIGURES_VIEW),
    "staffing.worker": Target("staffing:worker", Permission.STAFF_VIEW),
    "visits.visit": Target("visits:detail", Permission.VISIT_VIEW),
}
# What of the changes an entry shows; everything else stays in the export, which an auditor takes out with a trace.
FACTS: dict[str, Promise] = {
    "name": _("name"),
    "username": _("sign-in name"),
    "role": _("role"),
    "code": _("number"),
    "since": _("since"),
    "until": _("until"),
    "on": pgettext_lazy("a day", "on"),
    "created": _("created"),
    "updated": _("updated"),
    "rejected": _("rejected"),
    "rows": _("rows"),
    "lines": _("rows"),
    "file": _("file"),
    "sessions": _("sessions ended"),
}
# Code lists whose codes an entry keeps as its reason.
REASONS = ("read_purpose", "extension_reason", "return_reason", "rejection_reason", "visit_mistake")
# Reasons that a program gives: where a case was sent, and why it went up.
GIVEN: dict[str, Promise | str] = {
    **dict(Why.choices),
    "cases.overdue.escalate_days": _("overdue for longer than the rule allows"),
}


def words(verb: str) -> str:
    """What was done; an unknown verb, from a newer or older version, stands for itself."""
    return str(WORDS.get(verb, verb))


def reason(entry: Entry) -> str:
    """Why, in words where it is one of the listed reasons; else as it was written."""
    listed = (content.codes(name).get(entry.reason) for name in REASONS)
    return next((str(code) for code in listed if code), str(GIVEN.get(entry.reason, entry.reason)))


def who(entry: Entry) -> str:
    """The person; the resident without an account and the programs of the house are words, not names."""
    if entry.actor_id is not None:
        return entry.actor_name
    return str(_("resident") if entry.actor_name == "resident" else _("the system"))


def about(entry: Entry) -> str:
    """What the entry is about, by kind and number: the auditor sees no resident's name."""
    if not entry.target_type or entry.target_id is None:
        return ""
    try:
        title = capfirst(str(apps.get_model(entry.target_type)._meta.verbose_name))
    except LookupError:
        title = entry.target_type
    return f"{title} {entry.target_id}"


def link(entry: Entry, viewer: Viewer) -> str:
    """The page of what the entry is about, "" where the viewer may not go."""
    target = PAGES.get(entry.target_type)
    if target is None or entry.target_id is None or not viewer.may(target.permission):
        return ""
    return reverse(target.url_name, args=[entry.target_id])


def facts(entry: Entry) -> list[tuple[str, str]]:
    """The changes that say something to a reader: single values, no lists."""
    named = [(str(title), entry.changes.get(key), key) for key, title in FACTS.items()]
    return [(title, _value(key, value)) for title, value, key in named if isinstance(value, str | int) and value != ""]


def _value(key: str, value: object) -> str:
    if key == "role" and value in Role.values:
        return str(Role(str(value)).label)
    return str(value)
