"""A month of vouchers: `python -m tools.bench.vouchers HOLDERS ORDERS`.

Issues the month to so many holders, fills in so many redeemed orders of one provider with their transfers (not timed),
and settles them: drawn up with late news, submitted, sampled with the checks, confirmed and paid against the ledger,
written as a sheet. It answers with one line of JSON. The database must be migrated and empty.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid5

SCHEME, MONTH = "consumption_subsidy", date(2026, 10, 1)
SPACE = UUID("2c1f0a3e-8a57-4d53-9a2c-3f6f9f1f7b10")
FACE, PRICE = 80_000, 6_000  # fen; half of a bill is paid
A_DAY, DAYS = 6, 28  # services of a carer a day, and the days on which they are
BATCH = 2_000


def place() -> Any:
    """Return a community with one dwelling in which everybody lives."""
    from linli.registers.places.tests import factories

    make: Any = factories.DwellingFactory
    return make()


def holders(home: Any, count: int) -> None:
    """Award the scheme to so many people."""
    from linli.registers.people.models import Person
    from linli.services.schemes.models import Award

    people = [Person(community=home.community, name="王试", born=date(1940, 5, 6)) for _ in range(count)]
    Person.objects.bulk_create(people, batch_size=BATCH)
    facts = {"community": home.community, "scheme": SCHEME, "amount": FACE, "unit": "fen", "per": "month"}
    Award.objects.bulk_create([Award(person=one, since=date(2025, 1, 1), **facts) for one in people], batch_size=BATCH)


def provider_of(home: Any, carers: int, by: Any) -> Any:
    """Return a provider with so many carers."""
    from linli.registers.bodies.models import Body
    from linli.services.vouchers import actions
    from linli.services.vouchers.models import Carer

    since = date(2025, 1, 1)
    body = Body.objects.create(kind="provider", place=home.community.parent, name="试验养老服务中心", since=since)
    provider = actions.contract(body, since=since, communities=[home.community], by=by)
    Carer.objects.bulk_create([Carer(provider=provider, name=f"护理员{n}", since=since) for n in range(carers)])
    return provider


def fill(provider: Any, home: Any, count: int, by: Any) -> None:
    """Write redeemed orders and their transfers, as redemptions leave them."""
    from django.utils import timezone

    from linli.registers.ledger import actions as ledger
    from linli.registers.ledger.models import Account
    from linli.services.vouchers.models import Carer, Order, Proof, Voucher
    from linli.services.vouchers.queries import accounts

    vouchers = list(Voucher.objects.order_by("pk"))
    carers = list(Carer.objects.filter(provider=provider).order_by("pk"))
    zone = timezone.get_current_timezone()
    first = datetime(MONTH.year, MONTH.month, 1, 8, tzinfo=zone)
    orders = []
    for n in range(count):
        whom, slot = divmod(n, A_DAY * DAYS)
        start = first + timedelta(days=slot % DAYS, hours=2 * (slot // DAYS))
        end = start + timedelta(minutes=50 + n % 20)
        price = PRICE * (50 + n % 20) // 60
        paid = {"price": price, "units": price // 2, "subsidy": price // 2, "own": price - price // 2}
        made = {
            "key": uuid5(SPACE, f"order:{n}"),
            "once": f"bench-{n}",
            "item": "cleaning",
            "rate": PRICE,
            "per": "hour",
        }
        times = {"planned_start": start, "planned_end": end, "started_at": start, "ended_at": end, "redeemed_at": end}
        voucher = vouchers[n % len(vouchers)]
        whose = {"community_id": voucher.community_id, "person_id": voucher.person_id, "voucher": voucher}
        where = {"provider": provider, "carer": carers[whom], "place": home}
        orders.append(
            Order(state="redeemed", month=MONTH, exact=str(price // 2), **paid, **made, **times, **whose, **where)
        )
    Order.objects.bulk_create(orders, batch_size=BATCH)
    proofs = [
        Proof(order=one, side=side, way="code", at=one.planned_end) for one in orders for side in ("holder", "carer")
    ]
    Proof.objects.bulk_create(proofs, batch_size=BATCH)
    own = {one.code: one for one in Account.objects.filter(kind="holder")}
    theirs = ledger.open_accounts([accounts.of_provider(provider, SCHEME, "fen")], by=by)[0]
    ledger.many([planned(one, own[one.voucher.account], theirs) for one in orders], by=by)


def planned(order: Any, own: Any, theirs: Any) -> Any:
    """Return the transfer of a redeemed order."""
    from linli.registers.ledger.actions import Planned
    from linli.services.vouchers.queries import accounts

    key = accounts.transfer_id(order.key, "post")
    return Planned(key, own, theirs, order.subsidy, MONTH, "redeem", about=f"vouchers.order:{order.pk}")


def settle(provider: Any, by: Any) -> dict[str, float]:
    """Settle the month the whole way; return the seconds of each step."""
    from django.utils import timezone

    from linli.core.intake import sheets
    from linli.services.vouchers import actions, exports
    from linli.services.vouchers.models import OnSiteCheck

    took, today = {}, timezone.localdate()
    made, took["drawn up"] = timed(lambda: actions.draw_up(provider, scheme=SCHEME, month=MONTH, by=by))
    _row, took["submitted"] = timed(lambda: actions.submit(made, by=by))
    _row, took["checks and sample"] = timed(lambda: actions.draw_sample(made, by=by))
    checks = OnSiteCheck.objects.filter(sample__settlement=made)
    checks.update(result="confirmed", checked_on=today)  # by officers, one by one
    _row, took["confirmed"] = timed(lambda: actions.check(made, by=by))
    _row, took["paid"] = timed(lambda: actions.pay(made, on=today, by=by))
    mark = sheets.watermark("bench", timezone.localtime(), "bench")
    with TemporaryDirectory() as folder, (Path(folder) / "sheet.xlsx").open("wb") as file:
        rows = exports.rows(made)
        _none, took["sheet"] = timed(lambda: sheets.write(file, exports.columns(), rows, sheet="结算", mark=mark))
    return took


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """Return what it gave, and the seconds."""
    began = time.perf_counter()
    found = act()
    return found, round(time.perf_counter() - began, 2)


def measure(people: int, orders: int) -> dict[str, Any]:
    """Return the seconds of issuing and of each step of settling, and by how many fen the ledger differs."""
    from linli.core.access.viewer import robot
    from linli.services.vouchers import actions, queries

    by, home = robot("bench"), place()
    provider = provider_of(home, -(-orders // (A_DAY * DAYS)), by)
    holders(home, people)
    issued, seconds = timed(lambda: actions.issue(SCHEME, MONTH, [home.community], by=by))
    fill(provider, home, orders, by)
    steps = settle(provider, by)
    difference = queries.reconcile(provider, SCHEME).difference
    return {"issued": issued.issued, "issue": seconds, "orders": orders, "steps": steps, "difference": difference}


def main() -> None:
    """Measure and print."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))


if __name__ == "__main__":
    main()
