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
    PHONE_REVIEW = "phone.review", _("decide on records from phones that could not be saved")
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
    LEDGER_VIEW = "ledger.view", _("see accounts and transfers of the ledger")
    LEDGER_CORRECT = "ledger.correct", _("ask for and decide on corrections in the ledger")
    LEDGER_CLOSE = "ledger.close", _("close months of the ledger")
    PLACE_IMPORT = "place.import", _("import places")
    APPOINT = "appoint", _("appoint people to posts")
    CONFIRM = "confirm", _("confirm posts and new passwords that an administrator asks for")
    JOURNAL_VIEW = "journal.view", _("read the activity log")
    VOUCHER_VIEW = "voucher.view", _("see vouchers and service orders")
    VOUCHER_DELIVER = "voucher.deliver", _("deliver vouchers and book services")
    VOUCHER_MANAGE = "voucher.manage", _("plan, issue and check vouchers, manage providers")
    VOUCHER_PAY = "voucher.pay", _("pay settlements of providers")
    VOUCHER_SERVE = "voucher.serve", _("serve the orders of one's own provider")
    SCHEME_VIEW = "scheme.view", _("see who gets or may get a scheme")
    SCHEME_APPLY = "scheme.apply", _("take applications for schemes, tell residents of them")
    SCHEME_REVIEW = "scheme.review", _("review applications for schemes")
    SCHEME_APPROVE = "scheme.approve", _("grant or refuse schemes")
    ASSISTANCE_VIEW = "assistance.view", _("see which households are in assistance, their means masked")
    ASSISTANCE_RECORD = "assistance.record", _("record means of households and take their applications")
    ELDERCARE_VIEW = "eldercare.view", _("see the care of older people, health details masked")
    ELDERCARE_ASSESS = "eldercare.assess", _("assess the ability of older people")
    ELDERCARE_PLAN = "eldercare.plan", _("manage kin, proxies, care plans, absences and daily contacts")
    ELDERCARE_CONTACT = "eldercare.contact", _("make daily contacts")
    CENTRE_VIEW = "centre.view", _("see elder-care facilities")
    CENTRE_EDIT = "centre.edit", _("manage elder-care facilities, their activities and menus")
    CENTRE_ATTEND = "centre.attend", _("keep enrolment, attendance and meals of elder-care facilities")
    CENTRE_ADMIT = "centre.admit", _("keep beds and waiting lists of elder-care facilities")
    CENTRE_SERVE = "centre.serve", _("keep activities, attendance, meals and residents of one's own facility")
    FUND_VIEW = "fund.view", _("see funds, campaigns and lists of gifts")
    FUND_KEEP = "fund.keep", _("keep funds, record donations, open campaigns")
    FUND_GIVE = "fund.give", _("prepare lists of gifts and hand gifts over")
    FUND_APPROVE = "fund.approve", _("approve lists of gifts and reversals of donations, publish them")
    SHOP_VIEW = "shop.view", _("see food businesses and stall zones")
    SHOP_EDIT = "shop.edit", _("keep the register of food businesses, guide them, copy inspections in")
    SHOP_PATROL = "shop.patrol", _("record patrols of food businesses")
    ZONE_EDIT = "zone.edit", _("propose stall zones, ask residents, draw lots, keep places")
    ZONE_APPROVE = "zone.approve", _("approve, publish and withdraw stall zones")
    DIRECTORY_VIEW = "directory.view", _("see the service directory and what residents write about services")
    DIRECTORY_EDIT = "directory.edit", _("keep the service directory, check services, answer residents")
    VACANCY_VIEW = "vacancy.view", _("see vacancies")
    VACANCY_EDIT = "vacancy.edit", _("manage employers and vacancies")
    VACANCY_PLACE = "vacancy.place", _("refer residents to vacancies, record offers, placements and follow-ups")
    VACANCY_FOLLOW = "vacancy.follow", _("see referrals, placements and follow-ups")
    VACANCY_OFFER = "vacancy.offer", _("see the vacancies of one's own company and answer its referrals")
    TRAINING_EDIT = "training.edit", _("manage training courses and job fairs")
    TRAINING_PAY = "training.pay", _("settle claims for training subsidies")
    EMPLOYMENT_VIEW = "employment.view", _("see the employment ledgers, tracking files masked")
    EMPLOYMENT_RECORD = "employment.record", _("record work, job-seeking and aid of residents, keep retirees' lists")
    EMPLOYMENT_CONFIRM = "employment.confirm", _("confirm zero-employment households, check applications for titles")
    EMPLOYMENT_CERTIFY = "employment.certify", _("score communities for employment titles, certify and withdraw them")
    SAVED_LIST_VIEW = "saved_list.view", _("make, save and run lists")
    SAVED_LIST_EDIT = "saved_list.edit", _("hand lists over to offices by an address")
    REPORT_FORM_VIEW = "report_form.view", _("see report forms, asks of offices and runs")
    REPORT_FORM_EDIT = "report_form.edit", _("register report forms, upload and map their editions, refuse them")
    REPORT_FORM_APPROVE = "report_form.approve", _("approve and withdraw report forms")
    REPORT_ASK = "report.ask", _("record asks of offices, answer questions for report forms")
    REPORT_RUN_FILL = "report_run.fill", _("fill report forms")
    REPORT_RUN_CONFIRM = "report_run.confirm", _("confirm filled report forms of a community")
    REPORT_RUN_SEND = "report_run.send", _("confirm filled report forms of a subdistrict, send and amend them")
    SYSTEM = "system", _("run the system")


