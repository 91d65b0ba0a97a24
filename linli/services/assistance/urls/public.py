"""Addresses of the residents' pages; at the root, so that they are short enough for a poster."""

from django.urls import path

from linli.services.assistance.views import public

urlpatterns = [
    path("aid/", public.ask, name="aid"),
    path("aid/received/", public.received, name="aid_received"),
    path("aid/follow/", public.follow, name="aid_follow"),
    path("aid/mine/", public.mine, name="aid_mine"),
    path("aid/withdraw/", public.withdraw, name="aid_withdraw"),
    path("aid/leave/", public.leave, name="aid_leave"),
]
