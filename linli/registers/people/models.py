"""People, households, residencies, and the circumstances that open a service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.intake import reasons
from linli.core.intake.models import StoredSheet
from linli.core.law import calendar, content
from linli.core.secrets import crypto, masking
from linli.core.secrets.crypto import EncryptedField
from linli.registers.people.states import SILENCE, ImportState, MergeState, Registration


def id_hash(number: str) -> str:
    """Return the hash by which an ID number (18 characters, upper case) is found: `Person.id_hash`."""
    return crypto.lookup(number, "people_person.id_number")


def phone_hash(number: str) -> str:
    """Return the hash by which a phone number (digits only) is found: `Person.phone_hash`."""
    return crypto.lookup(number, "people_person.phone")


HASHED = {"id_number": ("id_hash", id_hash), "phone": ("phone_hash", phone_hash)}


def with_hashes(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts of a person with the hashes of an ID number or phone among them."""
    return {**facts, **{column: hashed(facts[name]) for name, (column, hashed) in HASHED.items() if name in facts}}


class HouseholdQuerySet(DatedQuerySet["Household"]):
    """Households, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> HouseholdQuerySet:
        """Return the households of communities where the viewer may see people."""
        return viewer.scope(Permission.PEOPLE_VIEW).restrict(self)


class Household(Dated):
    """The people who live together in one dwelling."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    dwelling = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="households", db_index=False)
    name = models.CharField(_("household name"), max_length=60, help_text=_("taken from the head of household"))
    members: list[Residency]  # only after `queries.members_of`
    now: Household | None  # of a household that has left: where its head lives, as far as a page found out

    objects = HouseholdQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("household")
        indexes = [
            models.Index(fields=["community", "name", "id"], name="people_household_list"),
            models.Index(fields=["community", "id"], name="people_household_merged"),
            models.Index(fields=["dwelling", "until"], name="people_household_dwelling"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    """People, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> PersonQuerySet:
        """Return the people of communities where the viewer may see people, without merged duplicates."""
        return viewer.scope(Permission.PEOPLE_VIEW).restrict(self.filter(merged_into=None))


class Person(models.Model):
    """A resident. ID number and phone are encrypted and found by a keyed hash."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=1, default="0")
    born = models.DateField(_("born"), null=True, blank=True)
    id_number = EncryptedField(_("ID number"), blank=True, default="")
    id_hash = models.CharField(max_length=32, blank=True, default="")
    phone = EncryptedField(_("phone"), blank=True, default="")
    phone_hash = models.CharField(max_length=32, blank=True, default="")
    education = models.CharField(_("education"), max_length=4, blank=True, default="")
    nationality = models.CharField(_("ethnic group"), max_length=4, blank=True, default="")
    marital = models.CharField(_("marital status"), max_length=4, blank=True, default="")
    registration = models.CharField(
        _("household register"), max_length=10, choices=Registration.choices, blank=True, default=""
    )
    died = models.DateField(_("died"), null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    standing: list[Circumstance]  # only after `queries.members_of`, and for the two of a duplicate

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                # A merged duplicate keeps its number, for an exact undo.
                fields=["id_hash"],
                condition=~Q(id_hash="") & Q(merged_into=None),
                name="people_id_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "name", "id"], name="people_person_list"),
            models.Index(fields=["phone_hash"], condition=~Q(phone_hash=""), name="people_person_phone"),
            models.Index(fields=["name", "born"], name="people_person_twin"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_id_number(self) -> str:
        """Return enough of the ID number to recognise it."""
        return masking.id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        """Return enough of the phone number to recognise it."""
        return masking.phone(self.phone)

    @property
    def sex_title(self) -> str:
        """Return the name of the sex."""
        return content.title("sex", self.sex)

    def age_on(self, day: date | None = None) -> int | None:
        """Return the age in full years on a day (default today); None if the birth date is unknown."""
        return calendar.age(self.born, day or timezone.localdate()) if self.born else None


class Residency(Dated):
    """A person lives in a household at a dwelling, from one day until another."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residencies")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residencies")
    dwelling = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("relation to head"), max_length=4, blank=True, default="")
    is_head = models.BooleanField(_("head of household"), default=False)

    objects = DatedQuerySet["Residency"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("residency")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="people_one_home"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(until=None, is_head=True), name="people_one_head"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.household}"


class Circumstance(Dated):
    """A dated, sourced fact about a person that opens a service; never a judgement."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="circumstances")
    kind = models.CharField(_("kind"), max_length=40)
    detail = EncryptedField(_("detail"), blank=True, default="")
    source = models.CharField(_("source"), max_length=40, blank=True, default="")
    ground = models.CharField(_("legal ground"), max_length=20, blank=True, default="")
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    # Beside `since`: it shows how late a fact was recorded.
    entered_at = models.DateTimeField(default=timezone.now)

    objects = DatedQuerySet["Circumstance"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("circumstance")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(until=None), name="people_circumstance_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "kind"], name="people_circumstance_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the name of the circumstance or employment status."""
        return content.title(self.list_name, self.kind)

    @property
    def list_name(self) -> str:
        """Return the code list of the kind."""
        return "employment" if self.kind in content.codes("employment") else "circumstance"

    @property
    def is_sensitive(self) -> bool:
        """Return whether it is shown only for a stated purpose."""
        code = content.codes(self.list_name).get(self.kind)
        return bool(code and code.get("sensitive"))

    @property
    def is_unverified(self) -> bool:
        """Return whether no document or list was checked."""
        code = content.codes("circumstance_source").get(self.source)
        return not self.source or (code is not None and not code.get("verified"))


class Duplicate(models.Model):
    """Two rows that may be one person: proposed by the system, decided by a user, reversible."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("similarity (out of 100)"))
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=MergeState.choices, default=MergeState.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    undo = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("probable duplicate")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="people_duplicate_once"),
            # In one order only, or a pair could be proposed twice.
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="people_duplicate_in_order"),
        ]
        indexes = [models.Index(fields=["community", "state", "-score", "id"], name="people_duplicate_list")]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}?"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Imports, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ImportRunQuerySet:
        """Return the imports for places where the viewer may import rosters."""
        scope = viewer.scope(Permission.PEOPLE_IMPORT)
        inside = Q() if scope.everything else sql.among("community_id", scope.communities | scope.places)
        return self.filter(inside)


class ImportRun(StoredSheet):
    """One import of a roster: column mapping, progress, and the result of each row."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    mapping = models.JSONField(default=dict)
    samples = EncryptedField(blank=True, default="")  # some cells of each column, as JSON, until the import ran
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=dict)
    fault = models.JSONField(blank=True, default=str)  # why it failed, see `core.intake.reasons`
    record = models.OneToOneField("core.SheetRun", on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now, help_text=_("import heartbeat"))
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")

    def __str__(self) -> str:
        return self.file_name

    def forget_files(self) -> int:
        """Delete the files and the cells shown of each column; return how many files."""
        self.samples = ""
        self.save(update_fields=["samples"])
        return super().forget_files()

    @property
    def place(self) -> Any:
        """Return the community or office, by the name that all imports use."""
        return self.community

    @property
    def by_name(self) -> str:
        """Return the name of the user."""
        return str(self.by or "")

    @property
    def why_failed(self) -> str:
        """Return why it failed, in the reader's language."""
        return reasons.shown(self.fault)

    @property
    def is_at_work(self) -> bool:
        """Return whether something is done with it in the background."""
        return self.state in SILENCE and not self.is_cut_off

    @property
    def is_cut_off(self) -> bool:
        """Return whether the state says running, but the heartbeat is old: the process ended."""
        silent = SILENCE.get(ImportState(self.state))
        return silent is not None and self.seen_at < timezone.now() - silent


class ColumnMapping(models.Model):
    """Which heading means which field in sheets of this form."""

    signature = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.signature
