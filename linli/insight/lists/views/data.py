"""What an office draws by an address: the list as a table, CSV or JSON, with the rights of who gave it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.core.access.viewer import Viewer
from linli.core.web.http import Request, source
from linli.insight.lists import actions, exports
from linli.insight.lists.language import spec_sentence
from linli.insight.lists.models import ListAddress
from linli.insight.lists.views.run import spec_of

KEY = "key"
FORMS = ("table", "csv", "json")


@never_cache
@require_safe
def data(request: Request, form: str) -> HttpResponseBase:
    """Send a list to an office that has the secret address; each reading is counted and in the activity log."""
    if form not in FORMS:
        raise Http404
    # In the query, which the logs of proxies leave out.
    try:
        found = actions.opened(request.GET.get(KEY, ""), source(request))
    except actions.ListReadTooOften:
        return HttpResponse(_("Too many attempts. Try again in an hour."), status=429, content_type="text/plain")
    if found is None:
        raise Http404
    return _answer(request, form, *found)


def _answer(request: Request, form: str, address: ListAddress, viewer: Viewer) -> HttpResponseBase:
    spec, on = spec_of(address.saved_list), timezone.localdate()
    run = exports.ListRun(spec, viewer, None, on, basis=address.basis, purpose=address.purpose)
    actions.drawn(address, spec, by=viewer, read=[one.item.code for one in run.columns if one.is_open])
    if form == "csv":
        return StreamingHttpResponse(exports.as_csv(run), content_type="text/csv; charset=utf-8")
    if form == "json":
        about = {"title": address.saved_list.title, "list": spec_sentence(spec, on), "on": on.isoformat()}
        return StreamingHttpResponse(exports.as_json(run, about), content_type="application/json")
    context = {"run": run, "title": address.saved_list.title, "sentence": spec_sentence(spec, on)}
    context["lines"] = (exports.on_page(spec, line) for line in run.lines())
    return render(request, "lists/table.html", context)
