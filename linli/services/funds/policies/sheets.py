"""Rules of the photos of signed sheets, and of who keeps a fund."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import pictures
from linli.core.law import rules
from linli.registers.bodies.models import Body
from linli.services.funds.models import Fund, FundKeeping, GiftList, SheetPhoto
from linli.services.funds.policies.funds import check_past, check_prepare
from linli.services.funds.states import ListState

SIGNED = (ListState.APPROVED, ListState.CLOSED)  # lists of which sheets are signed


# ---- photos


def may_add_photo(viewer: Viewer, row: GiftList) -> bool:
    """Return whether the viewer adds photos of signed sheets: who gives or keeps there, also when it is closed."""
    prepares = viewer.may(P.FUND_GIVE, row.community) or viewer.may(P.FUND_KEEP, row.community)
    return prepares and row.state in SIGNED


def check_photo(viewer: Viewer, row: GiftList, file: File) -> str:
    """Check a photo and that the list may have one more; return its media type.

    Raises:
        PermissionDenied: the viewer hands no gifts over there.
        RuleBroken: the list is not approved, or it is no photo that can be opened, too large, or one too many.
    """
    check_prepare(viewer, row)
    if row.state not in SIGNED:
        raise RuleBroken(_("The list is not approved yet, so no sheet of it can be signed."))
    most = int(rules.value("funds.sheet.max_photos", code=row.community.code))
    if row.photos.count() >= most:
        raise RuleBroken(_("A list can have up to {count} photos. Remove one first.").format(count=most))
    limit = rules.value("cases.attachment.max_megabytes")
    if file.size > limit * 1024 * 1024:
        raise RuleBroken(_("The photo is larger than %(size)s MB.") % {"size": limit})
    kind = pictures.kind_of(file)
    if not kind:
        raise RuleBroken(_("Choose a photo (JPEG, PNG, WebP)."))
    pictures.check(file, kind, megapixels=rules.value("cases.photo.max_megapixels"))
    return kind


def may_remove_photo(viewer: Viewer, photo: SheetPhoto) -> bool:
    """Return whether the viewer removes a photo: who added it, and who keeps funds there."""
    return photo.added_by_id == viewer.user_id or viewer.may(P.FUND_KEEP, photo.gift_list.community)


def check_remove_photo(viewer: Viewer, photo: SheetPhoto) -> None:
    """Raise PermissionDenied if the viewer may not remove a photo."""
    if not may_remove_photo(viewer, photo):
        raise PermissionDenied


# ---- keepers


def check_keeper(fund: Fund, last: FundKeeping, keeper: Body, since: date) -> None:
    """Check that an organisation can keep a fund from a day.

    Raises:
        RuleBroken: it keeps the fund already, the fund has ended, or the day is to come or before the last change.
    """
    if fund.until is not None:
        raise RuleBroken(_("This fund has already ended."))
    if keeper.pk == last.keeper_id:
        raise RuleBroken(_("{keeper} keeps this fund already.").format(keeper=keeper))
    check_past(since)
    if since < last.since:
        said = _("{keeper} keeps this fund since {day}. Choose that day or a later one.")
        raise RuleBroken(said.format(keeper=last.keeper, day=date_format(last.since)))


def check_keeper_undo(before: FundKeeping | None, last: FundKeeping, received: int) -> FundKeeping:
    """Return the keeper before the last one, if the change can be undone.

    Raises:
        RuleBroken: there was no change, or the new keeper has received something.
    """
    if before is None:
        raise RuleBroken(_("The keeper of this fund was never changed."))
    if received:
        said = _(
            "{keeper} has received {count} donations or allotments since. Change the keeper again from a later day."
        )
        raise RuleBroken(said.format(keeper=last.keeper, count=received))
    return before
