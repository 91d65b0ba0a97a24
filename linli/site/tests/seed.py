"""Fills the small town of the browser tests: `python -m linli.site.tests.seed`, run with settings of its own.

Prints one JSON object: a session per role, and for each kind of thing the number of one that pages can show.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys

import django

PASSWORD = "a-long-enough-password"
LONG_AGO = dt.date(2018, 1, 1)


def main() -> None:
    """Fill an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    django.setup()
    json.dump(town(), sys.stdout)


def town() -> dict[str, dict[str, object]]:
    """One subdistrict, two communities, a dozen households, one account per role."""
    from linli.registers.accounts.models import User
    from linli.registers.bodies.models import Appointment, Body
    from linli.registers.places.tests.factories import CommunityFactory, SubdistrictFactory

    subdistrict = SubdistrictFactory(name="凯旋街道")
    here = CommunityFactory(parent=subdistrict, name="景昙社区", outline=square(120.19))
    CommunityFactory(parent=subdistrict, name="金秋社区", outline=square(120.21))
    station = Body.objects.create(kind="station", place=here, name="景昙社区公共服务站", since=LONG_AGO)
    office = Body.objects.create(kind="street_office", place=subdistrict, name="凯旋街道办事处", since=LONG_AGO)
    for name in ("keeper", "passkey", "devices", "lockout"):  # accounts of the tests that sign in by hand
        User.objects.create_user(name, PASSWORD, name="何静")
    accounts = {role: account(role, station if place == here else office, place) for role, place in seats(here)}
    things = people(here, accounts["worker"]) | work(here, station, accounts["worker"])
    return {
        "sessions": {role: session(user) for role, user in accounts.items()},
        "things": things
        | {
            "post": Appointment.objects.get(user=accounts["worker"]).pk,
            "body": station.pk,
            "place": here.pk,
            "community": here.code,
            "user": accounts["worker"].pk,
        },
    }


def square(west):
    """An outline of about two kilometres."""
    return [[west, 30.25], [west + 0.02, 30.25], [west + 0.02, 30.27], [west, 30.27], [west, 30.25]]


def seats(here):
    """Each role and the place where it is held."""
    above, top = here.parent, here.parent.parent
    near = {"worker": here, "clerk": here, "committee": here, "subdistrict": above, "handler": above}
    return [*near.items(), *((role, top) for role in ("district", "auditor", "admin"))]


def account(role, body, place):
    """An account that holds one post."""
    from linli.registers.accounts.models import User
    from linli.registers.bodies.models import Appointment

    user = User.objects.create_user(role, PASSWORD, name={"worker": "陈洁"}.get(role, "周敏"))
    Appointment.objects.create(user=user, body=body, place=place, role=role, since=LONG_AGO)
    return user


def people(here, user):
    """A dozen households behind the doors of one building, for which the worker answers."""
    from linli.registers.people.models import Duplicate, ImportRun
    from linli.registers.people.tests.factories import CircumstanceFactory, ResidencyFactory
    from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
    from linli.work.areas.tests.factories import ResponsibilityFactory
    from linli.work.staffing.tests.factories import QualificationFactory, WorkerFactory

    building = BuildingFactory(parent=here, name="景昙新村3幢")
    stairwell = StairwellFactory(parent=building)
    worker = WorkerFactory(community=here, name="陈洁", user=user)
    qualification = QualificationFactory(worker=worker)
    responsibility = ResponsibilityFactory(place=building, worker=worker)
    homes = [
        ResidencyFactory(household__dwelling=DwellingFactory(parent=stairwell), person__name=f"王建{n}", head=True)
        for n in "国华民军平安康健宁和顺利"
    ]
    first, second = homes[0].person, homes[1].person
    circumstance = CircumstanceFactory(person=first)
    duplicate = Duplicate.objects.create(community=here, first=first, second=second, score=92, reasons=["name"])
    run = ImportRun.objects.create(community=here, by=user, file_name="花名册.xlsx", state="done", total=3, created=3)
    return {
        "household": homes[0].household_id, "person": first.pk, "worker": worker.pk, "building": building.pk,
        "responsibility": responsibility.pk, "circumstance": circumstance.pk, "duplicate": duplicate.pk,
        "import": run.pk, "residency": homes[0].pk, "qualification": qualification.pk,
    }  # fmt: skip


def work(here, station, user):
    """Visits to some of them, and a case."""
    from linli.registers.duties.tests.factories import AdmissionFactory, DutyFactory
    from linli.registers.people.models import Household
    from linli.work.cases.models import Case
    from linli.work.staffing.models import Worker
    from linli.work.visits.tests.factories import NeedFactory, VisitFactory

    worker = Worker.objects.get(user=user)
    homes = list(Household.objects.filter(community=here).order_by("pk"))
    visits = [VisitFactory(household=home, worker=worker) for home in homes[:4]]
    cases = [Case.objects.create(**case(here, station, homes[0], n)) for n in range(3)]
    NeedFactory(visit=visits[0])
    codes = {
        "indicator": "visits.coverage",
        "matter": "repair.stairwell_leak",
        "refusal": "certificates.not_issued.kinship",
    }
    return codes | {
        "visit": visits[0].pk, "case": cases[0].pk, "act": [cases[0].pk, "accept"], "file": [cases[0].pk, 1],
        "duty": DutyFactory(body=station).pk, "admission": AdmissionFactory(place=here).pk,
    }  # fmt: skip


def case(here, station, home, number):
    """A leaking stairwell, as the counter takes it in."""
    return {
        "code": f"330102011-26-0000{number}", "matter": "repair.stairwell_leak", "title": "楼道漏水",
        "channel": "counter", "community": here, "place": home.dwelling, "household": home, "body": station,
        "due_at": dt.datetime(2026, 3, 9, 9, 0, tzinfo=dt.UTC),
    }  # fmt: skip


def session(user) -> str:
    """The key of a session as if the user had just signed in by password, and confirmed it."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import RequestFactory

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = RequestFactory().get("/")
    request.session = store
    record_authentication(request, user, method="password", reauthenticated=True)
    store.create()
    return store.session_key


if __name__ == "__main__":
    main()
