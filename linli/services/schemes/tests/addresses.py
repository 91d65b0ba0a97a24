"""Examples for the URLs of schemes."""

import datetime as dt

from django.utils import timezone

from linli.registers.people.tests.factories import PersonFactory
from linli.services.schemes.models import Offer
from linli.services.schemes.tests.factories import ApplicationFactory, AwardFactory

THING = {
    "schemes:scheme": "scheme",
    "schemes:published_in": "community_code",
    "schemes:person": "scheme_person",
    "schemes:person_read": "scheme_person",
    "schemes:offer": "scheme_person",
    "schemes:apply": "scheme_person",
    "schemes:offer_take_back": "offer",
    "schemes:application": "application",
    "schemes:act": "application_act",
    "schemes:take_back": "application",
    "schemes:notice": "refused",
    "schemes:award": "award",
    "schemes:award_act": "award_act",
}


def examples(town):
    """An application that waits and one that was refused, an award, somebody who was told."""
    person = PersonFactory(community=town.here, born=dt.date(1940, 5, 1), registration="here")
    today = timezone.localdate()
    told = Offer.objects.create(
        community=town.here, person=person, scheme="temporary_relief", outcome="told", on=today, again_on=today
    )
    return {
        "scheme": "old_age_allowance",
        "community_code": town.here.code,
        "scheme_person": person.pk,
        "application": (waiting := ApplicationFactory(person=person)).pk,
        "application_act": [waiting.pk, "withdraw"],
        "refused": ApplicationFactory(
            person__community=town.here, state="refused", refusal="age", decided_on=dt.date(2026, 11, 20)
        ).pk,
        "award": (award := AwardFactory(person__community=town.here)).pk,
        "award_act": [award.pk, "end"],
        "offer": told.pk,
    }
