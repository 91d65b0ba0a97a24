"""Rules for elder-care facilities: who may do what, and when."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Placed, Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.centres.models import (
    Activity,
    Bed,
    BedOffer,
    Centre,
    DayCare,
    Fee,
    Meal,
    Menu,
    Session,
    Stay,
    WaitingEntry,
    about,
)
from linli.services.centres.states import MealState

ORDER_UNTIL = "centres.meals.order_until_hour"
NAME_TAKEN = _("This community already has a facility of that name.")
BED_TAKEN = _("Someone lives in this bed at that time, or the person already has a bed. Reload the page.")
SEAT_TAKEN = _("Someone else enrolled at the same moment. Try again.")
OFFERED = _("This bed or this person already has an open offer.")


def check(viewer: Viewer, permission: Permission, community: Placed) -> None:
    """Check that the viewer has a permission in a community.

    Raises:
        PermissionDenied: they do not.
    """
    if not viewer.may(permission, community):
        raise PermissionDenied


def serves(centre: Centre, by: Viewer) -> bool:
    """Return whether the viewer works at the facility."""
    return by.may(Permission.CENTRE_SERVE) and centre.body_id is not None and centre.body_id in by.bodies


def may_run(by: Viewer, permission: Permission, centre: Centre) -> bool:
    """Return whether the viewer has a permission in the facility's community, or works at the facility."""
    return by.may(permission, centre.community) or serves(centre, by)


def check_runs(by: Viewer, permission: Permission, centre: Centre) -> None:
    """Check that the viewer has a permission in the facility's community, or works at the facility.

    Raises:
        PermissionDenied: neither.
    """
    if not may_run(by, permission, centre):
        raise PermissionDenied


def check_open(centre: Centre) -> None:
    """Check that a facility has not closed.

    Raises:
        RuleBroken: it has.
    """
    if centre.until is not None and centre.until <= timezone.localdate():
        raise RuleBroken(format_lazy(_("{name} has closed."), name=centre.name))


def check_building(community: Place, building: Place | None) -> None:
    """Check that a building is one of the community.

    Raises:
        RuleBroken: it is not.
    """
    if building and (building.community_id != community.pk or building.level != Level.BUILDING):
        raise RuleBroken(_("Choose a building of this community."))


def check_close(centre: Centre, until: date) -> None:
    """Check that a facility may close on a day.

    Raises:
        RuleBroken: it is closed, would close before it opened, or people still live or wait there.
    """
    if centre.until is not None:
        raise RuleBroken(format_lazy(_("{name} has closed."), name=centre.name))
    if until < centre.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    if centre.stays.open().exists() or centre.waiting.open().exists():
        raise RuleBroken(_("People still live here or wait for a bed. End the stays and the waiting list first."))


def check_alive(person: Person, day: date) -> None:
    """Check that a person was not dead on a day.

    Raises:
        RuleBroken: the register has an earlier death.
    """
    if person.died is not None and person.died <= day:
        raise RuleBroken(format_lazy(_("{name} died according to the register."), name=person.name))


def check_has_beds(centre: Centre) -> None:
    """Check that a facility is of a kind with beds.

    Raises:
        RuleBroken: it is not.
    """
    check_open(centre)
    if not centre.has_beds:
        raise RuleBroken(_("Facilities of this kind have no beds."))


def check_bed_end(bed: Bed, until: date) -> None:
    """Check that a bed may be taken out of service.

    Raises:
        RuleBroken: it ended, somebody lives there on or after that day, or it is offered.
    """
    if bed.until is not None:
        raise RuleBroken(format_lazy(_("Bed {bed} is no longer in service."), bed=bed))
    if until < bed.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    if bed.stays.open().exists() or bed.stays.filter(until__gt=until).exists():
        raise RuleBroken(format_lazy(_("Someone lives in bed {bed}."), bed=bed))
    if bed.offers.filter(answer="").exists():
        raise RuleBroken(format_lazy(_("Bed {bed} is offered to someone."), bed=bed))


