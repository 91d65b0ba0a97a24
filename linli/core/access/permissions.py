"""Permissions, and the roles that bundle them. Roles are code, appointments are data (ADR 0004)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """One right, valid at the places of an appointment."""

    PEOPLE_VIEW = "people.view", _("see households and people, sensitive details masked")
    PEOPLE_EDIT = "people.edit", _("correct households and people")
    PEOPLE_READ_SENSITIVE = "people.read_sensitive", _("see masked details after stating the purpose")
    PEOPLE_IMPORT = "people.import", _("import household rosters")
    PEOPLE_MERGE = "people.merge", _("merge duplicate people")
    AREA_VIEW = "area.view", _("see which worker has which homes")
    AREA_ASSIGN = "area.assign", _("assign responsibility areas")
    VISIT_VIEW = "visit.view", _("see visits")
    VISIT_RECORD = "visit.record", _("record visits")
    CASE_VIEW = "case.view", _("see cases")
    CASE_REPORT = "case.report", _("report cases")
    CASE_ACCEPT = "case.accept", _("accept, reject and assign cases, decide on extensions")
    CASE_HANDLE = "case.handle", _("handle cases of one's own organisation")
    CASE_VERIFY = "case.verify", _("check that a case is solved, decide on extensions")
    CASE_SUPERVISE = "case.supervise", _("send reminders of cases and put them under supervision")
    STAFF_VIEW = "staff.view", _("see the workers' roster")
    STAFF_EDIT = "staff.edit", _("manage the workers' roster")
    FIGURES_VIEW = "figures.view", _("see figures")
    DUTY_VIEW = "duty.view", _("see which organisation handles which matter")
    DUTY_EDIT = "duty.edit", _("decide which organisation handles which matter")
    BODY_VIEW = "body.view", _("see organisations and their posts")
    BODY_EDIT = "body.edit", _("manage organisations and posts")
    PLACE_IMPORT = "place.import", _("import places")
    APPOINT = "appoint", _("appoint people to posts")
    CONFIRM = "confirm", _("confirm posts and new passwords that an administrator asks for")
    JOURNAL_VIEW = "journal.view", _("read the activity log")
    SYSTEM = "system", _("run the system")


class Role(models.TextChoices):
    """A bundle of permissions, given by an appointment to a post of a body at a place."""

    WORKER = "worker", _("community worker")
    CLERK = "clerk", _("station clerk")
    COMMITTEE = "committee", _("residents' committee")
    SUBDISTRICT = "subdistrict", _("subdistrict office")
    DISTRICT = "district", _("district office")
    HANDLER = "handler", _("department handler")
    AUDITOR = "auditor", _("auditor")
    ADMIN = "admin", _("system administrator")


P = Permission
LOOK = {
    P.PEOPLE_VIEW,
    P.AREA_VIEW,
    P.VISIT_VIEW,
    P.CASE_VIEW,
    P.FIGURES_VIEW,
    P.DUTY_VIEW,
    P.BODY_VIEW,
}
DESK = {
    P.PEOPLE_READ_SENSITIVE,
    P.PEOPLE_EDIT,
    P.CASE_REPORT,
}

# System administration, appointment of people and audit are different people (separation of the three
# administrators, GB/T 22239-2019 [K]): the administrator sees no resident, the auditor changes nothing. So that an
# administrator cannot read residents through an account of their own making, an officer of the place confirms it.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.WORKER: frozenset(LOOK | DESK | {P.VISIT_RECORD, P.CASE_HANDLE}),
    Role.CLERK: frozenset(LOOK | DESK | {P.CASE_ACCEPT, P.CASE_HANDLE, P.PEOPLE_IMPORT}),
    Role.COMMITTEE: frozenset(
        LOOK
        | {
            P.AREA_ASSIGN,
            P.CASE_ACCEPT,
            P.CASE_VERIFY,
            P.STAFF_VIEW,
            P.PEOPLE_IMPORT,
            P.PEOPLE_MERGE,
            P.PEOPLE_EDIT,
            P.CONFIRM,
        }
    ),
    Role.SUBDISTRICT: frozenset(
        LOOK
        | {
            P.AREA_ASSIGN,
            P.PEOPLE_MERGE,  # pairs across two communities are decided above them
            P.CASE_ACCEPT,
            P.CASE_HANDLE,
            P.CASE_VERIFY,
            P.CASE_SUPERVISE,
            P.STAFF_VIEW,
            P.STAFF_EDIT,
            P.BODY_EDIT,
            P.DUTY_EDIT,
            P.CONFIRM,
        }
    ),
    Role.DISTRICT: frozenset(
        LOOK
        | {
            P.CASE_VERIFY,
            P.CASE_SUPERVISE,
            P.STAFF_VIEW,
            P.STAFF_EDIT,
            P.DUTY_EDIT,
            P.BODY_EDIT,
            P.CONFIRM,
        }
    ),
    Role.HANDLER: frozenset({P.CASE_HANDLE, P.DUTY_VIEW}),
    Role.AUDITOR: frozenset({P.JOURNAL_VIEW, P.FIGURES_VIEW, P.BODY_VIEW, P.DUTY_VIEW}),
    Role.ADMIN: frozenset({P.SYSTEM, P.APPOINT, P.PLACE_IMPORT, P.BODY_VIEW, P.BODY_EDIT, P.DUTY_VIEW}),
}
