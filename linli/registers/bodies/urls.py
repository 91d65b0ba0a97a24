from django.urls import path

from linli.registers.bodies.views import posts, requests

app_name = "bodies"
urlpatterns = [
    path("", posts.body_list, name="list"),
    path("new/", posts.new, name="new"),
    path("people/", posts.people, name="people"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/posts/<int:pk>/", requests.answer_post, name="answer_post"),
    path("requests/accounts/<int:pk>/", requests.answer_reset, name="answer_reset"),
    path("<int:pk>/", posts.body_detail, name="detail"),
    path("<int:pk>/edit/", posts.edit, name="edit"),
    path("<int:pk>/end/", posts.end, name="end"),
    path("<int:pk>/appoint/", posts.appoint, name="appoint"),
    path("posts/<int:pk>/end/", posts.end_appointment, name="end_appointment"),
    path("posts/<int:pk>/hand-over/", posts.hand_over, name="hand_over"),
]
