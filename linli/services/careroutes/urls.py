from django.urls import path

from linli.services.careroutes import views

app_name = "careroutes"
urlpatterns = [
    path("", views.index, name="list"),
    path("mine/", views.mine, name="mine"),
    path("<int:pk>/", views.day, name="day"),
    path("<int:pk>/plan/", views.plan, name="plan"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/hours/", views.hours, name="hours"),
    path("<int:pk>/hours/act/<slug:name>/", views.hours_act, name="hours_act"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/act/<slug:name>/", views.proposal_act, name="proposal_act"),
]
