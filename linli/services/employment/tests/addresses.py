"""Examples for the addresses of employment."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.intake.runner import desk
from linli.registers.people.tests.factories import ResidencyFactory
from linli.services.employment.imports.retirees import RetireeSheet
from linli.services.employment.models import CommunityTitle, HealthCheck, Retiree, WorkProposal
from linli.services.employment.tests.factories import AidServiceFactory, TrackingFileFactory, WorkFactory

THING = {
    "employment:person": "jobless",
    "employment:write": "jobless",
    "employment:decide": "jobless",
    "employment:act": "jobless_act",
    "employment:answer": "aid_service",
    "employment:service_back": "aid_service",
    "employment:household": "jobless_household",
    "employment:household_act": "jobless_household_act",
    "employment:proposal_undo": "work_proposal",
    "employment:title": "employment_title",
    "employment:title_act": "employment_title_act",
    "employment:retiree": "retiree",
    "employment:retiree_act": "retiree_act",
    "employment:check_back": "health_check",
    **dict.fromkeys(
        (f"employment:{name}" for name in ("import", "import_take", "import_undo", "import_rejected")),
        "retirees run",
    ),
}
FACES = {
    "employment:list": ["?show=long", "?on=2026-01-31"],
    "employment:files": ["?show=registered"],
    "employment:households": ["?state=unclear"],
    "employment:proposals": ["?ground=long"],
    "employment:titles": ["?state=held", "?level=city"],
    "employment:retirees": ["?show=due"],
}


def examples(town):
    """Somebody out of work with a file and an offer, alone in a household; a title, a retiree, an import."""
    home = ResidencyFactory(
        household__dwelling__parent__parent__parent=town.here, person__born=dt.date(1990, 1, 1), person__name="王求职"
    )
    WorkFactory(person=home.person, since=dt.date(2026, 3, 2))
    TrackingFileFactory(person=home.person)
    service = AidServiceFactory(person=home.person)
    old = ResidencyFactory(
        household__dwelling__parent__parent__parent=town.here, person__born=dt.date(1955, 1, 1), person__name="王退休"
    )
    retiree = Retiree.objects.create(
        community=town.here, person=old.person, since=dt.date(2020, 1, 1), employer="试验厂"
    )
    check = HealthCheck.objects.create(community=town.here, retiree=retiree, place_kind="hospital", by=town.user)
    title = CommunityTitle.objects.create(community=town.here, level="city", since=dt.date(2026, 3, 2))
    decided = WorkProposal.objects.create(
        community=town.here,
        person=home.person,
        ground="long",
        verdict="confirmed",
        again_on=timezone.localdate(),
        by=town.user,
    )
    sheet = SimpleUploadedFile("a.csv", "姓名,原工作单位\n王退休,试验厂\n9,\n".encode())
    return {
        "jobless": home.person_id,
        "jobless_act": [home.person_id, "serve"],
        "aid_service": service.pk,
        "jobless_household": home.household_id,
        "jobless_household_act": [home.household_id, "confirm"],
        "work_proposal": decided.pk,
        "employment_title": title.pk,
        "employment_title_act": [title.pk, "check"],
        "retiree": retiree.pk,
        "retiree_act": [retiree.pk, "check"],
        "health_check": check.pk,
        "retirees run": desk.hand_in(RetireeSheet, sheet, town.here, by=robot("test")).pk,
    }
