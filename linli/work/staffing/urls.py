from django.urls import path

from linli.work.staffing import views

app_name = "staffing"
urlpatterns = [
    path("", views.roster, name="list"),
    path("export/", views.export, name="export"),
    *views.imports.urls("import/"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.worker_page, name="worker"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/qualify/", views.qualify, name="qualify"),
    path("<int:pk>/account/", views.link_account, name="account"),
    path("<int:pk>/end/", views.end_service, name="end_service"),
    path("qualifications/<int:pk>/correct/", views.correct_qualification, name="correct_qualification"),
    path("qualifications/<int:pk>/end/", views.end_qualification, name="end_qualification"),
]
