"""What may be done to people at this moment."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.law.content import Code
from linli.registers.people.models import Circumstance, Duplicate, Household, Person, Residency
from linli.registers.people.states import MergeState

CONSENT = "consent"
AT_ANOTHER_DOOR = _("The person with this ID number is registered at another address. Move them from there.")
NUMBER_TAKEN = _("Another person has this ID number. It may be the same person: check the duplicates.")


def check_may(permission: Permission, *community_ids: int | None, by: Viewer) -> None:
    """The viewer holds the permission in all these communities."""
    if not all(by.scope(permission).has(community_id) for community_id in community_ids):
        raise PermissionDenied


def check_open(household: Household, *, by: Viewer) -> None:
    """The household still exists and the viewer may change it."""
    check_may(Permission.PEOPLE_EDIT, household.community_id, by=by)
    if household.until is not None:
        raise RuleBroken(_("This household has moved out. Open the household that lives there now."))


def check_day(on: date, *, since: date | None = None) -> None:
    """Something happened on a day that is not in the future and not before what it ends."""
    if on > timezone.localdate():
        raise RuleBroken(_("The date cannot be in the future."))
    if since is not None and on < since:
        raise RuleBroken(_("The date is before the entry began, on {day}.").format(day=since.isoformat()))


def check_elsewhere(home: Residency | None, household: Household) -> None:
    """Nobody moves to where they live."""
    if home is not None and home.household_id == household.pk:
        raise RuleBroken(_("The person already lives in this household."))


def check_somebody(homes: list[Residency]) -> None:
    """A move needs somebody who moves."""
    if not homes:
        raise RuleBroken(_("Choose who moves. Only people who live here can be chosen."))


def check_lives_here(home: Residency | None) -> Residency:
    """The residency still stands; somebody else may have moved the person meanwhile."""
    if home is None:
        raise RuleBroken(_("This person no longer lives in the household."))
    return home


def check_alive(person: Person) -> None:
    """Whoever died neither moves nor dies again: the record of the death says how to take it back."""
    if person.died is not None:
        raise RuleBroken(
            _("The death of this person is already recorded. If that is wrong, cancel the death record first.")
        )


def check_died(person: Person) -> None:
    """Only a recorded death is taken back."""
    if person.died is None:
        raise RuleBroken(_("No death is recorded for this person."))


def check_newcomer(known: Person | None, home: Residency | None) -> None:
    """An ID number belongs to one living person with one home."""
    if known is not None and known.died:
        raise RuleBroken(_("The person with this ID number is registered as deceased."))
    if home is not None:
        raise RuleBroken(AT_ANOTHER_DOOR)


def check_number_free(other: Person | None) -> None:
    """No other person has the ID number."""
    if other is not None:
        raise RuleBroken(NUMBER_TAKEN)


def circumstance(kind: str) -> Code:
    """The kind a person may write down.

    Raises:
        RuleBroken: there is no such kind, or the system derives it.
    """
    code = content.codes("circumstance").get(kind) or content.codes("employment").get(kind)
    if code is None:
        raise RuleBroken(_("This circumstance is not in the list."))
    if code.get("computed"):
        raise RuleBroken(_("This circumstance is derived from other details and cannot be entered."))
    return code


def ground_of(code: Code) -> str:
    """On which legal ground the circumstance is kept: a statutory duty unless the list says consent."""
    return str(code.get("ground", "statutory"))


def is_child(person: Person, *, on: date | None = None) -> bool:
    """Younger than the age up to which a guardian decides (PIPL art. 31)."""
    age = person.age_on(on)
    return age is not None and age < rules.value("people.age.child", code=person.community.code)


def needs_guardian(person: Person, code: Code) -> bool:
    """A guardian must have agreed: the list says so, or consent is asked from a child."""
    return is_child(person) and (bool(code.get("guardian")) or ground_of(code) == CONSENT)


def check_circumstance(
    person: Person, code: Code, *, consent_on: date | None, guardian: Person | None, by: Viewer
) -> None:
    """Consent where it is the ground, a guardian where a child is concerned, and once only."""
    check_may(Permission.PEOPLE_EDIT, person.community_id, by=by)
    if ground_of(code) == CONSENT and consent_on is None:
        raise RuleBroken(_("This can be recorded only with consent. Enter the date of consent."))
    if needs_guardian(person, code):
        if guardian is None:
            raise RuleBroken(_("The person is under 14: enter the guardian who agreed."))
        adult = rules.value("people.age.adult", code=person.community.code)
        if guardian.pk == person.pk or (guardian.age_on() or 0) < adult:
            raise RuleBroken(_("The guardian must be an adult."))
    if Circumstance.objects.filter(person=person, kind=code.code, until=None).exists():
        raise RuleBroken(_("This circumstance is already recorded."))


def check_stands(circumstance: Circumstance) -> None:
    """What has ended does not end again."""
    if circumstance.until is not None:
        raise RuleBroken(_("This circumstance has already ended."))


def check_merge(duplicate: Duplicate, first: Person, second: Person, *, by: Viewer) -> None:
    """Two people who both still stand, decided by somebody who may, once."""
    check_may(Permission.PEOPLE_MERGE, first.community_id, second.community_id, by=by)
    if duplicate.state != MergeState.PROPOSED:
        raise RuleBroken(_("Someone has already decided on this pair."))
    if first.merged_into_id or second.merged_into_id:
        raise RuleBroken(_("One of the two has just been merged with another entry."))


def check_undo(duplicate: Duplicate, kept: Person, *, by: Viewer) -> None:
    """A merge that has not been overtaken by a later one."""
    check_may(Permission.PEOPLE_MERGE, duplicate.community_id, kept.community_id, by=by)
    if duplicate.state != MergeState.MERGED:
        raise RuleBroken(_("This pair is not merged."))
    if kept.merged_into_id:
        raise RuleBroken(_("The person has been merged again since. Undo the later merge first."))
