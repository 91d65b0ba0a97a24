from django.urls import path

from linli.registers.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.account_list, name="list"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("accounts/<int:pk>/export/", views.export, name="export"),
    path("transfers/<int:pk>/", views.transfer, name="transfer"),
    path("transfers/<int:pk>/correct/", views.ask, name="ask"),
    path("corrections/", views.correction_list, name="corrections"),
    path("corrections/<int:pk>/answer/", views.answer, name="answer"),
    path("closings/", views.closings, name="closings"),
    path("closings/month/", views.close_month, name="close_month"),
]
