from django.urls import path

from linli.work.visits import views

app_name = "visits"
urlpatterns = [
    path("", views.diary, name="list"),
    path("export/", views.export, name="export"),
    path("today/", views.today, name="today"),
    path("promises/", views.promises, name="promises"),
    path("area/", views.area, name="area"),
    path("area/<int:pk>/", views.area_of, name="area_of"),
    path("household/<int:pk>/", views.of_household, name="of_household"),
    path("household/<int:pk>/record/", views.record, name="record"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/promise/", views.keep_promise, name="promise"),
    path("<int:pk>/promise/drop/", views.drop_promise, name="promise_drop"),
    path("<int:pk>/promise/reopen/", views.reopen_promise, name="promise_reopen"),
    path("<int:pk>/seen/", views.seen, name="seen"),
]
