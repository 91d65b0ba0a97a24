"""Policies of bodies: who manages them, who appoints, and what forbids it now."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission, Role
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.accounts.models import User
from linli.registers.accounts.policies import needs_second_person
from linli.registers.bodies.models import Appointment, Body, Proposal
from linli.registers.places.models import Place
from linli.registers.places.states import ORDER, Level


def may_edit(body: Body, *, by: Viewer) -> bool:
    """Return whether the viewer manages this body."""
    return by.may(Permission.BODY_EDIT, body.place)


def may_appoint(body: Body, *, by: Viewer) -> bool:
    """Return whether the viewer appoints people to this body."""
    return by.may(Permission.APPOINT, body.place)


def check_edit(place: Place, *, by: Viewer) -> None:
    """Check that the viewer manages the bodies of this place.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(Permission.BODY_EDIT, place):
        raise PermissionDenied


def check_found(place: Place, kind: str, name: str) -> None:
    """Check that the place does not have such a body.

    Raises:
        RuleBroken: it has.
    """
    if Body.objects.open().filter(place=place, kind=kind, name=name).exists():
        raise RuleBroken(taken(place))


def taken(place: Place) -> str:
    """Return the message that the body exists already."""
    return _("%(place)s already has an organisation of this kind and name.") % {"place": place}


def check_end_body(body: Body, until: date) -> None:
    """Check that the body may be closed on that day.

    Raises:
        RuleBroken: it has posts, duties or open cases, or the day is too early.
    """
    if body.until is not None:
        raise RuleBroken(_("%(body)s is already closed.") % {"body": body})
    _check_order(body.since, until)
    posts = Appointment.objects.filter(body=body).filter(Q(until=None) | Q(until__gt=until)).count()
    # The apps of duties and cases are in higher layers; their rows are reached through the relation without an import.
    duties = body.duties.filter(Q(until=None) | Q(until__gt=until)).count()
    cases = body.cases.filter(closed_at=None).count()
    if posts or duties or cases:
        raise RuleBroken(
            _(
                "%(body)s still has posts (%(posts)d), duties (%(duties)d) and cases not closed (%(cases)d). End "
                "or close them first."
            )
            % {"body": body, "posts": posts, "duties": duties, "cases": cases}
        )


def _check_order(since: date, until: date) -> None:
    if until < since:
        day = date_format(since, "DATE_FORMAT")
        raise RuleBroken(_("It began on %(day)s and cannot end before that day.") % {"day": day})


def check_appoint(user: User, body: Body, place: Place, role: Role, *, since: date, by: Viewer) -> None:
    """Check that the viewer may appoint this person, or ask for it.

    Raises:
        PermissionDenied: the viewer does not appoint at the body's place or at the place of the post.
        RuleBroken: the person is the viewer, or `check_post`.
    """
    if not (by.may(Permission.APPOINT, body.place) and by.may(Permission.APPOINT, place)):
        raise PermissionDenied
    # Otherwise an administrator could give themselves access to residents' data.
    if user.pk == by.user_id:
        raise RuleBroken(_("You cannot appoint yourself. Another administrator must do this."))
    check_post(user, body, place, role, since=since)


def check_post(user: User, body: Body, place: Place, role: Role, *, since: date) -> None:
    """Check that the person can have this post.

    Raises:
        RuleBroken: account or body is not in force, the place is outside the body's, the role does not fit body or
            place, or the person has the post or a role that excludes this one.
    """
    _check_in_force(user, body, since)
    if not lies_in(place, body.place):
        raise RuleBroken(
            _("%(place)s is outside %(home)s, the area of the organisation.") % {"place": place, "home": body.place}
        )
    _check_fits(body, place, role)
    _check_not_held(user, body, place, role)
    check_apart(user, role, since=since)


def roles_for(body: Body) -> list[Role]:
    """Return the roles that may be held at a body, by its kind and the level of its place (`codes/post_role.toml`)."""
    below = ORDER[ORDER.index(_level(body.place)) :]
    return [role for role in Role if _may_have(body, role) and any(level in _levels(role) for level in below)]


def _may_have(body: Body, role: Role) -> bool:
    kinds = content.codes("post_role")[role].get("kinds")
    return kinds is None or body.kind in kinds


def _levels(role: Role) -> list[str]:
    return list(content.codes("post_role")[role].get("levels"))


def _level(place: Place) -> Level:
    """Return the level of a place; what is inside a community counts as the community."""
    return Level.COMMUNITY if place.community_id else Level(place.level)


