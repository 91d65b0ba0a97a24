from django.urls import path

from linli.work.diary import views

app_name = "diary"
urlpatterns = [
    path("", views.day, name="day"),
    path("month/", views.month, name="month"),
    path("days/", views.days, name="days"),
    path("search/", views.search, name="search"),
    path("week/", views.week, name="week"),
    path("export/", views.export, name="export"),
]
