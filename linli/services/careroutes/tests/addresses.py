"""Examples for the URLs of careroutes."""

import datetime as dt

from django.utils import timezone

from linli.services.careroutes.models import DayPlan
from linli.services.careroutes.tests.factories import Office

THING = {
    "careroutes:day": "care_provider",
    "careroutes:plan": "care_provider",
    "careroutes:sheet": "care_provider",
    "careroutes:hours": "care_provider",
    "careroutes:hours_act": "care_provider_act",
    "careroutes:proposal": "care_plan",
    "careroutes:proposal_act": "care_plan_act",
}


def examples(town):
    """A provider with a proposal for a service of today."""
    office = Office(town.here)
    office.works(office.carers[0])
    start = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    order = office.order(start)
    plan = DayPlan.objects.create(provider=office.provider, day=start.date(), kind="rest", figures={"visits": 1})
    plan.lines.create(order=order, before=None, after=office.carers[0], begins=480, way=3, why={"code": "only"})
    return {
        "care_provider": office.provider.pk,
        "care_provider_act": [office.provider.pk, "add"],
        "care_plan": plan.pk,
        "care_plan_act": [plan.pk, "accept"],
    }
