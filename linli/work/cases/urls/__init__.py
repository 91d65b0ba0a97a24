from django.urls import path

from linli.work.cases.views import desk, intake, lists, overdue, receipts

app_name = "cases"
urlpatterns = [
    path("", lists.case_list, name="list"),
    path("export/", lists.export, name="export"),
    path("overdue/", overdue.overdue, name="overdue"),
    path("overdue/export/", overdue.export, name="overdue_export"),
    path("inbox/", lists.inbox, name="inbox"),
    path("tiles/", lists.tiles, name="tiles"),
    path("household/<int:pk>/", lists.of_household, name="of_household"),
    path("person/<int:pk>/", lists.of_resident, name="of_resident"),
    path("new/", intake.new, name="new"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/act/<slug:name>/", desk.act, name="act"),
    path("<int:pk>/take-back/", desk.take_back, name="take_back"),
    path("<int:pk>/files/", desk.attach, name="attach"),
    path("<int:pk>/files/<int:number>/", desk.file, name="file"),
    path("<int:pk>/receipt/", receipts.receipt, name="receipt"),
    path("<int:pk>/materials/", receipts.materials, name="materials"),
    path("<int:pk>/phone/", desk.phone, name="phone"),
]
