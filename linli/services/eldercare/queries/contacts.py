"""Daily contacts: who is due on a day, how each stands, and what comes next when nobody answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content, rules
from linli.core.law.content import Text, text
from linli.registers.people.models import Person, Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.eldercare.models import Absence, ContactDay, ContactDuty, ContactStep
from linli.services.eldercare.states import AFTER, ENDED, ContactAct, ContactState
from linli.work.areas import queries as areas


@lru_cache(maxsize=1)
def settings_of_contact() -> Mapping[str, Any]:
    """Return the content about daily contacts of the nearest pack: grounds, hours, steps, matter of the case."""
    return [table for _pack, table in content.tables("contact.toml")][-1]


@dataclass(frozen=True, slots=True)
class ContactGround:
    """Why a daily contact is proposed."""

    code: str
    title: Text
    needs_level: bool  # it tells something about health


def ground(code: str) -> ContactGround | None:
    """Return a ground by its code; None for an agreement."""
    row = next((row for row in settings_of_contact()["ground"] if row["code"] == code), None)
    return ContactGround(code, text(row["title"]), "level_from" in row) if row else None


def grounds_of(person: Person, kinds: Collection[str], level: int | None) -> list[ContactGround]:
    """Return the grounds that hold for a person with these circumstances and this level (None: not known)."""
    found = []
    for row in settings_of_contact()["ground"]:
        old = rules.value(row["age_rule"], code=person.community.code) if "age_rule" in row else 0
        has_age = (person.age_on() or 0) >= old
        has_level = "level_from" not in row or (level is not None and level >= row["level_from"])
        if set(row["circumstances"]) & set(kinds) and has_age and has_level:
            found.append(ContactGround(row["code"], text(row["title"]), "level_from" in row))
    return found


def due_on(day: date) -> QuerySet[Any]:
    """Return the duties of a day, of people who live here and are not absent; `whose` is the key of the person."""
    # A duplicate that was merged keeps its duty, which is then one for the person who was kept.
    duties = ContactDuty.objects.on(day).annotate(whose=Coalesce("person__merged_into", "person"))
    home = Residency.objects.open().filter(person=OuterRef("whose"), person__died=None)
    gone = Absence.objects.on(day).annotate(whose=Coalesce("person__merged_into", "person"))
    return duties.filter(Exists(home)).exclude(Exists(gone.filter(whose=OuterRef("whose"))))


@dataclass(slots=True)
class TodaysContact:
    """A line of the list of today."""

    duty: ContactDuty
    home: Residency
    contact: ContactDay | None
    steps: Sequence[ContactStep]

    @property
    def state(self) -> ContactState:
        """Return how it stands."""
        return ContactState(self.contact.state) if self.contact else ContactState.WAITING

    @property
    def has_ended(self) -> bool:
        """Return whether nothing is left to do."""
        return self.state in ENDED

    @property
    def is_late(self) -> bool:
        """Return whether its hours are over and it has not ended."""
        now = timezone.localtime()
        return not self.has_ended and now.time() > self.duty.until_time


def todays(
    viewer: Viewer, day: date, *, place: Place | None, spans: Iterable[tuple[int, int]] | None = None
) -> list[TodaysContact]:
    """Return the contacts of a day that the viewer may make: late ones first, then by hour, those that ended last.

    Args:
        viewer: with the permission to make contacts.
        day: today.
        place: a community or office; None for everything.
        spans: dwellings (from, to in the order of the tree) of an area; None for the whole place.
    """
    duties = viewer.scope(Permission.ELDERCARE_CONTACT).restrict(due_on(day), "person__community_id")
    duties = places.lying_in(duties, place, "person__community_id")
    homes = Residency.objects.open().filter(person__in=duties.order_by().values("whose")).select_related("dwelling")
    homes = homes.filter(areas.inside(spans, "dwelling__lft")) if spans is not None else homes
    home_of = {home.person_id: home for home in homes}
    rows = ContactDay.objects.filter(day=day, duty__in=duties.order_by().values("pk")).prefetch_related("steps")
    contact_of = {row.duty_id: row for row in rows}
    found = [
        TodaysContact(duty, home_of[duty.whose], contact, list(contact.steps.all()) if contact else [])
        for duty in duties.select_related("person").defer("person__id_number", "person__phone")
        if duty.whose in home_of
        for contact in (contact_of.get(duty.pk),)
    ]
    return sorted(found, key=lambda one: (one.has_ended, not one.is_late, one.duty.until_time, one.duty.pk))


def started(duty: ContactDuty, day: date) -> ContactDay | None:
    """Return the contact of a duty on a day."""
    return ContactDay.objects.filter(duty=duty, day=day).first()


def steps_of(contact: ContactDay) -> list[ContactStep]:
    """Return every step in order."""
    return list(contact.steps.select_related("by", "kin").order_by("pk"))


def standing(steps: Iterable[ContactStep]) -> list[ContactStep]:
    """Return the steps without those that were undone."""
    found: list[ContactStep] = []
    for step in steps:
        if step.act == ContactAct.UNDONE:
            found = found[:-1]
        else:
            found.append(step)
    return found


def state_after(steps: Iterable[ContactStep]) -> ContactState:
    """Return how a contact stands after its steps."""
    found = [AFTER[ContactAct(step.act)] for step in standing(steps) if step.act in AFTER]
    return found[-1] if found else ContactState.WAITING


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next when nobody answers, and from when it is late."""

    act: ContactAct
    due_at: datetime


def next_step(contact: ContactDay, steps: Iterable[ContactStep], kin: int) -> NextStep | None:
    """Return the next step: call again, each next of kin in order, the neighbour, go there; None if it ended.

    Args:
        contact: of a day.
        steps: its steps.
        kin: how many next of kin are known.
    """
    done = standing(steps)
    if contact.has_ended or not done:
        return None
    minutes = int(rules.value("eldercare.contact.step_minutes", code=contact.community.code))
    acts = [step.act for step in done]
    wanted = {"kin": kin}
    order = [ContactAct(code) for code in settings_of_contact()["order"]]
    left = [act for act in order if acts.count(act) < wanted.get(act, 1)]
    act = ContactAct.HANDED_OVER if contact.state == ContactState.HELP or not left else left[0]
    return NextStep(act, done[-1].at + timedelta(minutes=minutes))
