"""The register changed while the phone was away: the record arrives, or waits for a person who sees both versions."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.journal import versions
from linli.registers.bodies.models import Appointment
from linli.registers.people import actions as people
from linli.registers.people.models import Duplicate, Household
from linli.registers.people.tests.factories import ResidencyFactory
from linli.registers.places.tests.factories import DwellingFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.phones.models import Submission
from linli.work.phones.tests.conftest import home, person
from linli.work.phones.tests.phone import item, visit
from linli.work.staffing.models import Worker
from linli.work.visits import actions as visits
from linli.work.visits import queries
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def text(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def tray(who):
    return text(who.client.get(reverse("phones:review")))


def apply(who, row, **data):
    """Press "Apply" on the page as it is now."""
    page = who.client.get(reverse("phones:record", args=[row.pk])).content.decode()
    version = re.search(r'name="based_on" value="([^"]*)"', page)
    data = {"based_on": html.unescape(version[1]) if version else "", **data}
    return who.client.post(reverse("phones:apply", args=[row.pk]), data)


def waiting():
    return Submission.objects.get(state="review")


@pytest.fixture
def clerk(community):
    return person("clerk", community, role="clerk")


# ---- re-assigned


def test_a_household_of_another_worker_by_now_keeps_the_visit_of_who_made_it(me, household, community, colleague):
    ResponsibilityFactory(place=household.dwelling.parent, worker=colleague.worker)
    told = me.phone.one(item("visit", visit(household, outcome="not_home")))
    assert told["answer"] == "applied"
    assert Visit.objects.get().worker == me.worker
    page = text(colleague.client.get(reverse("visits:of_household", args=[household.pk])))
    assert "me" in page
    assert "Not at home" in page


# ---- moved, dissolved, merged


def test_a_household_that_has_moved_since_the_visit_keeps_it(me, household, clerk):
    person_ = household.residencies.get().person
    yesterday = today() - dt.timedelta(days=1)
    people.move_out(
        household, [person_], DwellingFactory(parent=household.dwelling.parent), on=today(), by=clerk.viewer
    )
    told = me.phone.one(item("visit", visit(household, day=yesterday.isoformat())))
    assert told["answer"] == "applied"


def test_a_household_that_had_moved_by_the_day_of_the_visit_waits_and_goes_to_where_it_lives(me, household, clerk):
    person_, there = household.residencies.get().person, DwellingFactory(parent=household.dwelling.parent)
    people.move_out(household, [person_], there, on=today(), by=clerk.viewer)
    told = me.phone.one(item("visit", visit(household, answer="met on the stairs")))
    assert told["answer"] == "review"
    assert "moved out on" in told["why"]
    assert Visit.objects.count() == 0
    url = reverse("phones:edit", args=[waiting().pk])
    page = me.client.get(url)
    new = Household.objects.get(dwelling=there)
    assert f'value="{new.pk}"' in page.content.decode()
    version = re.search(r'name="based_on" value="([^"]*)"', page.content.decode())[1]
    said = {**visit(new), "answer": "met on the stairs", "based_on": html.unescape(version)}
    assert me.client.post(url, said).status_code == 302
    made = Visit.objects.get()
    assert (made.household, made.answer, made.worker) == (new, "met on the stairs", me.worker)
    row = Submission.objects.get()
    assert (row.state, row.resolved_how, row.resolved_by) == ("applied", "edited", me.user)


def test_a_household_that_is_dissolved_waits(me, household, clerk):
    people.record_death(household.residencies.get().person, on=today(), by=clerk.viewer)
    told = me.phone.one(item("visit", visit(household)))
    assert told["answer"] == "review"
    assert "moved out" in tray(me)


def test_a_household_that_ended_by_a_merge_of_duplicates_waits(me, household, clerk, community, committee):
    one, twin = household.residencies.get().person, home(community)
    other = twin.residencies.get().person
    row = Duplicate.objects.create(first=one, second=other, community=community, score=90)
    people.merge(row, keep=other, take={"home": str(other.pk)}, by=committee.viewer)
    household.refresh_from_db()
    gone = household if household.until else Household.objects.get(pk=twin.pk)
    told = me.phone.one(item("visit", visit(gone)))
    assert told["answer"] == "review"


def test_a_household_of_another_community_waits_in_ones_own_tray_only(me, elsewhere, committee):
    there = home(elsewhere)
    told = me.phone.one(item("visit", visit(there)))
    assert (told["answer"], waiting().community) == ("review", None)
    assert there.name not in tray(me), "what a phone says of another community reveals nothing"
    assert "Nothing waits for review." in tray(committee)
    assert committee.client.get(reverse("phones:record", args=[waiting().pk])).status_code == 404
    page = me.client.get(reverse("phones:record", args=[waiting().pk]))
    assert there.name not in text(page)
    assert apply(me, waiting()).status_code == 409


def test_a_worker_of_another_community_since_today_leaves_the_visit_of_yesterday_there(me, household, elsewhere):
    Worker.objects.filter(pk=me.worker.pk).update(until=today())
    Appointment.objects.filter(user=me.user).update(until=today())
    post = Appointment.objects.get(user=me.user)
    Appointment.objects.create(user=me.user, body=post.body, place=elsewhere, role="worker", since=today())
    yesterday = (today() - dt.timedelta(days=1)).isoformat()
    told = me.phone.one(item("visit", visit(household, day=yesterday)))
    assert told["answer"] == "review"
    assert "You no longer record visits in" in told["why"]
    committee = person("their committee", household.community, role="committee")
    assert household.name in tray(committee)
    assert apply(committee, waiting()).status_code == 302
    made = Visit.objects.get()
    assert (made.worker, made.recorded_by, made.day.isoformat()) == (me.worker, me.user, yesterday)
    verbs = {entry.verb: entry.actor_name for entry in journal.of(made)}
    assert verbs == {"visit.recorded": "me"}
    assert journal.of(Submission.objects.get()).first().actor_name == "their committee"


def test_who_has_left_has_the_visit_saved_by_the_committee(me, household, committee):
    sent = item("visit", visit(household, answer="ok"))
    Appointment.objects.filter(user=me.user).update(until=today())
    assert me.phone.one(sent)["answer"] == "review"
    me.user.is_active = False
    me.user.save()
    assert apply(committee, waiting()).status_code == 302
    made = Visit.objects.get()
    assert (made.worker, made.recorded_by) == (me.worker, me.user)


# ---- two visits on one day


def test_a_visit_of_a_colleague_on_that_day_asks_and_both_stand_side_by_side(me, colleague, household):
    visits.record(household, by=colleague.viewer, day=today(), kind="routine", outcome="not_home", answer="note left")
    told = me.phone.one(item("visit", visit(household, answer="met in the evening")))
    assert told["answer"] == "review"
    assert "colleague has recorded a visit" in told["why"]
    page = text(me.client.get(reverse("phones:record", args=[waiting().pk])))
    for words in ("met in the evening", "note left", "Not at home", "Met", "colleague recorded a visit on that day"):
        assert words in page
    assert apply(me, waiting()).status_code == 302
    assert Visit.objects.count() == 2
    assert me.phone.told(item("visit", visit(household)))[0]["answer"] == "review"


def test_a_further_visit_that_the_phone_knew_of_does_not_ask(me, household):
    first = item("visit", visit(household, outcome="not_home"))
    second = item("visit", visit(household, besides=[first["id"]]))
    assert [one["answer"] for one in me.phone.told(second, first)] == ["applied", "applied"]
    assert Visit.objects.count() == 2


def test_a_visit_recorded_after_the_page_was_opened_asks_again(me, colleague, household):
    visits.record(household, by=colleague.viewer, day=today(), kind="routine", outcome="not_home")
    me.phone.one(item("visit", visit(household)))
    page = me.client.get(reverse("phones:record", args=[waiting().pk])).content.decode()
    seen = re.search(r'name="based_on" value="([^"]*)"', page)[1]
    others = "-".join(map(str, Visit.objects.values_list("pk", flat=True)))
    visits.record(household, by=colleague.viewer, day=today(), kind="routine", outcome="met", besides=[int(others)])
    answer = me.client.post(reverse("phones:apply", args=[waiting().pk]), {"based_on": html.unescape(seen)})
    assert answer.status_code == 409
    assert Visit.objects.count() == 2


# ---- corrections


def corrected(me, household, *, meanwhile, **fields):
    """A visit corrected on the phone, and online in the meantime."""
    made = visits.record(household, by=me.viewer, day=today(), kind="routine", outcome="met", answer="first")
    opened = versions.of(made, queries.correctable(made))
    if meanwhile:
        said = {"kind": "routine", "outcome": "met", "answer": "first", **meanwhile}
        visits.correct(made, by=me.viewer, **said)
    told = me.phone.one(item("visit.correct", {"visit": made.pk, **fields}, based_on=opened))
    made.refresh_from_db()
    return made, told


def test_a_correction_made_offline_changes_only_what_it_says(me, household):
    made, told = corrected(me, household, meanwhile=None, answer="second", outcome="refused")
    assert told["answer"] == "applied"
    assert (made.answer, made.outcome, made.kind) == ("second", "refused", "routine")


def test_of_two_corrections_the_later_waits_and_overwrites_nothing(me, household):
    made, told = corrected(me, household, meanwhile={"answer": "online"}, answer="offline", minutes=15)
    assert told["answer"] == "review"
    assert made.answer == "online"
    page = text(me.client.get(reverse("phones:record", args=[waiting().pk])))
    assert "offline" in page
    assert "online" in page
    assert apply(me, waiting()).status_code == 302
    made.refresh_from_db()
    assert (made.answer, made.minutes) == ("offline", 15)


def test_a_correction_that_does_not_say_what_it_saw_overwrites_no_other(me, household):
    made = visits.record(household, by=me.viewer, day=today(), kind="routine", outcome="met", answer="first")
    one, other = (item("visit.correct", {"visit": made.pk, "answer": said}) for said in ("second", "third"))
    assert [told["answer"] for told in me.phone.told(one, other)] == ["applied", "review"]
    made.refresh_from_db()
    assert made.answer == "second"


def test_corrections_of_different_fields_are_both_kept(me, household):
    made, told = corrected(me, household, meanwhile={"answer": "online"}, minutes=15)
    assert told["answer"] == "applied"
    assert (made.answer, made.minutes) == ("online", 15)


def test_a_correction_made_in_time_that_arrives_late_is_saved(me, household, monkeypatch):
    made = visits.record(household, by=me.viewer, day=today(), kind="routine", outcome="met")
    Visit.objects.filter(pk=made.pk).update(recorded_at=timezone.now() - dt.timedelta(days=6))
    in_time, late = timezone.now() - dt.timedelta(days=6, minutes=-5), timezone.now() - dt.timedelta(days=1)
    assert (
        me.phone.one(item("visit.correct", {"visit": made.pk, "answer": "a"}, made_at=in_time))["answer"] == "applied"
    )
    told = me.phone.one(item("visit.correct", {"visit": made.pk, "answer": "b"}, made_at=late))
    assert (told["answer"], told["why"]) == ("refused", "The time to correct this visit has passed.")


def test_a_correction_of_a_visit_in_the_same_outbox(me, household):
    first = item("visit", visit(household, answer="one"))
    later = item("visit.correct", {"visit": first["id"], "answer": "two"})
    assert [one["answer"] for one in me.phone.told(later, first)] == ["applied", "applied"]
    assert Visit.objects.get().answer == "two"


def test_a_correction_of_a_visit_that_was_withdrawn_waits(me, household):
    made = visits.record(household, by=me.viewer, day=today(), kind="routine", outcome="met")
    visits.withdraw(made, by=me.viewer, reason="twice")
    told = me.phone.one(item("visit.correct", {"visit": made.pk, "answer": "x"}))
    assert (told["answer"], told["why"]) == ("review", "This visit is no longer in the register.")


def test_a_colleagues_visit_is_not_corrected(me, colleague, household):
    made = visits.record(household, by=colleague.viewer, day=today(), kind="routine", outcome="met")
    told = me.phone.one(item("visit.correct", {"visit": made.pk, "answer": "x"}))
    assert (told["answer"], told["why"]) == ("refused", "Your post does not allow this.")


def test_other_words_under_the_number_of_a_visit_correct_it_when_someone_has_decided(me, household):
    sent = item("visit", visit(household, answer="first"))
    me.phone.one(sent)
    me.phone.one(item("visit", visit(household, answer="second", needs=["meals"]), id=sent["id"]))
    page = text(me.client.get(reverse("phones:record", args=[waiting().pk])))
    assert "first" in page
    assert "second" in page
    assert apply(me, waiting()).status_code == 302
    made = Visit.objects.get()
    assert (made.answer, [need.kind for need in made.needs.all()]) == ("second", ["meals"])


# ---- promises


def promised(me, household):
    return visits.record(household, by=me.viewer, day=today(), kind="routine", outcome="met", promise="问助餐")


def test_a_promise_kept_and_one_dropped(me, household, community):
    one, other = promised(me, household), promised(me, home(community))
    kept = item("promise.kept", {"visit": one.pk, "on": today().isoformat()})
    dropped = item("promise.dropped", {"visit": other.pk, "words": "moved to her son"})
    assert [one["answer"] for one in me.phone.told(kept, dropped)] == ["applied", "applied"]
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.promise_kept_on == today()
    assert (other.promise_dropped_on, other.promise_reason) == (today(), "moved to her son")


def test_a_promise_that_a_colleague_has_kept_already_is_no_question(me, colleague, household):
    made = promised(me, household)
    visits.keep_promise(made, by=colleague.viewer, on=today())
    assert me.phone.one(item("promise.kept", {"visit": made.pk}))["answer"] == "applied"


def test_a_promise_that_was_dropped_meanwhile_waits_and_can_be_kept(me, colleague, household):
    made = promised(me, household)
    visits.drop_promise(made, by=colleague.viewer, on=today(), words="no")
    assert me.phone.one(item("promise.kept", {"visit": made.pk}))["answer"] == "review"
    assert "no longer needed since" in text(me.client.get(reverse("phones:record", args=[waiting().pk])))
    assert apply(me, waiting()).status_code == 302
    made.refresh_from_db()
    assert (made.promise_kept_on, made.promise_dropped_on) == (today(), None)


def test_a_promise_is_not_kept_before_it_was_made_nor_dropped_without_words(me, household):
    made = promised(me, household)
    early = (today() - dt.timedelta(days=1)).isoformat()
    assert me.phone.one(item("promise.kept", {"visit": made.pk, "on": early}))["answer"] == "refused"
    told = me.phone.one(item("promise.dropped", {"visit": made.pk}))
    assert (told["answer"], told["why"]) == ("refused", "Write why the promise is no longer needed.")


def test_a_promise_ticked_on_a_visit_that_is_kept_already_does_not_stop_the_visit(me, colleague, household):
    made = promised(me, household)
    visits.keep_promise(made, by=colleague.viewer, on=today())
    told = me.phone.one(item("visit", visit(household, kept=[made.pk], besides=[made.pk])))
    assert told["answer"] == "applied"


def test_a_promise_of_a_visit_in_the_same_outbox_is_kept_at_the_next(me, household):
    first = item("visit", visit(household, promise="bring the form"))
    second = item("visit", visit(household, kept=[first["id"]], besides=[first["id"]]))
    assert [one["answer"] for one in me.phone.told(first, second)] == ["applied", "applied"]
    assert Visit.objects.order_by("pk").first().promise_kept_on == today()


# ---- cases


def test_a_person_who_has_left_the_household_of_a_case_is_not_registered_there(me, household, clerk):
    gone = ResidencyFactory(household=household).person
    people.record_death(gone, on=today(), by=clerk.viewer)
    told = me.phone.one(
        item("case", {"household": household.pk, "matter": "repair.stairwell_leak", "words": "x", "person": gone.pk})
    )
    assert told["answer"] == "applied"


def test_an_unknown_matter_is_refused(me, household):
    told = me.phone.one(item("case", {"household": household.pk, "matter": "nonsense", "words": "x"}))
    assert (told["answer"], told["why"]) == ("refused", "This matter does not exist.")


def test_other_words_under_the_number_of_a_case_become_a_note_not_a_second_case(me, household):
    from linli.work.cases.models import Case

    said = {"household": household.pk, "matter": "repair.stairwell_leak"}
    sent = item("case", {**said, "words": "third floor"})
    me.phone.one(sent)
    me.phone.one(item("case", {**said, "words": "fourth floor, too"}, id=sent["id"]))
    assert apply(me, waiting()).status_code == 302
    assert "fourth floor, too" in [step.words for step in Case.objects.get().steps.all()]
