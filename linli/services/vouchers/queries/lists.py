"""What the lists and pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.registers.bodies.models import Body
from linli.registers.ledger.models import Account
from linli.registers.ledger.queries import Balance
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.vouchers.engine.money import worth
from linli.services.vouchers.engine.months import DAY
from linli.services.vouchers.models import (
    CheckFinding,
    Order,
    Provider,
    ServedArea,
    ServicePrice,
    Voucher,
    VoucherQuota,
    WithoutVoucher,
)
from linli.services.vouchers.models.vouchers import serial_hash
from linli.services.vouchers.states import FindingState, OrderState, VoucherState
from linli.work.phones.models import Submission


def listed(viewer: Viewer, *, place: Place | None, state: str, serial: str) -> QuerySet[Voucher]:
    """Return the vouchers of a place in a state, or the one with a serial."""
    rows = places.lying_in(Voucher.objects.visible_to(viewer), place)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(serial_hash=serial_hash(serial)) if serial.strip() else rows
    return rows.select_related("community", "person")


def with_balances(rows: Iterable[Voucher]) -> None:
    """Set `balance` of vouchers; one query."""
    known = list(rows)
    accounts = Account.objects.filter(code__in=[row.account for row in known])
    found = {code: Balance(posted, held, posted - held) for code, posted, held in accounts.values_list(*COLUMNS)}
    for row in known:
        row.balance = found.get(row.account, Balance(0, 0, 0))


COLUMNS = ("code", "posted", "reserved")
MOST = 12  # communities that a search offers


def successor(row: Voucher) -> Voucher | None:
    """Return the voucher that replaced a lost one."""
    return Voucher.objects.filter(replaces=row).order_by("pk").first()


def of_person(row: Voucher) -> list[Voucher]:
    """Return the other vouchers of the same person that can be used, with their balances but without serials."""
    rows = Voucher.objects.filter(person_id=row.person_id, state__in=[VoucherState.ISSUED, VoucherState.DELIVERED])
    found = list(rows.exclude(pk=row.pk).order_by("month", "pk"))
    with_balances(found)
    return found


def communities(viewer: Viewer, permission: P) -> QuerySet[Place]:
    """Return the open communities where the viewer holds a permission."""
    return Place.objects.communities().open().filter(viewer.scope(permission).q("pk")).order_by("path")


@dataclass(slots=True)
class MonthRow:
    """A community in the table of a month."""

    community: Place
    quota: VoucherQuota | None = None
    issued: int = 0
    delivered: int = 0
    left_out: int = 0
    face: int = 0
    left: int = 0
    used: int = 0
    unit: str = ""

    @property
    def face_words(self) -> str:
        """Return what was issued, in words."""
        return worth(self.face, self.unit) if self.unit else ""

    @property
    def used_words(self) -> str:
        """Return what was redeemed and not clawed back, in words."""
        return worth(self.used, self.unit) if self.unit else ""

    @property
    def left_words(self) -> str:
        """Return what is still on the vouchers, in words."""
        return worth(self.left, self.unit) if self.unit else ""

    @property
    def lapsed_words(self) -> str:
        """Return what expired or was cancelled, in words."""
        return worth(self.face - self.used - self.left, self.unit) if self.unit else ""


def month_rows(viewer: Viewer, scheme: str, month: date) -> list[MonthRow]:
    """Return the communities that have a plan, vouchers or people without one in a month, and those without."""
    rows = {place.pk: MonthRow(place) for place in communities(viewer, P.VOUCHER_VIEW)}
    for quota in VoucherQuota.objects.visible_to(viewer).filter(scheme=scheme, month=month):
        if quota.community_id in rows:
            rows[quota.community_id].quota = quota
    issued = Voucher.objects.visible_to(viewer).filter(scheme=scheme, month=month)
    columns = ("community_id", "unit", "face", "account", "delivered_on", "state", "replaces_id")
    _add_issued(rows, list(issued.only(*columns)))
    paid = Order.objects.filter(voucher__in=issued, state__in=[OrderState.REDEEMED, OrderState.DISPUTED])
    for place, units in paid.values_list("community").annotate(used=Sum("units")).order_by():
        if place in rows:
            rows[place].used = units
    left = WithoutVoucher.objects.visible_to(viewer).filter(scheme=scheme, month=month)
    for missed in left.values("community").annotate(count=Count("pk")).order_by():
        if missed["community"] in rows:
            rows[missed["community"]].left_out = missed["count"]
    return list(rows.values())


def _add_issued(rows: dict[int, MonthRow], issued: Sequence[Voucher]) -> None:
    with_balances(issued)
    for voucher in issued:
        row = rows.get(voucher.community_id)
        if row is not None:
            row.unit = voucher.unit
            row.left += voucher.balance.posted
            if voucher.replaces_id is None:  # what replaces a lost one is not issued again
                row.issued, row.face = row.issued + 1, row.face + voucher.face
            if voucher.state != VoucherState.REPLACED:
                row.delivered += voucher.delivered_on is not None


def providers_for(community_id: int, day: date) -> QuerySet[Provider]:
    """Return the providers that serve a community on a day."""
    areas = ServedArea.objects.on(day).filter(community_id=community_id)
    return Provider.objects.public(day).filter(pk__in=areas.values("provider")).order_by("body__name")


def public_providers(community_id: int | None, day: date) -> QuerySet[Provider]:
    """Return every provider with a contract, or those that serve a community."""
    if community_id is not None:
        return providers_for(community_id, day)
    return Provider.objects.public(day).order_by("body__name")


def public_community(pk: int | None, typed: str) -> tuple[Place | None, list[Place]]:
    """Return the community with a key, else those whose name contains what was typed; communities are public."""
    rows = Place.objects.communities().open()
    place = rows.filter(pk=pk or 0).order_by("pk").first()
    return place, list(rows.filter(name__icontains=typed).order_by("path")[:MOST]) if typed and not place else []


def with_serial(pk: int, hashed: str) -> Voucher | None:
    """Return the voucher whose serial was entered before; None if it was replaced since."""
    rows = Voucher.objects.alive().select_related("community", "person")
    return rows.filter(pk=pk, serial_hash=hashed).order_by("pk").first()


def with_offers(rows: QuerySet[Provider]) -> QuerySet[Provider]:
    """Load prices (`offers`) and communities (`served`) of today."""
    today = timezone.localdate()
    prices: Any = ServicePrice.objects.on(today).order_by("item")
    areas: Any = ServedArea.objects.on(today).select_related("community").order_by("community__path")
    return rows.prefetch_related(Prefetch("prices", prices, "offers"), Prefetch("areas", areas, "served"))


def bodies_without_contract(viewer: Viewer) -> QuerySet[Body]:
    """Return the open organisations of the kind "provider" at places where the viewer manages vouchers."""
    scope = viewer.scope(P.VOUCHER_MANAGE)
    there = Q() if scope.everything else Q(place__in=sorted(scope.communities | scope.places))
    has = Provider.objects.filter(until=None).values("body")
    return Body.objects.open().filter(there, kind="provider").exclude(pk__in=has).order_by("name")


def of_day(own: QuerySet[Order], day: date) -> QuerySet[Order]:
    """Return the services of a day, in their order."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day + DAY, time.min))
    rows = own.filter(planned_start__gte=start, planned_start__lt=end).exclude(state=OrderState.CANCELLED)
    return rows.select_related("person", "place", "carer", "second", "provider__body").order_by("planned_start", "pk")


def waiting(own: QuerySet[Order], day: date) -> QuerySet[Order]:
    """Return booked services of earlier days that were neither redeemed nor cancelled, the oldest first."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    rows = own.filter(state=OrderState.BOOKED, planned_start__lt=start)
    return rows.select_related("person", "place", "carer", "second", "provider__body").order_by("planned_start", "pk")


def sent(own: QuerySet[Order], day: date, viewer: Viewer) -> QuerySet[Order]:
    """Return services of earlier days that were redeemed by what the viewer's phone sent on a day."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    items = Submission.objects.visible_to(viewer).filter(user=viewer.user_id, received_at__gte=start)
    keys = items.filter(target_type=Order._meta.label_lower).values("target_id")
    rows = own.filter(pk__in=keys, planned_start__lt=start)
    return rows.select_related("person", "place", "carer", "provider__body").order_by("planned_start", "pk")


def open_findings(viewer: Viewer) -> int:
    """Return how many findings wait for the viewer's provider."""
    return CheckFinding.objects.visible_to(viewer).filter(state=FindingState.OPEN).count()
