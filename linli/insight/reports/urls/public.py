"""Addresses without an account."""

from django.urls import path

from linli.insight.reports.views import burden

urlpatterns = [path("", burden.what_we_refuse, name="what_we_refuse")]
