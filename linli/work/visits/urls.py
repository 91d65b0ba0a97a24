from django.urls import path

from linli.work.visits.views import calls, doors, photos, visits

app_name = "visits"
urlpatterns = [
    path("", visits.diary, name="list"),
    path("export/", visits.export, name="export"),
    path("today/", visits.today, name="today"),
    path("promises/", visits.promises, name="promises"),
    path("area/", visits.area, name="area"),
    path("area/<int:pk>/", visits.area_of, name="area_of"),
    path("household/<int:pk>/", visits.of_household, name="of_household"),
    path("household/<int:pk>/record/", visits.record, name="record"),
    path("doors/<int:pk>/", doors.sheet, name="doors"),
    path("doors/<int:pk>/make/", doors.make, name="doors_make"),
    path("door-code/<int:pk>/renew/", doors.renew, name="door_renew"),
    path("door-code/<int:pk>/end/", doors.end, name="door_end"),
    path("door/<str:code>/", doors.door, name="door"),
    path("call/<int:pk>/", calls.call, name="call"),
    path("<int:pk>/", visits.detail, name="detail"),
    path("<int:pk>/uses/", visits.uses, name="uses"),
    path("<int:pk>/correct/", visits.correct, name="correct"),
    path("<int:pk>/withdraw/", visits.withdraw, name="withdraw"),
    path("<int:pk>/promise/", visits.keep_promise, name="promise"),
    path("<int:pk>/promise/drop/", visits.drop_promise, name="promise_drop"),
    path("<int:pk>/promise/reopen/", visits.reopen_promise, name="promise_reopen"),
    path("<int:pk>/photos/", photos.add, name="photo_add"),
    path("photo/<int:pk>/", photos.photo, name="photo"),
    path("photo/<int:pk>/remove/", photos.remove, name="photo_remove"),
    path("<int:pk>/seen/", visits.seen, name="seen"),
]
