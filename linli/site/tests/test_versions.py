"""Two tabs, or two people, with the same record open: the later one sees both versions and decides."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.urls import reverse

from linli.core import journal
from linli.core.journal import versions
from linli.core.tests import rows
from linli.registers.people import actions as people
from linli.registers.people.tests.factories import (
    PersonFactory,
)
from linli.site.tests import addresses
from linli.site.tests.version_scenes import FACTS, World
from linli.site.tests.version_scenes_reports import SCENES

pytestmark = pytest.mark.django_db

# Every address that takes a form, and why a stale one overwrites nothing. `VERSION`: see SCENES.
FORMS = rows.forms()


def test_every_form_is_in_the_table_once():
    lines = [line.split() for matrix in addresses.matrices().values() for line in matrix.strip().splitlines()[1:]]
    posts = {words[1] for words in lines if words and words[0] == "POST"}
    named = [name for names in FORMS.values() for name in names]
    assert sorted(named) == sorted(set(named))
    missing = {name: addresses.place(name) for name in posts - set(named)}
    assert missing == {}, "write it there in FORMS; if it corrects a row, it carries a version and has a scene"
    assert set(FORMS[rows.VERSION]) == set(SCENES)


def version_in(page: str, address: str) -> str:
    """The version that the form with this address carries; a form without an address is sent to its own page."""
    for form in re.findall(r"<form\b.*?</form>", page, re.S):
        head = form.partition(">")[0]
        action = re.search(r'action="([^"]*)"', head)
        if 'method="post"' in head and (html.unescape(action[1]) if action else "") in {address, ""}:
            found = re.search(r'name="based_on" value="([^"]+)"', form)
            if found and (action or "logout" not in form):
                return found[1]
    raise AssertionError(f"no form for {address} carries a version")


def stored(row: Any) -> list[dict[str, Any]]:
    return list(type(row)._base_manager.filter(pk=row.pk).values())


def entries() -> int:
    return journal.newest()


@pytest.fixture
def world(community, sign_in, client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return World(community, sign_in, client)


@pytest.mark.parametrize("name", FORMS[rows.VERSION])
def test_a_stale_form_changes_nothing_and_shows_both(client, world, name):
    made = SCENES[name](world)
    opened = version_in(client.get(made.page).content.decode(), made.form or made.url)
    made.change()
    before, written = stored(made.row), entries()
    answer = client.post(made.url, {**made.data, "based_on": opened}, headers={"referer": f"http://x{made.page}"})
    page = answer.content.decode()
    assert answer.status_code == 412
    assert (stored(made.row), entries()) == (before, written), "nothing is changed"
    assert "Changed in the meantime" in page
    assert [text for text in made.shows if text not in page] == []
    # The user has seen both and decides for their own: the page sends the same again.
    decided = {"based_on": re.findall(r'name="based_on" value="([^"]+)"', page)[-1]}
    assert client.post(made.url, {**made.data, **decided}).status_code in {200, 302}
    assert entries() > written, "now it is saved"


@pytest.mark.parametrize("name", FORMS[rows.VERSION])
def test_a_form_that_is_up_to_date_is_saved_without_a_question(client, world, name):
    made = SCENES[name](world)
    opened = version_in(client.get(made.page).content.decode(), made.form or made.url)
    written = entries()
    assert client.post(made.url, {**made.data, "based_on": opened}).status_code in {200, 302}
    assert entries() > written


def stale_person(client, world, mine, theirs):
    """The answer to a stale correction of a person, and the person."""
    world.me("clerk")
    person = world.resident(person__name="Wang", person__born=dt.date(1960, 1, 2))
    url = reverse("people:correct", args=[person.pk])
    opened = version_in(client.get(url).content.decode(), url)
    people.correct(person, theirs, by=world.colleague("clerk"))
    return client.post(url, {"name": "Wang", **FACTS, **mine, "based_on": opened}), person


def decide(client, answer, person, mine):
    """Save mine anyway, with what the page holds."""
    decided = re.findall(r'name="based_on" value="([^"]+)"', answer.content.decode())[-1]
    url = reverse("people:correct", args=[person.pk])
    client.post(url, {"name": "Wang", **FACTS, **mine, "based_on": decided})
    person.refresh_from_db()


def test_saving_mine_leaves_alone_what_only_the_other_changed(client, world):
    mine, theirs = {"name": "Wang Mine"}, {"education": "21", "phone": "13900001111"}
    answer, person = stale_person(client, world, mine, theirs)
    decide(client, answer, person, mine)
    assert (person.name, person.education, person.phone) == ("Wang Mine", "21", "13900001111")


def test_of_two_who_change_the_same_the_decision_of_the_later_counts(client, world):
    mine, theirs = {"name": "Wang Mine"}, {"name": "Wang Theirs"}
    answer, person = stale_person(client, world, mine, theirs)
    assert [text for text in ("Wang Mine", "Wang Theirs") if text not in answer.content.decode()] == []
    person.refresh_from_db()
    assert person.name == "Wang Theirs"
    decide(client, answer, person, mine)
    assert person.name == "Wang Mine"


def test_two_who_type_the_same_are_not_asked(client, world):
    answer, _person = stale_person(client, world, {"name": "Wang New"}, {"name": "Wang New"})
    assert answer.status_code == 302


def test_a_third_change_after_the_question_is_asked_about_again(client, world):
    answer, person = stale_person(client, world, {"name": "Wang Mine"}, {"name": "Wang Theirs"})
    decided = re.findall(r'name="based_on" value="([^"]+)"', answer.content.decode())[-1]
    people.correct(person, {"name": "Wang Third"}, by=world.colleague("committee"))
    url = reverse("people:correct", args=[person.pk])
    again = client.post(url, {"name": "Wang Mine", **FACTS, "based_on": decided})
    assert again.status_code == 412
    assert "Wang Third" in again.content.decode()


def test_numbers_stay_masked_in_the_question_and_nothing_can_be_read_from_a_version(client, world):
    answer, person = stale_person(client, world, {"name": "Wang Mine"}, {"phone": "13900001111"})
    page = answer.content.decode()
    assert "13900001111" not in page
    assert "1111" in page
    assert answer["Cache-Control"].startswith("max-age=0")
    other = PersonFactory(name="Wang", phone="13900001111", community=world.community)
    ours, theirs = (versions.of(row, {"phone": row.phone}).partition("-")[2] for row in (person, other))
    person.refresh_from_db()
    assert ours != theirs, "equal numbers of two people look different"
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{16}", theirs)


def test_a_form_with_an_error_keeps_the_version_of_its_opening(client, world):
    world.me("clerk")
    person = world.resident()
    url = reverse("people:correct", args=[person.pk])
    opened = version_in(client.get(url).content.decode(), url)
    people.correct(person, {"name": "Wang Theirs"}, by=world.colleague("clerk"))
    page = client.post(url, {"name": "", "based_on": opened}).content.decode()
    assert version_in(page, url) == opened


@pytest.mark.parametrize("version", ["x", "0", "9" * 40, "1-2-3/4-5", "-", "/"])
def test_a_version_that_nobody_gave_is_a_question_too(client, world, version):
    world.me("clerk")
    person = world.resident()
    answer = client.post(reverse("people:correct", args=[person.pk]), {"name": "Wang", **FACTS, "based_on": version})
    assert answer.status_code == 412
    person.refresh_from_db()
    assert person.name != "Wang"


def test_an_act_by_htmx_is_asked_about_beside_its_form(client, world):
    made = SCENES["cases:act"](world)
    opened = version_in(client.get(made.page).content.decode(), made.url)
    made.change()
    answer = client.post(made.url, {**made.data, "based_on": opened}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (412, "#notices")
    assert "<html" not in answer.content.decode()


def test_nobody_finds_out_a_masked_number_by_trying(client, world):
    """A right guess and a wrong one get the same answer, and neither is saved without a trace."""
    world.me("committee")  # corrects, but never reads numbers
    person = world.resident(person__phone="13900001111")
    url, answers = reverse("people:correct", args=[person.pk]), []
    opened = version_in(client.get(url).content.decode(), url)
    for guess in ("13900001111", "13900002222"):
        for forged in (opened[:-30] + "0" * 30, "0", re.sub("-[0-9a-f]{8}", "-00000000", opened, count=7)):
            told = {"name": person.name, **FACTS, "phone": guess, "based_on": forged}
            answer = client.post(url, told)
            page = re.sub(r'value="[^"]*"', "", answer.content.decode()).replace(guess, "").replace(guess[-4:], "")
            answers.append((answer.status_code, page.count("<tr")))
    assert set(answers) == {(412, answers[0][1])}
    person.refresh_from_db()
    assert person.phone == "13900001111"
