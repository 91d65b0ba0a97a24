"""Policies of people and households."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.chinese import sentences
from linli.core.database import references
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.law.content import Code
from linli.registers.people.models import Circumstance, Duplicate, Household, Person, Residency
from linli.registers.people.queries import Moved
from linli.registers.people.states import MergeState

CONSENT = "consent"
AT_ANOTHER_DOOR = _("The person with this ID number is registered at another address. Move them from there.")
NUMBER_TAKEN = _("Another person has this ID number. It may be the same person: check the duplicates.")


def check_may(permission: Permission, *community_ids: int | None, by: Viewer) -> None:
    """Check that the viewer has the permission in all these communities.

    Raises:
        PermissionDenied: they do not.
    """
    if not all(by.scope(permission).has(community_id) for community_id in community_ids):
        raise PermissionDenied


def check_open(household: Household, *, by: Viewer) -> None:
    """Check that the household still exists and the viewer may change it.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: it has moved out.
    """
    check_may(Permission.PEOPLE_EDIT, household.community_id, by=by)
    if household.until is not None:
        raise RuleBroken(_("This household has moved out. Open the household that lives there now."))


def check_day(on: date, *, since: date | None = None) -> None:
    """Check that an event is not in the future and not before what it ends.

    Raises:
        RuleBroken: it is.
    """
    if on > timezone.localdate():
        raise RuleBroken(_("The date cannot be in the future."))
    if since is not None and on < since:
        raise RuleBroken(_("The date is before the entry began, on {day}.").format(day=since.isoformat()))


def check_elsewhere(home: Residency | None, household: Household) -> None:
    """Check that the person does not live in the household already.

    Raises:
        RuleBroken: they do.
    """
    if home is not None and home.household_id == household.pk:
        raise RuleBroken(_("The person already lives in this household."))


def check_somebody(homes: list[Residency]) -> None:
    """Check that there is someone to move.

    Raises:
        RuleBroken: there is not.
    """
    if not homes:
        raise RuleBroken(_("Choose who moves. Only people who live here can be chosen."))


def check_lives_here(home: Residency | None) -> Residency:
    """Return the residency if it is still valid.

    Raises:
        RuleBroken: someone else has moved the person meanwhile.
    """
    if home is None:
        raise RuleBroken(_("This person no longer lives in the household."))
    return home


def check_alive(person: Person) -> None:
    """Check that no death of the person is recorded.

    Raises:
        RuleBroken: one is; the message says how to cancel it.
    """
    if person.died is not None:
        raise RuleBroken(
            _("The death of this person is already recorded. If that is wrong, cancel the death record first.")
        )


def check_moved(moved: Moved | None, together: Sequence[int] | None = None) -> Moved:
    """Return a move that may be taken back; `together` are those who must have moved with it.

    Raises:
        RuleBroken: there is none, or one of them moved again since.
    """
    if moved is None:
        raise RuleBroken(_("There is no move that can be undone."))
    if together is not None and moved.together != list(together):
        raise RuleBroken(_("{name} has moved again since. Undo that move first.").format(name=moved.person.name))
    return moved


def check_move_back(moves: Sequence[Moved], *, by: Viewer) -> None:
    """Check that nothing was built on a move.

    Raises:
        PermissionDenied: the viewer may not change people at both ends.
        RuleBroken: something was; the message says what.
    """
    for moved in moves:
        check_may(Permission.PEOPLE_EDIT, moved.person.community_id, moved.was_in, by=by)
        _check_still_there(moved)
    into = Household.objects.filter(pk=moves[0].into or 0).select_related("dwelling").first()
    if into is not None:
        _check_not_built_on(into, [moved.opened or 0 for moved in moves])


def _check_still_there(moved: Moved) -> None:
    """Check that the person is where the move brought them, and that their former home still is what it was."""
    person = moved.person
    check_alive(person)
    now = person.residencies.filter(until=None).first()
    home = person.residencies.filter(pk=moved.home or 0).select_related("dwelling").first()
    if person.merged_into_id or (now and now.pk) != moved.opened or (home and home.pk) != moved.home:
        raise RuleBroken(
            _("The address of {name} has changed again since, so the move can no longer be undone.").format(
                name=person.name
            )
        )
    if home is not None and home.dwelling.until is not None:
        raise RuleBroken(
            _("{home} is no longer in use, so the move can no longer be undone.").format(home=home.dwelling)
        )


def _check_not_built_on(into: Household, opened: Sequence[int]) -> None:
    """Check that a household which only the move began has no one and nothing else yet."""
    others = Residency.objects.filter(household=into).exclude(pk__in=opened)
    if others.filter(pk__lt=min(opened)).exists():
        return  # it existed before: who moved in leaves it again
    if (newcomer := others.select_related("person").first()) is not None:
        raise RuleBroken(
            _("{name} was registered in the household at {home} since, so the move can no longer be undone.").format(
                name=newcomer.person.name, home=into.dwelling
            )
        )
    if found := references.hanging(Household, [into.pk], but=[Residency]):
        raise RuleBroken(
            _(
                "The household at {home} already has records of its own, so the move can no longer be undone: {what}."
            ).format(home=into.dwelling, what=references.told(found))
        )


def check_died(person: Person) -> None:
    """Check that a death of the person is recorded.

    Raises:
        RuleBroken: none is.
    """
    if person.died is None:
        raise RuleBroken(_("No death is recorded for this person."))


def check_newcomer(known: Person | None, home: Residency | None) -> None:
    """Check that a person with this ID number is alive and has no home.

    Raises:
        RuleBroken: they have died, or live elsewhere.
    """
    if known is not None and known.died:
        raise RuleBroken(_("The person with this ID number is registered as deceased."))
    if home is not None:
        raise RuleBroken(AT_ANOTHER_DOOR)


def check_not_there(homes: QuerySet[Residency], facts: Mapping[str, Any]) -> None:
    """Check that nobody with this name, sex and birth date lives there: the form was sent twice.

    Raises:
        RuleBroken: someone does.
    """
    same = {f"person__{name}": facts.get(name) for name in ("sex", "born") if name in facts}
    if homes.filter(until=None, person__name=facts["name"], **same).exists():
        raise RuleBroken(_("{name} is already registered here.").format(name=facts["name"]))


def check_number_free(other: Person | None) -> None:
    """Check that no other person has the ID number.

    Raises:
        RuleBroken: one has.
    """
    if other is not None:
        raise RuleBroken(NUMBER_TAKEN)


def circumstance(kind: str) -> Code:
    """Return a kind that users may record.

    Raises:
        RuleBroken: the kind is unknown, or derived by the system.
    """
    code = content.codes("circumstance").get(kind) or content.codes("employment").get(kind)
    if code is None:
        raise RuleBroken(_("This circumstance is not in the list."))
    if code.get("computed"):
        raise RuleBroken(_("This circumstance is derived from other details and cannot be entered."))
    return code


def ground_of(code: Code) -> str:
    """Return the legal ground of a kind: a statutory duty, unless the list says consent."""
    return str(code.get("ground", "statutory"))


def is_child(person: Person, *, on: date | None = None) -> bool:
    """Return whether the person is below the age at which a guardian decides (PIPL art. 31)."""
    age = person.age_on(on)
    return age is not None and age < rules.value("people.age.child", code=person.community.code)


def needs_guardian(person: Person, code: Code) -> bool:
    """Return whether a guardian must agree, by the list or because a child cannot consent."""
    return is_child(person) and (bool(code.get("guardian")) or ground_of(code) == CONSENT)


def check_circumstance(
    person: Person, code: Code, *, consent_on: date | None, guardian: Person | None, by: Viewer
) -> None:
    """Check consent, guardian, and that the circumstance is not recorded yet.

    Raises:
        PermissionDenied: the viewer may not change the person.
        RuleBroken: one of these is missing.
    """
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


def doubts(person: Person, kind: str) -> list[str]:
    """Return what the register says against a circumstance of a person, by the conditions of the code list."""
    code = content.codes("circumstance").get(kind) or content.codes("employment").get(kind)
    if code is None:
        return []
    found = age_doubts(code, person.age_on(), name=person.name, place_code=person.community.code)
    living, most = _living_with(person), code.get("members_most")
    if most is not None and living > most:
        found.append(_("{count} people live in the household.").format(count=living))
    return found


def age_doubts(code: Code, age: int | None, *, name: str, place_code: str) -> list[str]:
    """Return what the age of a person says against a code, by the conditions of the code list."""
    if age is None:
        return []
    found = []
    least, below = _years(code.get("age_from"), place_code), _years(code.get("age_under"), place_code)
    if least is not None and age < least:
        text = _("{name} is {age}; “{kind}” is for people of {years} or over.")
        found.append(text.format(name=name, age=age, kind=code, years=least))
    if below is not None and age >= below:
        text = _("{name} is {age}; “{kind}” is for people under {years}.")
        found.append(text.format(name=name, age=age, kind=code, years=below))
    return found


def _years(rule: str | None, place_code: str) -> int | None:
    return int(rules.value(rule, code=place_code)) if rule else None


def _living_with(person: Person) -> int:
    """Return how many people live in the household of a person, with them."""
    homes = Residency.objects.open().filter(person=person).values("household")
    return Residency.objects.open().filter(household__in=homes).count()


def asked_again(found: list[str]) -> str:
    """Return the question about what is doubtful."""
    return sentences(*found, _("Tick “Yes, it is so” if it is nevertheless right."))


def check_doubts(person: Person, kind: str, *, sure: bool) -> None:
    """Check that a circumstance that cannot be, by what is recorded, was confirmed.

    Raises:
        RuleBroken: it was not.
    """
    if not sure and (found := doubts(person, kind)):
        raise RuleBroken(asked_again(found))


def check_stands(circumstance: Circumstance) -> None:
    """Check that the circumstance has not ended.

    Raises:
        RuleBroken: it has.
    """
    if circumstance.until is not None:
        raise RuleBroken(_("This circumstance has already ended."))


def check_merge(duplicate: Duplicate, first: Person, second: Person, *, by: Viewer) -> None:
    """Check that the viewer may decide about this pair.

    Raises:
        PermissionDenied: they may not.
        RuleBroken: it is decided, or one of the two was merged meanwhile.
    """
    check_may(Permission.PEOPLE_MERGE, first.community_id, second.community_id, by=by)
    if duplicate.state != MergeState.PROPOSED:
        raise RuleBroken(_("Someone has already decided on this pair."))
    if first.merged_into_id or second.merged_into_id:
        raise RuleBroken(_("One of the two has just been merged with another entry."))


def check_undo(duplicate: Duplicate, kept: Person, *, by: Viewer) -> None:
    """Check that the viewer may undo this merge.

    Raises:
        PermissionDenied: they may not.
        RuleBroken: the pair is not merged, or a later merge must be undone first.
    """
    check_may(Permission.PEOPLE_MERGE, duplicate.community_id, kept.community_id, by=by)
    if duplicate.state != MergeState.MERGED:
        raise RuleBroken(_("This pair is not merged."))
    if kept.merged_into_id:
        raise RuleBroken(_("The person has been merged again since. Undo the later merge first."))
