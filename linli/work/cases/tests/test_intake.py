"""What the counter is offered when a case is taken in, and what the resident takes home."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.people.models import Person
from linli.registers.people.tests.factories import HouseholdFactory, ResidencyFactory
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.tests.factories import CaseFactory

DOCTOR, LEAK = "health.family_doctor", "repair.stairwell_leak"  # about a person, with two papers; about a building
TOLD = {"urgency": "ordinary", "channel": "counter"}


@pytest.fixture
def clerk(sign_in_as):
    return sign_in_as("clerk")


@pytest.fixture
def household(door):
    return HouseholdFactory(dwelling=door, name="王建国")


@pytest.fixture
def head(household):
    born = dt.date(1956, 7, 8)
    home = ResidencyFactory(household=household, person__name="王建国", is_head=True, relation="02", person__born=born)
    return home.person


@pytest.fixture
def wife(household):
    return ResidencyFactory(household=household, person__name="李秀英", relation="10", person__phone="").person


def new(matter, **where):
    return (
        reverse("cases:new") + "?" + "&".join(f"{name}={row.pk}" for name, row in where.items()) + f"&matter={matter}"
    )


def test_the_household_is_offered_and_its_phone_used_by_one_tap_and_logged(clerk, household, head, wife):
    page = clerk.get(new(LEAK, household=household)).content.decode()
    assert f"王建国 · {head.masked_phone}" in page
    assert "李秀英" in page
    assert head.phone not in page
    assert not Entry.objects.filter(kind="read").exists(), "an offer is no reading"
    clerk.post(new(LEAK, household=household), TOLD | {"reporter": head.pk})
    case = Case.objects.get()
    assert (case.reporter_name, case.reporter_phone) == ("王建国", head.phone)
    entry = Entry.objects.get(kind="read")
    assert (entry.verb, entry.target_id, entry.reason, entry.changes["fields"]) == (
        "person.phone_used",
        head.pk,
        "case",
        ["phone"],
    )
    assert head.phone not in str(entry.changes)
    log = clerk.get(reverse("people:person", args=[head.pk])).content.decode().partition("who-looked")[2]
    assert "办理居民办件" in log


def test_another_number_is_taken_as_it_is_told_and_nothing_is_read(clerk, household, head):
    clerk.post(new(LEAK, household=household), TOLD | {"reporter": head.pk, "reporter_phone": "13900001234"})
    assert Case.objects.get().reporter_phone == "13900001234"
    assert not Entry.objects.filter(kind="read").exists()


def test_two_reporters_are_asked_about_and_someone_else_can_report(clerk, household, head):
    url = new(LEAK, household=household)
    page = clerk.post(url, TOLD | {"reporter": head.pk, "reporter_name": "赵敏"})
    assert "reporter_name" in page.context["form"].errors
    assert not Case.objects.exists()
    clerk.post(url, TOLD | {"reporter": "", "reporter_name": "赵敏"})
    assert Case.objects.get().reporter_name == "赵敏"


def test_nobody_of_another_household_is_offered_or_taken(clerk, household, head, elsewhere, building):
    stranger = ResidencyFactory(person__name="周远").person
    url = new(LEAK, household=household)
    assert "周远" not in clerk.get(url).content.decode()
    assert "reporter" in clerk.post(url, TOLD | {"reporter": stranger.pk}).context["form"].errors
    assert "reporter" not in clerk.get(new(LEAK, place=building)).context["form"].fields


def test_who_may_not_read_numbers_uses_none(cast, household, head):
    with pytest.raises(Person.DoesNotExist):
        actions.open_case(LEAK, household.dwelling, by=cast.clerk, reporter=ResidencyFactory().person)
    assert not Case.objects.exists()


def test_a_matter_about_a_person_hangs_on_the_person(clerk, door, household, head, wife):
    url = new(DOCTOR, place=door)
    assert "王建国 · 户主" in clerk.get(url).content.decode()
    assert "person" in clerk.post(url, TOLD).context["form"].errors, "asked, not guessed"
    clerk.post(url, TOLD | {"person": wife.pk})
    case = Case.objects.get()
    assert (case.person, case.household) == (wife, household)
    assert "李秀英" in clerk.get(reverse("cases:detail", args=[case.pk])).content.decode()
    cases_of = reverse("cases:of_resident", args=[wife.pk])
    assert cases_of in clerk.get(reverse("people:person", args=[wife.pk])).content.decode()
    assert case.code in clerk.get(cases_of).content.decode()
    assert case.code not in clerk.get(reverse("cases:of_resident", args=[head.pk])).content.decode()
    assert "person" not in clerk.get(new(LEAK, place=door)).context["form"].fields


def test_from_the_page_of_a_person_the_person_is_chosen(clerk, household, head, wife):
    address = f"?household={household.pk}&amp;person={wife.pk}"
    assert address in clerk.get(reverse("people:person", args=[wife.pk])).content.decode()
    page = clerk.get(new(DOCTOR, household=household, person=wife))
    drawn = next(radio for radio in page.context["form"]["person"].subwidgets if radio.data["selected"])
    assert drawn.data["value"] == str(wife.pk)


def test_someone_who_is_not_registered_can_have_a_matter(clerk, door, head):
    clerk.post(new(DOCTOR, place=door), TOLD | {"person": 0})
    assert Case.objects.get().person is None


def test_a_case_about_a_merged_duplicate_is_found_at_the_person_kept(clerk, door, household, head, wife):
    clerk.post(new(DOCTOR, place=door), TOLD | {"person": wife.pk})
    Person.objects.filter(pk=wife.pk).update(merged_into=head)
    assert Case.objects.get().code in clerk.get(reverse("cases:of_resident", args=[head.pk])).content.decode()


def test_ticked_materials_are_on_the_receipt_and_what_is_missing_too(clerk, door):
    answer = clerk.post(new(DOCTOR, place=door), TOLD | {"received": ["居民身份证"]})
    case = Case.objects.get()
    receipt = clerk.get(answer["Location"]).content.decode()
    assert "<li>居民身份证</li>" in receipt.partition("已收材料")[2].partition("待补材料")[0]
    assert "<li>医保卡</li>" in receipt.partition("待补材料")[2]
    assert "居民身份证" in clerk.get(reverse("cases:detail", args=[case.pk])).content.decode()
    entry = Entry.objects.get(verb="case.materials_received")
    assert (entry.target_id, entry.changes["count"]) == (case.pk, 1)


def test_materials_brought_later_are_ticked_and_a_wrong_tick_is_removed(clerk, door, cast):
    case = actions.open_case(DOCTOR, door, by=cast.clerk, received=["居民身份证"])
    url = reverse("cases:materials", args=[case.pk])
    assert url in clerk.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert clerk.get(url).context["form"].initial["received"] == ["居民身份证"]
    clerk.post(url, {"received": ["医保卡"]})
    assert [one.title for one in case.materials.all()] == ["医保卡"]
    assert Entry.objects.filter(verb="case.materials_received").count() == 2
    clerk.post(url, {})
    assert not case.materials.exists()


def test_only_papers_of_the_list_and_only_open_cases(clerk, cast, door, viewer, community):
    with_list = actions.open_case(DOCTOR, door, by=cast.clerk, received=["房产证"])
    assert not with_list.materials.exists()
    assert not Entry.objects.filter(verb="case.materials_received").exists(), "nothing was received"
    closed = CaseFactory(place=door, closed=True, matter=DOCTOR)
    with pytest.raises(RuleBroken):
        actions.receive_materials(closed, ["医保卡"], by=cast.clerk)
    with pytest.raises(PermissionDenied):
        actions.receive_materials(with_list, ["医保卡"], by=viewer("district", community.parent.parent))
    without = actions.open_case(LEAK, door, by=cast.clerk)
    assert 'type="checkbox"' not in clerk.get(reverse("cases:materials", args=[without.pk])).content.decode()
