"""Addresses of the holder's pages; at the root, so that they are short enough for a paper."""

from django.urls import path

from linli.services.vouchers.views import public

urlpatterns = [
    path("home-care/", public.care, name="home_care"),
    path("voucher/", public.voucher, name="voucher"),
    path("voucher/mine/", public.mine, name="voucher_mine"),
    path("voucher/book/", public.book, name="voucher_book"),
    path("voucher/leave/", public.leave, name="voucher_leave"),
    path("voucher/services/<int:pk>/code/", public.code, name="voucher_code"),
    path("voucher/services/<int:pk>/rate/", public.rate, name="voucher_rate"),
    path("voucher/services/<int:pk>/complain/", public.complain, name="voucher_complain"),
    path("voucher/services/<int:pk>/cancel/", public.cancel, name="voucher_cancel"),
]
