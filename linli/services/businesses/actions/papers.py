"""The way to registration: guidance, papers, the certificate or card, and people with their health certificates."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.law import rules
from linli.services.businesses.actions.standing import locked, settle
from linli.services.businesses.engine.standing import months_after
from linli.services.businesses.models import (
    FoodWorker,
    HealthCertificate,
    Shop,
    ShopGuidance,
    ShopPaper,
    ShopRegistration,
    longest,
)
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.queries import register

P = Permission
FIRST_INSPECTION = "food.first_inspection.within_months"


@transaction.atomic
def guide(
    shop: Shop, *, by: Viewer, day: date, what: str, comply_by: date | None = None, words: str = ""
) -> ShopGuidance:
    """Record an act of guidance: what was explained, and by when the business wants to be registered.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        RuleBroken: the business is gone, or a day is impossible.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    policies.check_guidance(shop, what, day, comply_by)
    row = ShopGuidance.objects.create(
        shop=shop, community=shop.community, day=day, what=what, comply_by=comply_by, words=words, by_id=by.user_id
    )
    journal.record("shop.guided", shop, by=by, what=what, day=day.isoformat())
    settle(shop)
    return row


@transaction.atomic
def take_back_guidance(row: ShopGuidance, *, by: Viewer) -> None:
    """Take an act of guidance back that was entered by mistake."""
    shop = locked(row.shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    row.refresh_from_db()
    policies.check_take_back(row)
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("shop.guidance_undone", shop, by=by, what=row.what, day=row.day.isoformat())
    settle(shop)


@transaction.atomic
def put_papers(shop: Shop, *, by: Viewer, ready: list[str]) -> Shop:
    """Record which papers for registration are ready; those no longer named were ticked by mistake."""
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    policies.check_in_register(shop)
    known = set(shop.papers.values_list("paper", flat=True))
    if known != set(ready):
        shop.papers.exclude(paper__in=ready).delete()
        today = timezone.localdate()
        ShopPaper.objects.bulk_create(
            ShopPaper(shop=shop, community=shop.community, paper=paper, ready_on=today)
            for paper in ready
            if paper not in known
        )
        journal.record("shop.papers", shop, by=by, count=len(ready))
    return shop


@transaction.atomic
def register_shop(
    shop: Shop, *, by: Viewer, number: str, since: date, valid_until: date | None = None
) -> ShopRegistration:
    """Copy in the certificate or card that the authority gave; registration is free of charge.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        RuleBroken: the kind is open, papers are missing, the operator is banned, or the number is taken.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    site = register.site_of(shop)
    answer = register.kind_now(shop, site, on=since)
    policies.check_register(shop, answer, since, valid_until)
    assert site is not None  # without one the kind is open
    months = int(rules.value(FIRST_INSPECTION, code=shop.community.code, on=since))
    with only_once(policies.NUMBER_TAKEN):
        row = ShopRegistration.objects.create(
            shop=shop,
            community=shop.community,
            site=site,
            kind=answer.kind,
            number=number,
            since=since,
            valid_until=valid_until,
            inspect_by=months_after(since, months),
        )
    journal.record("shop.registered", shop, by=by, number=number, since=since.isoformat())
    count_first_inspection(row)
    settle(shop)
    return row


def count_first_inspection(row: ShopRegistration) -> None:
    """Store the day of the first inspection after a registration; the caller holds the business locked."""
    ends = {"day__lte": row.until} if row.until else {}
    found = row.shop.inspections.filter(taken_back_at=None, day__gte=row.since, **ends).order_by("day").first()
    row.inspected_on = found.day if found else None
    row.save(update_fields=["inspected_on"])


@transaction.atomic
def end_registration(shop: Shop, *, by: Viewer, until: date, reason: str) -> Shop:
    """End a registration on a day; one entered by mistake never counted.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        RuleBroken: there is none, or the day is impossible.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    row = shop.registrations.filter(until=None).first() or shop.registrations.order_by("-since", "-pk")[0]
    policies.check_end_registration(row, until)
    row.until, row.end_reason = (row.since if reason == "mistake" else until), reason
    row.save(update_fields=["until", "end_reason"])
    journal.record("shop.registration_ended", shop, by=by, reason=reason, until=row.until.isoformat())
    return settle(shop)


# ---- people


@transaction.atomic
def add_food_worker(shop: Shop, *, by: Viewer, name: str, touches_food: bool, since: date) -> FoodWorker:
    """Enter a person who works in a business."""
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    policies.check_in_register(shop)
    policies.check_not_to_come(since)
    row = FoodWorker.objects.create(
        shop=shop, community=shop.community, name=name, touches_food=touches_food, since=since
    )
    journal.record("food_worker.added", shop, by=by, worker=row.pk)
    return row


@transaction.atomic
def add_health_certificate(
    worker: FoodWorker, *, by: Viewer, since: date, last: date, number: str = ""
) -> HealthCertificate:
    """Enter a health certificate with its last valid day.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        RuleBroken: it expired already, or a day is impossible.
    """
    worker = _locked_worker(worker)
    policies.check(by, P.SHOP_EDIT, worker.community)
    policies.check_certificate(worker, since, last)
    with only_once(policies.CERTIFICATE_TWICE):
        row = HealthCertificate.objects.create(
            worker=worker, community=worker.community, since=since, until=last + timedelta(days=1), number=number
        )
    _cover(worker)
    journal.record("food_worker.certified", worker.shop, by=by, worker=worker.pk, last=last.isoformat())
    return row


def _locked_worker(worker: FoodWorker) -> FoodWorker:
    rows = FoodWorker.objects.select_for_update(of=("self",)).select_related("community", "shop")
    return rows.get(pk=worker.pk)


def _cover(worker: FoodWorker) -> None:
    worker.covered_until = longest(list(worker.certificates.all()))
    worker.save(update_fields=["covered_until"])


@transaction.atomic
def take_back_certificate(worker: FoodWorker, *, by: Viewer) -> FoodWorker:
    """Take the certificate that lasts longest back: it was entered by mistake and never counted."""
    worker = _locked_worker(worker)
    policies.check(by, P.SHOP_EDIT, worker.community)
    row = max(worker.certificates.all(), key=lambda one: (one.until or one.since, one.pk), default=None)
    if row is not None and row.until != row.since:
        row.until = row.since
        row.save(update_fields=["until"])
        _cover(worker)
        journal.record("food_worker.certificate_undone", worker.shop, by=by, worker=worker.pk)
    return worker


@transaction.atomic
def end_food_worker(worker: FoodWorker, *, by: Viewer, until: date) -> FoodWorker:
    """Record that a person no longer works in a business."""
    worker = _locked_worker(worker)
    policies.check(by, P.SHOP_EDIT, worker.community)
    policies.check_worker_end(worker, until)
    worker.until = until
    worker.save(update_fields=["until"])
    journal.record("food_worker.left", worker.shop, by=by, worker=worker.pk, until=until.isoformat())
    return worker
