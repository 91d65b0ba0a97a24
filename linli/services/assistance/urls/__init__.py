from django.urls import path

from linli.services.assistance.views import applying, households, means, reliefs, requests, reviews

app_name = "assistance"
urlpatterns = [
    path("", households.listed, name="list"),
    path("export/", households.export, name="export"),
    path("reviews/", reviews.listed, name="reviews"),
    path("requests/", requests.listed, name="requests"),
    path("requests/<int:pk>/", requests.request_page, name="request"),
    path("requests/<int:pk>/phone/", requests.phone, name="request_phone"),
    path("requests/<int:pk>/find/", requests.find, name="request_find"),
    path("requests/<int:pk>/act/<slug:name>/", requests.act, name="request_act"),
    path("household/<int:pk>/", households.household, name="household"),
    path("household/<int:pk>/card/", households.card, name="card"),
    path("household/<int:pk>/read/", households.read, name="read"),
    path("household/<int:pk>/authorise/", means.authorise, name="authorise"),
    path("household/<int:pk>/means/", means.statement, name="statement"),
    path("household/<int:pk>/apply/", applying.apply, name="apply"),
    path("authorisations/<int:pk>/revoke/", means.revoke, name="revoke"),
    path("statements/<int:pk>/withdraw/", means.statement_withdraw, name="statement_withdraw"),
    path("applications/<int:pk>/", applying.application, name="application"),
    path("applications/<int:pk>/withdraw/", applying.withdraw, name="withdraw"),
    path("applications/<int:pk>/restore/", applying.restore, name="restore"),
    path("of-application/<int:pk>/", applying.of_application, name="of_application"),
    path("relief/<int:pk>/", reliefs.relief, name="relief"),
    path("relief/<int:pk>/act/<slug:name>/", reliefs.act, name="relief_act"),
    path("review/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/take-back/", reviews.take_back, name="review_take_back"),
]
