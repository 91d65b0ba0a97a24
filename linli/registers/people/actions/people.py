"""Registering, correcting and moving people; deaths; reading masked fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal, search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.core.law import content
from linli.registers.people import policies, queries, search_keys
from linli.registers.people.models import Circumstance, Household, Person, Residency, id_hash, with_hashes
from linli.registers.places.models import Place

HEAD = "02"  # the code of the head in the list of relations


@transaction.atomic
def register(facts: Mapping[str, Any], household: Household, *, relation: str, since: date, by: Viewer) -> Person:
    """Register a newcomer in a household; a person known by ID number who lives nowhere now returns as the same row."""
    household = Household.objects.select_for_update().get(pk=household.pk)
    policies.check_open(household, by=by)
    policies.check_day(since, since=household.since)
    number = facts.get("id_number", "")
    known = _by_number(number) if number else None
    policies.check_newcomer(known, known.residencies.filter(until=None).first() if known else None)
    policies.check_not_there(household.residencies.all(), facts)

    person = known or Person()
    # Another clerk may be registering the same ID number at this moment.
    with only_once(policies.AT_ANOTHER_DOOR):
        _put_facts(person, facts)
        _settle(person, household, relation=relation, since=since)
    journal.record("person.registered", person, by=by, household=household.pk, fields=sorted(facts))
    return person


@transaction.atomic
def found_household(dwelling: Place, facts: Mapping[str, Any], *, since: date, by: Viewer) -> Household:
    """Create a household in a dwelling with its head; others are registered into it."""
    policies.check_may(Permission.PEOPLE_EDIT, dwelling.community_id, by=by)
    policies.check_day(since)
    # Locked: of one form that arrives twice, the later must see the household of the first.
    Place.objects.select_for_update(of=("self",)).get(pk=dwelling.pk)
    policies.check_not_there(Residency.objects.filter(household__dwelling=dwelling), facts)
    household = _fresh(dwelling, facts["name"], since=since)
    register(facts, household, relation=HEAD, since=since, by=by)
    journal.record("household.founded", household, by=by, since=since.isoformat())
    return household


@transaction.atomic
def correct(person: Person, facts: Mapping[str, Any], *, by: Viewer, based_on: str = "") -> Person:
    """Correct facts of a person; the journal records which, not their values."""
    person = _locked(person)
    policies.check_may(Permission.PEOPLE_EDIT, person.community_id, by=by)
    now, words = queries.correctable(person), queries.in_words(by)
    own = versions.check(person, based_on, now=now, yours=facts, words=words)
    changed = sorted(name for name in own if getattr(person, name) != facts[name])
    if not changed:
        return person
    if "id_number" in changed and facts["id_number"]:
        other = _by_number(facts["id_number"])
        policies.check_number_free(other if other and other.pk != person.pk else None)
    with only_once(policies.NUMBER_TAKEN):
        _put_facts(person, {name: facts[name] for name in changed})
    # A household is named after its head.
    heads = Residency.objects.filter(person=person, is_head=True, until=None)
    Household.objects.filter(pk__in=heads.values("household")).exclude(name=person.name).update(name=person.name)
    find_again(person)
    journal.record("person.corrected", person, by=by, fields=changed)
    return person


@transaction.atomic
def move(
    person: Person, household: Household | None, *, on: date, relation: str = "", by: Viewer, based_on: str = ""
) -> Person:
    """Move a person to another household of the register, or (None) out of it."""
    person = _locked(person)
    policies.check_may(Permission.PEOPLE_EDIT, person.community_id, by=by)
    policies.check_alive(person)
    home = person.residencies.select_for_update().filter(until=None).first()
    _check_home(person, by=by, based_on=based_on)
    if household is not None:
        household = Household.objects.select_for_update().get(pk=household.pk)
        policies.check_open(household, by=by)
        policies.check_day(on, since=household.since)
        policies.check_elsewhere(home, household)
    policies.check_day(on, since=home.since if home else None)
    _relocate(person, home, household, relation=relation, on=on, together=[person.pk], by=by)
    return person


def _relocate(
    person: Person,
    home: Residency | None,
    household: Household | None,
    *,
    relation: str,
    on: date,
    together: list[int],
    by: Viewer,
    is_head: bool = False,
) -> None:
    """End one home and begin the next, if there is one; record all that the way back needs.

    `together` are the keys of all who move by one deed.
    """
    was_in = person.community_id
    if home is not None:
        _leave(home, on=on)
    ended = _end_tied(person, home, household, on=on)
    opened = _settle(person, household, relation=relation, since=on, is_head=is_head) if household else None
    journal.record(
        "person.moved",
        person,
        by=by,
        on=on.isoformat(),
        left=home and home.household_id,
        into=household and household.pk,
        home=home and home.pk,
        opened=opened and opened.pk,
        circumstances=ended,
        was_in=was_in,
        together=together,
    )


def _end_tied(person: Person, home: Residency | None, household: Household | None, *, on: date) -> list[int]:
    """End the circumstances tied to the dwelling that a person leaves; return their keys."""
    # A household that splits without moving stays in its dwelling.
    if home is None or (household is not None and household.dwelling_id == home.dwelling_id):
        return []
    tied = [code for code, entry in content.codes("circumstance").items() if entry.get("dwelling")]
    rows = list(Circumstance.objects.select_for_update().filter(person=person, until=None, kind__in=tied))
    for row in rows:
        row.until = max(on, row.since)
        row.save(update_fields=["until"])
    return [row.pk for row in rows]


@transaction.atomic
def move_alone(person: Person, dwelling: Place, *, on: date, by: Viewer, based_on: str = "") -> Household:
    """Let a person start a household in a dwelling, also one without a home."""
    person = _locked(person)
    _check_home(person, by=by, based_on=based_on)
    home = person.residencies.select_related("household").filter(until=None).first()
    if home is not None:
        return move_out(home.household, [person], dwelling, on=on, by=by)
    policies.check_may(Permission.PEOPLE_EDIT, dwelling.community_id, by=by)
    policies.check_day(on)
    fresh = _fresh(dwelling, person.name, since=on)
    move(person, fresh, on=on, by=by)
    return fresh


@transaction.atomic
def move_out(
    household: Household, people: Sequence[Person], dwelling: Place, *, on: date, by: Viewer, based_on: str = ""
) -> Household:
    """Let members of a household start a new one in another (or the same) dwelling.

    Its head is the former head if they are among them, else the oldest.
    """
    household = Household.objects.select_for_update().get(pk=household.pk)
    policies.check_open(household, by=by)
    policies.check_may(Permission.PEOPLE_EDIT, dwelling.community_id, by=by)
    _check_members(household, by=by, based_on=based_on)
    # The former head first, then the oldest: `homes[0]` becomes the head.
    homes = list(
        Residency.objects.select_for_update(of=("self",))
        .filter(household=household, until=None, person__in=people)
        .select_related("person")
        .order_by("-is_head", "person__born", "pk")
    )
    for home in homes:
        policies.check_day(on, since=home.since)
    policies.check_somebody(homes)
    head = homes[0].person
    fresh = _fresh(dwelling, head.name, since=on)
    moved = [home.person_id for home in homes]
    for home in homes:
        is_head = home.person_id == head.pk
        _relocate(home.person, home, fresh, relation=home.relation, on=on, together=moved, by=by, is_head=is_head)
    journal.record("household.moved", fresh, by=by, on=on.isoformat(), left=household.pk, people=moved)
    journal.record("household.moved", household, by=by, on=on.isoformat(), into=fresh.pk, people=moved)
    return fresh


@transaction.atomic
def move_away(household: Household, people: Sequence[Person], *, on: date, by: Viewer, based_on: str = "") -> Household:
    """Let members of a household leave the register's area."""
    household = Household.objects.select_for_update().get(pk=household.pk)
    policies.check_open(household, by=by)
    _check_members(household, by=by, based_on=based_on)
    living = Residency.objects.select_for_update(of=("self",)).filter(household=household, until=None)
    homes = list(living.filter(person__in=people).select_related("person").order_by("pk"))
    for home in homes:
        policies.check_day(on, since=home.since)
    policies.check_somebody(homes)
    moved = [home.person_id for home in homes]
    for home in homes:
        _relocate(home.person, home, None, relation="", on=on, together=moved, by=by)
    journal.record("household.moved", household, by=by, on=on.isoformat(), into=None, people=moved)
    household.refresh_from_db()
    return household


