"""Addresses of the resident's pages; at the root, so that they are short enough for a poster."""

from django.urls import path

from linli.work.cases.views import follow, resident

urlpatterns = [
    path("report/", resident.report, name="report"),
    path("report/received/", resident.received, name="received"),
    path("report/received/code.png", resident.receipt_picture, name="receipt_picture"),
    path("report/advice/<str:code>/", resident.advice, name="advice"),
    path("report/places/", resident.report_places, name="report_places"),
    path("follow/", follow.follow, name="follow"),
    path("follow/case/", follow.followed, name="followed"),
    path("follow/add/", follow.follow_add, name="follow_add"),
    path("follow/withdraw/", follow.follow_withdraw, name="follow_withdraw"),
    path("follow/files/<int:number>/", follow.follow_file, name="follow_file"),
    path("follow/rate/", follow.follow_rate, name="follow_rate"),
    path("follow/again/", follow.follow_reopen, name="follow_reopen"),
    path("follow/leave/", follow.follow_leave, name="follow_leave"),
]