def check_waits(entry: WaitingEntry) -> None:
    """Check that an entry is still on the list.

    Raises:
        RuleBroken: it is not.
    """
    if entry.until is not None:
        raise RuleBroken(format_lazy(_("{name} is no longer on the waiting list."), name=entry.person.name))


def check_offer(bed: Bed, entry: WaitingEntry, position: int, exception: str) -> None:
    """Check that a bed may be offered to a waiting person.

    Raises:
        RuleBroken: the bed is taken, of another institution or level, or the order is broken without a reason.
    """
    check_waits(entry)
    check_open(entry.centre)
    if bed.centre_id != entry.centre_id or bed.until is not None or bed.level != entry.level:
        raise RuleBroken(_("This bed is not for the level of care that the person waits for."))
    if bed.stays.open().exists():
        raise RuleBroken(format_lazy(_("Someone lives in bed {bed}."), bed=bed))
    if position > 1 and not exception:
        raise RuleBroken(
            _("Others come first on the waiting list. Offer the bed to the first person, or give the reason.")
        )


def check_answer(offer: BedOffer, *, late: bool = False) -> None:
    """Check that an offer may be answered, or closed because the deadline passed.

    Raises:
        RuleBroken: it was answered, or is not late.
    """
    if offer.answer:
        raise RuleBroken(_("This offer has already been answered."))
    if late and not offer.is_late:
        raise RuleBroken(_("The deadline of this offer has not passed yet."))


def check_since(since: date, bed: Bed) -> None:
    """Check the first day of a stay.

    Raises:
        RuleBroken: it is to come, or before the bed was there.
    """
    if since > timezone.localdate():
        raise RuleBroken(_("The day of moving in cannot be in the future."))
    if since < bed.since:
        raise RuleBroken(_("The bed was not in service yet on that day."))


def check_leave(stay: Stay, until: date) -> None:
    """Check that a stay may end on a day.

    Raises:
        RuleBroken: it has ended, or would end before it began or in the future.
    """
    if stay.until is not None:
        raise RuleBroken(format_lazy(_("{name} has already left."), name=stay.person.name))
    if until < stay.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    if until > timezone.localdate():
        raise RuleBroken(_("The day of leaving cannot be in the future."))


def check_takes_part(activity: Activity) -> None:
    """Check that people can still enrol.

    Raises:
        RuleBroken: the activity is over.
    """
    if activity.until is not None and activity.until <= timezone.localdate():
        raise RuleBroken(format_lazy(_("“{title}” is over."), title=activity.title))


def check_session(activity: Activity, day: date, session: Session | None, *, past: bool = True) -> None:
    """Check that a day is one of an activity, and for attendance that it is not to come and not cancelled.

    Raises:
        RuleBroken: it is not.
    """
    if not activity.takes_place_on(day):
        raise RuleBroken(_("The activity does not take place on this day."))
    if session is not None and session.cancelled_at:
        raise RuleBroken(_("The activity is cancelled on this day."))
    if past and day > timezone.localdate():
        raise RuleBroken(_("Attendance can be kept from the day itself."))


def check_order_time(menu: Menu, now: datetime) -> None:
    """Check that a meal can still be ordered or cancelled.

    Raises:
        RuleBroken: the hour of the rule has passed, or the day.
    """
    hour = int(rules.value(ORDER_UNTIL, code=menu.community.code, on=menu.day))
    local = timezone.localtime(now)
    if (local.date(), local.time()) >= (menu.day, time(hour)):
        raise RuleBroken(format_lazy(_("Meals of a day can be ordered or cancelled until {hour}:00."), hour=hour))


ASKED_TWICE = _(
    "After a merge this person is on the list twice. Use the earlier entry, and take this one off the list."
)
WAITS_ALREADY = _("This person is already on the waiting list of this facility.")
ADMIT_INSTEAD = _("Enter the day of moving in to accept the offer.")
OFFER_INSTEAD = _("The person is on the waiting list, or the bed is offered. Use the offer to move in.")
NO_REASON = _("Choose why the person moves in without an offer from the waiting list.")
STAY_OVER = _("This stay has ended.")


