"""Every address of Linli."""

from django.urls import include, path

from linli.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("linli.registers.accounts.urls")),
    path("places/", include("linli.registers.places.urls")),
    path("bodies/", include("linli.registers.bodies.urls")),
    path("people/", include("linli.registers.people.urls")),
    path("duties/", include("linli.registers.duties.urls")),
    path("workers/", include("linli.work.staffing.urls")),
    path("areas/", include("linli.work.areas.urls")),
    path("visits/", include("linli.work.visits.urls")),
    path("cases/", include("linli.work.cases.urls")),
    path("figures/", include("linli.insight.assessment.urls")),
    path("account/", include("allauth.urls")),
]
