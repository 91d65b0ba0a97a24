"""Rules for the register: names, kinds, registration, workers, patrols, inspections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Placed, Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import pictures
from linli.core.law import content, rules
from linli.core.law.content import Code
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.businesses.engine import kinds
from linli.services.businesses.engine.kinds import KindAnswer, Premises
from linli.services.businesses.models import (
    FoodPatrol,
    FoodWorker,
    Shop,
    ShopCase,
    ShopInspection,
    ShopRegistration,
    ShopSite,
)
from linli.services.businesses.queries import register
from linli.services.businesses.states import InspectionResult, ItemAnswer, ShopState
from linli.work.cases.models import Case

CERTIFICATE_TWICE = _("This certificate is entered already.")
PHOTOS = "food.patrol.max_photos"
NUMBER_TAKEN = _("This number belongs to another registration that is in force. Check it against the certificate.")


class SameName(RuleBroken):
    """Another business of the community has the same name; the user says whether it is the same."""

    def __init__(self, others: Sequence[Shop]) -> None:
        said = _("{name} is in the register of this community already. Open it, or confirm that this is another one.")
        super().__init__(format_lazy(said, name=others[0].name))
        self.others = others


def check(viewer: Viewer, permission: Permission, community: Placed) -> None:
    """Check that the viewer has a permission in a community.

    Raises:
        PermissionDenied: they do not.
    """
    if not viewer.may(permission, community):
        raise PermissionDenied


def check_not_to_come(day: date) -> None:
    """Check that a day is not in the future.

    Raises:
        RuleBroken: it is.
    """
    if day > timezone.localdate():
        raise RuleBroken(_("This day is in the future. Enter today or an earlier day."))


def check_in_register(shop: Shop) -> None:
    """Check that a business has not left the register.

    Raises:
        RuleBroken: it has.
    """
    if shop.until is not None:
        said = _("{name} left the register on {day}.")
        raise RuleBroken(format_lazy(said, name=shop.name, day=date_format(shop.until)))


def check_premises(community: Place, building: Place | None, premises: Premises) -> None:
    """Check where a business is and what cannot be true together.

    Raises:
        RuleBroken: the building is of another community, areas contradict each other, or a stall sells online.
    """
    if building and (building.community_id != community.pk or building.level != Level.BUILDING):
        raise RuleBroken(_("Choose a building of this community."))
    area, production = premises.area_m2, premises.production_m2
    if area is not None and production is not None and production > area:
        raise RuleBroken(_("The production area cannot be larger than the whole area."))
    if premises.main and premises.main not in premises.activities:
        raise RuleBroken(_("The main business must be among what the business does."))
    if premises.fixed is False and premises.online:
        raise RuleBroken(kinds.NO_ONLINE_STALL)


def check_name(community: Place, name: str, *, separate: bool, without: Shop | None = None) -> None:
    """Ask if another business of the community has the same name.

    Raises:
        SameName: it has, and nobody said that this is another one.
    """
    others = [one for one in register.same_name(community, name) if without is None or one.pk != without.pk]
    if others and not separate:
        raise SameName(others)


def check_operator(key: str, day: date) -> None:
    """Check that an operator is not banned from the trade.

    Raises:
        RuleBroken: another business of theirs was closed by orders so often that they are.
    """
    banned = register.banned(key, day)
    if banned is not None and banned.banned_until is not None:
        said = _("The operator is banned from the trade until {day}, because of orders to close {name}.")
        raise RuleBroken(format_lazy(said, day=date_format(banned.banned_until), name=banned.name))


def check_since(shop: Shop, current: ShopSite | None, since: date) -> None:
    """Check the first day of a change.

    Raises:
        RuleBroken: it is to come, or not after the first day of what is changed.
    """
    check_not_to_come(since)
    first = current.since if current else shop.since
    if since <= first:
        said = _("The change must begin after {day}. To correct what was entered wrongly, use “Correct”.")
        raise RuleBroken(format_lazy(said, day=date_format(first)))


def check_register(shop: Shop, answer: KindAnswer, since: date, valid_until: date | None) -> None:
    """Check that a registration can be entered.

    Raises:
        RuleBroken: the kind is open or needs a licence, papers are missing, it is registered or banned, or a day is
            impossible.
    """
    check_in_register(shop)
    check_not_to_come(since)
    check_operator(shop.operator_key, since)
    if shop.registrations.filter(until=None).exists():
        raise RuleBroken(_("This business is registered. End that registration first."))
    if answer.refused:
        raise RuleBroken(kinds.NO_ONLINE_STALL)
    if answer.kind == kinds.LICENCE:
        raise RuleBroken(_("This business needs a licence of the authority and is not registered as a small one."))
    if not answer.certain:
        said = _("The kind of business is not certain yet. Still to be found out: {facts}.")
        raise RuleBroken(format_lazy(said, facts=", ".join(answer.missing_titles)))
    if missing := register.missing_papers(shop, answer.kind):
        said = _("Papers that are not ready yet: {papers}.")
        raise RuleBroken(format_lazy(said, papers=", ".join(map(str, missing))))
    site = register.site_of(shop)
    if site is not None and since < site.since:
        raise RuleBroken(_("The business was not at this place yet on that day."))
    if valid_until is not None and valid_until <= since:
        raise RuleBroken(_("The last valid day must be after the day of registration."))


def check_end_registration(row: ShopRegistration, until: date) -> None:
    """Check that a registration can end on a day.

    Raises:
        RuleBroken: it has ended, or would end before it began or in the future.
    """
    if row.until is not None:
        raise RuleBroken(_("This registration has already ended."))
    if until < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    check_not_to_come(until)


def check_guidance(shop: Shop, what: str, day: date, comply_by: date | None) -> None:
    """Check an act of guidance.

    Raises:
        RuleBroken: the business is registered or gone, or an agreed day is missing or earlier.
    """
    check_in_register(shop)
    check_not_to_come(day)
    if day < shop.since:
        raise RuleBroken(_("The business was not known yet on that day."))
    entry = content.codes("food_guidance").get(what)
    if entry and entry.get("due") and comply_by is None:
        raise RuleBroken(_("Enter the agreed day."))
    if comply_by is not None and comply_by < day:
        raise RuleBroken(_("The agreed day cannot be before the day of the guidance."))


def check_certificate(worker: FoodWorker, since: date, last: date) -> None:
    """Check a health certificate that is entered.

    Raises:
        RuleBroken: the worker has left, it ended before it began, is to come, or expired already.
    """
    if worker.until is not None:
        raise RuleBroken(_("This person no longer works here."))
    check_not_to_come(since)
    if last < since:
        raise RuleBroken(_("The last valid day cannot be before the day of issue."))
    if last < timezone.localdate():
        said = _("This certificate expired on {day}. Enter the new one; until then {name} must not touch ready food.")
        raise RuleBroken(format_lazy(said, day=date_format(last), name=worker.masked_name))


# ---- patrols and inspections


def items_for(kind: str) -> list[Code]:
    """Return the items of the checklist for a kind of business; of an unknown kind only those for all kinds."""
    every = content.codes("food_item").values()
    return [item for item in every if not item.get("kinds") or kind in item.get("kinds")]


def check_patrol(shop: Shop, day: date, answers: Mapping[str, str], advice: str, reported_to: str) -> None:
    """Check a patrol: each item answered, advice for each no, and a report of what is serious.

    Raises:
        RuleBroken: one of these is missing, or the day is impossible.
    """
    check_in_register(shop)
    check_not_to_come(day)
    if day < shop.since:
        raise RuleBroken(_("The business was not known yet on that day."))
    items = items_for(shop.kind)
    if {item.code for item in items} != set(answers) or not set(answers.values()) <= set(ItemAnswer.values):
        raise RuleBroken(_("Answer each item of the checklist."))
    failed = [item for item in items if answers[item.code] == ItemAnswer.NO]
    if failed and not advice.strip():
        raise RuleBroken(_("Write which advice was given."))
    serious = [item for item in failed if item.get("serious")]
    if serious and not reported_to:
        said = _("This must be reported to the authority: {item}. Choose to whom.")
        raise RuleBroken(format_lazy(said, item=serious[0].title))


def check_reply(patrol: FoodPatrol, replied_on: date) -> None:
    """Check the reply of the authority to a report.

    Raises:
        RuleBroken: nothing was reported, it was answered, or the day is impossible.
    """
    check_not_to_come(replied_on)
    if not patrol.reported_to or patrol.taken_back_at:
        raise RuleBroken(_("This patrol was not reported to anyone."))
    if patrol.replied_on is not None:
        raise RuleBroken(_("The reply is recorded already."))
    if replied_on < patrol.day:
        raise RuleBroken(_("The reply cannot be before the patrol."))


def check_take_back(row: Any) -> None:
    """Check that a record was not taken back before.

    Raises:
        RuleBroken: it was.
    """
    if row.taken_back_at is not None:
        raise RuleBroken(_("This record was undone already."))


def check_photo(by: Viewer, patrol: FoodPatrol, file: File) -> str:
    """Check that a photo can be added to a patrol; return its media type.

    Raises:
        PermissionDenied: the viewer does not patrol there.
        RuleBroken: it is no photo, too large, or one too many.
    """
    check(by, Permission.SHOP_PATROL, patrol.community)
    check_take_back(patrol)
    most = int(rules.value(PHOTOS, code=patrol.community.code))
    if patrol.photos.count() >= most:
        raise RuleBroken(many_photos(most))
    limit = rules.value("cases.attachment.max_megabytes")
    if not file.size or file.size > limit * 1024 * 1024:
        raise RuleBroken(format_lazy(_("The photo is empty or larger than {size} MB."), size=limit))
    kind = pictures.kind_of(file)
    if not kind:
        raise RuleBroken(_("Choose a photo (JPEG, PNG, WebP)."))
    pictures.check(file, kind, megapixels=rules.value("cases.photo.max_megapixels"))
    file.seek(0)
    return kind


def many_photos(most: int) -> str:
    """Return how many photos a patrol may have, in words."""
    return str(_("A patrol can have up to {count} photos.")).format(count=most)


def check_inspection(
    shop: Shop, day: date, *, plan: str, result: str, due_on: date | None, of: ShopInspection | None
) -> None:
    """Check an inspection that is copied in.

    Raises:
        RuleBroken: a day is impossible, an order has no day, or a re-check names no order.
    """
    check_not_to_come(day)
    if day < shop.since or (shop.until is not None and day > shop.until):
        raise RuleBroken(_("The business was not in the register on that day."))
    if result == InspectionResult.RECTIFY and due_on is None:
        raise RuleBroken(_("Enter by when the problems are to be put right."))
    if due_on is not None and due_on < day:
        raise RuleBroken(_("The day by which it is to be put right cannot be before the inspection."))
    if plan == "recheck" and (of is None or of.shop_id != shop.pk or of.day > day or of.taken_back_at):
        raise RuleBroken(_("Choose the inspection that is re-checked."))


def check_link(case: Case, shop: Shop) -> None:
    """Check that a case is a complaint about food of the community of a business.

    Raises:
        RuleBroken: it is not.
    """
    if case.community_id != shop.community_id or not case.matter.startswith("food."):
        raise RuleBroken(_("Choose a case about food of this community."))
    other = ShopCase.objects.filter(case=case).exclude(shop=shop).select_related("shop").first()
    if other is not None:
        raise RuleBroken(format_lazy(_("This case is linked to {name} already."), name=other.shop.name))


def check_leave(shop: Shop, until: date) -> None:
    """Check that a business can leave the register.

    Raises:
        RuleBroken: it has left, the day is impossible, or it still has a place in a zone.
    """
    check_in_register(shop)
    check_not_to_come(until)
    if until < shop.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    if shop.holds.filter(until=None).exists() or shop.holds.filter(until__gt=until).exists():
        raise RuleBroken(_("This stall still has a place in a zone. End the use of the place first."))


def is_order_open(row: ShopInspection) -> bool:
    """Return whether an order to put right or to close was not followed by a passed re-check."""
    if row.taken_back_at or row.result == InspectionResult.PASSED:
        return False
    return not any(one.result == InspectionResult.PASSED and not one.taken_back_at for one in row.rechecks.all())


def is_over(shop: Shop) -> bool:
    """Return whether a business is closed or banned."""
    return shop.state in {ShopState.CLOSED, ShopState.BANNED}


def check_worker_end(worker: FoodWorker, until: date) -> None:
    """Check the last day of a person.

    Raises:
        RuleBroken: they left, or the day is impossible.
    """
    if worker.until is not None:
        raise RuleBroken(_("This person no longer works here."))
    if until < worker.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    check_not_to_come(until)
