"""`/phone/handover/`: an outbox that another phone could not send is handed in as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.core.errors import UnreadableFile
from linli.core.web.http import Request, requires
from linli.work.phones import actions
from linli.work.phones.actions.handover import MEGABYTES, HandedIn
from linli.work.phones.forms import HandoverForm
from linli.work.phones.states import PhoneAnswer
from linli.work.phones.views.review import TRAY


@never_cache
@requires(*TRAY)
def handover(request: Request) -> HttpResponse:
    """Receive a file; show what became of each of its records."""
    form = HandoverForm(request.POST or None, request.FILES or None)
    done: HandedIn | None = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MEGABYTES * 1024 * 1024:
                raise UnreadableFile(_("The file is larger than %(size)s MB.") % {"size": MEGABYTES})
            done = actions.hand_in(file.read(), by=request.viewer)
        except UnreadableFile as reason:
            form.add_error("file", str(reason))
    rows = [(one, PhoneAnswer(one.answer).label) for one in done.answers] if done else []
    # The sentences and names of somebody else's records are for that person; here only what became of each.
    own = done is not None and done.owner.pk == request.viewer.user_id
    context = {"form": form, "done": done, "rows": rows, "own": own}
    return render(request, "phones/handover.html", context, status=422 if form.errors else 200)
