"""Examples for the URLs of elder care."""

from linli.registers.accounts.models import User
from linli.registers.people.models import Person
from linli.services.eldercare.models import ContactStep
from linli.services.eldercare.tests.factories import (
    AbsenceFactory,
    AssessmentFactory,
    CarePlanFactory,
    ContactDayFactory,
    ContactDutyFactory,
    KinFactory,
    ProxyFactory,
)

KINDS = ("kin", "proxy", "plan", "absence", "duty")
THING = {
    "eldercare": "older_person",
    **{
        f"eldercare:{name}": "ability"
        for name in ("assessment", "score", "complete", "countersign", "settle", "withdraw")
    },
    "eldercare:contact_answer": "care_duty",
    **{f"eldercare:{name}": "care_contact" for name in ("contact", "contact_step", "contact_undo", "hand_over")},
    **{f"eldercare:{kind}_{act}": f"care_{kind}" for kind in KINDS for act in ("end", "take_back", "reopen", "call")},
}


def examples(town):
    """An older person with everything that can be recorded; the user is the first assessor."""
    person = Person.objects.get(pk=town.things["person"])
    second = User.objects.create_user("second-assessor", name="孙评估")
    duty = ContactDutyFactory(person=person)
    contact = ContactDayFactory(duty=duty, state="no_answer")
    ContactStep.objects.create(contact=contact, act="no_answer", by=town.user)
    return {
        "older_person": person.pk,
        "ability": AssessmentFactory(person=person, first=town.user, second=second, under_way=True).pk,
        "care_kin": KinFactory(person=person).pk,
        "care_proxy": ProxyFactory(person=person).pk,
        "care_plan": CarePlanFactory(person=person).pk,
        "care_absence": AbsenceFactory(person=person, until=contact.day).pk,
        "care_duty": duty.pk,
        "care_contact": contact.pk,
    }
