from django.urls import path

from linli.work.areas import views

app_name = "areas"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.community, name="community"),
    path("<int:pk>/export/", views.export, name="export"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("places/<int:pk>/", views.history, name="history"),
]
