from django.urls import path

from linli.registers.accounts import views

app_name = "accounts"
urlpatterns = [
    path("accounts/", views.account_list, name="list"),
    path("me/devices/", views.own_devices, name="devices"),
    path("me/devices/<int:pk>/", views.device_detail, name="device"),
    path("me/devices/<int:pk>/withdraw/", views.withdraw_device, name="withdraw_device"),
    path("me/devices/<int:pk>/allow/", views.allow_device, name="allow_device"),
    path("accounts/devices/", views.watched_devices, name="watched_devices"),
    path("accounts/new/", views.create, name="create"),
    path("accounts/<int:pk>/", views.account_detail, name="detail"),
    path("accounts/<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("accounts/<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("accounts/<int:pk>/unlock/", views.unlock, name="unlock"),
    path("accounts/<int:pk>/reset-password/", views.reset_password, name="reset_password"),
    path("accounts/<int:pk>/remove-second-factor/", views.remove_second_factor, name="remove_second_factor"),
]
