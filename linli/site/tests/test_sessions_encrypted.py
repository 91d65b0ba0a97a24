"""Names and promises reach the next page by the session, which only the application can read; no cookie has them."""

import base64
import zlib

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse

from linli.core.secrets import crypto
from linli.registers.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def readable(row):
    """What someone who reads the table can make of a session, without the keys."""
    text = row.session_data.partition(":")[0]
    packed = text.startswith(".")
    plain = base64.urlsafe_b64decode(text.lstrip(".") + "===")
    return (zlib.decompress(plain) if packed else plain).decode()


def test_a_message_names_the_person_on_the_next_page_only(client, sign_in, community):
    person = PersonFactory(community=community, name="王建国")
    sign_in("clerk", community)
    answer = client.post(
        reverse("people:died", args=[person.pk]), {"on": "2026-03-02"}, headers={"accept-language": "en"}
    )
    assert answer.status_code == 302
    assert "messages" not in answer.cookies
    assert "王建国" not in str(answer.cookies)
    (row,) = Session.objects.all()
    assert crypto.TOKEN.fullmatch(readable(row))
    assert "_messages" in row.get_decoded()
    assert "Death of 王建国 recorded." in client.get("/me/", headers={"accept-language": "en"}).content.decode()
    assert "王建国" not in client.get("/me/", headers={"accept-language": "en"}).content.decode()


def test_a_session_of_an_earlier_version_is_signed_out_without_an_error(client, sign_in, community, settings):
    settings.SESSION_SERIALIZER = "django.core.signing.JSONSerializer"
    sign_in("clerk", community)
    settings.SESSION_SERIALIZER = "linli.core.secrets.sessions.EncryptedSerializer"
    assert client.get("/me/").status_code == 302


def test_an_altered_session_is_empty():
    store = SessionStore()
    store["name"] = "王建国"
    assert SessionStore().decode(store.encode({"name": "王建国"})) == {"name": "王建国"}
    other = crypto.encrypt('{"name": "x"}', "another.column")
    assert SessionStore().decode(other) == {}
