"""Addresses of the pages that anybody may open; at the root, so that they are short enough for a poster."""

from django.urls import path

from linli.services.vacancies.views import public

urlpatterns = [
    path("jobs/", public.jobs, name="jobs"),
    path("jobs/<int:pk>/", public.job, name="job"),
    path("jobs/<int:pk>/ask/", public.ask, name="job_ask"),
    path("jobs/received/", public.received, name="job_received"),
    path("jobs/follow/", public.follow, name="job_follow"),
    path("jobs/mine/", public.mine, name="job_mine"),
    path("jobs/withdraw/", public.withdraw, name="job_withdraw"),
    path("jobs/leave/", public.leave, name="job_leave"),
]
