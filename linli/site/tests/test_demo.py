"""The synthetic district keeps the rules of the rooms, its exact figures, and is the same each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from linli.core import journal
from linli.core.database.dated import holds_on
from linli.registers.accounts.models import User
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.models import Place
from linli.site.demo import plan, receipts
from linli.site.demo.accounts import SIGN_INS
from linli.site.demo.seed import seed
from linli.work.areas.models import Responsibility
from linli.work.cases import actions, policies, queries
from linli.work.cases.models import Attachment, Case, Step
from linli.work.cases.states import OPEN
from linli.work.staffing.models import Qualification, Worker
from linli.work.visits.models import Need, Visit

DAY = dt.date(2026, 11, 23)
EIGHT_YEARS_AGO = dt.date(2018, 11, 23)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def tiny(module_db):
    """One community, seeded once for the whole module."""
    return seed("tiny", DAY)


# ---- the district's shares, without a row


def test_the_shares_of_the_communities_add_up_to_the_district():
    district = plan.district(DAY)
    assert len(district) == 149
    sums = Counter()
    for one in district:
        sums.update({name: getattr(one, name) for name in ("residents", "elders", "workers", "college", "certified")})
        sums.update({"then": one.workers_then, "college_then": one.college_then})
        assert one.elders < one.residents / 2
        assert one.stayed <= min(one.workers, one.workers_then)
        assert one.college <= one.workers >= one.certified
    assert sums["residents"] == 312_000
    assert sums["elders"] == 54_900
    assert round(100 * sums["elders"] / sums["residents"], 1) == 17.6
    assert (sums["workers"], sums["college"], sums["certified"]) == (971, 679, 758)
    assert round(100 * 679 / 971, 1) == 69.9
    assert round(100 * 758 / 971, 1) == 78.1
    assert (sums["then"], sums["college_then"]) == (310, 72)
    assert round(100 * 72 / 310, 1) == 23.2


def test_thirty_nine_communities_stood_eight_years_ago():
    assert sum(one.founded <= EIGHT_YEARS_AGO for one in plan.district(DAY)) == 39


def test_the_street_is_a_part_of_the_district():
    street = plan.communities("street", DAY)
    assert street == plan.district(DAY)[:15]
    assert 28_000 < sum(one.residents for one in street) < 34_000


@pytest.mark.parametrize(
    ("total", "weights"), [(10, [1, 1, 1]), (7, [5, 0, 2]), (0, [1, 2]), (971, list(range(1, 150)))]
)
def test_shares_are_whole_and_exact(total, weights):
    shares = plan.allocate(total, weights)
    assert sum(shares) == total
    assert all(abs(share - total * weight / sum(weights)) < 1 for share, weight in zip(shares, weights, strict=True))


def test_the_whole_roster_has_the_figures_of_the_speech():
    from linli.site.demo.workers import hire

    then, today = EIGHT_YEARS_AGO.toordinal(), DAY.toordinal()
    staffs = [hire(one, today) for one in plan.district(DAY)]
    serving = [worker for staff in staffs for worker in staff.serving]
    everybody = [*serving, *(worker for staff in staffs for worker in staff.left)]
    before = [w for w in everybody if w.since <= then and (w.until is None or then < w.until)]
    assert len(serving) == 971
    assert all(worker.since <= today and worker.until is None for worker in serving)
    assert sum(w.college is not None and w.college <= today for w in serving) == 679
    assert sum(worker.certified for worker in serving) == 758
    assert len(before) == 310
    assert sum(w.college is not None and w.college <= then for w in before) == 72


# ---- a tiny community, row by row


def test_residents_are_as_many_and_as_old_as_planned(tiny):
    residents = Person.objects.filter(residencies__until=None)
    assert residents.count() == 156
    assert residents.filter(born__lte=dt.date(1966, 11, 23)).count() == 28
    assert not residents.exclude(died=None).exists()
    sizes = Counter(Residency.objects.filter(until=None).values_list("household", flat=True))
    assert 45 <= len(sizes) <= 75
    assert min(sizes.values()) >= 1
    assert max(sizes.values()) <= 6


def test_households_have_one_head_and_no_dwelling_has_two(tiny):
    heads = Counter(Residency.objects.filter(until=None, is_head=True).values_list("household", flat=True))
    assert set(heads.values()) == {1}
    assert set(heads) == set(Household.objects.filter(until=None).values_list("pk", flat=True))
    doors = Counter(Household.objects.filter(until=None).values_list("dwelling", flat=True))
    assert set(doors.values()) == {1}
    assert Place.objects.filter(level="dwelling").count() > len(doors)


def test_nobody_has_a_number_or_phone_that_could_be_real(tiny):
    people = list(Person.objects.all())
    assert all(person.id_number.startswith("9901") for person in people)
    assert len({person.id_number for person in people}) == len(people)
    assert all(not person.phone or person.phone.startswith("100") for person in people)
    for person in people:
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
        digits = [10 if digit == "X" else int(digit) for digit in person.id_number]
        assert sum(map(int.__mul__, weights, digits)) % 11 == 1
        assert person.id_number[6:14] == f"{person.born:%Y%m%d}"
        assert (int(person.id_number[16]) % 2 == 1) == (person.sex == "1")


@pytest.mark.parametrize("days_ago", [0, 1, 30, 200, 365, 729])
def test_every_dwelling_has_exactly_one_worker_on_every_day(tiny, days_ago):
    day = DAY - dt.timedelta(days=days_ago)
    held = list(Responsibility.objects.on(day).select_related("worker"))
    for dwelling in Place.objects.filter(level="dwelling"):
        own = [row for row in held if row.lft <= dwelling.lft < row.rgt]
        assert len(own) == 1
        assert own[0].worker.since <= day
        assert own[0].worker.until is None or day < own[0].worker.until


def test_visits_were_made_by_the_worker_of_the_door_and_written_down_after(tiny):
    assert Visit.objects.count() > 1000
    assert not Visit.objects.filter(day__gt=DAY).exists()
    assert not Visit.objects.filter(recorded_at__date__lt=F("day")).exists()
    assert not Visit.objects.filter(Q(day__lt=F("household__since")) | Q(day__gte=F("household__until"))).exists()
    shares = dict(Visit.objects.values_list("outcome").annotate(Count("pk")))
    assert 0.1 < shares["not_home"] / sum(shares.values()) < 0.2
    for visit in Visit.objects.select_related("household__dwelling")[::40]:
        door = visit.household.dwelling
        row = Responsibility.objects.on(visit.day).get(lft__lte=door.lft, rgt__gt=door.lft)
        assert row.worker_id == visit.worker_id
    assert Visit.objects.exclude(seen="").first().seen
    assert Need.objects.filter(visit__outcome="met").count() == Need.objects.count()


def test_cases_lead_full_lives(tiny):
    assert Case.objects.count() == 30 + 17, "by the rate, and the stories with their parts"
    assert len(set(Case.objects.values_list("code", flat=True))) == 47
    for case in Case.objects.prefetch_related("steps"):
        steps = sorted(case.steps.all(), key=lambda step: step.pk)
        assert steps[0].move == "report"
        assert steps[-1].to_state == case.state
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert case.state in OPEN or case.closed_at or case.state in {"rejected", "withdrawn"}
        assert case.words
        if case.verified_by_id:
            assert case.verified_by_id != case.handler_id
    assert Step.objects.filter(move="verify").exists()


TURNS = {
    "reopened by the resident": Q(state="reopened", steps__move="reopen", steps__by=None),
    "gone up and not settled": Q(state="assigned", escalated_at__isnull=False),
    "sent back down": Q(state="assigned", escalated_at=None, steps__move="send_down"),
    "with more time twice": Q(state="handling", extensions=2),
    "a part that waits for its check": Q(state="done_reported", parent__state="handling"),
    "refused, with where to go": Q(state="rejected", steps__move="reject", steps__to_body__isnull=False),
    "rated badly": Q(state="closed", rating=2),
    "not accepted in time": Q(state="reported", accept_due_at__lt=F("due_at")),
    "given back": Q(state="accepted", body=None),
    "passed on upwards": Q(state="handling", steps__move="transfer_up"),
    "withdrawn": Q(state="withdrawn"),
    "with a photo": Q(attachments__kind="image/jpeg"),
    "with a paper": Q(attachments__kind="application/pdf"),
}


@pytest.mark.parametrize("turn", TURNS)
def test_every_turn_of_a_case_can_be_seen(tiny, turn):
    assert Case.objects.filter(TURNS[turn]).exists()


def test_the_first_night_finds_nothing_that_should_have_gone_up(tiny, monkeypatch):
    evening = dt.datetime(2026, 11, 22, 23, 59, tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr(timezone, "now", lambda: evening)
    assert actions.escalate_overdue() == 0


def test_the_codes_that_are_told_open_their_matters(tiny):
    told = receipts.some()
    assert {case.state for _code, case in told} >= {"reopened", "closed", "rejected", "handling"}
    for code, case in told:
        assert queries.by_receipt(code.lower()) == case


def test_files_of_cases_are_what_they_say(tiny):
    for one in Attachment.objects.select_related("case"):
        with one.file.open("rb") as file:
            content = file.read()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one.size, one.sha256)
        assert policies.kind_of(io.BytesIO(content)) == one.kind
        assert one.case.steps.filter(move="attach", public=False).exists()


def test_circumstances_open_at_most_once(tiny):
    open_ones = Counter(Circumstance.objects.filter(until=None).values_list("person", "kind"))
    assert set(open_ones.values()) == {1}
    kinds = set(Circumstance.objects.values_list("kind", flat=True))
    assert {"employed", "living_alone", "very_old"} <= kinds
    assert not Circumstance.objects.filter(since__gt=DAY).exists()


def test_the_roster_of_the_tiny_community(tiny):
    serving = Worker.objects.filter(holds_on(DAY))
    assert serving.count() == 4
    college = Qualification.objects.filter(kind="degree", level__lt="40", since__lte=DAY, worker__in=serving)
    assert college.values("worker").distinct().count() == 3
    certified = Qualification.objects.filter(kind="certificate", level="post", worker__in=serving)
    assert certified.values("worker").distinct().count() == 3


def test_one_sign_in_per_role_with_a_post(tiny):
    for name in [*(one.username for one in SIGN_INS), "worker"]:
        user = User.objects.get(username=name)
        assert user.check_password("linli-demo-2026")
        assert name in viewer_for(user, on=DAY).roles
    worker = Worker.objects.get(user__username="worker")
    assert worker.responsibilities.filter(until=None).exists()
    others = User.objects.exclude(username__in=[*(one.username for one in SIGN_INS), "worker"])
    assert not any(user.has_usable_password() for user in others)


def test_no_row_points_nowhere(tiny):
    connection.check_constraints()


def test_the_seeding_is_in_the_journal_and_sealed(tiny):
    verdict = journal.verify()
    assert verdict.sound
    assert (verdict.entries, verdict.unsealed) == (1, 0)


def test_a_second_seeding_is_refused_in_words(tiny):
    with pytest.raises(CommandError, match="--fresh"):
        call_command("demo_data", size="tiny")
