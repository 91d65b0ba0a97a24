"""Forms of the pages of report forms, asks, questions and runs."""

from linli.insight.reports.forms.asks import (
    AnswerAskForm,
    AskForm,
    CorrectAskForm,
    DecideFactForm,
    MonthForm,
    QuestionAnswerForm,
    QuestionForm,
)
from linli.insight.reports.forms.register import EditionForm, RegisterForm, RegisterTextForm, WithdrawForm
from linli.insight.reports.forms.runs import (
    AddressForm,
    HandedForm,
    MailForm,
    NoFieldsForm,
    OverrideForm,
    RunFileForm,
    WhyForm,
)

__all__ = [
    "AddressForm",
    "AnswerAskForm",
    "AskForm",
    "CorrectAskForm",
    "DecideFactForm",
    "EditionForm",
    "HandedForm",
    "MailForm",
    "MonthForm",
    "NoFieldsForm",
    "OverrideForm",
    "QuestionAnswerForm",
    "QuestionForm",
    "RegisterForm",
    "RegisterTextForm",
    "RunFileForm",
    "WhyForm",
    "WithdrawForm",
]
