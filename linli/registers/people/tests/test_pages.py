"""What a worker sees of a household and a person, and what stays masked until the purpose is stated."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from conftest import appointed
from linli.core.journal.models import Entry
from linli.core.secrets import crypto
from linli.registers.people import actions
from linli.registers.people.models import Duplicate, Person
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory, household_at
from linli.registers.people.views import reading

MASKED_PAGES = ["people:households", "people:household", "people:person", "people:correct", "people:move"]


@pytest.fixture
def household(community):
    return household_at(community, "王建国", "李秀英")


@pytest.fixture
def person(household):
    return household.residencies.get(is_head=True).person


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def pages_about(person, household, pair):
    keys = {"people:households": [], "people:household": [household.pk]}
    urls = [reverse(name, args=keys.get(name, [person.pk])) for name in MASKED_PAGES]
    return [*urls, reverse("people:duplicate", args=[pair.pk]), reverse("people:duplicates")]


@pytest.mark.parametrize("role", ["worker", "committee", "subdistrict"])
def test_no_page_contains_a_whole_number_before_the_purpose_is_stated(
    client, sign_in, household, person, community, role
):
    twin = PersonFactory(community=community, name=person.name, born=person.born, id_number="", id_hash="")
    pair = Duplicate.objects.create(community=community, first=person, second=twin, score=70)
    sign_in(role, community)
    for url in pages_about(person, household, pair):
        source = client.get(url).content.decode()
        for someone in Person.objects.all():
            assert not someone.id_number or someone.id_number not in source
            assert someone.phone not in source


def test_pages_with_unmasked_fields_are_not_cached(client, sign_in, household, person, community):
    sign_in("worker", community)
    for name, thing in (("people:person", person), ("people:household", household)):
        assert "no-store" in client.get(reverse(name, args=[thing.pk]))["Cache-Control"]


def test_the_database_contains_no_readable_number(person):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, id_hash FROM people_person WHERE id = %s", [person.pk])
        row = " ".join(cursor.fetchone())
    assert person.id_number not in row
    assert person.phone not in row
    assert crypto.decrypt(row.split()[0], "people_person.id_number") == person.id_number


def test_after_the_purpose_the_lines_are_shown_and_the_resident_can_see_who_looked(
    client, sign_in, household, person, community
):
    user = sign_in("worker", community)
    client.post(reverse("people:household_read", args=[household.pk]), {"purpose": "visit"})
    source = page(client, "people:household", household.pk)
    assert person.id_number in source
    assert person.phone in source
    entries = Entry.objects.filter(kind="read", target_type="people.person")
    assert entries.count() == 2, "one for each member"
    entry = entries.get(target_id=person.pk)
    assert (entry.actor_name, entry.reason) == (user.name, "visit")
    assert person.id_number not in str(entry.changes)
    log = page(client, "people:person", person.pk)
    assert user.name in log
    assert "准备走访" in log or "To prepare a visit" in log


def test_the_grant_ends_and_belongs_to_one_session(client, sign_in, person, community, monkeypatch):
    sign_in("worker", community)
    url = reverse("people:person_read", args=[person.pk])
    answer = client.post(url, {"purpose": "check"}, headers={"HX-Request": "true"}, follow=True)
    assert person.phone in answer.content.decode()
    other = type(client)()
    colleague = appointed("worker", community, name="another")
    other.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert person.phone not in page(other, "people:person", person.pk)
    later = reading.time.time() + 16 * 60
    monkeypatch.setattr(reading.time, "time", lambda: later)
    assert person.phone not in page(client, "people:person", person.pk)


def test_without_the_right_there_is_no_button_and_no_sensitive_word(client, sign_in, household, person, community):
    CircumstanceFactory(person=person, kind="disability_card", detail="二级")
    sign_in("subdistrict", community.parent)
    for source in (page(client, "people:household", household.pk), page(client, "people:person", person.pk)):
        assert reverse("people:household_read", args=[household.pk]) not in source
        assert "持证残疾人" not in source
        assert "Disability" not in source
        assert "二级" not in source
    assert "circumstance=disability_card" not in page(client, "people:households")
    assert "王建国" not in page(client, "people:households", circumstance="disability_card")


def test_a_worker_sees_the_kind_and_the_detail_only_for_a_purpose(client, sign_in, person, community):
    CircumstanceFactory(person=person, kind="disability_card", detail="二级")
    sign_in("worker", community)
    assert "二级" not in page(client, "people:person", person.pk)
    client.post(reverse("people:person_read", args=[person.pk]), {"purpose": "service"})
    assert "二级" in page(client, "people:person", person.pk)


def test_the_list_is_narrowed_by_circumstance_and_building(client, sign_in, household, person, community):
    other = household_at(community, "赵敏")
    CircumstanceFactory(person=person, kind="living_alone")
    sign_in("worker", community)
    found = page(client, "people:households", circumstance="living_alone")
    assert "王建国" in found
    assert "赵敏" not in found
    building = other.dwelling.parent.parent
    found = page(client, "people:households", building=building.pk)
    assert "赵敏" in found
    assert "王建国" not in found


def test_old_age_follows_from_the_birth_date(client, sign_in, person, community):
    Person.objects.filter(pk=person.pk).update(born=dt.date(1930, 1, 1))
    sign_in("worker", community)
    assert "王建国" in page(client, "people:households", circumstance="very_old")
    household_at(community, "赵敏", person__born=dt.date(2000, 1, 1))
    assert "赵敏" not in page(client, "people:households", circumstance="very_old")


def test_the_sheet_is_masked_and_says_who_wrote_it_for_what(client, sign_in, household, person, community):
    CircumstanceFactory(person=person, kind="disability_card")
    user = sign_in("committee", community)
    response = client.post(reverse("people:households_export"), {"purpose": "service"})
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "王建国" in cells
    assert person.masked_phone in cells
    assert person.phone not in cells
    assert not any("残疾" in cell for cell in cells)
    assert any(user.name in cell for cell in cells[-3:])
    assert Entry.objects.get(verb="households.exported").changes["rows"] == 2


def test_the_page_of_a_merged_person_leads_to_who_stays(client, sign_in, person, community, viewer):
    twin = PersonFactory(community=community, name=person.name, born=person.born, id_number="", id_hash="")
    pair = Duplicate.objects.create(community=community, first=person, second=twin, score=70)
    actions.merge(pair, keep=person, take={}, by=viewer("committee", community))
    sign_in("worker", community)
    response = client.get(reverse("people:person", args=[twin.pk]))
    assert response.url == reverse("people:person", args=[person.pk])


def test_a_rejected_circumstance_keeps_what_was_typed(client, sign_in, person, community):
    sign_in("worker", community)
    url = reverse("people:circumstance_add", args=[person.pk])
    response = client.post(url, {"kind": "living_alone", "since": "", "source": "visit", "detail": "一人居住"})
    assert response.status_code == 422
    assert "一人居住" in response.content.decode()


@pytest.mark.parametrize("url_name", ["people:households", "people:household", "people:person"])
def test_pages_cost_the_same_however_many(client, sign_in, community, django_assert_max_num_queries, url_name):
    def cost(household):
        key = {"people:households": [], "people:household": [household.pk]}.get(
            url_name, [household.residencies.first().person_id]
        )
        client.get(reverse(url_name, args=key))
        with django_assert_max_num_queries(12) as seen:
            client.get(reverse(url_name, args=key))
        return len(seen)

    sign_in("worker", community)
    small = household_at(community, "王建国")
    before = cost(small)
    big = household_at(community, *(f"王建{n}" for n in "一二三四五六七八"))
    for home in big.residencies.all():
        CircumstanceFactory(person=home.person)
    for _n in range(8):
        household_at(community, "李强", "李明")
    assert cost(big) <= before + 1  # the guardians a form offers