def bed_known(bed: Bed) -> Promise:
    """Return the sentence for a bed that is there already."""
    return format_lazy(_("Bed {bed} is already in service."), bed=str(bed))


def bed_gone(bed: Bed) -> Promise:
    """Return the sentence for a bed that is no longer in service."""
    return format_lazy(_("Bed {bed} is no longer in service."), bed=str(bed))


def lives_here(person: Person) -> Promise:
    """Return the sentence for a person who has a bed of the facility."""
    return format_lazy(_("{name} already lives here."), name=person.name)


def check_fee(former: Fee, since: date) -> None:
    """Check that a new fee does not begin before the former one; on the same day it replaces it.

    Raises:
        RuleBroken: it does not.
    """
    if since < former.since:
        raise RuleBroken(
            format_lazy(_("The fee in force began on {day}. A new one cannot begin earlier."), day=former.since)
        )


def check_asked(person: Person, since: date) -> None:
    """Check the day on which a bed was asked for.

    Raises:
        RuleBroken: it is to come, or the person has died.
    """
    if since > timezone.localdate():
        raise RuleBroken(_("The day of the request cannot be in the future."))
    check_alive(person, timezone.localdate())


def check_left(stay: Stay) -> None:
    """Check that a stay has ended, and not because it was a mistake.

    Raises:
        RuleBroken: it goes on, or was itself taken back.
    """
    if stay.until is None:
        raise RuleBroken(_("This person still lives here."))
    if stay.until == stay.since and not stay.leave_reason:
        raise RuleBroken(_("This moving in was undone. Record it again instead."))


ACTIVITY_KNOWN = _("An activity of that title begins on that day and at that time already.")
ENROLLED = _("This person is already enrolled or waits for a place.")
NOT_ENROLLED = _("This person is no longer enrolled.")
TOOK_PLACE = _("People are already ticked for this day. Undo that before cancelling it.")
IN_DAY_CARE = _("This person is already in day care.")
LEFT_DAY_CARE = _("This person has already left.")


def check_day_care(person: Person, day: date, at: time) -> None:
    """Check that a person may arrive in day care at a moment.

    Raises:
        RuleBroken: it is to come, or the person is there already or was until later.
    """
    if day > timezone.localdate():
        raise RuleBroken(_("Attendance can be kept from the day itself."))
    if DayCare.objects.filter(about(person), day=day, left=None).exists():
        raise RuleBroken(IN_DAY_CARE)
    if DayCare.objects.filter(about(person), day=day, left__gt=at).exists():
        raise RuleBroken(_("This person was in day care at that time already."))


MENU_KNOWN = _("This day already has a menu.")
ORDERED = _("A meal is already ordered for this person on this day.")
MEAL_DONE = _("This meal is no longer on order.")


def check_menu(centre: Centre, day: date) -> None:
    """Check that a facility can have a menu on a day.

    Raises:
        RuleBroken: it is closed, offers no meals, or the day is over.
    """
    check_open(centre)
    if "meals" not in centre.offers:
        raise RuleBroken(_("This facility does not offer meals. Add the service to its profile first."))
    if day < timezone.localdate():
        raise RuleBroken(_("This day is over."))


def check_mark(meal: Meal, state: str) -> None:
    """Check that a meal may be marked.

    Raises:
        RuleBroken: it was cancelled, its day is to come, or there is no such mark.
    """
    if MealState.CANCELLED in {meal.state, state}:
        raise RuleBroken(MEAL_DONE)
    if meal.menu.day > timezone.localdate():
        raise RuleBroken(_("Attendance can be kept from the day itself."))


def check_places(activity: Activity) -> None:
    """Check that an activity has places for those who are enrolled.

    Raises:
        RuleBroken: somebody has a seat beyond them.
    """
    if activity.enrolments.open().filter(seat__gt=activity.places).exists():
        raise RuleBroken(_("More people are enrolled than that. End enrolments first."))
