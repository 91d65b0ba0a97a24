"""Data items of people: what is recorded of a person, and of the home on the day."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.items import (
    ByDatabase,
    Coverage,
    DataItem,
    Loaded,
    Sensitivity,
    Subject,
    ValueKind,
    Years,
    codes_of,
    labels_of,
    path,
    register,
)
from linli.core.secrets import masking
from linli.registers.people.items import reading
from linli.registers.people.models import Person
from linli.registers.people.states import Registration
from linli.registers.places import items as homes

SUBJECT = "person"
REGISTER, HOMES = _("register of people"), _("residencies")
TRUSTED = Permission.PEOPLE_READ_SENSITIVE
AGE = {
    "at_least": _("aged {value} or over"),
    "at_most": _("aged {value} or under"),
    "between": _("aged {low} to {high}"),
}
ID_KNOWN, PHONE_KNOWN = reading.known("person__id_hash"), reading.known("person__phone_hash")

register(
    Subject(
        code=SUBJECT,
        title=_("resident"),
        plural=_("residents"),
        record=Person,
        rows=reading.living,
        permission=Permission.PEOPLE_VIEW,
        name="person.name",
        key="person_id",
        dwelling="dwelling__",
        url_name="people:person",
        order=10,
    )
)


def of_person(code: str, title: Any, definition: Any, kind: ValueKind, read: Any, **more: Any) -> DataItem:
    """Return an item of people: personal, read from the register as it is now, unless `more` says otherwise."""
    usual = {
        "source": REGISTER,
        "coverage": Coverage.LIVING_HERE,
        "sensitivity": Sensitivity.PERSONAL,
        "keeps_past": False,
    }
    return DataItem(f"{SUBJECT}.{code}", title, definition, SUBJECT, kind, read, **{**usual, **more})


def of_home(code: str, title: Any, definition: Any, kind: ValueKind, read: Any, **more: Any) -> DataItem:
    """Return an item of a person's home, read from the residencies of the day."""
    return of_person(code, title, definition, kind, read, **{"source": HOMES, "keeps_past": True, **more})


NAME, SEX = _("Name in the register of people."), _("Sex by the ID number, or as recorded.")
BORN = _("Birth date by the ID number, or as recorded.")
YEARS = _(
    "Age in full years on the day of the list; a birthday on 29 February counts on 1 March in other years. Empty if "
    "the birth date is not known."
)
ID_MASKED = _("ID number; only the first six and the last four characters are shown.")
REGISTERED = _("Whether the household register of the person is in this community or elsewhere. Empty: not known.")
ONLY = _(
    "Whether nobody else lives in the household on the day, by the residencies. The circumstance “living alone” is "
    "another item: a worker records it."
)

register(
    of_person("name", _("name"), NAME, ValueKind.TEXT, path("person__name")),
    of_person("sex", _("sex"), SEX, ValueKind.CHOICE, path("person__sex"), choices=codes_of("sex")),
    of_person("born", _("birth date"), BORN, ValueKind.DAY, path("person__born")),
    of_person(
        "age",
        _("age"),
        YEARS,
        ValueKind.NUMBER,
        Years(lambda _on: F("person__born")),
        phrases=AGE,
        unit=_("years"),
        keeps_past=True,
    ),
    of_person(
        "id_number_masked",
        _("ID number, masked"),
        ID_MASKED,
        ValueKind.TEXT,
        Loaded(reading.of_people("id_number", masking.id_number), ID_KNOWN),
    ),
    of_person(
        "id_number",
        _("ID number"),
        _("Complete ID number. Reading it is recorded."),
        ValueKind.TEXT,
        Loaded(reading.of_people("id_number"), ID_KNOWN),
        sensitivity=Sensitivity.SENSITIVE,
        permission=TRUSTED,
        read_logged=True,
    ),
    of_person(
        "phone_masked",
        _("phone, masked"),
        _("Phone number with its middle masked."),
        ValueKind.TEXT,
        Loaded(reading.of_people("phone", masking.phone), PHONE_KNOWN),
    ),
    of_person(
        "phone",
        _("phone"),
        _("Complete phone number. Reading it is recorded."),
        ValueKind.TEXT,
        Loaded(reading.of_people("phone"), PHONE_KNOWN),
        permission=TRUSTED,
        read_logged=True,
    ),
    of_person(
        "registration",
        _("household registration"),
        REGISTERED,
        ValueKind.CHOICE,
        path("person__registration"),
        choices=labels_of(Registration),
    ),
    of_person(
        "education",
        _("education"),
        _("Highest level of education as recorded."),
        ValueKind.CHOICE,
        path("person__education"),
        choices=codes_of("education"),
    ),
    of_person(
        "nationality",
        _("ethnic group"),
        _("Ethnic group as recorded."),
        ValueKind.CHOICE,
        path("person__nationality"),
        choices=codes_of("nationality"),
        sensitivity=Sensitivity.SENSITIVE,
        permission=TRUSTED,
    ),
    of_person(
        "marital",
        _("marital status"),
        _("Marital status as recorded."),
        ValueKind.CHOICE,
        path("person__marital"),
        choices=codes_of("marital"),
    ),
)

SIZE = _("People who live in the household on the day.")
register(
    homes.community_of(SUBJECT),
    *homes.spots(SUBJECT, "dwelling__", coverage=Coverage.LIVING_HERE),
    of_home(
        "relation",
        _("relation to head"),
        _("Relation to the head of the household on the day."),
        ValueKind.CHOICE,
        path("relation"),
        choices=codes_of("relation"),
    ),
    of_home(
        "is_head",
        _("head of household"),
        _("Whether the person is the head of the household on the day."),
        ValueKind.YES_NO,
        path("is_head"),
    ),
    of_home(
        "home_since",
        _("living in this home since"),
        _("First day of the residency in the home of the day."),
        ValueKind.DAY,
        path("since"),
    ),
    of_home(
        "household_name",
        _("household name"),
        _("Name of the household, taken from its head."),
        ValueKind.TEXT,
        path("household__name"),
        keeps_past=False,
    ),
    of_home(
        "household_code",
        _("household number"),
        _("Number of the household in this system."),
        ValueKind.NUMBER,
        path("household_id"),
        sensitivity=Sensitivity.OPEN,
    ),
    of_home(
        "household_size",
        _("people in the household"),
        SIZE,
        ValueKind.NUMBER,
        ByDatabase(lambda on: reading.members(on, "household_id")),
        sensitivity=Sensitivity.OPEN,
    ),
    of_home("single", _("only member of the household"), ONLY, ValueKind.YES_NO, ByDatabase(reading.alone)),
    of_home(
        "household_head",
        _("name of the head of household"),
        _("Name of the head of the household on the day."),
        ValueKind.TEXT,
        ByDatabase(lambda on: reading.head(on, "household_id", "name")),
    ),
)
