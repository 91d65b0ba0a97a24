from django.urls import path

from linli.registers.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.duty_list, name="list"),
    path("matters/<str:code>/", views.matter_page, name="matter"),
    path("matters/<str:code>/refusal/", views.refusal, name="refusal"),
    path("assign/", views.assign, name="assign"),
    path("<int:pk>/end/", views.end, name="end"),
    path("admissions/", views.admissions, name="admissions"),
    path("admissions/add/", views.admit, name="admit"),
    path("admissions/<int:pk>/end/", views.end_admission, name="end_admission"),
]
