"""Policies of duties."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.bodies.models import Body
from linli.registers.duties import queries
from linli.registers.duties.models import Duty
from linli.registers.duties.queries import Matter
from linli.registers.duties.states import MatterList
from linli.registers.places.models import Place
from linli.registers.places.queries import chain

TEMPORARY = "admission.temporary.max_days"


def check_edit(place: Place, *, by: Viewer) -> None:
    """Check that the viewer decides about duties at the place.

    Raises:
        PermissionDenied: the viewer does not.
    """
    if not by.may(Permission.DUTY_EDIT, place):
        raise PermissionDenied


def check_assign(matter: Matter, body: Body, place: Place, *, on: date, by: Viewer) -> None:
    """Check that the body may get the matter at the place from that day.

    Raises:
        PermissionDenied: the viewer does not decide about duties there.
        RuleBroken: the matter is on a list that forbids it, was not admitted, or has a body already.
    """
    check_edit(place, by=by)
    if matter.is_refused:
        raise RuleBroken(_("%(matter)s is on the list of matters not taken on.") % {"matter": matter})
    # Only here: an office above communities needs no admission for its own work.
    if queries.in_community(body) and matter.listed == MatterList.HELP:
        _check_admitted(matter, place, on)
    holder = Duty.objects.open().filter(matter=matter.code, place=place).select_related("body").first()
    if holder is not None:
        raise RuleBroken(
            _("%(body)s is already responsible for this matter here. End that duty first.") % {"body": holder.body}
        )


def _check_admitted(matter: Matter, place: Place, on: date) -> None:
    if not queries.admitted(matter, chain(place), on):
        raise RuleBroken(
            _("%(matter)s is not admitted to %(place)s. A community takes on government work only after admission.")
            % {"matter": matter, "place": place}
        )


def check_admit(matter: Matter, place: Place, *, on: date, until: date | None, by: Viewer) -> None:
    """Check that the matter may be admitted to the communities of the place.

    Raises:
        PermissionDenied: the viewer does not decide about duties there.
        RuleBroken: the matter is on the negative list, needs no admission, or has it; or it is temporary for too long.
    """
    check_edit(place, by=by)
    if matter.is_refused:
        raise RuleBroken(_("%(matter)s is on the list of matters not taken on.") % {"matter": matter})
    if matter.listed != MatterList.HELP:
        raise RuleBroken(_("%(matter)s needs no admission: it is not help to government.") % {"matter": matter})
    if queries.admitted(matter, [place], on):
        raise RuleBroken(_("This matter is already admitted here."))
    longest = int(rules.value(TEMPORARY, code=place.division_code, on=on))
    # Otherwise "temporary" would avoid the review.
    if until is not None and until > on + timedelta(days=longest):
        raise RuleBroken(
            _("A temporary matter can last up to %(days)s days. Leave the end date empty to admit it until its review.")
            % {"days": longest}
        )
