"""What a person gets already when a scheme is granted: excluded, only the higher, or at most a sum together."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory
from linli.registers.places.tests.factories import CommunityFactory, PlaceFactory, SubdistrictFactory
from linli.services.schemes import actions
from linli.services.schemes.models import Award, Publication
from linli.services.schemes.tests.factories import ApplicationFactory, AwardFactory

MONTH = {"unit": "fen", "per": "month"}
EVIDENCE = ["id_card", "assessment", "stay", "disability_card", "bank", "group"]


@pytest.fixture
def city(db):
    return CommunityFactory(parent=SubdistrictFactory(parent=PlaceFactory(code="330102")))


@pytest.fixture
def street(viewer, city):
    return viewer("subdistrict", city.parent)


@pytest.fixture
def district(viewer, city):
    return viewer("district", city.parent.parent)


@pytest.fixture
def person(city):
    return PersonFactory(community=city, born=dt.date(1940, 5, 1), registration="here")


def reviewed(person, street, scheme):
    row = ApplicationFactory(person=person, scheme=scheme, evidence=EVIDENCE)
    row = actions.review(row, by=street, advice="grant", words="ok")
    if row.version.publish:
        actions.publish(row, by=street)
        Publication.objects.update(since=dt.date(2026, 11, 1), until=timezone.localdate())
    return row


def granted(row, district, **more):
    return actions.approve(row, by=district, words="已核实", **more)


def test_what_excludes_it_is_named_with_the_way_out(person, street, district):
    other = AwardFactory(person=person, scheme="home_care_money", amount=50_000)
    row = reviewed(person, street, "home_care_hours")
    with pytest.raises(RuleBroken, match="居家养老服务券（金额）"):
        granted(row, district, tier="alone_80")
    actions.end_award(other, by=street, until=timezone.localdate(), reason="other_scheme")
    assert granted(row, district, tier="alone_80").amount == 180


def test_an_award_that_is_to_begin_excludes_too(person, street, district):
    AwardFactory(person=person, scheme="home_care_money", since=timezone.localdate() + dt.timedelta(days=20))
    row = reviewed(person, street, "home_care_hours")
    with pytest.raises(RuleBroken):
        granted(row, district, tier="alone_80")


def test_an_award_of_a_merged_duplicate_excludes_too(person, city, street, district):
    double = PersonFactory(community=city, merged_into=person)
    AwardFactory(person=double, scheme="home_care_money")
    with pytest.raises(RuleBroken):
        granted(reviewed(person, street, "home_care_hours"), district, tier="alone_80")


def test_what_only_a_register_shows_is_to_be_corrected_there(person, city, street, district):
    CircumstanceFactory(person=person, community=city, kind="destitute", since=dt.date(2025, 1, 1))
    row = reviewed(person, street, "disabled_nursing")
    with pytest.raises(RuleBroken, match="登记"):
        granted(row, district)
    assert not Award.objects.exists()


@pytest.mark.parametrize(("held", "sentence"), [(8_000, "高于"), (10_000, "不低于"), (20_000, "不低于")])
def test_of_two_only_the_higher_is_paid_and_the_sentence_says_which(person, street, district, held, sentence):
    other = AwardFactory(person=person, tier="80", amount=held)
    row = reviewed(person, street, "disabled_living")
    with pytest.raises(RuleBroken, match=sentence):
        granted(row, district)
    actions.end_award(other, by=street, until=timezone.localdate(), reason="other_scheme")
    assert granted(row, district).amount == 10_000


def test_the_rule_holds_whichever_comes_first(person, street, district):
    AwardFactory(person=person, scheme="disabled_living", amount=10_000)
    with pytest.raises(RuleBroken):
        granted(reviewed(person, street, "old_age_allowance"), district)


def test_what_is_set_case_by_case_or_paid_once_is_never_counted_together(person, street, district):
    AwardFactory(person=person, scheme="disabled_living", amount=None)
    assert granted(reviewed(person, street, "old_age_allowance"), district).amount == 8_000


@pytest.mark.parametrize(("held", "left"), [(30_000, 50_000), (79_999, 1)])
def test_together_at_most_a_sum_what_is_left_is_granted_and_the_full_amount_kept(person, street, district, held, left):
    AwardFactory(person=person, scheme="consumption_subsidy_institution", amount=held)
    row = reviewed(person, street, "consumption_subsidy")
    assert granted(row, district).amount == left
    assert row.steps.get(act="approve").told["full"] == 80_000


def test_where_nothing_is_left_it_is_said_so(person, street, district):
    AwardFactory(person=person, scheme="consumption_subsidy_institution", amount=80_000)
    with pytest.raises(RuleBroken, match="上限"):
        granted(reviewed(person, street, "consumption_subsidy"), district)


def test_an_end_is_not_undone_if_what_came_since_excludes_it(person, street, district):
    other = AwardFactory(person=person, scheme="home_care_money")
    actions.end_award(other, by=street, until=timezone.localdate(), reason="other_scheme")
    granted(reviewed(person, street, "home_care_hours"), district, tier="alone_80")
    with pytest.raises(RuleBroken, match="工时"):
        actions.take_back_end(other, by=street)


def test_another_tier_is_checked_beside_the_rest(person, street):
    award = AwardFactory(person=person, tier="80", amount=8_000)
    AwardFactory(person=person, scheme="disabled_living", amount=10_000)
    with pytest.raises(RuleBroken):
        actions.change_tier(award, by=street, since=timezone.localdate(), tier="90")


def test_the_page_of_the_application_says_it_before_the_button_is_pressed(client, sign_in, person, city, street):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    held = AwardFactory(person=person, scheme="consumption_subsidy_institution", amount=30_000)
    row = reviewed(person, street, "consumption_subsidy")
    sign_in("district", city.parent.parent)
    said = client.get(reverse("schemes:application", args=[row.pk])).content.decode()
    assert "Both together at most 800 yuan a month" in said
    assert reverse("schemes:award", args=[held.pk]) in said
