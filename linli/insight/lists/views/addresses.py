"""Addresses under which offices draw a list."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission as P
from linli.core.items import ITEMS, handover
from linli.core.web import downloads
from linli.core.web.http import Request, requires
from linli.insight.lists import actions, policies
from linli.insight.lists.forms import ListAddressForm
from linli.insight.lists.language import spec_sentence
from linli.insight.lists.models import ListAddress, SavedList
from linli.insight.lists.views.data import FORMS, KEY
from linli.insight.lists.views.run import find, spec_of

NEW_ADDRESS = "list_address"  # in the session, encrypted, until it was shown


@never_cache
@requires(P.SAVED_LIST_EDIT)
def index(request: Request, pk: int) -> HttpResponse:
    """Show the addresses of a list and make one; its secret part is shown once."""
    row = find(request, pk)
    if not policies.may_hand_over(request.viewer, row):
        raise PermissionDenied
    form = ListAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _address, token = actions.give(row, by=request.viewer, **form.cleaned_data)
        request.session[NEW_ADDRESS] = token
        messages.success(request, _("Address made. Copy it now: it is shown only this once."))
        return redirect("lists:addresses", pk)
    spec = spec_of(row)
    token = request.session.pop(NEW_ADDRESS, "")
    context = {
        "row": row,
        "form": form,
        "sentence": spec_sentence(spec),
        "addresses": row.addresses.order_by("-pk")[:50],
        "token": token,
        "links": [(title, _address_of(request, form_, token)) for form_, title in _titles()] if token else [],
        "withheld": _withheld(row),
        "most": policies.longest(),
    }
    return render(request, "lists/addresses.html", context, status=422 if form.errors else 200)


def _titles() -> list[tuple[str, str]]:
    return [("table", _("Table for Excel or WPS (From Web)")), ("csv", "CSV"), ("json", "JSON")]


def _address_of(request: Request, form: str, token: str) -> str:
    return request.build_absolute_uri(f"{reverse('lists:data', args=[form])}?{KEY}={token}")


def _withheld(row: SavedList) -> list[tuple[str, list[str]]]:
    """Return, for each legal basis, the titles of the columns that would stay empty."""
    from linli.core.law import content

    items = [ITEMS[code] for code in spec_of(row).columns]
    return [
        (str(code), [str(item.title) for item in items if not handover.allows(code.code, item)])
        for code in content.codes(handover.LIST).values()
    ]


@require_POST
@requires(P.SAVED_LIST_EDIT)
def revoke(request: Request, pk: int) -> HttpResponse:
    """End an address."""
    lists = SavedList.objects.visible_to(request.viewer)
    address = get_object_or_404(ListAddress.objects.filter(saved_list__in=lists), pk=pk)
    actions.revoke(address, by=request.viewer)
    messages.success(request, _("The address no longer works."))
    return redirect("lists:addresses", address.saved_list_id)


@require_POST
@requires(P.SAVED_LIST_EDIT)
def connection(request: Request) -> HttpResponse:
    """Send a workbook connection (.iqy) for an address that was just made; nothing of it is stored."""
    token = request.POST.get("token", "")
    if not token.replace("-", "").replace("_", "").isalnum() or len(token) > 64:
        raise PermissionDenied
    lines = [
        "WEB",
        "1",
        _address_of(request, FORMS[0], token),
        "",
        "Selection=AllTables",
        "Formatting=None",
        "PreFormattedTextToColumns=True",
        "ConsecutiveDelimitersAsOne=True",
        "SingleBlockTextImport=False",
        "DisableDateRecognition=False",
        "",
    ]
    answer = HttpResponse("\r\n".join(lines), content_type="text/x-ms-iqy; charset=utf-8")
    answer["Content-Disposition"] = downloads.disposition(_("list") + ".iqy")
    return answer
