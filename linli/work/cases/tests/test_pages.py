"""What people see on the pages of cases, and what the pages do."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse
from django.utils import translation

from linli.core.journal import versions
from linli.registers.bodies.models import Body
from linli.registers.duties.tests.factories import DutyFactory
from linli.registers.people.tests.factories import HouseholdFactory
from linli.registers.places.models import Place
from linli.work.cases import actions, queries
from linli.work.cases.models import Case
from linli.work.cases.states import CaseState
from linli.work.cases.tests.factories import CaseFactory, photo
from linli.work.visits.tests.factories import NeedFactory

LEAK = "repair.stairwell_leak"
INBOX_QUERIES = 11  # session, user, posts, 3 counts, rows, objections, bell, bodies, own last steps
PNG = photo()


@pytest.fixture
def clerk(client, cast, offices):
    """The clerk at the screen."""
    from linli.registers.accounts.models import User

    client.force_login(
        User.objects.get(username="clerk"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_a_case_from_a_visits_need_knows_household_matter_and_place(clerk, door):
    household = HouseholdFactory(dwelling=door)
    need = NeedFactory(visit__household=household)
    url = reverse("cases:new") + f"?need={need.pk}"
    assert clerk.get(url).context["origin"].matter.code == "elderly.meal_service"
    answer = clerk.post(url, {"urgency": "ordinary", "channel": "worker", "words": "想订午饭"})
    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:receipt", args=[case.pk])
    assert (case.household, case.visit, case.place, case.matter) == (
        household,
        need.visit,
        door,
        "elderly.meal_service",
    )
    fragment = clerk.get(reverse("cases:of_household", args=[household.pk]), headers={"hx-request": "true"})
    assert case.code in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_more_cases_of_a_household_come_with_their_list_and_the_way_on(clerk, door):
    household = HouseholdFactory(dwelling=door)
    CaseFactory.create_batch(26, place=door, household=household)
    url = reverse("cases:of_household", args=[household.pk])
    first = clerk.get(url)
    assert 'hx-target="#case-rows"' in first.content.decode()
    more = clerk.get(url, {"after": first.context["page"].next}, headers={"hx-request": "true"})
    assert 'id="case-rows"' in more.content.decode()
    assert 'id="case-rows-more"' in more.content.decode()
    assert len(more.context["page"].rows) == 1


def test_matter_and_place_are_found_by_searching_and_kept_in_the_address(clerk, building, door):
    page = clerk.get(reverse("cases:new"), {"q": "漏水", "at": building.name}).content.decode()
    assert f"matter={LEAK}" in page
    assert f"place={building.pk}" in page
    page = clerk.get(reverse("cases:new"), {"matter": LEAK, "place": door.pk})
    assert page.context["form"].initial["urgency"] == "urgent"


def test_a_case_is_given_only_to_people_who_handle_cases_and_each_is_named_with_the_office(
    clerk, cast, building, offices
):
    case = CaseFactory(place=building)
    page = clerk.get(reverse("cases:act", args=[case.pk, "assign"]))
    offered = dict(page.context["form"].fields["handler"].choices)
    named = {str(title) for value, title in offered.items() if value}
    assert f"{cast.plumber.name} · {offices.company.name}" in named
    assert not any(title.startswith(cast.committee.name) for title in named), "the committee checks, it does not handle"


def test_an_assignment_proposes_first_who_has_the_duty_here(clerk, building, offices, community):
    """Nobody here has meals, so the street office; a duty in force gives them to the company of this community."""
    case = CaseFactory(place=building, matter="elderly.meal_service")
    for holder in (offices.street, offices.company):
        if holder == offices.company:
            DutyFactory(matter=case.matter, place=community, body=holder)
        for name, field in (("assign", "body"), ("reject", "refer_to")):
            form = clerk.get(reverse("cases:act", args=[case.pk, name])).context["form"]
            offered = [(value.value, title) for value, title in form.fields[field].choices if value]
            assert offered[0][0] == holder.pk
            assert "按职责承办" in str(offered[0][1])
            assert sum("按职责承办" in str(title) for _, title in offered) == 1
        assert (
            clerk.get(reverse("cases:act", args=[case.pk, "assign"])).context["form"].fields["body"].initial
            == holder.pk
        )


def test_the_same_open_case_is_hinted_at(clerk, building, door):
    known = CaseFactory(place=door)
    page = clerk.get(reverse("cases:new"), {"matter": LEAK, "place": building.pk}).content.decode()
    assert known.code in page


def test_a_photo_at_intake_is_kept(clerk, building):
    url = reverse("cases:new") + f"?matter={LEAK}&place={building.pk}"
    photo = SimpleUploadedFile("leak.png", PNG)
    clerk.post(url, {"urgency": "urgent", "channel": "counter", "photo": photo})
    assert Case.objects.get().attachments.get().kind == "image/png"


@pytest.mark.parametrize("name", ["place", "household", "visit", "need", "parent"])
def test_no_case_can_be_opened_for_a_household_elsewhere(clerk, elsewhere, name):
    there = HouseholdFactory(dwelling__parent__parent__parent=elsewhere)
    need = NeedFactory(visit__household=there)
    case = CaseFactory(place=there.dwelling.parent.parent)
    pk = {"place": there.dwelling_id, "household": there.pk, "visit": need.visit_id, "need": need.pk, "parent": case.pk}
    assert clerk.get(reverse("cases:new") + f"?{name}={pk[name]}").status_code == 404


def test_a_refused_certificate_at_intake_shows_the_printable_answer(clerk, building):
    url = reverse("cases:new") + f"?matter=certificates.not_issued.kinship&place={building.pk}"
    page = clerk.get(url).content.decode()
    assert reverse("duties:refusal", args=["certificates.not_issued.kinship"]) in page
    assert clerk.post(url, {"urgency": "ordinary", "channel": "counter"}).status_code == 200
    assert not Case.objects.exists()


def test_the_page_offers_one_next_act_and_takes_it(clerk, building, offices, cast):
    case = actions.open_case(LEAK, building, by=cast.worker)
    page = clerk.get(reverse("cases:detail", args=[case.pk]))
    assert page.context["opened"].name == "accept"
    assert page.content.decode().count("btn btn-primary") == 1
    url = reverse("cases:act", args=[case.pk, "accept"])
    panel = clerk.post(url, {"body": offices.company.pk}, headers={"hx-request": "true"})
    assert "<html" not in panel.content.decode()
    assert offices.company.name in panel.content.decode()
    case.refresh_from_db()
    assert case.state == CaseState.ASSIGNED


def test_loading_the_page_anew_after_an_act_shows_the_case_and_not_the_form(clerk, building, cast):
    case = actions.open_case(LEAK, building, by=cast.worker)
    answer = clerk.post(reverse("cases:act", args=[case.pk, "accept"]), headers={"hx-request": "true"})
    assert answer["HX-Replace-Url"] == reverse("cases:detail", args=[case.pk])


def offered(client, case):
    page = client.get(reverse("cases:detail", args=[case.pk]))
    return {one.name for one in [page.context["opened"], *page.context["others"]] if one}


def test_a_handler_may_write_a_note_and_is_offered_no_way_up_where_there_is_none(
    client, sign_in_as, cast, offices, building
):
    case = actions.open_case(LEAK, building, by=cast.worker)
    actions.accept(case, by=cast.clerk, body=offices.company)
    sign_in_as("plumber")
    assert {"start", "comment", "transfer_up"} <= offered(client, case)
    Body.objects.filter(kind__in=queries.ABOVE).update(until=F("since"))
    assert "transfer_up" not in offered(client, case)


def test_acting_on_what_somebody_just_changed_says_who_and_asks(clerk, building, offices, cast):
    case = actions.open_case(LEAK, building, by=cast.worker)
    opened = case.steps.get().pk
    actions.assign(case, by=cast.street, body=offices.street)
    url = reverse("cases:act", args=[case.pk, "assign"])
    answer = clerk.post(url, {"body": offices.company.pk, "based_on": opened})
    assert answer.status_code == 412
    assert "street" in answer.content.decode()
    late = clerk.post(reverse("cases:act", args=[case.pk, "accept"]), {"based_on": opened}, HTTP_ACCEPT_LANGUAGE="en")
    assert late.status_code == 409
    with translation.override("en"):
        at = versions.in_words(case.steps.latest("pk").at)
    told = f"the case is now “assigned”. Last step: “assigned to”, street · {offices.street}, {at}."
    assert told in late.content.decode(), "what, who and when"
    assert clerk.get(reverse("cases:act", args=[case.pk, "verify"])).status_code == 403
    assert clerk.get(reverse("cases:act", args=[case.pk, "accept"])).status_code == 409
    assert clerk.get(reverse("cases:act", args=[case.pk, "dance"])).status_code == 404


def test_a_form_with_a_fault_comes_back_with_it(clerk, building, offices, cast):
    case = actions.open_case(LEAK, building, by=cast.worker)
    page = clerk.post(reverse("cases:act", args=[case.pk, "reject"]), {"reason": ""})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert clerk.post(reverse("cases:act", args=[case.pk, "reject"]), {"reason": "not_ours"}).status_code == 409


def test_too_many_days_more_are_said_beside_the_field(clerk, building, offices, cast):
    case = CaseFactory(place=building, handling=True, body=offices.station)
    said = {"days": "99", "reason": "materials"}
    page = clerk.post(reverse("cases:act", args=[case.pk, "ask_extension"]), said)
    assert page.status_code == 200
    assert "days" in page.context["form"].errors


def test_the_clerk_reads_what_to_bring_before_taking_a_case_in(clerk, door, offices):
    page = clerk.get(reverse("cases:new"), {"matter": "public_services.residence_permit", "place": door.pk})
    assert "居民身份证" in page.content.decode() or "Identity card" in page.content.decode()


def test_filters_live_in_the_address(clerk, building, offices, elsewhere, community):
    late = CaseFactory(place=building, handling=True, body=offices.company)
    done = CaseFactory(place=building, closed=True, matter="elderly.meal_service")
    url = reverse("cases:list")

    def shown(**asked):
        return [case.code for case in clerk.get(url, asked).context["page"]]

    assert shown() == [done.code, late.code]
    assert shown(state="overdue") == [late.code]
    assert shown(state="closed") == [done.code]
    assert shown(kind="elderly") == [done.code]
    assert shown(body=offices.company.pk) == [late.code]
    assert shown(place=building.pk) == [done.code, late.code]
    assert clerk.get(url, {"place": elsewhere.pk}).status_code == 404
    assert clerk.get(url, {"q": late.code})["Location"] == reverse("cases:detail", args=[late.pk])


def test_more_shows_the_rest_and_no_row_twice(clerk, building):
    CaseFactory.create_batch(30, place=building)
    first = clerk.get(reverse("cases:list")).context["page"]
    second = clerk.get(reverse("cases:list"), {"after": first.next}).context["page"]
    codes = [case.code for page in (first, second) for case in page]
    assert (len(codes), len(set(codes)), second.next) == (30, 30, "")


def test_the_inbox_has_overdue_first(clerk, building, offices, clock):
    later = CaseFactory(place=building, assigned=True, body=offices.station, due_at=clock(days=1))
    late = CaseFactory(place=building, handling=True, body=offices.station, due_at=clock(days=-3))
    clock(days=3)
    page = clerk.get(reverse("cases:inbox") + "?tab=todo")
    assert list(page.context["page"]) == [late, later]
    assert page.context["counts"]["overdue"] == 1


def test_each_tile_opens_the_cases_that_it_counts(clerk, building, offices, clock):
    known = {
        "": CaseFactory(place=building, assigned=True, body=offices.station, due_at=clock(days=9)),
        "due_soon": CaseFactory(place=building, assigned=True, body=offices.station, due_at=clock(days=-8)),
        "overdue": CaseFactory(place=building, handling=True, body=offices.station, due_at=clock(hours=-25)),
    }
    clock(hours=2)
    page = clerk.get(reverse("cases:tiles"))
    for show in ("overdue", "due_soon"):
        address = f"{reverse('cases:inbox')}?tab=todo&show={show}"
        assert address.replace("&", "&amp;") in page.content.decode()
        assert list(clerk.get(address).context["page"]) == [known[show]]
        assert page.context["counts"][show] == 1
    assert len(list(clerk.get(reverse("cases:inbox"), {"tab": "todo", "show": "moon"}).context["page"])) == 3


def test_my_cases_are_those_that_i_handle_or_reported(clerk, cast, building, offices):
    handled = CaseFactory(place=building, handling=True, body=offices.station, handler_id=cast.clerk.user_id)
    reported = CaseFactory(place=building, body=offices.station, opened_by_id=cast.clerk.user_id)
    CaseFactory(place=building, handling=True, body=offices.station, handler_id=cast.worker.user_id)
    page = clerk.get(reverse("cases:list"), {"mine": "on"}).context["page"]
    assert {case.code for case in page} == {handled.code, reported.code}
    assert "mine=on" in clerk.get(reverse("cases:list")).content.decode()


def test_unsolved_cases_are_first_with_the_residents_words(clerk, cast, building, offices, clock):
    late = CaseFactory(place=building, handling=True, body=offices.station, due_at=clock(days=-3))
    clock(days=3)
    again = CaseFactory(place=building, closed=True, body=offices.station, matter="elderly.meal_service")
    Case.objects.filter(pk=again.pk).update(closed_at=clock())
    actions.not_solved(Case.objects.get(pk=again.pk), words="饭还是没有送来")
    answer = clerk.get(reverse("cases:inbox") + "?tab=todo")
    assert list(answer.context["page"]) == [again, late]
    page = answer.content.decode()
    assert "饭还是没有送来" in page
    assert "not solved: reopened" in page or "未解决，已重办" in page
    actions.start(again, by=cast.clerk)
    assert list(clerk.get(reverse("cases:inbox") + "?tab=todo").context["page"]) == [again, late]


@pytest.mark.parametrize("many", [1, 12])
def test_the_inbox_costs_the_same_however_long(clerk, building, offices, many, django_assert_num_queries):
    CaseFactory.create_batch(many, place=building, body=offices.station, state="reopened", reopened=1)
    clerk.get(reverse("cases:inbox") + "?tab=todo")
    with django_assert_num_queries(INBOX_QUERIES):
        clerk.get(reverse("cases:inbox") + "?tab=todo")


def test_the_inbox_goes_on_where_it_stopped(clerk, building, offices):
    CaseFactory.create_batch(20, place=building, body=offices.station, assigned=True)
    CaseFactory.create_batch(10, place=building, body=offices.station, state="reopened", reopened=1)
    first = clerk.get(reverse("cases:inbox") + "?tab=todo").context["page"]
    second = clerk.get(reverse("cases:inbox"), {"tab": "todo", "after": first.next}).context["page"]
    codes = [case.code for page in (first, second) for case in page]
    assert (len(codes), len(set(codes)), second.next) == (30, 30, "")


def test_the_sheet_contains_the_list_without_residents(clerk, building, cast):
    actions.open_case(LEAK, building, by=cast.clerk, words="三楼滴水", reporter_name="王建国", title="=1+1")
    answer = clerk.get(reverse("cases:export"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    rows = list(sheet.values)
    assert rows[1][1] == "'=1+1", "no formula, also after it is saved as csv"
    assert sheet["B2"].data_type == "s"
    assert "王建国" not in str(rows)
    assert "滴水" not in str(rows)


def test_the_callers_number_is_shown_once_the_purpose_is_stated(clerk, building, cast):
    case = actions.open_case(LEAK, building, by=cast.worker, reporter_phone="13800001234")
    page = clerk.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "138****1234" in page
    assert "13800001234" not in page
    url = reverse("cases:phone", args=[case.pk])
    assert "13800001234" not in clerk.post(url, {}).content.decode()
    assert "13800001234" in clerk.post(url, {"purpose": "case"}).content.decode()


def test_places_are_found_by_pinyin_and_initials(cast, building, door, community):
    from linli.registers.places import search_keys

    Place.objects.filter(pk=building.pk).update(name="景昙新村3幢", address="景昙新村3幢")
    rows = [(search_keys.KIND, key, community.pk, building.pk) for key in search_keys.keys("景昙新村3幢")]
    _write(rows)
    for words in ("jtxc", "jingtan", "景昙 3幢", "景昙"):
        assert building.pk in [place.pk for place in queries.places_found(words, cast.clerk)], words
        assert building.pk in [place.pk for place in queries.public_places_found(words).places], words


def _write(rows):
    from linli.core.search.models import SearchKey

    SearchKey.objects.bulk_create(SearchKey(kind=k, key=key, community_id=c, ref=r) for k, key, c, r in rows)