@transaction.atomic
def record_death(person: Person, *, on: date, by: Viewer, based_on: str = "") -> Person:
    """Record the death of a person; their home and circumstances end."""
    person = _locked(person)
    policies.check_may(Permission.PEOPLE_EDIT, person.community_id, by=by)
    policies.check_alive(person)
    home = person.residencies.select_for_update().filter(until=None).first()
    _check_home(person, by=by, based_on=based_on)
    policies.check_day(on, since=person.born)
    person.died = on
    person.updated_at = timezone.now()
    person.save(update_fields=["died", "updated_at"])
    if home is not None:
        _leave(home, on=max(on, home.since))
    ended = list(Circumstance.objects.select_for_update().filter(person=person, until=None))
    for row in ended:
        row.until = max(on, row.since)
        row.save(update_fields=["until"])
    search.drop(search_keys.KIND, person.pk)
    journal.record(
        "person.died", person, by=by, on=on.isoformat(), home=home and home.pk, circumstances=[row.pk for row in ended]
    )
    return person


@transaction.atomic
def take_back_death(person: Person, *, by: Viewer, based_on: str = "") -> Person:
    """Cancel a death recorded by mistake; the home and circumstances that ended with it are valid again."""
    person = _locked(person)
    policies.check_may(Permission.PEOPLE_EDIT, person.community_id, by=by)
    policies.check_died(person)
    versions.check(person, based_on, now=versions.fields_of(person, "died"))
    # Only the journal knows which rows ended with the death and which before.
    entry = journal.of(person).filter(verb="person.died").first()
    ended = entry.changes if entry else {}
    person.died, person.updated_at = None, timezone.now()
    person.save(update_fields=["died", "updated_at"])
    home = person.residencies.select_for_update().filter(pk=ended.get("home") or 0).first()
    if home is not None:
        go_home(home)
    reopen(person, ended.get("circumstances", []))
    find_again(person)
    journal.record("person.death_taken_back", person, by=by)
    return person


