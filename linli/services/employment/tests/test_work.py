"""Facts about work follow each other, and a mistake is undone; the tracking file keeps its versions."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.versions import Conflict
from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import PersonFactory, ResidencyFactory
from linli.services.employment import actions
from linli.services.employment.actions.files import version_of
from linli.services.employment.queries.seeking import seeking
from linli.services.employment.tests.factories import DAY, AidServiceFactory, TrackingFileFactory, WorkFactory

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 5, 11)


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def jobless(community):
    return WorkFactory(person=PersonFactory(community=community, born=dt.date(1986, 1, 1)))


def test_a_new_fact_ends_the_one_before_and_undoing_opens_it_again(worker, jobless):
    row = actions.record_work(
        jobless.person, "employed", since=LATER, via="visit", by=worker, employer="晓风物业", occupation="3-02-03"
    )
    jobless.refresh_from_db()
    assert (jobless.until, row.fact.since, row.fact.source) == (LATER, LATER, "visit")
    actions.take_back_work(row, by=worker)
    jobless.refresh_from_db()
    assert jobless.until is None
    assert not Circumstance.objects.on(LATER).filter(kind="employed").exists()
    assert {"work.recorded", "work.taken_back"} <= {entry.verb for entry in journal.of(row.person)}


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("employed", {"since": dt.date(2026, 2, 1)}, "cannot be added here"),
        ("registered_unemployed", {}, "already recorded"),
        ("employed", {"since": dt.date(2999, 1, 1)}, "future"),
        ("astronaut", {}, "not in the list"),
        ("employed", {"occupation": "9-99"}, "not in the list"),
        ("employed", {"benefit_until": DAY}, "ends before it begins"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(worker, jobless, kind, more, said):
    with pytest.raises(RuleBroken, match=said):
        actions.record_work(jobless.person, kind, **{"since": LATER, "via": "visit", "by": worker} | more)
    assert Circumstance.objects.count() == 1


def test_nobody_records_work_elsewhere_nor_undoes_what_another_entered(viewer, worker, jobless, community, elsewhere):
    with pytest.raises(PermissionDenied):
        actions.record_work(jobless.person, "employed", since=LATER, via="visit", by=viewer("worker", elsewhere))
    row = actions.record_work(jobless.person, "employed", since=LATER, via="visit", by=worker)
    with pytest.raises(RuleBroken, match="Only who entered"):
        actions.take_back_work(row, by=viewer("clerk", community))


def test_a_tracking_file_is_changed_by_another_version(worker, jobless):
    first = actions.write_file(jobless.person, since=DAY, by=worker, cause="laid_off", occupations=["4-09-08"])
    opened = version_of(jobless.person)
    second = actions.write_file(
        jobless.person, since=LATER, by=worker, cause="laid_off", occupations=["3-02-03"], based_on=opened
    )
    first.refresh_from_db()
    assert (first.until, second.since) == (LATER, LATER)
    with pytest.raises(Conflict):
        actions.write_file(
            jobless.person, since=LATER, by=worker, cause="laid_off", occupations=["4-10-01"], based_on=opened
        )
    actions.take_back_file(second, by=worker)
    first.refresh_from_db()
    assert first.until is None


def test_a_refusal_carries_the_offer_and_a_reason_that_fits(worker, jobless):
    with pytest.raises(RuleBroken, match="needs the offer"):
        actions.serve(jobless.person, "vacancy", by=worker, answer="no_reason", reason="not_wanted")
    with pytest.raises(RuleBroken, match="does not fit"):
        actions.serve(jobless.person, "vacancy", by=worker, offer="保洁", answer="no_reason", reason="health")
    row = actions.serve(jobless.person, "vacancy", by=worker, offer="保洁", day=DAY)
    actions.answer_offer(row, "no_reason", by=worker, on=LATER, reason="not_wanted")
    with pytest.raises(RuleBroken, match="already recorded"):
        actions.answer_offer(row, "accepted", by=worker, on=LATER)


def test_who_looks_for_work_is_found_with_wish_and_skills(viewer, community, django_assert_num_queries):
    def living(kind, **file):
        home = ResidencyFactory(household__dwelling__parent__parent__parent=community)
        WorkFactory(person=home.person, kind=kind)
        if file:
            TrackingFileFactory(person=home.person, **file)
        return home.person.pk

    out, with_file = living("unemployed"), living("registered_unemployed", cause="returned")
    wishes = living("homemaker", willing=True)
    for other in (("employed",), ("homemaker",), ("employed", True), ("unemployed", False)):
        living(other[0], **({"willing": other[1]} if other[1:] else {}))
    AidServiceFactory()
    worker = viewer("worker", community)
    with django_assert_num_queries(3):
        found = seeking(worker, LATER)
    assert {one.person.pk for one in found} == {out, with_file, wishes}
    assert {one.person.pk: one.occupations for one in found}[with_file] == ["4-09-08"]
    assert seeking(worker, DAY - dt.timedelta(days=1)) == []
