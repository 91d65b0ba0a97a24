"""Addresses of the donors' pages; at the root, so that they are short enough for a paper."""

from django.urls import path

from linli.services.funds.views import public

urlpatterns = [
    path("donation/", public.donation, name="donation"),
    path("donation/statement/", public.donation_shown, name="donation_shown"),
    path("donation/leave/", public.donation_leave, name="donation_leave"),
]