@transaction.atomic
def make_head(residency: Residency, *, by: Viewer, based_on: str = "") -> Household:
    """Make a member the head of the household, which is named after its head."""
    household = Household.objects.select_for_update().get(pk=residency.household_id)
    policies.check_open(household, by=by)
    living = Residency.objects.filter(household=household, until=None).select_related("person")
    home = policies.check_lives_here(living.filter(pk=residency.pk).first())
    _check_members(household, by=by, based_on=based_on)
    living.filter(is_head=True).update(is_head=False)
    living.filter(pk=home.pk).update(is_head=True, relation=HEAD)
    household.name = home.person.name
    household.save(update_fields=["name"])
    journal.record("household.head_changed", household, by=by, head=home.person_id)
    return household


@transaction.atomic
def read_sensitive(people: Iterable[Person], *, purpose: str, by: Viewer) -> None:
    """Record for each person that masked fields are read now, by whom and why; the person may see it."""
    for person in people:
        policies.check_may(Permission.PEOPLE_READ_SENSITIVE, person.community_id, by=by)
        fields = [name for name in ("id_number", "phone") if getattr(person, name)]
        journal.read("person.sensitive_read", person, by=by, reason=purpose, fields=[*fields, "circumstances"])


@transaction.atomic
def read_phone(person: Person, *, purpose: str, by: Viewer) -> str:
    """Return the phone number of a person alone, and record who read it and why; the person may see it."""
    policies.check_may(Permission.PEOPLE_READ_SENSITIVE, person.community_id, by=by)
    if person.phone:
        journal.read("person.phone_read", person, by=by, reason=purpose, fields=["phone"])
    return person.phone


