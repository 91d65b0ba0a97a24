from django.urls import path

from linli.insight.lists.views import addresses, build, data, run

app_name = "lists"
urlpatterns = [
    path("", run.index, name="list"),
    path("new/", build.new, name="new"),
    path("preview/", build.preview, name="preview"),
    path("given/<slug:code>/", run.given, name="given"),
    path("given/<slug:code>/export/", run.given_export, name="given_export"),
    path("<int:pk>/", run.detail, name="detail"),
    path("<int:pk>/edit/", build.edit, name="edit"),
    path("<int:pk>/export/", run.export, name="export"),
    path("<int:pk>/act/", run.act, name="act"),
    path("<int:pk>/addresses/", addresses.index, name="addresses"),
    path("addresses/<int:pk>/revoke/", addresses.revoke, name="address_revoke"),
    path("addresses/connection/", addresses.connection, name="connection"),
    path("data/<str:form>/", data.data, name="data"),
]
