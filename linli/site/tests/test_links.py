"""Every link of every page leads to a page, whoever follows it: no 403, no 404, no 500, a title, no foreign word."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from linli.core.access.permissions import Role
from linli.core.demo.seed import seed
from linli.registers.accounts.models import User
from linli.site.tests.crawl import Opened, own, walk

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ROLES = [role.value for role in Role]
# Words that are the same in Chinese text: of files, of names, of what one types.
LATIN = re.compile(r"(?<![\w.])[A-Za-z][A-Za-z]+(?![\w.])")
KNOWN = {
    *("English", "JavaScript", "Excel", "Word", "PDF", "xlsx", "xls", "ods", "csv", "LINLI_HEADS", "LINLI_MAIL"),
    *("HSDS", "JSON", "zip"),  # packages of services
    *("iPhone", "Android", "Safari", "Chrome", "Edge"),  # on which phones the app is installed
    *("wjg", "wangjianguo", "kxjd"),  # examples of what can be searched
    *("TM", "QD", "SG"),  # of codes and certificates
    *ROLES,  # the demonstration's sign-in names
    *("linli", "journal", "verify", "head"),  # a command that is quoted
}
SEALS = "/journal/seals/"  # codes of seals, and the name of the server


@pytest.fixture(scope="module")
def town(module_db):
    """The demonstration as it is today, with one sign-in per role."""
    return seed("tiny", timezone.localdate())


@pytest.mark.parametrize("role", ["nobody", *ROLES])
def test_every_link_leads_to_a_page_with_a_title_and_chinese_words(town, role):
    client = Client(raise_request_exception=False)
    if role != "nobody":
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(User.objects.get(username=role), backend=backend)
    opened = list(walk(client))
    assert [fault for one in opened for fault in faults(one)] == []
    assert len(opened) > 8


def faults(one: Opened):
    """What a reader would stumble over."""
    if one.status >= 400:
        yield f"{one.status}: {one.path}, linked on {one.stood_on}"
    if one.page is None or one.status != 200:
        return
    yield from (
        f"form of {one.path} sends to no address: {form.action}" for form in one.page.forms if is_dead(form, one)
    )
    if "<main" not in one.page.source:
        return
    if "已忽略" in one.page.source:
        yield f"a link asks for a filter that the page does not know: {one.path}, on {one.stood_on}"
    if not one.page.title.partition("·")[0].strip():
        yield f"no title: {one.path}"
    if one.path != SEALS:
        found = {word for words in one.page.words for word in LATIN.findall(words)}
        yield from (f"not translated on {one.path}: {word}" for word in sorted(found - KNOWN))


def is_dead(form, one: Opened) -> bool:
    """Whether nothing answers where a form sends to."""
    try:
        resolve(urlsplit(own(form.action, one.path) or "").path)
    except Resolver404:
        return True
    return False
