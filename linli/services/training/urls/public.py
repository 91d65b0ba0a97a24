"""Addresses of the pages that anybody may open, beside the open vacancies."""

from django.urls import path

from linli.services.training.views import public

urlpatterns = [
    path("jobs/fairs/", public.fairs, name="job_fairs"),
    path("jobs/fairs/<int:pk>/", public.fair, name="job_fair"),
    path("jobs/courses/<int:pk>/ask/", public.ask, name="course_ask"),
    path("jobs/courses/received/", public.received, name="course_received"),
    path("jobs/courses/follow/", public.follow, name="course_follow"),
    path("jobs/courses/mine/", public.mine, name="course_mine"),
    path("jobs/courses/withdraw/", public.withdraw, name="course_withdraw"),
    path("jobs/courses/leave/", public.leave, name="course_leave"),
]
