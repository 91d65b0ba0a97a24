from django.urls import path

from linli.registers.bodies import views

app_name = "bodies"
urlpatterns = [
    path("", views.body_list, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.body_detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/appoint/", views.appoint, name="appoint"),
    path("posts/<int:pk>/end/", views.end_appointment, name="end_appointment"),
    path("posts/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
]
