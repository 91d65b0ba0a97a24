from django.urls import path

from linli.work.rounds import views

app_name = "rounds"
urlpatterns = [
    path("", views.week, name="week"),
    path("household/<int:pk>/", views.arrange, name="arrange"),
    path("arrangement/<int:pk>/undo/", views.take_back, name="take_back"),
    path("calendar/", views.feed, name="feed"),
    path("calendar/new/", views.feed_give, name="feed_give"),
    path("calendar/end/", views.feed_revoke, name="feed_revoke"),
    path("calendar/restore/", views.feed_restore, name="feed_restore"),
    path("calendar.ics", views.calendar, name="calendar"),
]
