"""Forms of vacancies."""

from linli.services.vacancies.forms.placing import (
    AcceptForm,
    AnswerInquiryForm,
    DeclineForm,
    DismissForm,
    EmptyForm,
    EndPlacementForm,
    FollowUpForm,
    InterviewForm,
    JobOfferForm,
    PaperForm,
    RefuseForm,
    StartForm,
)
from linli.services.vacancies.forms.public import CodeForm, InquiryForm
from linli.services.vacancies.forms.vacancies import EmployerForm, VacancyForm, VacancySheetForm

__all__ = [
    "AcceptForm",
    "AnswerInquiryForm",
    "CodeForm",
    "DeclineForm",
    "DismissForm",
    "EmployerForm",
    "EmptyForm",
    "EndPlacementForm",
    "FollowUpForm",
    "InquiryForm",
    "InterviewForm",
    "JobOfferForm",
    "PaperForm",
    "RefuseForm",
    "StartForm",
    "VacancyForm",
    "VacancySheetForm",
]
