"""Examples for the addresses of elder-care facilities."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.intake.runner import desk
from linli.services.centres.imports import CentreSheet
from linli.services.centres.models import DayCare
from linli.services.centres.tests.factories import (
    ActivityFactory,
    BedFactory,
    BedOfferFactory,
    CentreFactory,
    EnrolmentFactory,
    MealFactory,
    MenuFactory,
    StayFactory,
    WaitingFactory,
)

THING = {
    "centres": "institution",
    "care_facility": "institution",
    "centres:activity": "activity",
    "centres:activity_end": "activity",
    "centres:activity_correct": "activity",
    "centres:enrol": "activity",
    "centres:session": "session",
    "centres:tick": "session",
    "centres:walk_ins": "session",
    "centres:cancel": "session",
    "centres:hold": "session",
    "centres:menu": "menu",
    "centres:menu_correct": "menu",
    "centres:order": "menu",
    "centres:end_bed": "bed",
    "centres:leave_bed": "stay",
    "centres:leaving_back": "stay",
    "centres:admission_back": "stay",
    "centres:entry": "entry",
    "centres:offer": "entry",
    "centres:leave_list": "entry",
    "centres:answer": "bed_offer",
    "centres:admit": "bed_offer",
    "centres:leave_activity": "enrolment",
    "centres:left_day_care": "day_in_care",
    "centres:day_care_back": "day_in_care",
    "centres:cancel_meal": "meal",
    "centres:mark_meal": "meal",
    **dict.fromkeys(
        ("centres:import", "centres:import_take", "centres:import_undo", "centres:import_rejected"), "register run"
    ),
}
FACES = {
    "centres:list": ["?state=closed", "?kind=institution"],
    "centres:ask": ["?q=王"],
    "centres:activity": ["?q=王"],
}


def examples(town):
    """An institution with a bed, a resident and a waiting person; an activity with its list; a menu."""
    offers = ["residential", "meals", "day_care"]
    institution = CentreFactory(community=town.here, beds=True, offers=offers, body=town.station)
    activity = ActivityFactory(centre=institution)
    entry = WaitingFactory(centre=institution)
    menu = MenuFactory(centre=institution)
    day = DayCare.objects.create(
        community=town.here, centre=institution, person=entry.person, day=timezone.localdate(), arrived="08:30"
    )
    sheet = SimpleUploadedFile("a.csv", "设施名称,设施类型\n晓风食堂,老年食堂\n3,\n".encode())
    return {
        "institution": institution.pk,
        "activity": activity.pk,
        "session": [activity.pk, timezone.localdate().isoformat()],
        "menu": menu.pk,
        "bed": BedFactory(centre=institution).pk,
        "stay": StayFactory(centre=institution).pk,
        "entry": entry.pk,
        "day_in_care": day.pk,
        "enrolment": EnrolmentFactory(activity=activity).pk,
        "meal": MealFactory(menu=menu).pk,
        "bed_offer": BedOfferFactory(entry=WaitingFactory(centre=institution)).pk,
        "register run": desk.hand_in(CentreSheet, sheet, town.here, by=robot("test")).pk,
    }
