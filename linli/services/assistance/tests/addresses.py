"""Examples for the URLs of assistance."""

from linli.services.assistance.models import HouseholdApplication, Relief
from linli.services.assistance.tests.factories import ago, helped, poor, stated
from linli.services.schemes.tests.factories import ApplicationFactory

THING = {
    "assistance": "poor_household",
    "assistance:revoke": "authorisation",
    "assistance:statement_withdraw": "statement",
    **dict.fromkeys(("assistance:application", "assistance:withdraw", "assistance:restore"), "one_application"),
    "assistance:of_application": "poor_application",
    "assistance:relief": "relief",
    "assistance:relief_act": "relief_act",
    "assistance:review": "helped",
}


def things(community):
    """A household that gets an allowance, stated its means and asks for relief."""
    household = poor(community)
    row = stated(household, ("wage", 600_000, 0), days=20, review_days=-10)
    award = helped(household)
    filed = HouseholdApplication.objects.create(
        community=community,
        household=household,
        statement=row,
        applicant=award.person,
        applied_on=ago(3),
        channel="counter",
        together="7b0c5a56-3a53-4f0b-9f0b-0a5b7f0d3c77",
    )
    relief = Relief.objects.create(
        community=community,
        household=household,
        person=award.person,
        application=filed,
        kind="emergency",
        cause="fire",
        level="light",
        asked_on=ago(3),
        due_on=ago(-7),
    )
    asked = ApplicationFactory(person=award.person, scheme="disabled_living", together=filed.together)
    return {
        "poor_household": household.pk,
        "authorisation": row.authorisation_id,
        "statement": row.pk,
        "one_application": filed.pk,
        "poor_application": asked.pk,
        "relief": relief.pk,
        "relief_act": [relief.pk, "papers"],
        "helped": award.pk,
    }


def examples(town):
    """The same in the town of all addresses."""
    return things(town.here)
