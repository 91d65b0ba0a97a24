"""One application for everything, what is granted beside it, and who sees that."""

from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.assistance import actions
from linli.services.assistance.models import HouseholdApplication, Relief
from linli.services.assistance.queries import households, means, offers, other_help
from linli.services.assistance.tests.factories import ago, authorised, helped, poor, stated
from linli.services.schemes import actions as schemes
from linli.services.schemes.actions.filing import Filing
from linli.services.schemes.models import Application, Award, Publication
from linli.services.schemes.queries import answers
from linli.services.schemes.tests.factories import AwardFactory

pytestmark = pytest.mark.django_db
PAPERS = ["household_book", "income", "consent", "disability_card", "id_card", "bank"]
FIRE = actions.ReliefAsked("emergency", "fire", "serious", 2, "厨房失火")


def filing(n=1, **more):
    return Filing(channel="counter", evidence=PAPERS, together=UUID(int=n), **more)


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def household(community):
    row = poor(community, "王贫", "李残")
    CircumstanceFactory(person=means.residents(row, timezone.localdate())[1], kind="severe_disability")
    stated(row, ("wage", 1_200_000, 0))
    return row


def people(household):
    return means.residents(household, timezone.localdate())


def may_get(household):
    found = means.test_of(means.current(household), timezone.localdate())
    members = offers.counted(household, found, timezone.localdate())
    rows = offers.may_get(household, members, members[0], found, timezone.localdate())
    return {(one.person.name, one.version.code): one for one in rows}


def test_the_household_sees_everything_it_may_get_with_what_depends_on_what(household):
    found = may_get(household)
    low = found["王贫", "minimum_living"]
    assert (low.decision.answer, low.working.fen, low.has) == ("yes", 120_000, False)
    assert found["李残", "disabled_nursing"].decision.answer == "yes"
    assert found["李残", "disabled_living"].after
    assert ("李残", "minimum_living") not in found  # asked for once, for the household
    assert ("王贫", "marginal_low_income") not in found


def test_without_a_statement_it_is_not_known(community):
    row = poor(community)
    authorised(row)
    [person] = people(row)
    rows = offers.may_get(row, [person], person, None, timezone.localdate())
    low = next(one for one in rows if one.version.code == "minimum_living")
    assert low.decision.answer == "unknown"
    assert len(low.missing) == 2


def test_everything_is_filed_at_once_and_twice_is_once(household, worker):
    first, second = people(household)
    wanted = [(first, "minimum_living"), (second, "disabled_nursing"), (second, "disabled_living")]
    row = actions.file(household, first, wanted, filing(), by=worker, relief=FIRE)
    parts = offers.parts([row])[0]
    assert [one.scheme for one in parts.applications] == ["minimum_living", "disabled_nursing", "disabled_living"]
    assert all(not one.missing_papers for one in parts.applications)
    assert parts.waiting == 4
    assert actions.file(household, first, wanted, filing(), by=worker, relief=FIRE) == row
    assert (Application.objects.count(), Relief.objects.count()) == (3, 1)


def test_half_filed_is_impossible(household, worker):
    first, second = people(household)
    schemes.apply(second, ["disabled_nursing"], filing(9), by=worker)
    with pytest.raises(RuleBroken, match="李残"):
        actions.file(household, first, [(first, "minimum_living"), (second, "disabled_nursing")], filing(), by=worker)
    assert not HouseholdApplication.objects.exists()
    assert Application.objects.count() == 1


def test_no_application_without_authorisation_or_by_a_stranger_or_for_nothing(household, community, worker):
    first, stranger = people(household)[0], people(poor(community, "赵外"))[0]
    with pytest.raises(RuleBroken, match="赵外 is no member"):
        actions.file(household, first, [(stranger, "disabled_nursing")], filing(), by=worker)
    with pytest.raises(RuleBroken, match="at least one thing"):
        actions.file(household, first, [], filing(), by=worker)
    actions.revoke(means.authorisation(household), by=worker)
    with pytest.raises(RuleBroken, match="not authorised"):
        actions.file(household, first, [(first, "minimum_living")], filing(), by=worker)


def test_a_withdrawal_takes_all_parts_and_is_undone_with_all(household, worker, viewer, community):
    first = people(household)[0]
    row = actions.file(household, first, [(first, "minimum_living")], filing(), by=worker, relief=FIRE)
    actions.withdraw(row, by=worker, words="本人不要了")
    assert offers.parts([row])[0].waiting == 0
    with pytest.raises(RuleBroken, match="Only the person"):
        actions.restore(row, by=viewer("clerk", community))
    row = actions.restore(row, by=worker)
    assert (offers.parts([row])[0].waiting, row.withdrawn_at) == (2, None)


def test_the_page_files_and_shows_every_part(client, sign_in, household, community):
    sign_in("worker", community)
    first, second = people(household)
    page = reverse("assistance:apply", args=[household.pk])
    assert "最低生活保障" in client.get(page).content.decode()
    sent = {
        "applicant": first.pk,
        "wanted": [f"{first.pk}:minimum_living", f"{second.pk}:disabled_nursing"],
        "applied_on": ago(0).isoformat(),
        "channel": "counter",
        "evidence": ["income"],
        "once": str(UUID(int=5)),
    }
    assert client.post(page, {**sent, "wanted": []}).status_code == 422
    answer = client.post(page, sent, follow=True)
    shown = answer.content.decode()
    assert "残疾人证" in shown  # the paper that is missing
    assert Application.objects.filter(together=UUID(int=5)).count() == 2


