"""Addresses of the pages that anybody may read; at the root, so that they are short enough for a poster."""

from django.urls import path

from linli.services.directory.views import public

urlpatterns = [
    path("", public.nearby, name="nearby"),
    path("sheet/", public.sheet, name="nearby_sheet"),
    path("follow/", public.follow, name="nearby_follow"),
    path("withdraw/", public.withdraw, name="nearby_withdraw"),
    path("<int:pk>/", public.service, name="nearby_service"),
    path("<int:pk>/wrong/", public.wrong, name="nearby_wrong"),
    path("<int:pk>/request/", public.request_service, name="nearby_request"),
]
