"""What a phone may send about cases: a case reported at the door, with photos."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.rooms.outbox import About, ForReview, Item, ItemKind, NotValid, PhotoWay, Side, Sides, in_words
from linli.registers.duties import queries as duties
from linli.registers.duties.queries import Matter
from linli.registers.people.models import Household
from linli.work.cases import actions, queries
from linli.work.cases.forms import NOT_REGISTERED, NewCaseForm
from linli.work.cases.models import Case
from linli.work.visits.models import Visit
from linli.work.visits.queries import worker_of

RIGHTS = (P.CASE_REPORT, P.CASE_VIEW, P.PEOPLE_VIEW, P.VISIT_VIEW)
NOT_HERE = gettext_lazy("This household is not in the register of your community.")
EARLIER = {"urgency", "channel", "person", "reporter", "received"}  # not words: not part of a note on the first version


def report(item: Item, by: Viewer) -> Case:
    """Report a case at the home of the household; sent again with other words, these become a note on the case."""
    home = _household(item, by)
    form = case_form(item, by)
    if not form.is_valid():
        raise NotValid(form)
    told = dict(form.cleaned_data)
    for name in ("once", "photo"):
        told.pop(name, None)
    if isinstance(item.before, Case):
        return actions.comment(item.before, by=by, words=told["words"])
    matter = _matter(item)
    return actions.open_case(matter.code, home.dwelling, by=by, household=home, visit=_visit(item, by), **told)


def _household(item: Item, by: Viewer) -> Household:
    """Return the household, if the person who made the item reports cases there.

    Raises:
        PermissionDenied: they report no cases at all.
        RuleBroken: no household is named.
        ForReview: they worked there when it was made, or the household is not there.
    """
    if not item.text("household"):
        raise RuleBroken(_("Choose the household."))
    home = _home(item)
    if home is not None and by.may(P.CASE_REPORT, home.community):
        return home
    if not by.may(P.CASE_REPORT) and worker_of(by, timezone.localdate(item.made_at)) is None:
        raise PermissionDenied
    if home is not None and _worked_there(item, home, by):
        raise ForReview(_("You no longer report cases in %(place)s.") % {"place": home.community})
    raise ForReview(NOT_HERE)


def _home(item: Item) -> Household | None:
    rows = Household.objects.select_related("community", "dwelling__parent", "dwelling__community")
    return rows.filter(pk=item.number("household") or 0).first()


def _worked_there(item: Item, home: Household, by: Viewer) -> bool:
    worker = worker_of(by, timezone.localdate(item.made_at))
    return worker is not None and worker.community_id == home.community_id


def _matter(item: Item) -> Matter:
    matter = duties.find(item.text("matter"))
    if matter is None:
        raise RuleBroken(_("This matter does not exist."))
    return matter


def _visit(item: Item, by: Viewer) -> Visit | None:
    """Return the visit from which the case was reported, named by its key or its item; None if it was not saved."""
    other = item.other("visit")
    if other is None:
        return Visit.objects.visible_to(by).filter(pk=item.number("visit") or 0).first()
    try:
        row = item.of(other)
    except (ForReview, RuleBroken):
        return None  # a leak does not wait until someone has decided about the visit
    return row if isinstance(row, Visit) else None


def case_form(item: Item, by: Viewer) -> NewCaseForm:
    """Return the form of the page with what the phone says; what it does not ask for is as a worker's page has it."""
    home, matter = _home(item), _matter(item)
    if home is None:
        raise ForReview(NOT_HERE)
    residents = queries.residents(home, home.dwelling, by)
    usual: dict[str, Any] = {"urgency": matter.urgency, "channel": "worker", "person": _person(item, residents)}
    told = {name: value for name, value in usual.items() if not item.text(name) or name == "person"}
    return NewCaseForm(item.data(**told), matter=matter, residents=residents, viewer=by)


def _person(item: Item, residents: list[Any]) -> str:
    """Return whom the case is about as the form offers it: who has left the household is not registered there."""
    told = item.text("person")
    known = {str(home.person_id) for home in residents} | {"", NOT_REGISTERED}
    return told if told in known else NOT_REGISTERED


def about(item: Item, by: Viewer) -> About:
    """Return community, household and matter."""
    home, matter = _home(item), duties.find(item.text("matter"))
    if home is None or not (by.may(P.CASE_REPORT, home.community) or _worked_there(item, home, by)):
        return About()
    words = " · ".join(filter(None, [str(matter.title) if matter else "", home.name, str(home.dwelling)]))
    return About(home.community, words)


def sides(item: Item, by: Viewer) -> Sides:
    """Compare with the case that was reported under this number."""
    if about(item, by).community is None:
        return Sides([Side(name, name, str(text), "") for name, text in item.payload.items()], [str(NOT_HERE)])
    try:
        shown = in_words(case_form(item, by))
    except RuleBroken as reason:
        return Sides([Side(name, name, str(text), "") for name, text in item.payload.items()], [str(reason)])
    known = item.before if isinstance(item.before, Case) else None
    now = {name: str(getattr(known, name, "") or "") for name in ("words", "spot", "title")} if known else {}
    lines = [
        Side(name, label, text, now.get(name, ""))
        for name, (label, text) in shown.items()
        if (text or now.get(name)) and not (known and name in EARLIER)
    ]
    return Sides(lines, [*_notes(item, known)])


def _notes(item: Item, known: Case | None) -> list[str]:
    home = _home(item)
    notes = []
    if known is not None:
        notes.append(
            _("Case %(code)s was reported from the first version. These words become a note on it.")
            % {"code": known.code}
        )
    if home is not None and home.until is not None:
        notes.append(_("%(name)s moved out on %(day)s.") % {"name": home.name, "day": date_format(home.until)})
    return notes


def attach(case: Model, photo: File, by: Viewer, written_at: datetime) -> None:
    """Add a photo to the case, with the checks of the page."""
    assert isinstance(case, Case)
    actions.attach(case, photo, by=by)


PHOTOS = PhotoWay(
    attach,
    kinds=lambda: rules.value("cases.attachment.kinds"),
    most="cases.attachment.max_files",
    too_many=lambda most: _("A case can have up to %(count)s files.") % {"count": most},
)
KINDS = (ItemKind("case", gettext_lazy("Case"), report, about, sides, case_form, RIGHTS, photos=PHOTOS),)
