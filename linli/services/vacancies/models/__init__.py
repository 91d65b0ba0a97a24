"""Tables of the vacancies app."""

from linli.services.vacancies.models.inquiries import Inquiry, InquirySaid, inquiry_code_hash
from linli.services.vacancies.models.referrals import Dismissal, FollowUp, HeldPaper, JobOffer, Placement, Referral
from linli.services.vacancies.models.vacancies import Employer, Vacancy, VacancyQuerySet, served

__all__ = [
    "Dismissal",
    "Employer",
    "FollowUp",
    "HeldPaper",
    "Inquiry",
    "InquirySaid",
    "JobOffer",
    "Placement",
    "Referral",
    "Vacancy",
    "VacancyQuerySet",
    "inquiry_code_hash",
    "served",
]
