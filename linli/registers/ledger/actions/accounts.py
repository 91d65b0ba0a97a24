"""Opening accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.registers.bodies.models import Body
from linli.registers.ledger import policies
from linli.registers.ledger.models import Account
from linli.registers.people.models import Person
from linli.registers.places.models import Place

TOGETHER = 5000  # codes in one query


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to open; see `open_account`."""

    code: str
    unit: str
    kind: str
    community: Place | None = None
    holder: Person | None = None
    floor: int | None = 0
    body: Body | None = None
    title: str = ""

    def row(self) -> Account:
        """Return the row to insert."""
        policies.check_account(self.unit, self.kind)
        return Account(
            code=self.code,
            unit=self.unit,
            kind=self.kind,
            community=self.community,
            holder=self.holder,
            floor=self.floor,
            body=self.body,
            title=self.title,
        )

    def check_same(self, known: Account) -> None:
        """Check that the account that is there is this one."""
        policies.check_same_account(
            known,
            unit=self.unit,
            kind=self.kind,
            floor=self.floor,
            holder_id=self.holder.pk if self.holder else None,
            body_id=self.body.pk if self.body else None,
        )


def open_account(
    *,
    code: str,
    unit: str,
    kind: str,
    community: Place | None = None,
    holder: Person | None = None,
    floor: int | None = 0,
    body: Body | None = None,
    title: str = "",
    by: Viewer,
) -> Account:
    """Return the account with a code; open it if there is none.

    Args:
        code: what the account is called, e.g. "voucher.care.2026-12.4711"; never changes.
        unit: yuan (in fen), minute, voucher, point, hour (in minutes).
        kind: of the code list `ledger_account_kind`.
        community: whose it is, for who may see it.
        holder: the resident, if it is of one.
        floor: the lowest value of posted - reserved; None for a source that may go below any.
        body: the provider or office, if it is of one.
        title: for pages; without a holder's name, which pages take from the register.
        by: for the journal; whoever calls decides who may.

    Raises:
        RuleBroken: there is another account with this code.
    """
    return open_accounts([NewAccount(code, unit, kind, community, holder, floor, body, title)], by=by)[0]


def open_accounts(new: Sequence[NewAccount], *, by: Viewer) -> list[Account]:
    """Return the accounts with these codes, in the same order; open those that there are not.

    Raises:
        RuleBroken: there is another account with one of the codes; none was opened.
    """
    try:
        with transaction.atomic():
            return _opened(new, by)
    except IntegrityError:  # someone else opened one of them at the same moment
        with transaction.atomic():
            return _opened(new, by)


def _opened(new: Sequence[NewAccount], by: Viewer) -> list[Account]:
    known = _known(new)
    missing = {one.code: one for one in new if one.code not in known}
    for row in Account.objects.bulk_create([one.row() for one in missing.values()], batch_size=1000):
        known[row.code] = row
    for one in new:
        one.check_same(known[one.code])
    if len(missing) == 1:
        (code,) = missing
        journal.record("ledger.opened", known[code], by=by, code=code, unit=known[code].unit)
    elif missing:
        journal.record("ledger.opened", None, by=by, accounts=len(missing), first=min(missing), last=max(missing))
    return [known[one.code] for one in new]


def _known(new: Sequence[NewAccount]) -> dict[str, Account]:
    codes = sorted({one.code for one in new})
    rows = (row for some in bulk.chunks(codes, TOGETHER) for row in Account.objects.filter(code__in=some))
    return {row.code: row for row in rows}
