from django.urls import URLPattern, path

from linli.registers.places import views

app_name = "places"
urlpatterns: list[URLPattern] = [
    path("", views.place_list, name="list"),
    path("<int:pk>/", views.place_detail, name="detail"),
    path("<int:pk>/remove/", views.place_remove, name="remove"),
    *views.imports.urls("imports/"),
]
