"""Photos of a visit: add, show, remove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web.http import Request, requires
from linli.work.visits import actions, policies
from linli.work.visits.forms import PurposeForm
from linli.work.visits.models import Visit, VisitPhoto


def keep(request: Request, visit: Visit, files: Iterable[Any]) -> None:
    """Add the photos sent with a visit; say which are not kept and why. The visit stays saved."""
    for number, file in enumerate(files, 1):
        try:
            actions.add_photo(visit, file, by=request.viewer)
        except RuleBroken as reason:
            said = _("Photo %(number)d was not kept: %(reason)s")
            messages.error(request, said % {"number": number, "reason": reason})


def _photo(request: Request, pk: int) -> VisitPhoto:
    visible = Visit.objects.visible_to(request.viewer)
    photos = VisitPhoto.objects.filter(visit__in=visible)
    return get_object_or_404(photos.select_related("visit__community", "visit__household"), pk=pk)


@require_POST
@requires(P.VISIT_RECORD)
def add(request: Request, pk: int) -> HttpResponse:
    """Add photos to a visit that the viewer recorded a short while ago."""
    visit = get_object_or_404(Visit.objects.visible_to(request.viewer).select_related("community"), pk=pk)
    policies.check_correct(request.viewer, visit)
    files = request.FILES.getlist("photos")
    if not files:
        messages.error(request, _("Choose a photo."))
    keep(request, visit, files)
    return redirect("visits:detail", pk)


@never_cache
@requires(P.VISIT_VIEW)
def photo(request: Request, pk: int) -> FileResponse | HttpResponse:
    """Send a photo: to its recorder at once, to others after the purpose was stated."""
    one = _photo(request, pk)
    purpose = ""
    if not policies.wrote(request.viewer, one.visit):
        form = PurposeForm(request.POST)
        if request.method != "POST":
            raise PermissionDenied
        if not form.is_valid():
            messages.error(request, _("Choose a purpose."))
            return redirect("visits:detail", one.visit_id)
        purpose = form.cleaned_data["purpose"]
    answer = FileResponse(actions.read_photo(one, by=request.viewer, purpose=purpose))
    answer["Content-Type"] = one.kind
    # Drawn again from its pixels, so it is a picture; it must never be taken for a page of this site.
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@requires(P.VISIT_RECORD)
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove a photo of a visit that the viewer recorded a short while ago."""
    one = _photo(request, pk)
    actions.remove_photo(one, by=request.viewer)
    messages.success(request, _("Photo removed."))
    return redirect("visits:detail", one.visit_id)