# ---- granting: the amount is proposed, a second person decides


@pytest.fixture
def filed(household, worker):
    first = people(household)[0]
    actions.file(household, first, [(first, "minimum_living")], filing(on=ago(20)), by=worker)
    return Application.objects.get()


def test_the_amount_worked_out_is_offered_to_who_grants(client, sign_in, filed, viewer, community):
    by = viewer("subdistrict", community.parent)
    schemes.review(filed, by=by, advice="grant", words="已核对")
    schemes.publish(filed, by=by)
    Publication.objects.update(since=ago(9), until=ago(1))
    sign_in("district", community.parent.parent)
    shown = client.get(reverse("schemes:application", args=[filed.pk])).content.decode()
    assert 'value="1200"' in shown
    assert reverse("assistance:of_application", args=[filed.pk]) in shown


def test_the_publication_has_masked_name_people_and_amount_and_ends(client, filed, viewer, community):
    by = viewer("subdistrict", community.parent)
    schemes.review(filed, by=by, advice="grant", words="已核对")
    schemes.publish(filed, by=by)
    page = reverse("schemes:published_in", args=[community.code])
    shown = client.get(page).content.decode()
    assert "王某某" in shown
    assert "王贫" not in shown
    assert "1,200" in shown
    assert "2 人" in shown
    Publication.objects.update(since=ago(9), until=ago(0))
    assert "王某某" not in client.get(page).content.decode()


def test_after_the_grant_the_household_counts_as_low_income(household):
    helped(household)
    second = people(household)[1]
    assert answers.about(second)["disabled_living"].answer == "yes"
    assert means.assistance([second.pk], timezone.localdate()) == {second.pk: "minimum_living"}


# ---- what else a household gets


def test_only_who_decides_sees_what_else_a_household_gets(client, sign_in, filed, household, viewer, community):
    helped(household, scheme="disabled_nursing", amount=15_000)
    keys = [one.pk for one in people(household)]
    assert other_help.given(keys, viewer("worker", community, name="third-worker")) == []
    assert other_help.given(keys, viewer("committee", community)) == []
    [one] = other_help.given(keys, viewer("subdistrict", community.parent))
    assert (one.person, one.amount) == (keys[0], "150 yuan a month")
    page = reverse("assistance:of_application", args=[filed.pk])
    sign_in("worker", community, name="second-worker")
    assert client.get(page).status_code == 403
    assert page not in client.get(reverse("schemes:application", args=[filed.pk])).content.decode()
    sign_in("district", community.parent.parent)
    assert "重度残疾人护理补贴" in client.get(page).content.decode()


def test_what_an_application_itself_led_to_is_not_shown_as_something_else(client, sign_in, filed, household, community):
    person = people(household)[0]
    AwardFactory(person=person, scheme=filed.scheme, amount=15_000, since=ago(1), application=filed)
    sign_in("district", community.parent.parent)
    shown = client.get(reverse("assistance:of_application", args=[filed.pk])).content.decode()
    assert "重度残疾人护理补贴" not in shown


def test_an_office_sees_only_what_people_of_its_place_get(household, viewer):
    helped(household)
    keys = [one.pk for one in people(household)]
    assert other_help.given(keys, viewer("subdistrict", CommunityFactory().parent)) == []


# ---- lists


def test_the_list_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    for n in range(12):
        stated(poor(community, f"王{n}"))
    sign_in("worker", community)
    with django_assert_max_num_queries(16):
        shown = client.get(reverse("assistance:list") + f"?place={community.pk}").content.decode()
    assert shown.count("row-link") == 12


def test_filters_name_the_states(household, worker, viewer, community):
    helped(household)
    poor(community, "赵无")
    at = {"place": community, "on": timezone.localdate()}
    assert [row.household for row in households.listed(worker, **at)] == [household]
    assert [row.household for row in households.listed(worker, show="receives", **at)] == [household]
    assert not households.listed(worker, show="unsigned", **at).exists()
    held = means.authorisation(household)
    actions.revoke(held, by=worker)
    assert [row.household for row in households.listed(worker, show="unsigned", **at)] == [household]
    assert Award.objects.count() == 1


def test_the_sheet_has_states_and_no_figures(client, sign_in, household, community):
    sign_in("worker", community)
    answer = client.post(reverse("assistance:export"), {"purpose": "service"})
    assert answer.status_code == 200
    assert b"12000" not in b"".join(answer.streaming_content)


def test_what_follows_from_the_means_is_masked_on_the_pages_of_schemes(client, sign_in, household, community):
    sign_in("worker", community)
    shown = client.get(reverse("schemes:person", args=[people(household)[0].pk])).content.decode()
    after = shown.split("车辆、住房等财产超过规定")[1][:400]
    assert "敏感信息" in after


def test_the_means_follow_a_person_who_was_merged(household, community):
    first = people(household)[0]
    other = PersonFactory(community=community, born=first.born, registration="here")
    first.merged_into = other
    first.save()
    today = timezone.localdate()
    assert means.facts([other.pk], today)["household_income"] == {other.pk: 50_000}
    assert means.allowances([other.pk], today)[other.pk].amount == 120_000
    helped(household)
    assert means.assistance([other.pk], today) == {other.pk: "minimum_living"}
