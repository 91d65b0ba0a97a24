"""The ledger under load: `python -m tools.bench.ledger redeem CLIENTS SECONDS | issue COUNT | many TRANSFERS`.

Each answers with one line of JSON. The database must be migrated; `redeem` and `issue` open the accounts they need.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from tools.postgres import Server

HOLDERS, PROVIDERS = 2000, 50
DAY = date(2026, 3, 2)
TOGETHER = 100_000  # rows of one COPY
ROOM = 10**9  # of the budget, so that nothing is refused


def accounts(prefix: str, count: int, kind: str, floor: int | None = 0) -> list[Any]:
    """Return accounts with codes of a prefix; opened, if they are not there yet."""
    from linli.core.access.viewer import robot
    from linli.registers.ledger import actions

    new = [actions.NewAccount(f"bench.{prefix}.{n}", "minute", kind, floor=floor) for n in range(count)]
    return actions.open_accounts(new, by=robot("bench"))


def issued(count: int, each: int) -> tuple[list[Any], float]:
    """Give each of `count` holders an amount in one job; return them and the seconds it took."""
    from linli.core.access.viewer import robot
    from linli.registers.ledger import actions

    (budget,), holders = accounts("budget", 1, "budget", None), accounts("holder", count, "holder")
    plan = [actions.Planned(uuid4(), budget, one, each, DAY, "issue", batch="bench") for one in holders]
    began = time.perf_counter()
    actions.many(plan, by=robot("bench"))
    return holders, time.perf_counter() - began


def redeem(clients: int, seconds: float) -> dict[str, float]:
    """Return redemptions per second, at once and with a reservation, by so many processes without pause."""
    holders, _ = issued(HOLDERS, ROOM)
    providers = accounts("provider", PROVIDERS, "provider")
    found = {}
    for name in ("transfer", "reserve and post"):
        with multiprocessing.get_context("fork").Pool(clients, _forget) as pool:
            asked = [(name, holders, providers, seconds, n) for n in range(clients)]
            found[name] = round(sum(pool.starmap(_client, asked)) / seconds, 1)
    return found


def _forget() -> None:
    from django.db import connections

    connections.close_all()  # of the parent


def _client(name: str, holders: list[Any], providers: list[Any], seconds: float, seed: int) -> int:
    act = {"transfer": _transfer, "reserve and post": _reserve_and_post}[name]
    rng, done, end = Random(seed), 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        act(rng.choice(holders), rng.choice(providers))
        done += 1
    return done


def _transfer(holder: Any, provider: Any) -> None:
    from linli.core.access.viewer import robot
    from linli.registers.ledger import actions

    sides = {"debit": holder, "credit": provider, "about": "bench:1"}
    actions.transfer(id=uuid4(), **sides, amount=60, on=DAY, reason="redeem", by=robot("bench"))


def _reserve_and_post(holder: Any, provider: Any) -> None:
    from linli.core.access.viewer import robot
    from linli.registers.ledger import actions

    key, by = uuid4(), robot("bench")
    sides = {"debit": holder, "credit": provider, "about": "bench:1"}
    actions.reserve(id=key, **sides, amount=60, on=DAY, until=None, reason="book", by=by)
    actions.post(id=uuid4(), pending=key, on=DAY, by=by)


def pgbench(server: Server, clients: int, seconds: int) -> float:
    """Return the transactions per second of `pgbench -N` with as many clients on the same server.

    Raises:
        RuntimeError: it failed.
    """
    server.database("pgbench")
    at = ["-h", str(server.folder), "-U", "linli"]
    words = [*server.user, str(server.programs / "pgbench"), *at]
    for more in (["-i", "-q", "-s", "10"], ["-N", "-c", str(clients), "-j", "2", "-T", str(seconds)]):
        done = subprocess.run([*words, *more, "pgbench"], capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
    said = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(said.split("=")[1].split()[0])


def issue(count: int) -> dict[str, float]:
    """Return the seconds for opening accounts and issuing to them, and for settling 100,000 orders."""
    from linli.core.access.viewer import robot
    from linli.registers.ledger import actions

    accounts("holder", count, "holder")
    holders, took = issued(count, ROOM)
    providers = accounts("provider", PROVIDERS, "provider")
    rng = Random(count)
    plan = [
        actions.Planned(uuid4(), rng.choice(holders), rng.choice(providers), 60, DAY, "settle") for _ in range(100_000)
    ]
    began = time.perf_counter()
    actions.many(plan, by=robot("bench"))
    return {"issue": round(took, 2), "settle": round(time.perf_counter() - began, 2)}


def many(transfers: int) -> dict[str, float]:
    """Write so many transfers, then return the seconds of what reads them all or some."""
    from linli.core.access.viewer import robot
    from linli.registers.ledger import actions
    from linli.registers.ledger.actions import DayRange
    from linli.registers.ledger.models import Transfer
    from linli.registers.ledger.queries.verification import verify

    holders, _ = issued(5000, ROOM)
    providers = accounts("provider", PROVIDERS, "provider")
    found = {"write": _timed(lambda: _fill(transfers, holders, providers))}
    found["balances of 5,000 accounts"] = _timed(lambda: actions.balances(holders))
    found["statement of a month"] = _timed(lambda: actions.statement(holders[7], DayRange.month(DAY)))
    found["expire"] = _timed(actions.expire)
    found["closing"] = _timed(lambda: actions.close_day(DAY, by=robot("bench")))
    found["verify"] = _timed(lambda: _sound(verify()))
    found["legs"] = 2 * Transfer.objects.count()
    return found


def _sound(verdict: Any) -> None:
    assert verdict.sound, verdict.sentence


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return round(time.perf_counter() - began, 2)


def _fill(transfers: int, holders: list[Any], providers: list[Any]) -> None:
    """Write transfers as `many` does, but without asking whether they are there: their ids are new."""
    from django.db import transaction

    from linli.core.access.viewer import robot
    from linli.core.database import bulk
    from linli.registers.ledger.actions import booking
    from linli.registers.ledger.actions.bulk import written
    from linli.registers.ledger.models import Transfer
    from linli.registers.ledger.states import TransferKind

    def rows(count: int, seed: int) -> Iterator[list[Any]]:
        from django.utils import timezone

        rng, by, at = Random(seed), robot("bench"), timezone.now()
        for _ in range(count):
            key = UUID(int=rng.getrandbits(128), version=4)
            debit, credit = rng.choice(holders), rng.choice(providers)
            day = DAY + timedelta(days=rng.randrange(240))
            values = booking.draft(
                TransferKind.TRANSFER, key, debit, credit, rng.randint(1, 99), day=day, reason="redeem"
            )
            yield written(booking.signed(values, by=by, at=at))

    for first in range(0, transfers, TOGETHER):
        with transaction.atomic():
            bulk.insert(Transfer, booking.ALL, rows(min(TOGETHER, transfers - first), first))


def main() -> None:
    """Measure and print."""
    from tools.bench.setup import ready

    ready()
    what, *words = sys.argv[1:]
    asked: dict[str, Callable[[], dict[str, float]]] = {
        "redeem": lambda: redeem(int(words[0]), float(words[1])),
        "issue": lambda: issue(int(words[0])),
        "many": lambda: many(int(words[0])),
    }
    print(json.dumps(asked[what]()))


if __name__ == "__main__":
    main()