def _check_fits(body: Body, place: Place, role: Role) -> None:
    if not _may_have(body, role):
        kinds = [content.title("body_kind", kind) for kind in content.codes("post_role")[role].get("kinds")]
        text = _("The role “%(role)s” cannot be held at %(body)s (%(kind)s). It belongs to: %(kinds)s.")
        facts = {"role": role.label, "body": body, "kind": body.kind_title, "kinds": ", ".join(kinds)}
        raise RuleBroken(text % facts)
    if _level(place) not in _levels(role):
        levels = ", ".join(str(Level(level).label) for level in _levels(role))
        text = _("The role “%(role)s” cannot be responsible for %(place)s (%(level)s), only for: %(levels)s.")
        raise RuleBroken(text % {"role": role.label, "place": place, "level": _level(place).label, "levels": levels})


def check_confirm(proposal: Proposal, *, by: Viewer) -> None:
    """Check that the viewer may confirm or decline a proposed post.

    Raises:
        PermissionDenied: the viewer is no officer of the place or above.
        RuleBroken: the viewer asked for it, or would be appointed by it.
    """
    if not by.may(Permission.CONFIRM, proposal.place):
        raise PermissionDenied
    if by.user_id in (proposal.asked_by_id, proposal.user_id) and not by.robot:
        raise RuleBroken(_("Another person must confirm this."))


def sees_residents_first_now(user: User) -> bool:
    """Return whether the person has no other post that sees residents' data.

    Until now an administrator could give the account a new password alone, also if it had such a post in former times.
    """
    return not needs_second_person(user)


def _check_in_force(user: User, body: Body, since: date) -> None:
    if not user.is_active:
        raise RuleBroken(_("The account of %(name)s is deactivated.") % {"name": user})
    if since < body.since or (body.until is not None and since >= body.until):
        raise RuleBroken(_("%(body)s does not exist on that day.") % {"body": body})


def _check_not_held(user: User, body: Body, place: Place, role: Role) -> None:
    if Appointment.objects.filter(user=user, body=body, place=place, role=role, until=None).exists():
        raise RuleBroken(_("%(name)s already has this post.") % {"name": user})


def lies_in(place: Place, home: Place) -> bool:
    """Return whether `place` is `home` or below it."""
    if home.community_id is None:
        path = place.path or (place.community.path if place.community else "")
        return path.startswith(home.path)
    if place.community_id != home.community_id or home.lft is None or home.rgt is None or place.lft is None:
        return place.pk == home.pk
    return home.lft <= place.lft < home.rgt


def check_apart(user: User, role: Role, *, since: date) -> None:
    """Check that the three administrators stay different people.

    Raises:
        RuleBroken: the person has a role of another group of `codes/incompatible_roles.toml`.
    """
    wanted = group_of(role)
    # Future appointments count, too: the roles would meet later.
    held = Appointment.objects.filter(user=user).filter(Q(until=None) | Q(until__gt=max(since, timezone.localdate())))
    for appointment in held.select_related("body").order_by("pk"):
        group = group_of(Role(appointment.role))
        if wanted is not None and group is not None and group.code != wanted.code:
            raise RuleBroken(
                _(
                    "%(name)s is %(held)s (%(body)s). The system administrator, the auditor and staff who see "
                    "residents' data must be different people. End that post first, or choose someone else."
                )
                % {"name": user, "held": appointment.get_role_display(), "body": appointment.body}
            )


def group_of(role: Role) -> content.Code | None:
    """Return the group of roles that may be combined on one account; None for a role that goes with all."""
    groups = content.codes("incompatible_roles").values()
    return next((group for group in groups if role.value in group.get("roles", [])), None)


def check_end_appointment(appointment: Appointment, until: date, *, by: Viewer) -> None:
    """Check that the viewer may end this appointment on that day.

    Raises:
        PermissionDenied: the viewer does not appoint there.
        RuleBroken: it has ended, would end before it began, or no administrator would be left.
    """
    if not (by.may(Permission.APPOINT, appointment.body.place) and by.may(Permission.APPOINT, appointment.place)):
        raise PermissionDenied
    if appointment.until is not None:
        raise RuleBroken(_("This post has already ended."))
    _check_order(appointment.since, until)
    if appointment.role == Role.ADMIN and not _other_administrators(appointment):
        raise RuleBroken(_("This is the last system administrator. Appoint another one first."))


def _other_administrators(appointment: Appointment) -> bool:
    today = Appointment.objects.on(timezone.localdate()).filter(role=Role.ADMIN, user__is_active=True)
    return today.exclude(user_id=appointment.user_id).exists()
