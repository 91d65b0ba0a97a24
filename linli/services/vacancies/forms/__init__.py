"""Forms of vacancies."""

from linli.services.vacancies.forms.placing import (
    AcceptJobForm,
    AnswerInquiryForm,
    DeclineForm,
    DismissForm,
    EmptyForm,
    EndPlacementForm,
    FollowUpForm,
    InterviewForm,
    JobOfferForm,
    JobPaperForm,
    RefuseJobForm,
    StartWorkForm,
)
from linli.services.vacancies.forms.public import InquiryCodeForm, InquiryForm
from linli.services.vacancies.forms.vacancies import EmployerForm, VacancyForm, VacancySheetForm

__all__ = [
    "AcceptJobForm",
    "AnswerInquiryForm",
    "DeclineForm",
    "DismissForm",
    "EmployerForm",
    "EmptyForm",
    "EndPlacementForm",
    "FollowUpForm",
    "InquiryCodeForm",
    "InquiryForm",
    "InterviewForm",
    "JobOfferForm",
    "JobPaperForm",
    "RefuseJobForm",
    "StartWorkForm",
    "VacancyForm",
    "VacancySheetForm",
]
