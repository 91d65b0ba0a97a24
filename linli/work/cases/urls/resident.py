"""Addresses of the resident's pages; at the root, so that they are short enough for a poster."""

from django.urls import path

from linli.work.cases.views import resident

urlpatterns = [
    path("report/", resident.report, name="report"),
    path("report/places/", resident.report_places, name="report_places"),
    path("follow/", resident.follow, name="follow"),
    path("follow/case/", resident.followed, name="followed"),
    path("follow/rate/", resident.follow_rate, name="follow_rate"),
    path("follow/again/", resident.follow_reopen, name="follow_reopen"),
    path("follow/leave/", resident.follow_leave, name="follow_leave"),
]
