"""The demo has forms in force, on their way and refused, and runs in several states."""

from django.utils import timezone

from linli.insight.reports import demo
from linli.insight.reports.models import Ask, FormQuestion, FormRun, ReportForm


def test_forms_of_the_demo(tiny, db):
    made = demo.make(timezone.localdate())
    assert made["forms"] == ReportForm.objects.count() > 30
    assert demo.make(timezone.localdate()) == {"forms": 0, "runs": 0}
    assert {"in_force", "checked", "registered", "refused"} == set(ReportForm.objects.values_list("state", flat=True))
    states = set(FormRun.objects.values_list("state", flat=True))
    assert {"scheduled", "generated", "community_confirmed", "sent"} <= states
    assert Ask.objects.filter(is_short=True).exists()
    assert FormQuestion.objects.waiting().exists()
