from django.urls import path

from linli.services.vacancies.views import employers, inquiries, own, people, referrals, vacancies

app_name = "vacancies"
urlpatterns = [
    path("", vacancies.index, name="list"),
    path("export/", vacancies.export, name="export"),
    *vacancies.imports.urls("import/"),
    path("<int:pk>/", vacancies.detail, name="detail"),
    path("<int:pk>/edit/", vacancies.edit, name="edit"),
    path("<int:pk>/act/<slug:name>/", vacancies.act, name="act"),
    path("employers/", employers.listed, name="employers"),
    path("employers/new/", employers.new, name="employer_new"),
    path("employers/<int:pk>/", employers.detail, name="employer"),
    path("employers/<int:pk>/edit/", employers.edit, name="employer_edit"),
    path("employers/<int:pk>/vacancies/new/", employers.vacancy_new, name="new"),
    path("proposals/", people.proposals, name="proposals"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/paper/", people.paper, name="paper"),
    path("people/<int:pk>/refer/", people.refer, name="refer"),
    path("people/<int:pk>/dismiss/", people.dismiss, name="dismiss"),
    path("dismissals/<int:pk>/undo/", people.undo_dismissal, name="undo_dismissal"),
    path("referrals/", referrals.listed, name="referrals"),
    path("referrals/<int:pk>/", referrals.detail, name="referral"),
    path("referrals/<int:pk>/act/<slug:name>/", referrals.act, name="referral_act"),
    path("follow-ups/", referrals.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", referrals.follow_up, name="follow_up"),
    path("questions/", inquiries.listed, name="inquiries"),
    path("questions/<int:pk>/answer/", inquiries.answer, name="inquiry_answer"),
    path("questions/<int:pk>/phone/", inquiries.phone, name="inquiry_phone"),
    path("own/", own.own, name="own"),
]
