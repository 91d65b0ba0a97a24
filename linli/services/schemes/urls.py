from django.urls import path

from linli.services.schemes.views import applications, awards, coming, eligible, public

app_name = "schemes"
urlpatterns = [
    path("", public.catalogue, name="catalogue"),
    path("about/<slug:code>/", public.scheme, name="scheme"),
    path("could-get/", public.could_get, name="could_get"),
    path("published/", public.published, name="published"),
    path("published/<slug:code>/", public.published_in, name="published_in"),
    path("eligible/", eligible.listed, name="eligible"),
    path("take-up/", eligible.take_up, name="take_up"),
    path("eligible/export/", eligible.export, name="eligible_export"),
    path("person/<int:pk>/", eligible.person, name="person"),
    path("person/<int:pk>/read/", eligible.person_read, name="person_read"),
    path("person/<int:pk>/offer/", eligible.offer, name="offer"),
    path("person/<int:pk>/apply/", applications.apply, name="apply"),
    path("offers/<int:pk>/take-back/", eligible.offer_take_back, name="offer_take_back"),
    path("queue/", coming.queue, name="queue"),
    path("changes/", coming.changes, name="changes"),
    path("changes/export/", coming.changes_export, name="changes_export"),
    path("applications/", applications.listed, name="applications"),
    path("applications/export/", applications.export, name="applications_export"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/act/<slug:name>/", applications.act, name="act"),
    path("applications/<int:pk>/take-back/", applications.take_back, name="take_back"),
    path("applications/<int:pk>/notice/", applications.notice, name="notice"),
    path("awards/", awards.listed, name="awards"),
    path("awards/export/", awards.export, name="awards_export"),
    path("awards/check/", awards.to_check, name="to_check"),
    path("awards/<int:pk>/", awards.award, name="award"),
    path("awards/<int:pk>/act/<slug:name>/", awards.act, name="award_act"),
]
