from django.urls import path

from linli.services.eldercare.views import assessments, contacts, people, records

app_name = "eldercare"
KINDS = ("kin", "proxy", "plan", "absence", "duty")

urlpatterns = [
    path("", people.index, name="list"),
    path("export/", people.export, name="export"),
    path("people/<int:pk>/", people.card, name="card"),
    path("people/<int:pk>/read/", people.read, name="read"),
    path("people/<int:pk>/assess/", assessments.start, name="start"),
    path("assessments/<int:pk>/", assessments.detail, name="assessment"),
    path("assessments/<int:pk>/score/", assessments.score, name="score"),
    path("assessments/<int:pk>/complete/", assessments.complete, name="complete"),
    path("assessments/<int:pk>/countersign/", assessments.countersign, name="countersign"),
    path("assessments/<int:pk>/settle/", assessments.settle, name="settle"),
    path("assessments/<int:pk>/withdraw/", assessments.withdraw, name="withdraw"),
    path("contacts/", contacts.index, name="contacts"),
    path("contacts/duty/<int:pk>/", contacts.answer, name="contact_answer"),
    path("contacts/<int:pk>/", contacts.contact, name="contact"),
    path("contacts/<int:pk>/step/", contacts.step, name="contact_step"),
    path("contacts/<int:pk>/undo/", contacts.undo, name="contact_undo"),
    path("contacts/<int:pk>/case/", contacts.hand_over, name="hand_over"),
    path("people/<int:pk>/call/", records.call, {"kind": "person"}, name="person_call"),
    *(path(f"people/<int:pk>/{kind}/", records.add, {"kind": kind}, name=f"{kind}_add") for kind in KINDS),
    *(path(f"{kind}/<int:pk>/end/", records.end, {"kind": kind}, name=f"{kind}_end") for kind in KINDS),
    *(
        path(f"{kind}/<int:pk>/withdraw/", records.take_back, {"kind": kind}, name=f"{kind}_take_back")
        for kind in KINDS
    ),
    *(path(f"{kind}/<int:pk>/reopen/", records.reopen, {"kind": kind}, name=f"{kind}_reopen") for kind in KINDS),
    *(
        path(f"{kind}/<int:pk>/call/", records.call, {"kind": kind}, name=f"{kind}_call")
        for kind in ("kin", "proxy", "duty")
    ),
]
