"""What a phone may send about visits: a visit with photos, its correction, the end of a promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import Explained, RuleBroken
from linli.core.intake import pictures
from linli.core.journal import versions
from linli.core.rooms.outbox import (
    About,
    ForReview,
    Item,
    ItemKind,
    NotValid,
    PhotoWay,
    Side,
    Sides,
    in_words,
    uuid_of,
)
from linli.core.web.http import number
from linli.registers.people.models import Household
from linli.registers.people.queries import new_homes
from linli.work.areas import queries as areas
from linli.work.visits import actions, policies, queries
from linli.work.visits.forms import CorrectForm, PromiseEndForm, SentVisitForm
from linli.work.visits.models import Visit

RIGHTS = (P.VISIT_RECORD, P.VISIT_VIEW, P.PEOPLE_VIEW)
NOT_HERE = gettext_lazy("This household is not in the register of your community.")
NAMING = frozenset({"visit", "household"})  # of a correction: what it is about, no field of the visit
SIGN = "@"  # in `decided`, between the visits of the day that were seen and the version of the visit


# ---- a visit


def record(item: Item, by: Viewer) -> Visit:
    """Record the visit with its day as told; sent again with other words, it corrects the first."""
    home = _household(item, by)
    form = _form(item, home, by)
    if not form.is_valid():
        _left_open(form)
        raise NotValid(form)
    said = dict(form.cleaned_data)
    kept = said.pop("kept", ())
    seen, _sign, version = item.decided.partition(SIGN)
    if item.decided:
        said["besides"] = [*said["besides"], *_keys(seen.split("-"))]
    said |= {"household": home, "recorded_at": item.made_at, "based_on": version or item.based_on}
    try:
        visit = actions.record(by=by, **said)
    except (policies.AlreadyVisited, policies.HouseholdLeft) as reason:
        raise ForReview(str(reason)) from reason
    for promised in kept:
        actions.keep_promise(promised, by=by, on=timezone.localdate(item.made_at))
    return visit


def _left_open(form: SentVisitForm) -> None:
    """Ask a person if the only fault is a promise that ended meanwhile otherwise than by being kept."""
    if set(form.errors) == {"kept"}:
        raise ForReview(_("A promise that was ticked as done is no longer open."))


def visit_form(item: Item, by: Viewer) -> SentVisitForm:
    """Return the form of the page with what the phone says."""
    home = _home(item)
    if home is None:
        raise ForReview(NOT_HERE)
    return _form(item, home, by)


def _form(item: Item, home: Household, by: Viewer) -> SentVisitForm:
    data = item.data(client_key=str(item.id), besides="-".join(map(str, _others(item, "besides"))), kept=_ticked(item))
    return SentVisitForm(data, household=home, homes=_homes(home, by), hints={}, recorded_at=item.made_at)


def _home(item: Item) -> Household | None:
    rows = Household.objects.select_related("community", "dwelling__parent")
    return rows.filter(pk=item.number("household") or 0).first()


def _homes(home: Household, by: Viewer) -> list[Household]:
    """Return the household, and if it has left: where its head lives now, and who lives in its home."""
    if home.until is None:
        return [home]
    there = Household.objects.visible_to(by).open().filter(dwelling=home.dwelling).select_related("dwelling")
    return list({one.pk: one for one in (home, *new_homes([home], by).values(), *there)}.values())


def _household(item: Item, by: Viewer) -> Household:
    """Return the household, if the person who made the item records visits there.

    Raises:
        PermissionDenied: they record no visits at all.
        RuleBroken: no household is named.
        ForReview: they did on that day, or the household is not there.
    """
    if not item.text("household"):
        raise RuleBroken(_("Choose the household."))
    home = _home(item)
    if home is not None and by.may(P.VISIT_RECORD, home.community):
        worker = queries.worker_of(by, _day(item))
        if worker is not None and worker.community_id != home.community_id:
            raise ForReview(_("On that day you worked in another community."))
        return home
    if not by.may(P.VISIT_RECORD) and queries.worker_of(by, _day(item)) is None:
        raise PermissionDenied
    if home is not None and _worked_there(item, home, by):
        raise ForReview(_("You no longer record visits in %(place)s.") % {"place": home.community})
    raise ForReview(NOT_HERE)


def _day(item: Item) -> date:
    """Return the day of the visit; the day on which it was written down where none can be read."""
    with suppress(ValueError):
        return date.fromisoformat(item.text("day"))
    return timezone.localdate(item.made_at)


def _worked_there(item: Item, home: Household, by: Viewer) -> bool:
    worker = queries.worker_of(by, _day(item))
    return worker is not None and worker.community_id == home.community_id


def _others(item: Item, name: str) -> list[int]:
    """Return the keys of the visits in a field; a visit that the phone has made itself is named by its item."""
    told = item.payload.get(name) or []
    named = told if isinstance(told, list) else str(told).split("-")
    return [item.of(other).pk if (other := uuid_of(one)) else key for one, key in _paired(named)]


def _paired(named: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    return ((one, number(str(one)) or 0) for one in named if uuid_of(one) or number(str(one)))


def _keys(texts: Sequence[str]) -> list[int]:
    return [key for text in texts if (key := number(text))]


def _ticked(item: Item) -> list[int]:
    """Return the promises ticked as done, without those that are marked as done already."""
    keys = _others(item, "kept")
    done = set(Visit.objects.filter(pk__in=keys).exclude(promise_kept_on=None).values_list("pk", flat=True))
    return [key for key in keys if key not in done]


def about_visit(item: Item, by: Viewer) -> About:
    """Return community and household."""
    home = _home(item)
    if home is None or not (by.may(P.VISIT_RECORD, home.community) or _worked_there(item, home, by)):
        return About()
    return About(home.community, f"{home.name} · {home.dwelling}")


def visit_sides(item: Item, by: Viewer) -> Sides:
    """Compare with the visit that was saved under this number, else with the visits of that day."""
    home = _home(item)
    if home is None or about_visit(item, by).community is None:
        return Sides([Side(name, name, str(text), "") for name, text in item.payload.items()], [str(NOT_HERE)])
    form = _form(item, home, by)
    known = item.before if isinstance(item.before, Visit) else None
    that_day = list(queries.of_day(home, _day(item)).prefetch_related("needs"))
    others = [visit for visit in that_day if known is None or visit.pk != known.pk]
    version = versions.of(known, queries.correctable(known)) if known else ""
    token = f"{'-'.join(str(visit.pk) for visit in others)}{SIGN}{version}"
    return Sides(_sides(form, known or next(iter(others), None), by), [*_notes(home, others)], token)


def _sides(form: Any, visit: Visit | None, by: Viewer) -> list[Side]:
    """Return the fields of a form beside those of a visit."""
    now = (
        {name: queries.in_words(name, value)[1] for name, value in queries.correctable(visit).items()} if visit else {}
    )
    if visit is not None and not policies.wrote(by, visit):
        now.pop("seen", None)  # sensitive: read on its own page, for a purpose
    shown = in_words(form)
    return [
        Side(name, label, text, now.get(name, ""))
        for name, (label, text) in shown.items()
        if name not in {"besides", "household"} and (text or now.get(name))
    ]


def _notes(home: Household, others: Sequence[Visit]) -> Iterator[str]:
    if home.until is not None:
        yield _("%(name)s moved out on %(day)s.") % {"name": home.name, "day": date_format(home.until)}
    for visit in others:
        said = _("%(name)s recorded a visit on that day at %(time)s: %(outcome)s.")
        at = date_format(timezone.localtime(visit.recorded_at), "TIME_FORMAT")
        yield said % {"name": visit.worker.name, "time": at, "outcome": visit.outcome_title}
    now = areas.who(home.dwelling, timezone.localdate())
    if now is not None:
        yield _("%(name)s is responsible for this home now.") % {"name": now.worker.name}


# ---- its correction


def correct(item: Item, by: Viewer) -> Visit:
    """Correct a visit; fields that the phone does not send stay as they are."""
    visit = _visit(item, by)
    policies.check_correct(by, visit, written_at=item.made_at)
    if not set(item.payload) - NAMING:
        return visit  # only photos follow
    form = correct_form(item, by)
    if not form.is_valid():
        raise NotValid(form)
    version = item.decided or item.based_on
    if not version and journal.of(visit).filter(verb="visit.corrected").exists():
        version = versions.UNKNOWN  # a correction that the phone may not have seen
    return actions.correct(visit, by=by, based_on=version, written_at=item.made_at, **form.cleaned_data)


def _visit(item: Item, by: Viewer) -> Visit:
    """Return the visit that an item is about, named by its key or by the item that it was.

    Raises:
        ForReview: it is not there, or waits for review itself.
    """
    other = item.other("visit")
    row: Model | None = item.of(other) if other else None
    if other is None:
        row = Visit.objects.visible_to(by).filter(pk=item.number("visit") or 0).first()
    if not isinstance(row, Visit):
        raise ForReview(_("This visit is no longer in the register."))
    return Visit.objects.select_related("community", "household__dwelling", "worker").get(pk=row.pk)


def correct_form(item: Item, by: Viewer) -> CorrectForm:
    """Return the form of the page with what the phone says."""
    visit = _visit(item, by)
    return CorrectForm(item.data(**_stored(item, visit)), visit=visit)


def _stored(item: Item, visit: Visit) -> dict[str, Any]:
    """Return the fields that the phone left alone, as they are stored."""
    stored = queries.correctable(visit)
    return {name: value for name, value in stored.items() if name not in item.payload}


def about_its_visit(item: Item, by: Viewer) -> About:
    """Return community and household of the visit that an item is about."""
    with suppress(Explained):
        visit = _visit(item, by)
        return About(visit.community, f"{visit.household.name} · {date_format(visit.day)}")
    return About()


def correct_sides(item: Item, by: Viewer) -> Sides:
    """Compare the correction with the visit now."""
    try:
        visit = _visit(item, by)
    except Explained as reason:
        return Sides([Side(name, name, str(text), "") for name, text in item.payload.items()], [str(reason)])
    opened = f"{versions.DECIDED}{item.based_on}" if item.based_on else ""
    version = f"{versions.of(visit, queries.correctable(visit))}{opened}"
    return Sides(_sides(correct_form(item, by), visit, by), (), version)


# ---- photos of both, and what a further correction is based on


def attach(visit: Model, photo: File, by: Viewer, written_at: datetime) -> None:
    """Add a photo to the visit, with the checks of the page; the time for it counts until the item was made."""
    assert isinstance(visit, Visit)
    actions.add_photo(visit, photo, by=by, written_at=written_at)


def version(visit: Model) -> str:
    """Return the version of a visit on which its corrections are based."""
    assert isinstance(visit, Visit)
    return versions.of(visit, queries.correctable(visit))


PHOTOS = PhotoWay(attach, kinds=lambda: [*pictures.FORMATS], most=policies.PHOTOS, too_many=policies.many_photos)


# ---- the end of a promise


def keep(item: Item, by: Viewer) -> Visit:
    """Mark a promise as kept; that someone else has done so meanwhile is no reason to ask."""
    return _end(item, by, kept=True)


def drop(item: Item, by: Viewer) -> Visit:
    """Mark a promise as no longer needed."""
    return _end(item, by, kept=False)


def _end(item: Item, by: Viewer, *, kept: bool) -> Visit:
    visit, form = _visit(item, by), promise_form(item, by)
    policies.check_record(by, visit.community)
    if not form.is_valid():
        raise NotValid(form)
    on, words = form.cleaned_data["on"], form.cleaned_data["words"]
    _check_end(on, visit)
    if (visit.promise_kept_on if kept else visit.promise_dropped_on) is not None:
        return visit
    if visit.promise and not visit.has_open_promise:
        if not item.decided:
            raise ForReview(_("This promise was ended otherwise in the meantime."))
        visit = actions.reopen_promise(visit, by=by)
    version = item.decided or item.based_on
    if kept:
        return actions.keep_promise(visit, by=by, on=on, based_on=version)
    return actions.drop_promise(visit, by=by, on=on, words=words, based_on=version)


def _check_end(on: date, visit: Visit) -> None:
    if not visit.day <= on <= timezone.localdate():
        raise RuleBroken(_("Choose a day between the visit and today."))


def promise_form(item: Item, by: Viewer) -> PromiseEndForm:
    """Return the form of the end of a promise with what the phone says."""
    day = {} if item.text("on") else {"on": timezone.localdate(item.made_at).isoformat()}
    return PromiseEndForm(item.data(**day))


def promise_sides(item: Item, by: Viewer) -> Sides:
    """Compare the end of a promise with what became of it meanwhile."""
    lines = [Side(name, label, text, "") for name, (label, text) in in_words(promise_form(item, by)).items() if text]
    try:
        visit = _visit(item, by)
    except Explained as reason:
        return Sides(lines, [str(reason)])
    now = _("still open")
    if not visit.promise:
        now = _("none")
    elif visit.promise_kept_on:
        now = _("done on %(day)s") % {"day": date_format(visit.promise_kept_on)}
    elif visit.promise_dropped_on:
        now = _("no longer needed since %(day)s") % {"day": date_format(visit.promise_dropped_on)}
    label = versions.label_of(visit, "promise")
    version = versions.of(visit, versions.fields_of(visit, "promise"))
    return Sides([Side("promise", label, visit.promise, now), *lines], (), version)


KINDS = (
    ItemKind(
        "visit",
        gettext_lazy("Visit"),
        record,
        about_visit,
        visit_sides,
        visit_form,
        RIGHTS,
        photos=PHOTOS,
        version=version,
        sensitive=frozenset({"seen"}),
    ),
    ItemKind(
        "visit.correct",
        gettext_lazy("Correction of a visit"),
        correct,
        about_its_visit,
        correct_sides,
        correct_form,
        RIGHTS,
        photos=PHOTOS,
        version=version,
        sensitive=frozenset({"seen"}),
    ),
    ItemKind("promise.kept", gettext_lazy("Promise done"), keep, about_its_visit, promise_sides, promise_form, RIGHTS),
    ItemKind(
        "promise.dropped",
        gettext_lazy("Promise no longer needed"),
        drop,
        about_its_visit,
        promise_sides,
        promise_form,
        RIGHTS,
    ),
)