class Role(models.TextChoices):
    """A bundle of permissions, given by an appointment to a post of a body at a place."""

    WORKER = "worker", _("community worker")
    CLERK = "clerk", _("station clerk")
    COMMITTEE = "committee", _("residents' committee")
    SUBDISTRICT = "subdistrict", _("subdistrict office")
    DISTRICT = "district", _("district office")
    HANDLER = "handler", _("department handler")
    PROVIDER = "provider", _("service provider")
    CENTRE = "centre", _("staff of an elder-care facility")
    EMPLOYER = "employer", _("employer")
    AUDITOR = "auditor", _("auditor")
    ADMIN = "admin", _("system administrator")


P = Permission
CARE = {P.ELDERCARE_VIEW, P.ELDERCARE_ASSESS, P.ELDERCARE_PLAN, P.ELDERCARE_CONTACT}
LOOK = {
    P.REPORT_FORM_VIEW,
    P.SAVED_LIST_VIEW,
    P.SHOP_VIEW,
    P.DIRECTORY_VIEW,
    P.VACANCY_VIEW,
    P.EMPLOYMENT_VIEW,
    P.FUND_VIEW,
    P.CENTRE_VIEW,
    P.VOUCHER_VIEW,
    P.PEOPLE_VIEW,
    P.AREA_VIEW,
    P.VISIT_VIEW,
    P.CASE_VIEW,
    P.FIGURES_VIEW,
    P.DUTY_VIEW,
    P.BODY_VIEW,
}
DESK = {
    P.REPORT_ASK,
    P.REPORT_RUN_FILL,
    P.TRAINING_EDIT,
    P.VACANCY_FOLLOW,
    P.SHOP_EDIT,
    P.SHOP_PATROL,
    P.ZONE_EDIT,
    P.DIRECTORY_EDIT,
    P.VACANCY_EDIT,
    P.VACANCY_PLACE,
    P.EMPLOYMENT_RECORD,
    P.ASSISTANCE_VIEW,
    P.ASSISTANCE_RECORD,
    P.FUND_GIVE,
    P.SCHEME_VIEW,
    P.SCHEME_APPLY,
    P.CENTRE_ATTEND,
    P.VOUCHER_DELIVER,
    P.PEOPLE_READ_SENSITIVE,
    P.PEOPLE_EDIT,
    P.CASE_REPORT,
}

