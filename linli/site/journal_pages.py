"""The journal for auditors, and every user's own read log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake.sheets import Column
from linli.core.journal import heads, places
from linli.core.journal.heads import NotedSeal
from linli.core.journal.models import Entry, Seal
from linli.core.journal.words import paper
from linli.core.rooms import registry
from linli.core.web import downloads, filters, pagination
from linli.core.web.form_fields import DayField, field_of
from linli.core.web.http import Request, number, requires
from linli.registers.places import queries as place_queries
from linli.site import journal_queries as queries
from linli.site import journal_words as words
from linli.site.journal_queries import JournalQuery

AT_ONCE = 200_000  # entries checked within a request: 67 microseconds each


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry in words."""

    entry: Entry
    who: str
    what: str
    about: str
    url: str
    reason: str
    facts: list[tuple[str, str]]


def lines(entries: Iterable[Entry], viewer: Viewer) -> list[JournalRow]:
    """Return the entries in words."""
    entries = list(entries)
    named = words.names(entries, viewer)
    return [
        JournalRow(
            entry=entry,
            who=words.who(entry),
            what=registry().words(entry.verb),
            about=words.about(entry, named),
            url=words.link(entry, named),
            reason=words.reason(entry),
            facts=words.facts(entry),
        )
        for entry in entries
    ]


class JournalFilter(forms.Form):
    """The filters of the list: days, person, community, act."""

    first = DayField(label=gettext_lazy("from"), required=False)
    last = DayField(label=gettext_lazy("to"), required=False)
    person = forms.CharField(label=gettext_lazy("name or sign-in name"), required=False, max_length=60)
    community = forms.ChoiceField(label=gettext_lazy("community"), required=False)
    verb = forms.ChoiceField(label=gettext_lazy("action"), required=False)

    def __init__(self, *args: Any, communities: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communities = communities
        choices = [("", _("everything")), *((verb.code, verb.words) for verb in registry().verbs.values())]
        field_of(self, "verb", forms.ChoiceField).choices = choices
        named = [("", _("all communities")), *((str(pk), name) for pk, name in communities)]
        field_of(self, "community", forms.ChoiceField).choices = named


def _asked(request: Request) -> tuple[JournalFilter, JournalQuery]:
    communities = place_queries.choice(request.viewer.scope(Permission.JOURNAL_VIEW))
    form = JournalFilter(request.GET, communities=communities)
    found = filters.cleaned(request, form)
    return form, JournalQuery(
        found.get("first"),
        found.get("last"),
        found.get("person", ""),
        found.get("verb", ""),
        community=number(found.get("community")),
        kind=filters.word(request, "kind", Entry.Kind.values),
        target=_target(request),
        actor=number(request.GET.get("actor")),
    )


def _target(request: Request) -> tuple[str, int] | None:
    """Return model and number of "bodies.body:12"."""
    asked = request.GET.get("target", "")
    label, _colon, key = asked.partition(":")
    if asked and number(key) is None:
        filters.ignore(request, "target")
    return (label, int(key)) if number(key) is not None else None


@require_safe
@requires(Permission.JOURNAL_VIEW)
def journal_list(request: Request) -> HttpResponse:
    """Show entries, newest first."""
    return _journal(request)


def _journal(request: Request, verdict: journal.Verdict | None = None) -> HttpResponse:
    form, asked = _asked(request)
    rows = asked.narrow(queries.visible_to(request.viewer))
    page = pagination.page(rows, order=queries.ORDER, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "lines": lines(page.rows, request.viewer),
        "filter": form,
        "kind": asked.kind,
        "target": request.GET.get("target") if asked.target else "",
        "actor": asked.actor,
        "last_seal": journal.newest_seal(),
        "doubts": places.doubts(),
        "verdict": verdict,
    }
    return render(request, "journal/_rows.html" if request.htmx else "journal/list.html", context)


@require_POST
@requires(Permission.JOURNAL_VIEW)
def verify(request: Request) -> HttpResponse:
    """Check every entry and seal now, and show the result."""
    if pagination.count_up_to(Entry.objects.all(), AT_ONCE)[1]:
        raise RuleBroken(
            _("The log is long and takes minutes to check. Ask the system administrator to check it on the server.")
        )
    verdict = journal.verify()
    journal.record("journal.verified", None, by=request.viewer, sound=verdict.sound, entries=verdict.entries)
    return _journal(request, verdict)


class SealForm(forms.Form):
    """A seal noted on paper."""

    head = forms.CharField(
        label=gettext_lazy("number and code of the seal"),
        max_length=100,
        help_text=gettext_lazy("As printed, with a colon between: 812:3f9a 22c1 07be 55d0 9a41"),
    )

    def clean_head(self) -> NotedSeal:
        """Return the seal as it was noted."""
        try:
            return heads.typed(self.cleaned_data["head"])
        except ValueError:
            text = _("Enter the number, a colon and at least 16 digits of the code: 812:3f9a 22c1 07be 55d0")
            raise forms.ValidationError(text) from None


@require_safe
@requires(Permission.JOURNAL_VIEW)
def noted_seals(request: Request) -> HttpResponse:
    """Show the newest seal to be kept on paper, where seals are noted, and compare one that was noted."""
    form = SealForm(request.GET if "head" in request.GET else None)
    noted = form.cleaned_data["head"] if form.is_bound and form.is_valid() else None
    newest = journal.newest_seal()
    context = {
        "paper": paper(newest) if newest else [],
        "form": form,
        "noted": noted,
        "found": noted and any(map(noted.is_of, Seal.objects.filter(pk=noted.number))),
        "main": next(reversed(places.recently()), None),
        "places": places.shown(),
        "doubts": places.doubts(),
    }
    return render(request, "journal/seals.html", context)


@require_safe
@requires(Permission.JOURNAL_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send all entries of the page's filters as Excel."""
    form, asked = _asked(request)
    rows = asked.narrow(queries.visible_to(request.viewer)).order_by(*queries.ORDER)
    return downloads.answer(
        request,
        downloads.Download(
            verb="journal.exported",
            about=None,
            title=_("activity log"),
            columns=columns(),
            rows=downloads.Queried(rows, partial(table, viewer=request.viewer)),
            filters=downloads.filled(form),
            purpose=_("audit"),
        ),
    )


def columns() -> list[Column]:
    """Return the header of the export."""
    return [
        Column(_("number"), 10),
        Column(_("when"), 20),
        Column(_("who"), 12),
        Column(_("what"), 28),
        Column(_("about"), 20),
        Column(_("reason"), 24),
        Column(_("changes"), 60),
    ]


def table(entries: Iterable[Entry], viewer: Viewer) -> Iterator[list[Any]]:
    """Yield one row per entry."""
    rest = iter(entries)
    while part := list(islice(rest, downloads.PART)):
        for line in lines(part, viewer):
            at = timezone.localtime(line.entry.at).strftime("%Y-%m-%d %H:%M:%S")
            changes = "; ".join(f"{key}={value}" for key, value in line.entry.changes.items())
            yield [line.entry.pk, at, line.who, line.what, line.about, line.reason, changes]


@require_safe
@requires()
def footprint(request: Request) -> HttpResponse:
    """Show which sensitive facts the viewer has read, as residents see it too."""
    page = pagination.page(queries.footprint(request.viewer), order=queries.ORDER, after=request.GET.get("after", ""))
    context = {"page": page, "lines": lines(page.rows, request.viewer), "own": True}
    return render(request, "journal/_rows.html" if request.htmx else "journal/footprint.html", context)
