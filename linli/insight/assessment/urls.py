from django.urls import path

from linli.insight.assessment.views import overview, report, rows, single

app_name = "assessment"
urlpatterns = [
    path("", overview.figures, name="figures"),
    path("report/<slug:form>/", report.report, name="report"),
    path("<str:code>/", single.indicator, name="indicator"),
    path("<str:code>/export/", single.export, name="export"),
    path("<str:code>/evidence/", rows.evidence, name="evidence"),
    path("<str:code>/evidence/export/", rows.evidence_export, name="evidence_export"),
]
