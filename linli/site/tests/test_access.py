"""The pages of no single room: who may open them, where each role begins, and what a device remembers."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.core.web.models import ExportFile
from linli.registers.accounts.models import User

MATRIX = """
                      nobody  worker  clerk  committee  subdistrict  district  handler  auditor  admin
GET  home             200     302     302    302        302          302       302      302      302
GET  me               302     200     200    200        200          200       200      200      200
GET  styleguide       200     200     200    200        200          200       200      200      200
GET  footprint        302     200     200    200        200          200       200      200      200
GET  journal          302     403     403    403        403          403       403      200      403
GET  journal_export   302     403     403    403        403          403       403      200      403
GET  journal_seals    302     403     403    403        403          403       403      200      403
GET  journal_unusual  302     403     403    403        403          403       403      200      403
POST journal_verify   302     403     403    403        403          403       403      200      403
GET  exports          302     200     200    200        200          200       200      200      200
GET  export           302     404     404    404        404          404       404      404      404
GET  export_file      302     404     404    404        404          404       404      404      404
GET  messages         302     200     200    200        200          200       200      200      200
GET  draft_keys       302     302     302    302        302          302       302      302      302
POST draft_keys       302     200     200    200        200          200       200      200      200
GET  place            302     404     404    404        404          404       404      404      404
POST work_in_place    302     302     302    302        302          302       302      302      302
GET  seen_by_server   404     404     404    404        404          404       404      404      404
GET  favicon          301     301     301    301        301          301       301      301      301
GET  set_language     302     302     302    302        302          302       302      302      302
POST set_language     302     302     302    302        302          302       302      302      302
GET  set_text_size    302     302     302    302        302          302       302      302      302
POST set_text_size    302     302     302    302        302          302       302      302      302
"""


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, who, method, url_name, expected):
    sign_in(who, community)
    data = {"language": "en", "size": "large", "place": "all", "salt": "s" * 43 + "="}
    other = ExportFile.objects.create(by_id=0, title="办件", path="/cases/export/")
    url = reverse(url_name, args=[other.pk] if url_name in ("export", "export_file") else [])
    answer = client.get(url) if method == "GET" else client.post(url, data)
    assert answer.status_code == expected


def test_language_and_text_size_stay_with_device_and_account(client, sign_in, community):
    user = sign_in("worker", community)
    client.post(reverse("set_language"), {"language": "en", "next": "/me/"})
    answer = client.post(reverse("set_text_size"), {"size": "large", "next": "/me/"}, follow=True)
    assert answer.redirect_chain == [("/me/", 302)]
    assert 'lang="en" class="large"' in answer.content.decode()
    user.refresh_from_db()
    assert (user.language, user.text_size) == ("en", "large")


def test_a_new_device_follows_the_account(client, sign_in, community):
    user = sign_in("worker", community)
    User.objects.filter(pk=user.pk).update(language="zh-hant", text_size="large")
    client.get(reverse("home"))
    page = client.get(reverse("me")).content.decode()
    assert 'lang="zh-hant" class="large"' in page


@pytest.mark.parametrize(("name", "value"), [("set_language", "xx"), ("set_text_size", "giant")])
def test_a_made_up_choice_is_refused(client, db, name, value):
    assert client.post(reverse(name), {"language": value, "size": value}).status_code == 400


def test_nobody_is_sent_to_another_site(client, db):
    answer = client.post(reverse("set_language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_who_holds_several_posts_sees_each_with_its_dates(client, sign_in, community, elsewhere):
    sign_in("committee", community, name="several")
    sign_in("worker", elsewhere, name="several")
    page = client.get(reverse("me")).content.decode()
    assert page.count("2018") >= 2
    assert community.name in page
    assert elsewhere.name in page


def test_me_costs_the_same_however_many_posts(client, sign_in, community, elsewhere, django_assert_max_num_queries):
    for role in ("worker", "clerk", "committee", "subdistrict"):
        sign_in(role, elsewhere, name="several")
    client.get(reverse("me"))  # the first page of a session writes it down
    with django_assert_max_num_queries(6):
        client.get(reverse("me"))
