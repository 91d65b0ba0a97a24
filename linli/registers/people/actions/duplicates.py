"""Duplicates: proposed by the system, merged or dismissed by a user, undone exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from linli.core import journal, search
from linli.core.access.viewer import Viewer
from linli.core.database.columns import column
from linli.core.journal import versions
from linli.core.secrets import crypto
from linli.core.secrets.crypto import EncryptedField
from linli.registers.people import policies, queries, search_keys
from linli.registers.people.actions.people import find_again
from linli.registers.people.models import Circumstance, Duplicate, Person, Residency, with_hashes
from linli.registers.people.states import MergeState

FACTS = ("name", "sex", "born", "id_number", "phone", "education", "nationality", "marital", "registration", "died")


def propose_duplicates(community_ids: Iterable[int]) -> int:
    """Propose the probable duplicates of these communities that are not proposed yet; return how many."""
    communities = set(community_ids)
    near = Q(first__community_id__in=communities) | Q(second__community_id__in=communities)
    known = set(Duplicate.objects.filter(near).values_list("first_id", "second_id"))
    fresh = [
        Duplicate(
            community_id=pair.first.community_id,
            first=pair.first,
            second=pair.second,
            score=pair.score,
            reasons=list(pair.reasons),
        )
        for pair in queries.probable_duplicates(communities)
        if (pair.first.pk, pair.second.pk) not in known
    ]
    # Another import may propose the same pair at this moment.
    Duplicate.objects.bulk_create(fresh, batch_size=1000, ignore_conflicts=True)
    return len(fresh)


class Ledger:
    """Changes rows one by one and remembers the values before, for an exact undo."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def change(self, row: models.Model, **values: Any) -> None:
        """Save the values that differ."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        before = {name: _raw(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        after = {name: _raw(row, name) for name in changed}
        self.lines.append({"model": row._meta.label_lower, "pk": row.pk, "before": before, "after": after})


def _raw(row: models.Model, name: str) -> Any:
    """Return a value as JSON; an encrypted field stays encrypted."""
    value = column(type(row), name).get_prep_value(getattr(row, name))
    return value.isoformat() if isinstance(value, date) else value


def _from_raw(field: Any, value: Any) -> Any:
    if isinstance(field, EncryptedField):
        return crypto.decrypt(value, field.column_name())
    return field.to_python(value)


@transaction.atomic
def merge(duplicate: Duplicate, *, keep: Person, take: Mapping[str, str], by: Viewer, based_on: str = "") -> Person:
    """Make the two one person: `keep` stays, the other points to it.

    Args:
        duplicate: the proposal.
        keep: the person whose row stays in use.
        take: per fact (FACTS, and "home" for where they live now) "first" or "second"; by default that of `keep`.
        by: who decides.
        based_on: the version that they saw.
    """
    duplicate, people = _locked(duplicate)
    first, second = people[duplicate.first_id], people[duplicate.second_id]
    policies.check_merge(duplicate, first, second, by=by)
    _check_version(duplicate, first, second, by=by, based_on=based_on)
    kept, gone = (first, second) if keep.pk == first.pk else (second, first)

    chosen = {fact: getattr(first if side == "first" else second, fact) for fact, side in take.items() if fact in FACTS}
    home_of = {"first": first, "second": second}.get(take.get("home", ""), kept)

    ledger = Ledger()
    # First: `kept` may take over the ID number only when `gone` is merged (people_id_number_once).
    ledger.change(gone, merged_into_id=kept.pk)
    _merge_homes(ledger, kept, gone, home_of)
    home = kept.residencies.filter(until=None).first()
    community_id = home.community_id if home else kept.community_id
    _merge_circumstances(ledger, kept, gone, community_id)
    ledger.change(kept, **with_hashes(chosen), community_id=community_id)

    duplicate.state, duplicate.undo = MergeState.MERGED, {"kept": kept.pk, "gone": gone.pk, "lines": ledger.lines}
    _decided(duplicate, by=by)
    find_again(kept)
    search.drop(search_keys.KIND, gone.pk)
    taken = sorted(fact for fact, side in take.items() if fact in {*FACTS, "home"})
    journal.record("person.merged", kept, by=by, duplicate=duplicate.pk, gone=gone.pk, facts=taken)
    journal.record("person.merged_away", gone, by=by, duplicate=duplicate.pk, kept=kept.pk)
    return kept


def _locked(duplicate: Duplicate) -> tuple[Duplicate, dict[int, Person]]:
    row = Duplicate.objects.select_for_update().get(pk=duplicate.pk)
    # Always in the order of keys, so that two merges cannot block each other.
    people = Person.objects.select_for_update().filter(pk__in=[row.first_id, row.second_id]).order_by("pk")
    return row, {person.pk: person for person in people}


def _check_version(duplicate: Duplicate, first: Person, second: Person, *, by: Viewer, based_on: str) -> None:
    now = queries.both(first, second)
    versions.check(duplicate, based_on, now=now, words=queries.in_words(by), about=(first, second))


def _merge_homes(ledger: Ledger, kept: Person, gone: Person, home_of: Person) -> None:
    """Move all residencies to the kept person; of two open ones keep that of `home_of`."""
    today = timezone.localdate()
    rows = list(Residency.objects.select_for_update().filter(person__in=[kept, gone]).select_related("household"))
    now = {row.person_id: row for row in rows if row.until is None}
    if len(now) == 2:
        stays = now[home_of.pk]
        leaves = now[gone.pk if home_of.pk == kept.pk else kept.pk]
        same = stays.household_id == leaves.household_id
        # The same household twice: the second residency was never valid. Another one: it ends today.
        ledger.change(leaves, until=leaves.since if same else max(today, leaves.since))
        if same and leaves.is_head:
            ledger.change(stays, is_head=True, relation=leaves.relation)
        # A household without members ends.
        if not Residency.objects.filter(household=leaves.household_id, until=None).exists():
            ledger.change(leaves.household, until=max(today, leaves.household.since))
    for row in rows:
        ledger.change(row, person_id=kept.pk)


def _merge_circumstances(ledger: Ledger, kept: Person, gone: Person, community_id: int) -> None:
    """Move all circumstances to the kept person; of two open ones of a kind keep the earlier."""
    rows = list(Circumstance.objects.select_for_update().filter(person__in=[kept, gone]).order_by("since", "pk"))
    standing: set[str] = set()
    for row in rows:
        if row.until is None and row.kind in standing:
            ledger.change(row, until=row.since)
        elif row.until is None:
            standing.add(row.kind)
    for row in rows:
        ledger.change(row, person_id=kept.pk, community_id=row.community_id if row.until else community_id)


@transaction.atomic
def undo_merge(duplicate: Duplicate, *, by: Viewer, based_on: str = "") -> Duplicate:
    """Make them two again, each with what they had."""
    duplicate, people = _locked(duplicate)
    kept = people[duplicate.undo["kept"]] if duplicate.undo else people[duplicate.first_id]
    policies.check_undo(duplicate, kept, by=by)
    versions.check(duplicate, based_on, now=versions.fields_of(duplicate, "state", "decided_at"))
    # Backwards: a row may have been changed several times.
    for line in reversed(duplicate.undo["lines"]):
        _restore(line)
    gone_id = duplicate.undo["gone"]
    duplicate.state, duplicate.undo = MergeState.PROPOSED, {}
    _decided(duplicate, by=None)
    for person in Person.objects.filter(pk__in=people):
        find_again(person)
        journal.record("person.merge_undone", person, by=by, duplicate=duplicate.pk, gone=gone_id)
    return duplicate


def _restore(line: dict[str, Any]) -> None:
    """Restore the values that are still those of the merge."""
    model = apps.get_model(line["model"])
    row = model._default_manager.select_for_update().filter(pk=line["pk"]).first()
    if row is None:
        return
    # What was corrected since the merge stays corrected.
    names = [name for name, value in line["after"].items() if _raw(row, name) == value]
    for name in names:
        setattr(row, name, _from_raw(column(model, name), line["before"][name]))
    row.save(update_fields=names)


@transaction.atomic
def dismiss(duplicate: Duplicate, *, by: Viewer, based_on: str = "") -> Duplicate:
    """Record that they are two people; the pair is not proposed again."""
    duplicate, people = _locked(duplicate)
    first, second = people[duplicate.first_id], people[duplicate.second_id]
    policies.check_merge(duplicate, first, second, by=by)
    _check_version(duplicate, first, second, by=by, based_on=based_on)
    duplicate.state = MergeState.DISMISSED
    _decided(duplicate, by=by)
    journal.record("duplicate.dismissed", first, by=by, other=duplicate.second_id)
    return duplicate


def _decided(duplicate: Duplicate, *, by: Viewer | None) -> None:
    duplicate.decided_at = timezone.now() if by else None
    duplicate.decided_by_id = by.user_id if by else None
    duplicate.save(update_fields=["state", "undo", "decided_at", "decided_by"])