@transaction.atomic
def use_phone(person: Person, *, by: Viewer) -> str:
    """Return the phone of a person for a case that they report, and record that it was read for it."""
    policies.check_may(Permission.PEOPLE_READ_SENSITIVE, person.community_id, by=by)
    if person.phone:
        journal.read("person.phone_used", person, by=by, reason="case", fields=["phone"])
    return person.phone


def found_by_number(person: Person, *, by: Viewer) -> None:
    """Record that the viewer found the person by typing the whole ID number."""
    journal.read("person.found_by_number", person, by=by, reason="check", fields=["id_number"])


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)


def _check_home(person: Person, *, by: Viewer, based_on: str) -> None:
    versions.check(person, based_on, now=queries.home_of(person), words=queries.in_words(by))


def _check_members(household: Household, *, by: Viewer, based_on: str) -> None:
    now = queries.membership(Residency.objects.filter(household=household, until=None))
    about = [household, *Person.objects.filter(residencies__household=household)]
    versions.check(household, based_on, now=now, words=queries.in_words(by), about=about)


def _by_number(number: str) -> Person | None:
    return (
        Person.objects.select_for_update().filter(id_hash=id_hash(number), merged_into=None).exclude(id_hash="").first()
    )


def _put_facts(person: Person, facts: Mapping[str, Any]) -> None:
    for name, value in with_hashes(facts).items():
        setattr(person, name, value)
    person.updated_at = timezone.now()
    if person.pk:
        person.save()


def _fresh(dwelling: Place, name: str, *, since: date) -> Household:
    assert dwelling.community_id is not None
    household = Household(dwelling=dwelling, community_id=dwelling.community_id, name=name, since=since)
    household.save()
    return household


def _settle(person: Person, household: Household, *, relation: str, since: date, is_head: bool = False) -> Residency:
    """Give a person without a home one, and update their search keys."""
    person.community_id = household.community_id
    person.save()
    is_head = is_head or not Residency.objects.filter(household=household, until=None).exists()
    home = Residency.objects.create(
        community_id=household.community_id,
        person=person,
        household=household,
        dwelling_id=household.dwelling_id,
        relation=HEAD if is_head else relation,
        is_head=is_head,
        since=since,
    )
    # Every fact row has its community; open circumstances move with the person, ended ones stay where they counted.
    Circumstance.objects.filter(person=person, until=None).update(community_id=household.community_id)
    find_again(person)
    return home


def _leave(home: Residency, *, on: date) -> None:
    """End a residency, and with the last one the household."""
    # Locked: of two members who leave at once, the later must see that the household is empty.
    household = Household.objects.select_for_update().get(pk=home.household_id)
    home.until = on
    home.save(update_fields=["until"])
    if not Residency.objects.filter(household=household, until=None).exists():
        household.until = max(on, household.since)
        household.save(update_fields=["until"])


def reopen(person: Person, circumstances: Iterable[int]) -> None:
    """Reopen ended circumstances, unless the kind was recorded again since."""
    standing = Circumstance.objects.filter(person=person, until=None).values("kind")
    Circumstance.objects.filter(person=person, pk__in=circumstances).exclude(kind__in=standing).update(until=None)


def go_home(home: Residency) -> None:
    """Reopen a residency and its household; a new head stays head."""
    household = Household.objects.select_for_update().get(pk=home.household_id)
    if household.until is not None:
        household.until = None
        household.save(update_fields=["until"])
    headed = Residency.objects.filter(household=household, until=None, is_head=True).exists()
    home.until, home.is_head = None, home.is_head and not headed
    home.save(update_fields=["until", "is_head"])


def find_again(person: Person) -> None:
    """Update the search keys of a person."""
    search.put(search_keys.KIND, person.community_id, person.pk, search_keys.keys(person.name, person.phone))
