"""The life of an application: filed once, reviewed by one, decided by another, published where the law asks."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.versions import Conflict
from linli.registers.people.tests.factories import PersonFactory
from linli.services.schemes import actions
from linli.services.schemes.actions.filing import Filing
from linli.services.schemes.models import Application, ApplicationStep, Award, Publication
from linli.services.schemes.states import ApplicationState as S
from linli.services.schemes.tests.factories import ApplicationFactory, AwardFactory


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.fixture
def street(viewer, subdistrict):
    return viewer("subdistrict", subdistrict)


@pytest.fixture
def other_street(viewer, subdistrict):
    return viewer("subdistrict", subdistrict, name="second")


@pytest.fixture
def district(viewer, subdistrict):
    return viewer("district", subdistrict.parent)


@pytest.fixture
def person(community):
    return PersonFactory(community=community, born=dt.date(1940, 5, 1), registration="here")


def filed(person, clerk, *schemes, **more):
    said = Filing(channel="counter", evidence=("id_card", "bank", "disability_card"), **more)
    return actions.apply(person, schemes or ("old_age_allowance",), said, by=clerk)


def reviewed(row, street):
    return actions.review(row, by=street, advice="grant", words="ok")


def test_one_visit_to_the_counter_files_several_schemes_and_a_second_click_files_none(person, clerk):
    together = uuid4()
    first = filed(person, clerk, "old_age_allowance", "disabled_nursing", together=together)
    again = filed(person, clerk, "old_age_allowance", "disabled_nursing", together=together)
    assert [row.pk for row in first] == [row.pk for row in again]
    assert Application.objects.count() == 2
    assert [entry.verb for entry in journal.of(first[0])] == ["scheme.file"]
    assert set(first[1].evidence) == {"disability_card", "id_card", "bank"}


def test_relief_is_asked_for_with_the_household_and_nowhere_else(person, clerk):
    """Else its own limits (an amount by cause, once for each cause) would not hold."""
    with pytest.raises(RuleBroken, match="受理申请"):
        actions.apply(person, ["temporary_relief"], Filing(channel="counter"), by=clerk)
    assert not Application.objects.exists()


def test_the_page_for_one_person_says_where_relief_is_asked_for(person, sign_in, client, community):
    sign_in("clerk", community)
    answer = client.get(
        reverse("schemes:apply", args=[person.pk]) + "?scheme=temporary_relief", HTTP_ACCEPT_LANGUAGE="en"
    )
    assert "Assistance of this household" in answer.content.decode()


def test_one_of_several_that_cannot_be_filed_keeps_all_from_being_filed(person, clerk):
    with pytest.raises(RuleBroken):
        filed(person, clerk, "old_age_allowance", "home_care_hours")  # of another city
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"proxy_name": "李四", "proxy_relation": "child"}, "本人同意"),
        ({"proxy_relation": "child", "proxy_consent_on": dt.date(2099, 1, 1)}, "晚于申请"),
        ({"on": dt.date(2099, 1, 1)}, "申请日期"),
    ],
)
def test_a_proxy_needs_consent_and_the_future_cannot_be_applied_in(person, clerk, more, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        filed(person, clerk, **more)
    assert not Application.objects.exists()


def test_who_has_it_or_has_applied_or_is_dead_cannot_apply(person, clerk, community):
    filed(person, clerk)
    with pytest.raises(RuleBroken):
        filed(person, clerk)
    holder = AwardFactory(person__community=community).person
    with pytest.raises(RuleBroken):
        filed(holder, clerk)
    dead = PersonFactory(community=community, died=dt.date(2026, 1, 1))
    with pytest.raises(RuleBroken):
        filed(dead, clerk)


def test_nobody_files_for_another_community(person, viewer, elsewhere):
    with pytest.raises(PermissionDenied):
        filed(person, viewer("clerk", elsewhere))


def test_who_reviewed_does_not_grant_and_a_colleague_does(person, clerk, street, other_street):
    (row,) = filed(person, clerk)
    row = reviewed(row, street)
    with pytest.raises(RuleBroken):
        actions.approve(row, by=street)
    award = actions.approve(row, by=other_street)
    assert (award.amount, award.unit, award.per, award.until) == (5000, "fen", "month", None)
    assert Application.objects.get().state == S.APPROVED
    assert [entry.verb for entry in journal.of(row)][:2] == ["scheme.approve", "scheme.review"]


def test_the_database_refuses_one_person_for_both(person, street):
    row = ApplicationFactory(person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(reviewed_by=street.user_id, decided_by=street.user_id)


def test_a_scheme_of_the_district_is_not_granted_by_the_subdistrict(community, clerk, street, other_street):
    row = ApplicationFactory(
        person__community=community, scheme="consumption_subsidy", evidence=["id_card", "assessment"]
    )
    row = reviewed(row, street)
    with pytest.raises(PermissionDenied):
        actions.approve(row, by=other_street, words="x")


def test_papers_must_be_there_before_a_grant_is_advised(community, clerk, street):
    row = ApplicationFactory(person__community=community, evidence=["id_card"])
    with pytest.raises(RuleBroken):
        reviewed(row, street)
    actions.receive_evidence(row, ["bank"], by=clerk)
    assert reviewed(row, street).state == S.REVIEWED


def test_facts_that_say_no_need_words(community, street, other_street):
    row = ApplicationFactory(person__community=community, person__born=dt.date(1990, 1, 1))
    row = reviewed(row, street)
    with pytest.raises(RuleBroken):
        actions.approve(row, by=other_street)
    assert actions.approve(row, by=other_street, words="出生日期有误，已核实户口簿").amount == 5000


def test_what_excludes_it_must_end_first(community, street, district):
    row = ApplicationFactory(
        person__community=community, scheme="disabled_nursing", evidence=["disability_card", "id_card", "bank"]
    )
    AwardFactory(person=row.person, scheme="destitute")
    row = reviewed(row, street)
    actions.publish(row, by=street)
    Publication.objects.update(until=timezone.localdate())
    with pytest.raises(RuleBroken):
        actions.approve(row, by=district, words="x")
    assert not Award.objects.filter(scheme="disabled_nursing").exists()


def test_what_the_law_has_published_is_granted_only_after_the_days(community, street, district):
    row = ApplicationFactory(
        person__community=community, scheme="disabled_nursing", evidence=["disability_card", "id_card", "bank"]
    )
    row = reviewed(row, street)
    with pytest.raises(RuleBroken):
        actions.approve(row, by=district, words="x")
    notice = actions.publish(row, by=street)
    today = timezone.localdate()
    assert (notice.since, notice.until) == (today, today + dt.timedelta(days=8))
    assert notice.fields == ["surname", "community"]
    with pytest.raises(RuleBroken):
        actions.approve(row, by=district, words="x")
    Publication.objects.update(since=today - dt.timedelta(days=8), until=today)
    assert actions.approve(row, by=district, words="按残疾人证核实").amount == 15_000


def test_an_objection_to_the_publication_is_answered_in_words(community, clerk, street, district):
    row = ApplicationFactory(
        person__community=community, scheme="disabled_nursing", evidence=["disability_card", "id_card", "bank"]
    )
    row = reviewed(row, street)
    actions.publish(row, by=street)
    actions.object_to(row, by=clerk, words="不符合条件")
    Publication.objects.update(until=timezone.localdate())
    with pytest.raises(RuleBroken):
        actions.approve(row, by=district)


def test_a_withdrawn_application_is_published_no_longer(community, clerk, street):
    row = ApplicationFactory(
        person__community=community, scheme="disabled_nursing", evidence=["disability_card", "id_card", "bank"]
    )
    actions.publish(reviewed(row, street), by=street)
    actions.withdraw(row, by=clerk)
    assert not Publication.objects.public(timezone.localdate()).exists()


def test_a_refusal_is_objected_to_and_decided_by_another_person(community, clerk, street, other_street, district):
    row = reviewed(ApplicationFactory(person__community=community), street)
    actions.refuse(row, by=other_street, reason="age")
    actions.object_to_refusal(row, by=clerk, words="年龄算错了")
    with pytest.raises(RuleBroken):
        actions.uphold(row, by=other_street, words="x")
    actions.reopen_refusal(row, by=district, words="重新核对")
    row.refresh_from_db()
    assert (row.state, row.reviewed_by_id, row.decided_by_id, row.refusal) == (S.APPLIED, None, None, "")


def test_a_refusal_can_be_confirmed_once_and_for_all(community, clerk, street, other_street, district):
    row = reviewed(ApplicationFactory(person__community=community), street)
    actions.refuse(row, by=other_street, reason="age")
    actions.object_to_refusal(row, by=clerk, words="年龄算错了")
    actions.uphold(row, by=district, words="核对无误")
    with pytest.raises(RuleBroken):
        actions.object_to_refusal(row, by=clerk, words="再次异议")


def test_a_returned_application_is_reviewed_again(community, street, other_street):
    row = reviewed(ApplicationFactory(person__community=community), street)
    with pytest.raises(RuleBroken):
        actions.return_for_review(row, by=street, words="x")
    actions.return_for_review(row, by=other_street, words="核对户籍")
    row.refresh_from_db()
    assert (row.state, row.advice) == (S.APPLIED, "")


def test_a_grant_by_mistake_is_undone_and_was_valid_on_no_day(community, street, other_street):
    row = reviewed(ApplicationFactory(person__community=community), street)
    award = actions.approve(row, by=other_street)
    with pytest.raises(RuleBroken):
        actions.take_back(row, by=street)
    actions.take_back(row, by=other_street)
    award.refresh_from_db()
    row.refresh_from_db()
    assert (award.until, award.ended_reason) == (award.since, "mistake")
    assert (row.state, row.decided_by_id) == (S.REVIEWED, None)
    assert actions.approve(row, by=other_street).pk != award.pk
    actions.take_back(row, by=other_street)
    actions.take_back(row, by=street)  # the review before it
    row.refresh_from_db()
    assert row.state == S.APPLIED


def test_a_step_of_long_ago_stays(community, street, monkeypatch):
    row = reviewed(ApplicationFactory(person__community=community), street)
    later = timezone.now() + dt.timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(RuleBroken):
        actions.take_back(row, by=street)


def test_a_page_that_is_no_longer_up_to_date_changes_nothing(community, clerk, street):
    row = ApplicationFactory(person__community=community, evidence=["id_card"])
    step = ApplicationStep.objects.create(application=row, act="file", to_state=S.APPLIED)
    actions.receive_evidence(row, ["bank"], by=clerk, based_on=str(step.pk))
    with pytest.raises(Conflict):
        actions.review(row, by=street, advice="grant", words="x", based_on=str(step.pk))


def test_the_steps_cannot_be_changed(community, clerk):
    row = ApplicationFactory(person__community=community, evidence=["id_card"])
    actions.receive_evidence(row, ["bank"], by=clerk)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        ApplicationStep.objects.update(by_name="x")


def test_the_journal_has_no_free_text(person, clerk):
    (row,) = filed(
        person, clerk, words="家里困难", proxy_name="李四", proxy_relation="child", proxy_consent_on=dt.date(2026, 1, 1)
    )
    (entry,) = journal.of(row)
    assert "家里困难" not in str(entry.changes) and "李四" not in str(entry.changes)
    assert entry.changes["proxy"] == "child"
