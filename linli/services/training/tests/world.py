"""What `training_forget` will forget in a drawn community."""

from __future__ import annotations

import datetime as dt

from linli.core.tests.draws import FIRST
from linli.registers.places.models import Place
from linli.services.training.models import CourseRequest, CourseRequestSaid, TrainingCourse, course_code_hash


def forgettable(community: Place) -> None:
    """A request that was answered long ago."""
    course = TrainingCourse.objects.create(
        community=community,
        title="烹调班",
        trade="4-03-02-01",
        provider="城东学校",
        where="二楼",
        first_day=FIRST,
        last_day=FIRST,
        weekdays=[FIRST.isoweekday()],
        starts=dt.time(9),
        ends=dt.time(11),
        hours=4,
        places=2,
    )
    CourseRequest.objects.create(
        community=community,
        course=course,
        said_text=CourseRequestSaid("王小芳", "10012345678").text(),
        code_hash=course_code_hash("TEST"),
        state="answered",
        answer="called",
        answer_by=FIRST,
        closed_on=FIRST,
    )
