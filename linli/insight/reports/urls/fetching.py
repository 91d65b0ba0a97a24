"""The secret addresses at which offices fetch what was sent to them."""

from django.urls import path

from linli.insight.reports.views import runs

urlpatterns = [path("<slug:token>/", runs.fetch, name="report_fetch")]
