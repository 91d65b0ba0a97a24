"""Addresses of the public pages; at the root, so that they are short enough for a poster."""

from django.urls import path

from linli.services.businesses.views import public

urlpatterns = [
    path("stalls/", public.zones, name="stall_zones"),
    path("stalls/zones/<int:pk>/", public.stall_zone, name="stall_zone"),
    path("stalls/lots/<int:pk>/", public.lot, name="stall_lot"),
    path("stalls/shops/", public.shops, name="stall_shops"),
    path("stalls/apply/", public.ask, name="stall_apply"),
    path("stalls/received/", public.received, name="stall_received"),
    path("stalls/follow/", public.follow, name="stall_follow"),
    path("stalls/mine/", public.mine, name="stall_mine"),
    path("stalls/withdraw/", public.withdraw, name="stall_withdraw"),
    path("stalls/leave/", public.leave, name="stall_leave"),
]
