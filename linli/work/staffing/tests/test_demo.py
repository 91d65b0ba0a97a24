"""The workers of the demo have the figures of the speech, today and eight years ago."""

import pytest

from linli.core.database.dated import holds_on
from linli.core.tests.demo import DAY, EIGHT_YEARS_AGO
from linli.registers.places.demo.communities import district
from linli.work.staffing.demo.careers import hire
from linli.work.staffing.demo.shares import district_shares
from linli.work.staffing.models import Qualification, Worker

pytestmark = pytest.mark.django_db


def test_the_shares_of_the_communities_add_up_to_the_district():
    shares = list(district_shares(DAY).values())
    assert len(shares) == 149
    sums = {name: sum(getattr(one, name) for one in shares) for name in ("workers", "college", "certified")}
    for one in shares:
        assert one.stayed <= min(one.workers, one.workers_then)
        assert one.college <= one.workers >= one.certified
    assert sums == {"workers": 971, "college": 679, "certified": 758}
    assert round(100 * 679 / 971, 1) == 69.9
    assert round(100 * 758 / 971, 1) == 78.1
    assert (sum(one.workers_then for one in shares), sum(one.college_then for one in shares)) == (310, 72)
    assert round(100 * 72 / 310, 1) == 23.2


def test_the_whole_roster_has_the_figures_of_the_speech():
    then, today = EIGHT_YEARS_AGO.toordinal(), DAY.toordinal()
    staffs = [hire(one, district_shares(DAY)[one.code], today) for one in district()]
    serving = [worker for staff in staffs for worker in staff.serving]
    everybody = [*serving, *(worker for staff in staffs for worker in staff.left)]
    before = [w for w in everybody if w.since <= then and (w.until is None or then < w.until)]
    assert len(serving) == 971
    assert all(worker.since <= today and worker.until is None for worker in serving)
    assert sum(w.college is not None and w.college <= today for w in serving) == 679
    assert sum(worker.certified for worker in serving) == 758
    assert len(before) == 310
    assert sum(w.college is not None and w.college <= then for w in before) == 72


def test_the_roster_of_the_tiny_community(tiny):
    serving = Worker.objects.filter(holds_on(DAY))
    assert serving.count() == 4
    college = Qualification.objects.filter(kind="degree", level__lt="40", since__lte=DAY, worker__in=serving)
    assert college.values("worker").distinct().count() == 3
    certified = Qualification.objects.filter(kind="certificate", level="post", worker__in=serving)
    assert certified.values("worker").distinct().count() == 3
