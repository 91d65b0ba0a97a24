"""Addresses of the pages for staff."""

from django.urls import path

from linli.services.directory.views import coverage, notes, packages, staff

app_name = "directory"
urlpatterns = [
    path("", staff.index, name="list"),
    path("export/", staff.export, name="export"),
    path("new/", staff.new, name="new"),
    path("services/<int:pk>/", staff.service, name="service"),
    path("services/<int:pk>/edit/", staff.edit, name="edit"),
    path("services/<int:pk>/end/", staff.end, name="end"),
    path("services/<int:pk>/reopen/", staff.reopen, name="reopen"),
    path("services/<int:pk>/locations/", staff.point_new, name="point_new"),
    path("services/<int:pk>/check/", staff.check, name="check"),
    path("points/<int:pk>/end/", staff.point_end, name="point_end"),
    path("points/<int:pk>/reopen/", staff.point_reopen, name="point_reopen"),
    path("organizations/<int:pk>/", staff.organization, name="organization"),
    path("locations/<int:pk>/", staff.location, name="location"),
    path("locations/<int:pk>/assign/", staff.assign, name="assign"),
    path("services/<int:pk>/add/<slug:table>/", staff.detail_of_service, name="detail_of_service"),
    path("locations/<int:pk>/add/<slug:table>/", staff.detail_of_location, name="detail_of_location"),
    path("points/<int:pk>/add/<slug:table>/", staff.detail_of_point, name="detail_of_point"),
    path("details/<int:pk>/", staff.detail_edit, name="detail_edit"),
    path("details/<int:pk>/remove/", staff.detail_remove, name="detail_remove"),
    path("checks/", notes.rota, name="rota"),
    path("notes/", notes.index, name="notes"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/confirm/", notes.confirm, name="confirm"),
    path("notes/<int:pk>/reject/", notes.reject, name="reject"),
    path("notes/<int:pk>/back/", notes.back, name="note_back"),
    path("packages/", packages.index, name="packages"),
    path("packages/export/", packages.export, name="package_export"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/take/", packages.take, name="package_take"),
    path("packages/<int:pk>/undo/", packages.undo, name="package_undo"),
    path("coverage/", coverage.index, name="coverage"),
    path("coverage/<slug:kind>/", coverage.kind, name="coverage_kind"),
]