# System administration, appointment of people and audit are different people (separation of the three
# administrators, GB/T 22239-2019 [K]): the administrator sees no resident, the auditor changes nothing. So that an
# administrator cannot read residents through an account of their own making, an officer of the place confirms it.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.WORKER: frozenset(LOOK | DESK | CARE | {P.VISIT_RECORD, P.CASE_HANDLE}),
    Role.CLERK: frozenset(
        LOOK
        | DESK
        | CARE
        | {
            P.REPORT_FORM_EDIT,
            P.REPORT_RUN_CONFIRM,
            P.SAVED_LIST_EDIT,
            P.CASE_ACCEPT,
            P.CASE_HANDLE,
            P.PEOPLE_IMPORT,
            P.PHONE_REVIEW,
            P.CENTRE_EDIT,
            P.CENTRE_ADMIT,
        }
    ),
    Role.COMMITTEE: frozenset(
        LOOK
        | {
            P.REPORT_ASK,
            P.REPORT_RUN_CONFIRM,
            P.SHOP_PATROL,
            P.ZONE_EDIT,
            P.FUND_KEEP,
            P.ELDERCARE_VIEW,
            P.ELDERCARE_CONTACT,
            P.AREA_ASSIGN,
            P.PHONE_REVIEW,
            P.CASE_ACCEPT,
            P.CASE_VERIFY,
            P.STAFF_VIEW,
            P.PEOPLE_IMPORT,
            P.PEOPLE_MERGE,
            P.PEOPLE_EDIT,
            P.CONFIRM,
            P.SCHEME_VIEW,
        }
    ),
    Role.SUBDISTRICT: frozenset(
        LOOK
        | {
            P.REPORT_FORM_EDIT,
            P.REPORT_FORM_APPROVE,
            P.REPORT_ASK,
            P.REPORT_RUN_FILL,
            P.REPORT_RUN_SEND,
            P.SAVED_LIST_EDIT,
            P.SHOP_EDIT,
            P.ZONE_EDIT,
            P.ZONE_APPROVE,
            P.FUND_KEEP,
            P.FUND_APPROVE,
            P.ELDERCARE_VIEW,
            P.AREA_ASSIGN,
            P.PEOPLE_MERGE,  # pairs across two communities are decided above them
            P.CASE_ACCEPT,
            P.CASE_HANDLE,
            P.CASE_VERIFY,
            P.CASE_SUPERVISE,
            P.VOUCHER_DELIVER,
            P.VOUCHER_MANAGE,
            P.STAFF_VIEW,
            P.STAFF_EDIT,
            P.BODY_EDIT,
            P.DUTY_EDIT,
            P.CONFIRM,
            P.LEDGER_VIEW,
            P.LEDGER_CORRECT,
            P.SCHEME_VIEW,
            P.SCHEME_REVIEW,
            P.ASSISTANCE_VIEW,
            P.DIRECTORY_EDIT,
            P.CENTRE_EDIT,
            P.CENTRE_ADMIT,
            P.EMPLOYMENT_CONFIRM,
            P.VACANCY_FOLLOW,
            P.TRAINING_EDIT,
            P.TRAINING_PAY,
        }
    ),
    Role.DISTRICT: frozenset(
        LOOK
        | {
            P.REPORT_FORM_EDIT,
            P.REPORT_FORM_APPROVE,
            P.SAVED_LIST_EDIT,
            P.ZONE_APPROVE,
            P.FUND_KEEP,
            P.FUND_APPROVE,
            P.CASE_VERIFY,
            P.CASE_SUPERVISE,
            P.VOUCHER_PAY,
            P.STAFF_VIEW,
            P.STAFF_EDIT,
            P.DUTY_EDIT,
            P.BODY_EDIT,
            P.CONFIRM,
            P.LEDGER_VIEW,
            P.LEDGER_CORRECT,
            P.LEDGER_CLOSE,
            P.SCHEME_VIEW,
            P.SCHEME_APPROVE,
            P.ASSISTANCE_VIEW,
            P.EMPLOYMENT_CERTIFY,
        }
    ),
    Role.HANDLER: frozenset({P.CASE_HANDLE, P.DUTY_VIEW}),
    Role.PROVIDER: frozenset({P.VOUCHER_SERVE}),
    Role.CENTRE: frozenset({P.CENTRE_SERVE}),
    Role.EMPLOYER: frozenset({P.VACANCY_OFFER}),
    Role.AUDITOR: frozenset({P.JOURNAL_VIEW, P.FIGURES_VIEW, P.BODY_VIEW, P.DUTY_VIEW, P.LEDGER_VIEW}),
    Role.ADMIN: frozenset({P.SYSTEM, P.APPOINT, P.PLACE_IMPORT, P.BODY_VIEW, P.BODY_EDIT, P.DUTY_VIEW}),
}
