"""Examples for the addresses of vacancies."""

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core.access.viewer import robot
from linli.core.intake.runner import desk
from linli.registers.people.tests.factories import PersonFactory
from linli.services.vacancies.imports import VacancySheet
from linli.services.vacancies.tests.factories import (
    DismissalFactory,
    EmployerFactory,
    FollowUpFactory,
    InquiryFactory,
    ReferralFactory,
    VacancyFactory,
)

THING = {
    "vacancies": "vacancy",
    "job": "vacancy",
    "job_ask": "vacancy",
    "vacancies:act": "vacancy act",
    "vacancies:employer": "employer",
    "vacancies:employer_edit": "employer",
    "vacancies:new": "employer",
    "vacancies:person": "job seeker",
    "vacancies:paper": "job seeker",
    "vacancies:refer": "job seeker",
    "vacancies:dismiss": "job seeker",
    "vacancies:undo_dismissal": "dismissal",
    "vacancies:referral": "referral",
    "vacancies:referral_act": "referral act",
    "vacancies:follow_up": "follow-up",
    "vacancies:inquiry_answer": "question",
    "vacancies:inquiry_phone": "question",
    **dict.fromkeys(
        ("vacancies:import", "vacancies:import_take", "vacancies:import_undo", "vacancies:import_rejected"),
        "vacancies run",
    ),
}
FACES = {
    "vacancies:list": ["?state=ended", "?trade=4-09-08"],
    "vacancies:referrals": ["?state=placed"],
    "vacancies:inquiries": ["?state=answered"],
    "jobs": ["?hours=part&wage=3000"],
}
SHEET = "用人单位,岗位名称,工种,月工资\n晓风物业,保洁员,保洁员,3600\n晓风物业,门卫,保安,\n"


def examples(town):
    """An employer with vacancies, a referral, a placement that is due, a dismissed proposal, a question."""
    employer = EmployerFactory(community=town.here, body=town.station)
    vacancy = VacancyFactory(employer=employer)
    person = PersonFactory(community=town.here)
    referral = ReferralFactory(vacancy=vacancy)
    sheet = SimpleUploadedFile("a.csv", SHEET.encode())
    return {
        "vacancy": vacancy.pk,
        "vacancy act": [vacancy.pk, "withdraw"],
        "employer": employer.pk,
        "job seeker": person.pk,
        "dismissal": DismissalFactory(vacancy=vacancy).pk,
        "referral": referral.pk,
        "referral act": [referral.pk, "withdraw"],
        "follow-up": FollowUpFactory(placement__referral__vacancy=vacancy).pk,
        "question": InquiryFactory(vacancy=vacancy).pk,
        "vacancies run": desk.hand_in(VacancySheet, sheet, town.here, by=robot("test")).pk,
    }
