"""Photos of signed sheets: add, show, remove."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web.http import Request, requires
from linli.services.funds import actions, forms, policies
from linli.services.funds.models import SheetPhoto
from linli.services.funds.queries import lists
from linli.services.funds.views.lists import ON_A_SHEET, list_of


@require_POST
@requires(P.FUND_GIVE, P.FUND_KEEP)
def add(request: Request, pk: int) -> HttpResponse:
    """Add photos of a signed sheet; say which are not kept and why."""
    row = list_of(request, pk)
    policies.check_prepare(request.viewer, row)
    form = forms.SheetPhotoForm(request.POST, numbers=lists.sheet_numbers(row, ON_A_SHEET))
    files = request.FILES.getlist("photos")
    if not files or not form.is_valid():
        messages.error(request, _("Choose a photo."))
        return redirect("funds:gift_list", pk)
    for number, file in enumerate(files, 1):
        try:
            actions.add_sheet_photo(row, file, sheet=form.cleaned_data["sheet"], by=request.viewer)
        except RuleBroken as reason:
            said = _("Photo %(number)d was not kept: %(reason)s")
            messages.error(request, said % {"number": number, "reason": reason})
    return redirect("funds:gift_list", pk)


def _photo(request: Request, pk: int) -> SheetPhoto:
    rows = SheetPhoto.objects.visible_to(request.viewer).select_related("gift_list__campaign", "gift_list__community")
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_safe
@requires(P.FUND_VIEW)
def photo(request: Request, pk: int) -> FileResponse:
    """Send a photo to who sees the list; each opening is in its history."""
    one = _photo(request, pk)
    answer = FileResponse(actions.read_sheet_photo(one, by=request.viewer))
    answer["Content-Type"] = one.kind
    # Drawn again from its pixels, so it is a picture; it must never be taken for a page of this site.
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@requires(P.FUND_GIVE, P.FUND_KEEP)
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove a photo with the reason."""
    one = _photo(request, pk)
    if not policies.may_remove_photo(request.viewer, one):
        raise PermissionDenied
    form = forms.RemoveSheetPhotoForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Choose why the photo is removed."))
    actions.remove_sheet_photo(one, by=request.viewer, reason=form.cleaned_data["reason"])
    messages.success(request, _("Photo removed. The history says that it was there."))
    return redirect("funds:gift_list", one.gift_list_id)
