from django.urls import path

from linli.services.employment.views import households, ledger, person, proposals, retirees, titles

app_name = "employment"
urlpatterns = [
    path("", ledger.index, name="list"),
    path("export/", ledger.export, name="export"),
    path("print/", ledger.printed, name="printed"),
    path("files/", ledger.files, name="files"),
    path("files/export/", ledger.files_export, name="files_export"),
    path("people/<int:pk>/", person.detail, name="person"),
    path("people/<int:pk>/file/", person.write, name="write"),
    path("people/<int:pk>/decide/", proposals.decide, name="decide"),
    path("people/<int:pk>/<str:name>/do/", person.act, name="act"),
    path("services/<int:pk>/answer/", person.answer, name="answer"),
    path("services/<int:pk>/undo/", person.service_back, name="service_back"),
    path("households/", households.listed, name="households"),
    path("households/export/", households.export, name="households_export"),
    path("households/<int:pk>/", households.detail, name="household"),
    path("households/<int:pk>/<str:name>/do/", households.act, name="household_act"),
    path("proposals/", proposals.listed, name="proposals"),
    path("proposals/export/", proposals.export, name="proposals_export"),
    path("proposals/<int:pk>/undo/", proposals.undo, name="proposal_undo"),
    path("titles/", titles.listed, name="titles"),
    path("titles/export/", titles.export, name="titles_export"),
    path("titles/new/", titles.new, name="title_new"),
    path("titles/missing/", titles.missing, name="missing"),
    path("titles/<int:pk>/", titles.detail, name="title"),
    path("titles/<int:pk>/<str:name>/do/", titles.act, name="title_act"),
    path("retirees/", retirees.listed, name="retirees"),
    path("retirees/export/", retirees.export, name="retirees_export"),
    *retirees.imports.urls("retirees/import/"),
    path("retirees/<int:pk>/", retirees.detail, name="retiree"),
    path("retirees/<int:pk>/<str:name>/do/", retirees.act, name="retiree_act"),
    path("health-checks/<int:pk>/undo/", retirees.check_back, name="check_back"),
]
