"""What runs inside of the drill of the ledger, in processes of their own: `work` books without pause and can be killed
at any moment; `settle` finds out what became of everything and compares: `python -m tools.drill.ledger_load …`.

Each process writes into its log what it is going to do before it does it, and the answer after it. What has no answer
is unknown: nobody can say whether it was done.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, TextIO
from uuid import UUID

DAY = date(2026, 3, 2)
HOLDERS, PROVIDERS, GIVEN = 6, 3, 5000
TWIN = 0.4  # share of bookings that every process sends, with the same id and content
REFUSED = "refused"
Said = dict[str, Any]


def accounts() -> dict[str, Any]:
    """Return the accounts of the drill; opened and filled once."""
    from linli.core.access.viewer import robot
    from linli.registers.ledger import actions

    by = robot("drill")
    names = [*(f"holder.{n}" for n in range(HOLDERS)), *(f"provider.{n}" for n in range(PROVIDERS))]
    new = [actions.NewAccount(f"drill.{name}", "minute", name.partition(".")[0]) for name in names]
    found = dict(zip(names, actions.open_accounts(new, by=by), strict=True))
    found["outside"] = actions.open_account(code="drill.outside", unit="minute", kind="outside", floor=None, by=by)
    for n in range(HOLDERS):
        debit, credit = found["outside"], found[f"holder.{n}"]
        given: Said = {"id": UUID(int=n + 1), "amount": GIVEN, "on": DAY, "reason": "given", "by": by}
        actions.transfer(debit=debit, credit=credit, **given)
    return found


def do(said: Said, known: dict[str, Any]) -> Any:
    """Book what was said; return the id, amount and accounts, or `REFUSED`."""
    from linli.core.access.viewer import robot
    from linli.core.errors import RuleBroken
    from linli.registers.ledger import actions

    by, key = robot("drill"), UUID(said["id"])
    sides = {side: known[said[side]] for side in ("debit", "credit") if side in said}
    try:
        if said["op"] == "transfer":
            done = actions.transfer(id=key, **sides, amount=said["amount"], on=DAY, reason="r", by=by)
        elif said["op"] == "reserve":
            done = actions.reserve(id=key, **sides, amount=said["amount"], on=DAY, until=None, reason="r", by=by)
        elif said["op"] == "post":
            done = actions.post(id=key, pending=UUID(said["of"]), amount=said["amount"], on=DAY, by=by)
        elif said["op"] == "void":
            done = actions.void(id=key, pending=UUID(said["of"]), reason="r", by=by)
        elif said["op"] == "reverse":
            facts = {"transfer": UUID(said["of"]), "amount": said["amount"]}
            done = actions.reverse(id=key, **facts, on=DAY, reason="r", by=by)
        else:
            plan = [actions.Planned(UUID(one), **sides, amount=2, on=DAY, reason="r") for one in said["ids"]]
            return [facts_of(each) for each in actions.many(plan, by=by)]
    except RuleBroken:
        return REFUSED
    return facts_of(done)


def facts_of(booked: Any) -> list[Any]:
    """Return an answer as JSON keeps it."""
    return [str(booked.id), booked.kind, booked.debit, booked.credit, booked.amount, booked.number, str(booked.at)]


def plans(seed: int) -> Iterator[Said]:
    """Yield bookings without end: those of this process, and between them those that every process sends."""
    own, twins = Random(seed), Random(0)
    held: list[str] = []
    moved: list[str] = []
    while True:
        rng = twins if own.random() < TWIN else own
        said: Said = {"id": str(UUID(int=rng.getrandbits(128), version=4)), "amount": rng.randint(1, 9)}
        op = "transfer" if rng is twins else rng.choice(["transfer", "reserve", "post", "void", "reverse", "many"])
        before = {"post": held, "void": held, "reverse": moved}.get(op)
        if before:
            yield said | {"op": op, "of": before.pop(rng.randrange(len(before)))}
            continue
        op = op if op in {"transfer", "reserve", "many"} else "reserve"
        said |= {
            "op": op,
            "debit": f"holder.{rng.randrange(HOLDERS)}",
            "credit": f"provider.{rng.randrange(PROVIDERS)}",
        }
        if op == "many":
            said["ids"] = [str(UUID(int=rng.getrandbits(128), version=4)) for _ in range(5)]
        if rng is own:
            {"transfer": moved, "reserve": held, "many": []}[op].append(said["id"])
        yield said


def work(seed: int, log: TextIO) -> None:
    """Book until killed; a database that is away is waited for."""
    from django.db import DatabaseError, connection

    known = accounts()
    for said in plans(seed):
        print(json.dumps({"said": said}), file=log, flush=True)
        try:
            answer = do(said, known)
        except DatabaseError:
            connection.close()
            time.sleep(0.05)
            continue
        print(json.dumps({"id": said["id"], "answer": answer}), file=log, flush=True)


def read(folder: Path) -> tuple[dict[str, Said], dict[str, list[Any]]]:
    """Return what was said and what was answered, by id, of all logs; the last line of a log may be cut."""
    said: dict[str, Said] = {}
    answers: dict[str, list[Any]] = defaultdict(list)
    for file in sorted(folder.glob("*.log")):
        for line in file.read_text().splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if "said" in row:
                said[row["said"]["id"]] = row["said"]
            else:
                answers[row["id"]].append(row["answer"])
    return said, answers


def settle(folder: Path) -> dict[str, Any]:
    """Ask what became of everything without an answer, send it again, and compare with what the database has."""
    known = accounts()
    said, answers = read(folder)
    unknown = [key for key in said if key not in answers]
    faults: list[str] = []
    written = 0
    for key in unknown:
        first = _found(said[key])
        written += first is not None
        answer = do(said[key], known)
        if first is not None and answer != first:
            faults.append(f"sent again it answers otherwise: {key}")
        answers[key].append(answer)
    # A refused id may be sent again, and booked when there is enough; once it is booked, it stays so.
    booked = {key: [one for one in each if one != REFUSED] for key, each in answers.items()}
    for key, each in booked.items():
        faults += [f"two answers: {key}"] if any(one != each[0] for one in each) else []
        faults += [f"lost or changed: {key}"] if _found(said[key]) != (each[0] if each else None) else []
    faults += _balances(known, said, booked)
    counts = Counter("booked" if each else "refused" for each in booked.values())
    return {
        "bookings": len(said),
        "answers": sum(map(len, answers.values())) - len(unknown),
        "unknown": len(unknown),
        "of them booked": written,
        **counts,
        "faults": faults[:20],
    }


def _found(said: Said) -> Any:
    """Return what the ledger has of a booking, as `do` answers it; None if it has nothing."""
    from linli.registers.ledger import actions

    found = [actions.find_booked(UUID(key)) for key in said.get("ids", [said["id"]])]
    if None in found:
        return None if set(found) == {None} else "half"
    rows = [facts_of(one) for one in found]
    return rows if "ids" in said else rows[0]


def _balances(known: dict[str, Any], said: dict[str, Said], booked: dict[str, list[Any]]) -> list[str]:
    """Compare the balances with those that the answers alone give, and verify the ledger."""
    from linli.registers.ledger import actions
    from linli.registers.ledger.queries.verification import verify

    posted: Counter[int] = Counter({known["outside"].pk: -HOLDERS * GIVEN})
    posted.update({known[f"holder.{n}"].pk: GIVEN for n in range(HOLDERS)})
    for key, each in booked.items():
        rows = [] if not each else each[0] if "ids" in said[key] else [each[0]]
        for _id, kind, debit, credit, amount, _number, _at in rows:
            if kind in {"transfer", "post"}:
                posted[debit] -= amount
                posted[credit] += amount
    found = actions.balances(known.values())
    names = {one.pk: name for name, one in known.items()}
    wrong = [
        f"{names[pk]} has {each.posted}, not {posted[pk]}" for pk, each in found.items() if each.posted != posted[pk]
    ]
    verdict = verify()
    return wrong if verdict.sound else [*wrong, f"{verdict.place}: {verdict.sentence}"]


def main() -> None:
    """Do what the command line says."""
    from tools.bench.setup import ready

    ready()
    what, *words = sys.argv[1:]
    if what == "prepare":
        accounts()
        print("{}")
    elif what == "work":
        with Path(words[1]).open("a") as log:
            work(int(words[0]), log)
    else:
        print(json.dumps(settle(Path(words[0]))))


if __name__ == "__main__":
    main()
