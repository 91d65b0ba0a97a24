"""Examples for the URLs of assistance."""

from linli.services.assistance import actions
from linli.services.assistance.models import AidSaid, HouseholdApplication, Relief, Review
from linli.services.assistance.tests.factories import ago, helped, poor, stated
from linli.services.schemes.models import Award
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
    "assistance:review_take_back": "means_review",
    "assistance:request": "aid_request",
    "assistance:request_find": "aid_request",
    "assistance:request_phone": "aid_request",
    "assistance:request_act": "aid_request_act",
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
    said = AidSaid(name="王贫", phone="13800001234", people=1, words="下岗了")
    request, _code = actions.ask(community, said, urgent=True, once="an example", source="test")
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
        "means_review": reviewed(community).pk,
        "aid_request": request.pk,
        "aid_request_act": [request.pk, "decline"],
    }


def reviewed(community):
    """A review of another household, of today."""
    household = poor(community, "钱复")
    row, award = stated(household, days=5), helped(household)
    Award.objects.filter(pk=award.pk).update(checked_on=ago(0))
    facts = {"outcome": "unchanged", "due_on": ago(30), "done_on": ago(0), "since": ago(0)}
    replaced = {"checked_on": None, "review_on": None}
    return Review.objects.create(
        community=community, household=household, award=award, statement=row, replaced=replaced, **facts
    )


def examples(town):
    """The same in the town of all addresses."""
    return things(town.here)
