"""Opening, correcting and ending funds, and changing who keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place
from linli.services.funds import policies
from linli.services.funds.models import Fund, FundKeeping
from linli.services.funds.queries import balances, lists

TITLE_TAKEN = _("There is a fund with this name already. Choose another name.")


@transaction.atomic
def open_fund(
    place: Place, *, kind: str, title: str, purposes: Sequence[str], keeper: Body, since: date, by: Viewer
) -> Fund:
    """Open a fund of a place: kind a code of `fund_kind`, purposes codes of `fund_purpose`, kept by an organisation.

    Raises:
        PermissionDenied: the viewer keeps no funds there.
        RuleBroken: the name is taken.
    """
    policies.check_may(by, P.FUND_KEEP, place)
    facts = {"kind": kind, "title": title.strip(), "purposes": sorted(purposes), "keeper": keeper, "since": since}
    with only_once(TITLE_TAKEN):
        row = Fund.objects.create(place=place, opened_by_id=by.user_id, account_body=keeper, **facts)
    FundKeeping.objects.create(fund=row, keeper=keeper, since=since)
    journal.record("fund.opened", row, by=by, fund_kind=kind, purposes=row.purposes)
    return row


@transaction.atomic
def correct_fund(fund: Fund, *, title: str, purposes: Sequence[str], by: Viewer, based_on: str = "") -> Fund:
    """Correct the name and the purposes of a fund.

    Raises:
        Conflict: someone else changed it since the form was opened.
        RuleBroken: the name is taken, or a campaign under way is for a purpose that would go.
    """
    row = locked(fund)
    policies.check_may(by, P.FUND_KEEP, row.place)
    facts = {"title": title.strip(), "purposes": sorted(purposes)}
    own = versions.check(row, based_on, now=versions.fields_of(row, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(row, name) != facts[name])
    for name in changed:
        setattr(row, name, facts[name])
    _check_purposes(row)
    if changed:
        with only_once(TITLE_TAKEN):
            row.save(update_fields=changed)
        journal.record("fund.corrected", row, by=by, fields=changed)
    return row


def _check_purposes(row: Fund) -> None:
    used = {one.purpose for one in row.campaigns.filter(state="open")}
    if used - set(row.purposes):
        raise RuleBroken(_("A campaign under way is for a purpose that would be removed. Close it first."))


@transaction.atomic
def end_fund(fund: Fund, *, until: date, by: Viewer) -> Fund:
    """End a fund that is empty; `until` is the first day on which it takes nothing any more."""
    row = locked(fund)
    policies.check_may(by, P.FUND_KEEP, row.place)
    policies.check_end(row, balances.totals_of(row), lists.open_campaigns_of(row), until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("fund.ended", row, by=by, until=until.isoformat())
    return row


@transaction.atomic
def reopen_fund(fund: Fund, *, by: Viewer) -> Fund:
    """Undo the end of a fund."""
    row = locked(fund)
    policies.check_may(by, P.FUND_KEEP, row.place)
    if row.until is None:
        raise RuleBroken(_("This fund has not ended."))
    row.until = None
    with only_once(TITLE_TAKEN):
        row.save(update_fields=["until"])
    journal.record("fund.reopened", row, by=by)
    return row


@transaction.atomic
def change_keeper(fund: Fund, *, keeper: Body, since: date, by: Viewer) -> Fund:
    """Let another organisation keep a fund from a day.

    Raises:
        PermissionDenied: the viewer keeps no funds there.
        RuleBroken: it keeps the fund already, the fund has ended, or the day is to come or before the last change.
    """
    row = locked(fund)
    policies.check_may(by, P.FUND_KEEP, row.place)
    last = _keeping(row)
    policies.check_keeper(row, last, keeper, since)
    last.until = since
    last.save(update_fields=["until"])
    FundKeeping.objects.create(fund=row, keeper=keeper, since=since)
    row.keeper = keeper
    row.save(update_fields=["keeper"])
    day, former = since.isoformat(), last.keeper_id
    journal.record("fund.keeper_changed", row, by=by, before=former, keeper=keeper.pk, since=day)
    return row


@transaction.atomic
def undo_keeper(fund: Fund, *, by: Viewer) -> Fund:
    """Undo the last change of the keeper: it was valid on no day.

    Raises:
        RuleBroken: there was none, or the new keeper has received something.
    """
    row = locked(fund)
    policies.check_may(by, P.FUND_KEEP, row.place)
    last = _keeping(row)
    before = row.keepings.select_for_update().filter(until=last.since).exclude(pk=last.pk).exclude(since=F("until"))
    received = row.incomes.filter(day__gte=last.since).count()
    former = policies.check_keeper_undo(before.order_by("-pk").first(), last, received)
    last.until = last.since
    last.save(update_fields=["until"])
    former.until = None
    former.save(update_fields=["until"])
    row.keeper = former.keeper
    row.save(update_fields=["keeper"])
    journal.record("fund.keeper_undone", row, by=by, keeper=former.keeper_id)
    return row


def _keeping(row: Fund) -> FundKeeping:
    return row.keepings.select_for_update(of=("self",)).select_related("keeper").get(until=None)


def locked(fund: Fund) -> Fund:
    """Return the fund, locked until the end of the transaction: incomes and approvals of it follow one another."""
    rows = Fund.objects.select_for_update(of=("self",)).select_related("place", "keeper", "account_body")
    return rows.get(pk=fund.pk)
