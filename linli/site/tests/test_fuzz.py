"""Every address with values that no page of ours sends: a sentence or a refusal, never a broken page.

A walk over the town notes which words of a query each view reads and which fields each form has; then one word or field
at a time gets a value from the edge. Bounded: each gets some of the values in turn, all of them are used over the walk.
"""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, resolve

from linli.core.web import pagination
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.site.tests import addresses, seed
from linli.site.tests.crawl import Form, Html, is_html, own

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# As they come over the wire: halves of letters, NUL, numbers no column holds, days without a day before or after.
ALWAYS = ["0001-01-01", "9999-12-31", "9" * 19, "%ED%A0%80"]
IN_TURN = [
    *("", "0", "-1", "9" * 18, "9" * 40, "%C2%B2", "1e999", "NaN", "x", "a" * 4000, "%F0%9F%8F%98"),
    *("%FF", "%00", "a%00b", "%0D%0AX: 1", "..%2F..%2Fetc", "{}", "[]", "0001-01", "9999-12", "0000-00-00"),
    *("10000-01-01", "bodies.body:" + "9" * 18, "bodies.body:" + "9" * 30, "https:%2F%2Felsewhere.example"),
]


def forged(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


TOKENS = [
    *("=", "%FF", "%00", "x.x", forged("9999-12-31T23:59:59-14:00", 2**70), forged("\ud800", 1)),
    *(pagination.token(values, ("pk",)) for values in ([], [1, 2, 3], ["x"])),  # signed, but of another list
]
NUMBERS = ["0", "9" * 18, "9223372036854775808", "9" * 40]
CODES = ["x", "%FF", "%ED%A0%80", "a" * 400, "%F0%9F%8F%98", "%00"]
FILES = {
    "empty.csv": b"",
    "odd.csv": b"\xff\xfe\x00",
    "half.csv": b"\xff\xfea\x00\x00\xd8",
    "other-half.csv": b"\xfe\xff\xd8\x00\x00",
    "nul.csv": b"\xff\xfe" + "\u59d3\u540d,\x00\n".encode("utf-16-le"),
    "late.csv": b"\xe5\xa7\x93,b\n\xff\xfe",
    "cut.xlsx": b"PK\x03\x04",
    "none.jpg": b"\xff\xd8\xff",
}


@contextmanager
def listening(heard: set[str]) -> Iterator[set[str]]:
    """Note the names of queries and forms that a view looks up."""

    def noting(name):
        original = getattr(QueryDict, name)

        def noted(values, key, *more):
            heard.add(key)
            return original(values, key, *more)

        return noted

    listened = {name: noting(name) for name in ("get", "getlist", "__getitem__", "__contains__")}
    with pytest.MonkeyPatch.context() as patched:
        for name, listener in listened.items():
            patched.setattr(QueryDict, name, listener)
        yield heard


@pytest.fixture(scope="module")
def town(module_db):
    """The town of the browser tests, in the tests' own database, and one user who holds every post."""
    found = seed.town()
    everyone = User.objects.create_user("everyone", seed.PASSWORD, name="何静")
    for post in list(Appointment.objects.filter(user__username__in=found["sessions"])):
        post.pk, post.user = None, everyone
        post.save(force_insert=True)
    return found


def enter():
    found = Client(raise_request_exception=False)
    everyone = User.objects.get(username="everyone")
    found.force_login(everyone, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


@pytest.fixture
def client(town):
    return enter()


class Fuzz:
    """Sends requests, takes back what they wrote, and notes which broke."""

    def __init__(self, client):
        self.client, self.faults, self.turns = client, [], itertools.cycle(IN_TURN)

    def send(self, method, path, data="", **files):
        with transaction.atomic():
            if files:
                answer = self.client.post(path, {**data, **files})
            elif method == "POST":
                answer = self.client.post(path, data, content_type="application/x-www-form-urlencoded")
            else:
                answer = self.client.generic(method, path)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            self.faults.append(
                f"{method} {path[:150]} {str(data)[:150]} {files}: {getattr(answer, 'exc_info', '')!r:.250}"
            )
        return answer

    def values(self, name):
        if name == "after":
            return TOKENS
        # What Python itself refuses, a day or half a letter, it refuses before either database.
        return ALWAYS if connection.vendor == "postgresql" else [*ALWAYS[-2:], *itertools.islice(self.turns, 2)]

    def query(self, path, given=""):
        """Each word of a query that the view reads, with values from the edge."""
        with listening(set()) as heard:
            self.send("GET", path + given)
        for name in sorted(heard - EVERYWHERE):
            for value in self.values(name):
                self.send("GET", f"{path}?{name}={value}")

    def form(self, path, form):
        """Each field that the view reads, with values from the edge; the others as the page fills them."""
        filled = {name: quote(value) for name, value in form.fields.items() if name != "csrfmiddlewaretoken"}
        with listening(set()) as heard:
            self.send("POST", path, joined(filled))
        for name in sorted({*filled, *heard} - EVERYWHERE - {"after"}):
            for value in self.values(name):
                self.send("POST", path, joined(filled | {name: value}))
        for name, (file, content) in itertools.product(form.files, FILES.items()):
            self.send("POST", path, form.fields, **{name: SimpleUploadedFile(file, content)})


HEADS = ["/?", "/search/?q=", "/me/?place=", "/cases/?q=", "/cases/?place=", "/people/?place=", "/figures/?place="]
EVERYWHERE = {"q", "place", "csrfmiddlewaretoken"}  # the head of every page reads them; they are sent on their own


def joined(fields):
    return "&".join(f"{quote(name)}={value}" for name, value in fields.items())


def examples(town):
    """Every address with an example: its name, its pattern, its path."""
    for name, pattern in addresses.patterns():
        try:
            path = addresses.example(name, pattern, town["things"])
        except NoReverseMatch:
            continue
        if path:
            yield name, pattern, path


@pytest.fixture(scope="module")
def forms(town):
    """The forms of all pages by where they send to, the longest of each."""
    client, found = enter(), {}
    for name, pattern, path in examples(town):
        for face in addresses.faces(name, pattern, town["things"]) or [path]:
            answer = client.get(face)
            for form in Html(answer.content.decode()).forms if is_html(answer) else []:
                target = (own(form.action, path) or path).partition("?")[0]
                if target not in found or len(form.fields) > len(found[target].fields):
                    found[target] = form
    return found


def test_no_word_of_an_address_breaks_its_page(town, client):
    fuzz = Fuzz(client)
    for _name, _pattern, path in examples(town):
        fuzz.query(path)
    for value in [*ALWAYS, *IN_TURN]:
        for path in (
            "/",
            "/search/?q=",
            "/me/?place=",
            "/cases/?q=",
            "/cases/?place=",
            "/people/?place=",
            "/figures/?place=",
        ):
            fuzz.send("GET", f"{path}{value}" if path.endswith("=") else f"{path}?{value}")
    assert fuzz.faults == []


def test_no_number_or_code_in_an_address_breaks_its_page(town, client):
    fuzz = Fuzz(client)
    for _name, _pattern, path in examples(town):
        for part in resolve(path).kwargs.values():
            for value in [*NUMBERS, *([] if isinstance(part, int) else CODES)]:
                odd = path.replace(f"/{part}/", f"/{value}/")
                for method in ("GET", "POST"):
                    fuzz.send(method, odd)
            fuzz.send("HEAD", path.replace(f"/{part}/", f"/{NUMBERS[-1]}/"))
    assert fuzz.faults == []


def test_no_field_of_a_form_breaks_its_page(town, client, forms):
    fuzz = Fuzz(client)
    paths = {path for _name, _pattern, path in examples(town)}
    for path in sorted(paths | forms.keys()):
        fuzz.form(path, forms.get(path, Form(path)))
    assert fuzz.faults == []
    assert len(forms) > 40
