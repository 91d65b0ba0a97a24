"""An assessment by two assessors: confirmed or scored apart, settled, disputed, corrected, withdrawn."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from conftest import appointed
from linli.core import journal
from linli.core.errors import RuleBroken
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.actions.duplicates import merge
from linli.registers.people.models import Duplicate, Person
from linli.services.eldercare import actions
from linli.services.eldercare.models import AbilityAssessment
from linli.services.eldercare.queries import assessments as queries
from linli.services.eldercare.queries import level_on
from linli.services.eldercare.states import AssessmentState
from linli.services.eldercare.tests.factories import BEST, SINCE, AssessmentFactory, elder, finished

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def person(community):
    return elder(community)


@pytest.fixture
def users(community):
    """Four workers of the community."""
    return [appointed("worker", community, name=name) for name in ("Jia", "Yi", "Bing", "Ding")]


@pytest.fixture
def by(users):
    return [viewer_for(user) for user in users]


def begun(person, by, users, **more):
    said = {"second": users[1].pk, "reason": "first", "day": TODAY()}
    return actions.start(person, by=by[0], **said | more)


def answer(row, viewer, **other):
    actions.put_answers(row, {**BEST, "coma": False, "dementia": False, "events": [], **other}, by=viewer)
    return fresh(actions.complete(row, by=viewer))


def fresh(row):
    return AbilityAssessment.objects.get(pk=row.pk)


def test_the_second_confirms_and_there_is_a_result(person, by, users):
    row = begun(person, by, users)
    answer(row, by[0], eating=0, stairs=0)
    assert queries.state_of(fresh(row)) == AssessmentState.SECOND
    assert level_on([person.pk], TODAY()) == {}, "one assessor alone finds no level"
    row = fresh(actions.countersign(row, by=by[1]))
    assert queries.state_of(row) == AssessmentState.VALID
    assert (row.outcome["score"], row.level) == (83, 1)
    assert row.next_on == TODAY() + dt.timedelta(days=365)
    assert level_on([person.pk], TODAY()) == {person.pk: 1}
    assert level_on([person.pk], TODAY() - dt.timedelta(days=1)) == {}


def test_two_who_score_apart_and_agree_need_nothing_settled(person, by, users):
    row = begun(person, by, users)
    answer(row, by[1], memory=2)
    assert answer(row, by[0], memory=2).level == 1


def test_differences_are_settled_item_by_item_with_a_reason(person, by, users):
    row = begun(person, by, users)
    answer(row, by[0], eating=4, walking=1, dementia=True)
    answer(row, by[1], eating=2, walking=1)
    row = fresh(row)
    assert queries.state_of(row) == AssessmentState.DIFFERENT
    said = [one.said for one in row.scorings.order_by("pk")]
    scale = queries_scale(row)
    assert [one.code for one in queries.differences(scale, *said)] == ["eating", "dementia"]
    with pytest.raises(RuleBroken, match="进食"):
        actions.settle(row, {"eating": "3", "dementia": "1"}, {"dementia": "有诊断书"}, by=by[0])
    with pytest.raises(RuleBroken, match="进食"):
        actions.settle(row, {"eating": "9", "dementia": "1"}, {"eating": "x", "dementia": "x"}, by=by[0])
    reasons = {"eating": "一起看了一餐", "dementia": "有诊断书"}
    row = fresh(actions.settle(row, {"eating": "3", "dementia": "1"}, reasons, by=by[1]))
    assert (row.outcome["score"], row.outcome["scored_level"], row.level) == (86, 1, 2)
    assert row.outcome["settled"]["eating"][2] == "一起看了一餐"


def queries_scale(row):
    from linli.services.eldercare import ability

    return ability.scale_on(code=row.scale)


@pytest.mark.parametrize("second", [None, 0])
def test_an_assessor_alone_is_refused(person, by, users, second):
    with pytest.raises(RuleBroken):
        begun(person, by, users, second=users[0].pk if second == 0 else None)
    assert not AbilityAssessment.objects.exists()


def test_the_database_refuses_one_assessor_twice(person, users):
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentFactory(person=person, first=users[0], second=users[0])


def test_the_second_assessor_is_one_of_the_community(person, by, users, elsewhere):
    stranger = appointed("worker", elsewhere, name="far")
    with pytest.raises(RuleBroken):
        begun(person, by, users, second=stranger.pk)


def test_nobody_else_answers_confirms_or_settles(person, by, users):
    row = begun(person, by, users)
    answer(row, by[0])
    for act in (actions.countersign, actions.complete):
        with pytest.raises(PermissionDenied):
            act(row, by=by[2])
    with pytest.raises(PermissionDenied):
        actions.countersign(row, by=by[0])
    with pytest.raises(RuleBroken):
        actions.put_answers(row, {"eating": 1}, by=by[0])


def test_an_unanswered_item_is_named(person, by, users):
    row = begun(person, by, users)
    actions.put_answers(row, {code: most for code, most in BEST.items() if code != "memory"}, by=by[0])
    with pytest.raises(RuleBroken, match="记忆"):
        actions.complete(row, by=by[0])


def test_two_events_within_thirty_days_make_it_worse(person, by, users):
    row = begun(person, by, users)
    days = [(TODAY() - dt.timedelta(days=n)).isoformat() for n in (30, 2)]
    row = answer(row, by[0], events=[[day, "fall"] for day in days])
    assert fresh(actions.countersign(row, by=by[1])).level == 1


def test_one_is_under_way_at_a_time(person, by, users):
    begun(person, by, users)
    with pytest.raises(RuleBroken):
        begun(person, [by[2]], users)


def done(person, users, **more):
    return AssessmentFactory(person=person, first=users[0], second=users[1], **more)


def test_a_dispute_is_assessed_by_two_others(person, by, users):
    old = done(person, users)
    for viewer, second in ((by[0], users[2]), (by[2], users[1])):
        with pytest.raises(RuleBroken):
            actions.start(person, by=viewer, second=second.pk, reason="dispute", day=TODAY(), about=old)
    with pytest.raises(RuleBroken):
        actions.start(person, by=by[2], second=users[3].pk, reason="dispute", day=TODAY())
    row = actions.start(person, by=by[2], second=users[3].pk, reason="dispute", day=TODAY(), about=old)
    answer(row, by[2], eating=0)
    actions.countersign(row, by=by[3])
    assert (fresh(old).until, fresh(row).replaced) == (TODAY(), old)
    yesterday = TODAY() - dt.timedelta(days=1)
    assert [level_on([person.pk], day)[person.pk] for day in (yesterday, TODAY())] == [2, 1]


def test_a_correction_is_a_new_version_with_the_answers_copied(person, by, users):
    old = done(person, users)
    row = actions.start(person, by=by[0], second=users[1].pk, reason="first", day=SINCE, about=old, copied=True)
    said = row.scorings.get().said
    assert said == {**{code: said[code] for code in BEST}, "coma": False, "dementia": False, "events": []}
    actions.complete(row, by=by[0])
    actions.countersign(row, by=by[1])
    assert level_on([person.pk], SINCE) == {person.pk: fresh(row).level}
    assert fresh(old).until == SINCE, "the wrong version was in force on no day, and is still there"


def test_a_withdrawn_one_gives_way_to_the_one_before(person, by, users):
    old = done(person, users)
    row = begun(person, by, users, reason="routine")
    answer(row, by[0])
    actions.countersign(row, by=by[1])
    assert level_on([person.pk], TODAY()) == {person.pk: 0}
    with pytest.raises(RuleBroken):
        actions.withdraw(old, by=by[0], reason="twice")
    actions.withdraw(row, by=by[1], reason="wrong_person")
    assert level_on([person.pk], TODAY()) == {person.pk: 2}
    assert queries.state_of(fresh(row)) == AssessmentState.WITHDRAWN


def test_an_older_result_does_not_replace_a_later_one(person, by, users):
    done(person, users)
    row = begun(person, by, users, day=SINCE - dt.timedelta(days=1))
    answer(row, by[0])
    with pytest.raises(RuleBroken, match=date_format(SINCE)):
        actions.countersign(row, by=by[1])
    assert fresh(row).done_at is None


def test_a_future_day_is_refused(person, by, users):
    with pytest.raises(RuleBroken):
        begun(person, by, users, day=TODAY() + dt.timedelta(days=1))


def test_equal_levels_are_stored_as_different_texts(community, by, users):
    texts = set()
    for _ in range(2):
        row = begun(elder(community), by, users)
        answer(row, by[0])
        actions.countersign(row, by=by[1])
        texts.add(fresh(row).result)
    assert len({json.loads(text)["level"] for text in texts}) == 1
    assert len(texts) == 2


def test_the_level_of_a_merged_duplicate_is_that_of_the_person(community, users, viewer):
    kept, gone = elder(community, person__name="李秀英"), elder(community, person__name="李秀英")
    done(gone, users)
    first, second = sorted((kept, gone), key=lambda one: one.pk)
    pair = Duplicate.objects.create(community=community, first=first, second=second, score=90)
    merge(pair, keep=kept, take={}, by=viewer("committee", community))
    assert level_on([kept.pk], TODAY()) == {kept.pk: 2}


def test_the_level_is_shown_only_for_a_purpose_and_the_reading_is_logged(client, sign_in, person, users):
    row = done(person, users)
    sign_in("clerk", person.community)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    pages = [reverse("eldercare:card", args=[person.pk]), reverse("eldercare:assessment", args=[row.pk])]
    words = "moderately impaired"
    assert [words in client.get(page).content.decode() for page in pages] == [False, False]
    client.post(reverse("eldercare:read", args=[person.pk]), {"purpose": "service"})
    assert [words in client.get(page).content.decode() for page in pages] == [True, True]
    entry = journal.of(person).get(verb="ability.read")
    assert (entry.kind, entry.reason) == ("read", "service")
    other = elder(person.community)
    shown = client.get(reverse("eldercare:assessment", args=[done(other, users).pk])).content.decode()
    assert words not in shown, "the purpose was stated for one person"


def test_the_committee_reads_no_level(client, sign_in, person, users):
    row = done(person, users)
    sign_in("committee", person.community)
    page = client.get(reverse("eldercare:assessment", args=[row.pk]), headers={"Accept-Language": "en"})
    assert "moderately" not in page.content.decode()
    assert client.post(reverse("eldercare:read", args=[person.pk]), {"purpose": "service"}).status_code == 403


def test_an_assessment_on_a_phone_from_the_first_page_to_the_result(client, person, users):
    client.force_login(users[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    said = {"reason": "first", "day": TODAY().isoformat(), "second": users[1].pk}
    page = client.post(reverse("eldercare:start", args=[person.pk]), said)
    row = AbilityAssessment.objects.get()
    overview, finish = (reverse(f"eldercare:{name}", args=[row.pk]) for name in ("assessment", "complete"))
    for part in ("self_care", "movement", "mental", "social"):
        assert (f"part={part}" in page.url) or part == "self_care"
        assert finish not in client.get(overview).content.decode(), "questions are left"
        page = client.post(page.url, BEST)
    page = client.post(page.url, {"day_0": TODAY().isoformat(), "kind_0": ""})
    assert page.status_code == 422, "half an event"
    last = reverse("eldercare:score", args=[row.pk]) + "?part=marks"
    page = client.post(last, {"dementia": "on"})
    said = client.get(page.url).content.decode()
    assert said.count("<table") == 5 and finish in said
    assert client.post(reverse("eldercare:complete", args=[row.pk])).status_code == 302
    client.force_login(users[1], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "countersign" in client.get(page.url).content.decode()
    client.post(reverse("eldercare:countersign", args=[row.pk]))
    assert fresh(row).level == 1


def test_a_dead_person_is_not_assessed(person, by, users):
    Person.objects.filter(pk=person.pk).update(died=TODAY())
    with pytest.raises(RuleBroken):
        begun(person, by, users)


def test_the_answers_of_the_other_are_not_seen_before_one_has_finished(client, person, users):
    row = AssessmentFactory(person=person, first=users[0], second=users[1], under_way=True)
    finished(row, users[1], memory=1)
    client.force_login(users[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("eldercare:assessment", args=[row.pk]), headers={"Accept-Language": "en"})
    assert "no recent memory" not in page.content.decode()
