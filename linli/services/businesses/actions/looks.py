"""Patrols of food monitors, inspections of the authority copied in, complaints as cases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake import pictures
from linli.core.law import rules
from linli.services.businesses.actions.papers import count_first_inspection
from linli.services.businesses.actions.standing import locked, settle
from linli.services.businesses.models import FoodPatrol, PatrolPhoto, Shop, ShopCase, ShopInspection
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.states import ItemAnswer
from linli.work.cases import actions as cases
from linli.work.cases.models import Case

P = Permission
COMPLAINT = "food.hygiene"


@transaction.atomic
def patrol(
    shop: Shop,
    *,
    by: Viewer,
    day: date,
    answers: Mapping[str, str],
    once: UUID,
    advice: str = "",
    reported_to: str = "",
    monitor: str = "",
    at: datetime | None = None,
) -> FoodPatrol:
    """Record a patrol; sent again under the same number, it is the same one.

    Raises:
        PermissionDenied: the viewer does not patrol there.
        RuleBroken: an item has no answer, advice or report is missing, or the day is impossible.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_PATROL, shop.community)
    known = FoodPatrol.objects.visible_to(by).filter(once=once, shop=shop).first()
    if known is not None:
        return known
    policies.check_patrol(shop, day, answers, advice, reported_to)
    row = FoodPatrol.objects.create(
        shop=shop,
        community=shop.community,
        day=day,
        monitor=monitor or by.name,
        answers=dict(answers),
        noes=sum(answer == ItemAnswer.NO for answer in answers.values()),
        advice=advice,
        reported_to=reported_to,
        once=once,
        by_id=by.user_id,
        at=at or timezone.now(),
    )
    journal.record("food_patrol.recorded", row, by=by, noes=row.noes, reported=reported_to)
    return row


def _locked_patrol(patrol_: FoodPatrol) -> FoodPatrol:
    rows = FoodPatrol.objects.select_for_update(of=("self",)).select_related("community", "shop")
    return rows.get(pk=patrol_.pk)


@transaction.atomic
def reply(row: FoodPatrol, *, by: Viewer, replied_on: date, words: str) -> FoodPatrol:
    """Record what the authority answered to a report."""
    row = _locked_patrol(row)
    policies.check(by, P.SHOP_PATROL, row.community)
    policies.check_reply(row, replied_on)
    row.reply, row.replied_on = words, replied_on
    row.save(update_fields=["reply", "replied_on"])
    journal.record("food_patrol.replied", row, by=by, replied_on=replied_on.isoformat())
    return row


@transaction.atomic
def take_back_patrol(row: FoodPatrol, *, by: Viewer) -> FoodPatrol:
    """Take a patrol back that was entered by mistake; it stays in the history."""
    row = _locked_patrol(row)
    policies.check(by, P.SHOP_PATROL, row.community)
    policies.check_take_back(row)
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("food_patrol.undone", row, by=by)
    return row


@transaction.atomic
def add_patrol_photo(row: FoodPatrol, file: File, *, by: Viewer) -> PatrolPhoto:
    """Add a photo to a patrol; the same photo is kept once.

    Raises:
        PermissionDenied: the viewer does not patrol there.
        RuleBroken: it is no photo, too large, damaged, or one too many.
    """
    row = _locked_patrol(row)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    known = row.photos.filter(sha256=digest.hexdigest()).first()
    if known is not None:
        return known
    kind = policies.check_photo(by, row, file)
    # Metadata reveal where and with which phone a photo was taken.
    most, side = rules.value("cases.photo.max_megapixels"), rules.value("cases.photo.longest_side")
    bare = pictures.redrawn(file, kind, megapixels=most, longest=side)
    photo = PatrolPhoto(patrol=row, community=row.community, kind=kind, size=bare.size, sha256=digest.hexdigest())
    photo.file.save(f"{uuid4().hex}{pictures.SUFFIX[kind]}", bare, save=False)
    photo.save()
    journal.record("food_patrol.photo_added", row, by=by, photo=photo.pk)
    return photo


# ---- inspections


@transaction.atomic
def inspect(
    shop: Shop,
    *,
    by: Viewer,
    day: date,
    plan: str,
    office: str,
    result: str,
    findings: Sequence[str] = (),
    due_on: date | None = None,
    of: ShopInspection | None = None,
) -> ShopInspection:
    """Copy an inspection of the authority in; two orders to close within the time of the rule lead to a ban.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        RuleBroken: a day is impossible, an order has no day, or a re-check names no order.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    policies.check_inspection(shop, day, plan=plan, result=result, due_on=due_on, of=of)
    row = ShopInspection.objects.create(
        shop=shop,
        community=shop.community,
        day=day,
        plan=plan,
        office=office,
        result=result,
        findings=list(findings),
        due_on=due_on,
        of=of,
        by_id=by.user_id,
    )
    journal.record("shop.inspected", shop, by=by, day=day.isoformat(), result=result)
    _after_inspection(shop)
    return row


def _after_inspection(shop: Shop) -> None:
    for registration in shop.registrations.all():
        count_first_inspection(registration)
    settle(shop)


@transaction.atomic
def take_back_inspection(row: ShopInspection, *, by: Viewer) -> ShopInspection:
    """Take an inspection back that was copied in by mistake; the states of the business are worked out again."""
    shop = locked(row.shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    row.refresh_from_db()
    policies.check_take_back(row)
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("shop.inspection_undone", shop, by=by, day=row.day.isoformat())
    _after_inspection(shop)
    return row


# ---- complaints


@transaction.atomic
def complain(shop: Shop, *, by: Viewer, words: str, reporter_name: str = "", reporter_phone: str = "") -> Case:
    """Report a case about a business; who complained is only in the case.

    Raises:
        PermissionDenied: the viewer reports no cases there.
        RuleBroken: the matter is not accepted there.
    """
    shop = locked(shop)
    case = cases.open_case(
        COMPLAINT,
        shop.community,
        by=by,
        words=words,
        spot=shop.name,
        channel="worker",
        reporter_name=reporter_name,
        reporter_phone=reporter_phone,
    )
    _link(shop, case, by=by)
    return case


@transaction.atomic
def link_case(shop: Shop, case: Case, *, by: Viewer) -> ShopCase:
    """Link a case that is there already to the business that it is about.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        RuleBroken: the case is not about food, or of another community.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    policies.check_link(case, shop)
    return _link(shop, case, by=by)


def _link(shop: Shop, case: Case, *, by: Viewer) -> ShopCase:
    day = timezone.localdate(case.reported_at)
    facts = {"shop": shop, "community": shop.community, "day": day, "kind": shop.kind}
    row, is_new = ShopCase.objects.get_or_create(case=case, defaults=facts)
    if is_new:
        journal.record("shop.complaint_linked", shop, by=by, case_number=case.code)
    return row


@transaction.atomic
def unlink_case(row: ShopCase, *, by: Viewer) -> None:
    """Undo the link of a case; the case itself stays as it is."""
    shop = locked(row.shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    journal.record("shop.complaint_unlinked", shop, by=by, case_number=row.case.code)
    row.delete()
