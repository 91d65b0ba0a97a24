"""Report forms with their editions and blanks, asks, questions with their answers, and runs."""

from linli.insight.reports.models.asks import Ask, AskedFact, FormAnswer, FormQuestion
from linli.insight.reports.models.forms import Edition, FormField, ReportForm
from linli.insight.reports.models.runs import FormRun, Override, RunAddress

__all__ = [
    "Ask",
    "AskedFact",
    "Edition",
    "FormAnswer",
    "FormField",
    "FormQuestion",
    "FormRun",
    "Override",
    "ReportForm",
    "RunAddress",
]
