from django.urls import path

from linli.services.training.views import courses, fairs, guests, plan, requests, subsidies, trainees

app_name = "training"
urlpatterns = [
    path("", courses.index, name="list"),
    path("export/", courses.export, name="export"),
    path("new/", courses.new, name="new"),
    path("<int:pk>/", courses.detail, name="detail"),
    path("<int:pk>/edit/", courses.edit, name="edit"),
    path("<int:pk>/act/<slug:name>/", courses.act, name="act"),
    path("<int:pk>/day/", courses.attendance, name="day"),
    path("<int:pk>/propose/", plan.propose, name="propose"),
    path("people/<int:pk>/", trainees.detail, name="trainee"),
    path("people/<int:pk>/act/<slug:name>/", trainees.act, name="trainee_act"),
    path("plan/", plan.plan, name="plan"),
    path("subsidies/", subsidies.listed, name="subsidies"),
    path("subsidies/export/", subsidies.export, name="subsidies_export"),
    path("fairs/", fairs.index, name="fairs"),
    path("fairs/new/", fairs.new, name="fair_new"),
    path("fairs/<int:pk>/", fairs.detail, name="fair"),
    path("fairs/<int:pk>/edit/", fairs.edit, name="fair_edit"),
    path("fairs/<int:pk>/act/<slug:name>/", fairs.act, name="fair_act"),
    path("fairs/<int:pk>/sheet/", fairs.sheet, name="fair_sheet"),
    path("fairs/<int:pk>/result/", fairs.result, name="fair_result"),
    path("fairs/<int:pk>/export/", fairs.export, name="fair_export"),
    path("guests/<int:pk>/", guests.detail, name="guest"),
    path("guests/<int:pk>/act/<slug:name>/", guests.act, name="guest_act"),
    path("requests/", requests.listed, name="requests"),
    path("requests/<int:pk>/answer/", requests.answer, name="request_answer"),
    path("requests/<int:pk>/phone/", requests.phone, name="request_phone"),
]
