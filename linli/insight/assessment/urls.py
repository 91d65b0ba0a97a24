"""Addresses of `assessment`."""

from django.urls import path

from linli.insight.assessment import views

app_name = "assessment"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("<str:code>/", views.indicator, name="indicator"),
    path("<str:code>/export/", views.export, name="export"),
    path("<str:code>/evidence/", views.evidence, name="evidence"),
    path("<str:code>/evidence/export/", views.evidence_export, name="evidence_export"),
]
