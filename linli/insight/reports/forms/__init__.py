"""Forms of the pages of report forms, asks, questions and runs."""

from linli.insight.reports.forms.asks import (
    AnswerAskForm,
    CorrectAskForm,
    DecideFactForm,
    NewAskForm,
    NewQuestionForm,
    PageMonthForm,
    QuestionAnswerForm,
)
from linli.insight.reports.forms.mapping import BlankForm, ExampleForm
from linli.insight.reports.forms.register import EditionForm, NewReportForm, ReportEndForm, ReportTextForm
from linli.insight.reports.forms.runs import (
    AddressForm,
    HandedForm,
    MailForm,
    NoInputForm,
    OverrideForm,
    RunFileForm,
    WhyForm,
)

__all__ = [
    "AddressForm",
    "AnswerAskForm",
    "BlankForm",
    "CorrectAskForm",
    "DecideFactForm",
    "EditionForm",
    "ExampleForm",
    "HandedForm",
    "MailForm",
    "NewAskForm",
    "NewQuestionForm",
    "NewReportForm",
    "NoInputForm",
    "OverrideForm",
    "PageMonthForm",
    "QuestionAnswerForm",
    "ReportEndForm",
    "ReportTextForm",
    "RunFileForm",
    "WhyForm",
]
