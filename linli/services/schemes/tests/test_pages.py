"""What an officer and a resident see: reasons, masks, a page that stores nothing, publications that end."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from linli.core.journal.models import Entry
from linli.registers.people.models import Person
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory, ResidencyFactory
from linli.services.schemes import actions
from linli.services.schemes.models import Application, Award, Offer, Publication
from linli.services.schemes.states import ApplicationState as S
from linli.services.schemes.tests.factories import ApplicationFactory, AwardFactory

pytestmark = pytest.mark.django_db
ASKED = {"year": "1940", "month": "5", "registration": "here", "living_alone": "yes", "income": "none"}


@pytest.fixture(autouse=True)
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def resident(community, **person):
    more = {"household__dwelling__parent__parent__parent": community, "since": dt.date(2024, 1, 1)}
    return ResidencyFactory(person=PersonFactory(community=community, **person), **more).person


# ---- the resident


def test_what_a_visitor_answers_is_answered_at_once_and_kept_nowhere(client, community, django_assert_max_num_queries):
    client.get(reverse("schemes:could_get"))
    before = Entry.objects.count()
    with django_assert_max_num_queries(2):  # the codes of the communities
        answer = client.post(reverse("schemes:could_get"), ASKED)
    said = answer.content.decode()
    assert "Old-age allowance" in said and "you probably can" in said
    assert "no-store" in answer["Cache-Control"]
    assert set(client.cookies) <= {"csrftoken"}
    assert Entry.objects.count() == before
    assert (Person.objects.count(), Application.objects.count()) == (0, 0)


def test_what_was_left_open_stays_open(client, community):
    said = client.post(reverse("schemes:could_get"), {"year": "1940", "month": "5"}).content.decode()
    assert "you probably can" not in said
    assert "Possible, something is not known" in said


def test_income_and_assets_decide_on_the_allowance_of_a_household(client, community):
    def under(heading, **more):
        said = client.post(reverse("schemes:could_get"), ASKED | more).content.decode()
        return "Minimum living allowance" in said.partition(heading)[2].partition("</section>")[0]

    means = {"household_income": "300", "household_assets": "2000", "property_over": "no"}
    assert under("Possible, something is not known")
    assert under("By your answers</h2>", **means) and not under("Possible, something is not known", **means)
    assert under("By your answers not:", **means | {"property_over": "yes"})
    assert under("By your answers not:", **means | {"household_income": "30000"})


def test_a_birth_to_come_is_asked_again(client, community):
    answer = client.post(reverse("schemes:could_get"), {"year": "2099", "month": "5"})
    assert "The month of birth is to come" in answer.content.decode()


def test_the_page_of_a_scheme_says_source_grade_and_open_points(client, community):
    said = page(client, "schemes:scheme", "home_care_hours")
    assert "An example that was not verified" in said
    assert "the first day of the month" in said and "Vouchers are issued by the month" in said
    assert "1 March" in said
    assert client.get(reverse("schemes:scheme", args=["no_such"])).status_code == 404


def test_a_publication_shows_the_least_and_is_gone_after_its_last_day(client, community):
    row = ApplicationFactory(person=PersonFactory(community=community, name="欧阳建国"), scheme="disabled_nursing")
    today = timezone.localdate()
    more = {"application": row, "community": community, "fields": ["surname", "community"]}
    notice = Publication.objects.create(since=today, until=today + dt.timedelta(days=1), **more)
    said = page(client, "schemes:published_in", community.code)
    assert "欧某某" in said and "欧阳" not in said and "建国" not in said
    assert community.name in page(client, "schemes:published")
    notice.since, notice.until = today - dt.timedelta(days=7), today
    notice.save()
    assert "欧某某" not in page(client, "schemes:published_in", community.code)
    assert community.name not in page(client, "schemes:published")


def test_a_grant_is_offered_only_when_the_publication_is_over(client, sign_in, community):
    row = ApplicationFactory(
        person=PersonFactory(community=community),
        scheme="disabled_nursing",
        state=S.PUBLISHED,
        evidence=["disability_card", "id_card", "bank"],
    )
    today = timezone.localdate()
    more = {"application": row, "community": community, "fields": ["surname", "community"]}
    notice = Publication.objects.create(since=today, until=today + dt.timedelta(days=8), **more)
    sign_in("district", community.parent.parent)
    said = page(client, "schemes:application", row.pk)
    assert "act/approve/" not in said and "act/refuse/" in said
    with override("en"):
        last = date_format(today + dt.timedelta(days=7))
    assert f"The publication runs until {last}. It can be granted after that." in said
    refused = client.post(reverse("schemes:act", args=[row.pk, "approve"]), {"since": today.isoformat(), "words": "x"})
    assert refused.status_code == 409 and last in refused.content.decode()
    notice.until = today
    notice.save()
    assert "act/approve/" in page(client, "schemes:application", row.pk)


# ---- the list of who may get something


def test_a_worker_sees_the_reason_and_what_is_missing(client, sign_in, community):
    frail = resident(community, name="王秀英", born=dt.date(1950, 1, 1))
    CircumstanceFactory(person=frail, community=community, kind="frail_older", since=dt.date(2025, 1, 1))
    sign_in("clerk", community)
    said = page(client, "schemes:eligible", scheme="consumption_subsidy")
    assert "王秀英" in said and "level of the ability assessment" in said and "something is missing" in said


def test_who_may_not_read_sensitive_details_sees_only_schemes_that_reveal_nothing(client, sign_in, community):
    person = resident(community, born=dt.date(1940, 1, 1), registration="here")
    AwardFactory(person=person, scheme="minimum_living")
    ApplicationFactory(person=person, scheme="destitute")
    AwardFactory(person=person)
    sign_in("committee", community)
    for name in ("schemes:awards", "schemes:applications"):
        said = page(client, name, show="running" if name == "schemes:awards" else "all")
        assert f"{person.name} · Minimum" not in said and f"{person.name} · Support" not in said
    assert f"{person.name} · Old-age allowance" in page(client, "schemes:awards")
    assert "Minimum living allowance" not in page(client, "schemes:person", person.pk)


def test_sensitive_facts_are_shown_after_stating_the_purpose_and_the_reading_is_kept(client, sign_in, community):
    person = resident(community, born=dt.date(1950, 1, 1), registration="here")
    CircumstanceFactory(person=person, community=community, kind="severe_disability", since=dt.date(2025, 1, 1))
    sign_in("clerk", community)
    assert "sensitive: purpose required" in page(client, "schemes:person", person.pk)
    client.post(reverse("schemes:person_read", args=[person.pk]), {"purpose": "visit"})
    assert "sensitive: purpose required" not in page(client, "schemes:person", person.pk)
    entry = Entry.objects.get(verb="scheme.facts_read")
    assert (entry.kind, entry.target_id, entry.reason) == (Entry.Kind.READ, person.pk, "visit")


def test_the_list_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    for n in range(1, 31):
        resident(community, born=dt.date(1930, 1, n), registration="here")
    sign_in("clerk", community)
    page(client, "schemes:eligible")
    with django_assert_max_num_queries(70):
        said = page(client, "schemes:eligible", scheme="old_age_allowance")
    assert said.count('class="row-link"') == 25


# ---- applications


def test_going_on_without_a_scheme_says_that_one_is_needed(client, sign_in, community):
    person = resident(community, born=dt.date(1940, 5, 1))
    sign_in("clerk", community)
    assert "error-summary" not in page(client, "schemes:apply", person.pk)
    assert "error-summary" in page(client, "schemes:apply", person.pk, asked="on")


def test_an_application_is_filed_reviewed_and_granted_page_by_page(client, sign_in, community):
    person = resident(community, born=dt.date(1940, 5, 1), registration="here")
    sign_in("clerk", community)
    url = f"{reverse('schemes:apply', args=[person.pk])}?scheme=old_age_allowance"
    data = {"applied_on": "2026-11-02", "channel": "counter", "evidence": ["id_card", "bank"]}
    data["once"] = "7b0c5a56-3a53-4f0b-9f0b-0a5b7f0d3c11"
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    row = Application.objects.get()
    sign_in("subdistrict", community.parent)
    act = {"advice": "grant", "words": "ok"}
    assert client.post(reverse("schemes:act", args=[row.pk, "review"]), act).status_code == 302
    assert client.post(reverse("schemes:act", args=[row.pk, "approve"]), {"since": "2026-11-05"}).status_code == 409
    sign_in("subdistrict", community.parent, name="second")
    assert client.post(reverse("schemes:act", args=[row.pk, "approve"]), {"since": "2026-11-05"}).status_code == 302
    award = Award.objects.get()
    assert (award.since, award.amount) == (dt.date(2026, 11, 5), 5000)
    with override("zh-hans"):
        assert award.amount_words == "每月 50 元"
    assert "50 yuan a month" in page(client, "schemes:notice", row.pk)


def test_a_proxy_without_consent_is_asked_for_it(client, sign_in, community):
    person = resident(community, born=dt.date(1940, 5, 1))
    sign_in("clerk", community)
    url = f"{reverse('schemes:apply', args=[person.pk])}?scheme=old_age_allowance"
    data = {"applied_on": "2026-11-02", "channel": "phone", "proxy_relation": "child", "proxy_name": "李芳"}
    answer = client.post(url, data | {"once": "7b0c5a56-3a53-4f0b-9f0b-0a5b7f0d3c11"})
    assert "A proxy needs the consent of the person." in answer.content.decode()
    assert not Application.objects.exists()


def test_a_refusal_prints_its_reason_and_the_way_to_object(client, sign_in, community, viewer):
    row = ApplicationFactory(person__community=community, state=S.REVIEWED)
    actions.refuse(row, by=viewer("district", community.parent.parent), reason="age")
    sign_in("clerk", community)
    said = page(client, "schemes:notice", row.pk)
    assert "Age does not fit" in said and "administrative reconsideration" in said


# ---- what is to be checked


def test_deaths_and_moves_are_proposed_and_nothing_ends_by_itself(client, sign_in, community):
    dead = AwardFactory(person=resident(community, born=dt.date(1940, 5, 1), registration="here"))
    Person.objects.filter(pk=dead.person_id).update(died=dt.date(2026, 11, 20))
    left = AwardFactory(person=resident(community, born=dt.date(1941, 5, 1), registration="here"))
    left.person.residencies.update(until=dt.date(2026, 11, 10))
    young = AwardFactory(person=resident(community, born=dt.date(1990, 5, 1), registration="here"))
    AwardFactory(person=resident(community, born=dt.date(1942, 5, 1), registration="here"))
    sign_in("clerk", community)
    said = page(client, "schemes:to_check")
    assert said.index("has died") < said.index("has moved away") < said.index("no longer meets the conditions")
    assert [said.count(f"{row.person.name} ·") for row in (dead, left, young)] == [1, 1, 1]
    assert said.count('class="row-link"') == 3
    assert Award.objects.filter(until=None).count() == 4


def test_an_award_that_was_checked_is_left_alone_for_a_while(client, sign_in, community, viewer):
    row = AwardFactory(person=resident(community, born=dt.date(1990, 5, 1), registration="here"))
    actions.check_award(row, by=viewer("subdistrict", community.parent))
    sign_in("clerk", community)
    assert "Nothing is to be checked." in page(client, "schemes:to_check")


def test_who_decides_is_told_of_what_waits(client, sign_in, community, viewer):
    row = ApplicationFactory(person__community=community)
    actions.review(row, by=viewer("subdistrict", community.parent), advice="grant", words="ok")
    sign_in("district", community.parent.parent)
    assert "Application for a scheme to decide" in client.get(reverse("messages")).content.decode()


def test_take_up_opens_into_the_lists(client, sign_in, community):
    resident(community, born=dt.date(1940, 5, 1), registration="here")
    AwardFactory(person=resident(community, born=dt.date(1941, 5, 1), registration="here"))
    sign_in("clerk", community)
    said = page(client, "schemes:take_up")
    assert "50.0%" in said
    assert "?show=community&amp;scheme=old_age_allowance" in said


def test_a_proposal_shows_its_reason_and_is_set_aside_and_back_on_the_page(client, sign_in, community):
    person = resident(community, born=dt.date(1940, 5, 1), registration="here")
    sign_in("clerk", community)
    said = page(client, "schemes:eligible", scheme="old_age_allowance")
    assert person.name in said and "aged 80 or over" in said
    address, gone = reverse("schemes:offer", args=[person.pk]), {"scheme": "old_age_allowance", "outcome": "set_aside"}
    assert client.post(address, gone).status_code == 409
    client.post(address, gone | {"reason": "leaving"})
    assert "This list is empty." in page(client, "schemes:eligible", scheme="old_age_allowance")
    assert "Is about to move away" in page(client, "schemes:eligible", scheme="old_age_allowance", show="told")
    assert "Is about to move away" in page(client, "schemes:person", person.pk)
    client.post(reverse("schemes:offer_take_back", args=[Offer.objects.get().pk]))
    assert person.name in page(client, "schemes:eligible", scheme="old_age_allowance")


def test_an_award_ends_only_with_a_reason_that_was_chosen(client, sign_in, community):
    row = AwardFactory(person=PersonFactory(community=community))
    sign_in("subdistrict", community.parent)
    said = client.post(reverse("schemes:award_act", args=[row.pk, "end"]), {"until": str(timezone.localdate())})
    row.refresh_from_db()
    assert (said.status_code, row.until) == (422, None)
    assert 'aria-invalid="true"' in said.content.decode()
