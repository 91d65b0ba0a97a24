"""Addresses of the pages that anybody may read; at the root, so that they are short enough for a poster."""

from django.urls import path

from linli.services.centres.views import facilities

urlpatterns = [
    path("", facilities.care, name="care"),
    path("<int:pk>/", facilities.care_facility, name="care_facility"),
]
