"""Building bags, and recording that one was taken along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer, robot, viewer_of
from linli.core.journal.models import Entry
from linli.core.journal.versions import OF
from linli.core.rooms.bags import BagPart, FilledBag
from linli.core.secrets import crypto
from linli.registers.accounts.models import Device
from linli.work.phones import queries
from linli.work.phones.models import Bag
from linli.work.phones.models.bags import packed
from linli.work.rounds.actions import fresh_week
from linli.work.staffing.models import Worker
from linli.work.visits import queries as visits


@transaction.atomic
def build_bag(viewer: Viewer, language: str, day: date) -> Bag | None:
    """Build and store the bag of a user; None, and nothing stored, for who records no visits or is not in service."""
    worker = visits.worker_of(viewer, day)
    if worker is None or not viewer.may(Permission.VISIT_RECORD, worker.community):
        Bag.objects.visible_to(viewer).delete()
        return None
    # Before the records: what is saved meanwhile makes the bag outdated, not wrong.
    known = queries.known_entries(worker.community_id)
    with translation.override(language):
        content = queries.content_of(worker, viewer, day, fresh_week)
    homes = content["households"]
    row = Bag(
        user_id=worker.user_id or 0,
        language=language,
        community_id=worker.community_id,
        worker=worker,
        day=day,
        version=_hash("version", content),
        made_at=timezone.localtime(),
        head=known.head,
        entries=known.entries,
        basis=queries.basis_of(viewer),
        households=len(homes),
        people=sum(len(home["members"]) for home in homes),
        homes=_hash("homes", sorted(home["id"] for home in homes)),
    )
    row.content = packed(_dated(content, row))
    names = [field.name for field in Bag._meta.concrete_fields if field.name not in {"id", "user", "language"}]
    # In one statement: two tabs may build the same bag at this moment.
    Bag.objects.bulk_create([row], update_conflicts=True, unique_fields=["user", "language"], update_fields=names)
    return row


def _hash(name: str, content: Any) -> str:
    # Keyed: what a household's row looks like cannot be guessed from the hash.
    return crypto.lookup(json.dumps(content, ensure_ascii=False), f"phones_bag.{name}")


def _dated(content: dict[str, Any], row: Bag) -> dict[str, Any]:
    """Return the content as it is sent: with version and time, and forms based on that time."""
    opened = str(int(row.made_at.timestamp()))
    for home in content["households"]:
        for waiting in home["promises"]:
            waiting["based_on"] = f"{opened}{OF}{waiting['based_on']}"
    head = {"protocol": 1, "version": row.version, "made_at": row.made_at.isoformat(timespec="seconds")}
    return head | content


@transaction.atomic
def hand_out(bag: Bag, device: Device, *, by: Viewer) -> Entry | None:
    """Record that a device takes the bag along: once a day, and again when other households are in it.

    Taking a bag along discloses many people at once, so there is one reading for all, as for exported lists.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = journal.of(device).filter(verb="phone.bag_taken", at__gte=midnight).first()
    if told is not None and told.changes.get("homes") == bag.homes:
        return None
    return journal.record(
        "phone.bag_taken",
        device,
        by=by,
        reason="visit",
        kind=Entry.Kind.READ,
        community_id=bag.community_id,
        device=device.name,
        households=bag.households,
        people=bag.people,
        homes=bag.homes,
    )


def fill_part(part: BagPart, viewer: Viewer, language: str, day: date) -> tuple[dict[str, Any], FilledBag]:
    """Return the bag of an account without an area as it is sent, with what of it is a disclosure.

    It is made anew at each contact and not stored: it is small, and what is not stored cannot be read.
    """
    with translation.override(language):
        filled = part.fill(viewer, day)
    content = {"language": language, "today": day.isoformat(), "part": part.code, part.code: filled.content}
    made_at = timezone.localtime().isoformat(timespec="seconds")
    return {"protocol": 1, "version": _hash("version", content), "made_at": made_at, **content}, filled


@transaction.atomic
def hand_out_part(part: BagPart, filled: FilledBag, device: Device, *, by: Viewer) -> None:
    """Record that a device takes a part along: once a day in each community, and again when other rows are in it."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = journal.of(device).filter(verb=part.verb, at__gte=midnight).order_by("pk")
    known = {entry.community_id: entry.changes.get("rows") for entry in told}
    for taken in filled.taken:
        rows = _hash("rows", list(taken.rows))
        if known.get(taken.community_id) == rows:
            continue
        facts = {"device": device.name, "records": len(taken.rows), "people": taken.people, "rows": rows}
        journal.record(
            part.verb,
            device,
            by=by,
            reason=part.reason,
            kind=Entry.Kind.READ,
            community_id=taken.community_id,
            **facts,
        )


def read_bag(viewer: Viewer, worker: Worker, language: str, day: date) -> Bag | None:
    """Build a bag to be printed by a command, and record that it was read."""
    bag = build_bag(viewer, language, day)
    if bag is not None:
        told: dict[str, Any] = {"households": bag.households, "people": bag.people}
        journal.record("phone.bag_taken", worker, by=robot("linli bag"), kind=Entry.Kind.READ, **told)
    return bag


def build_all(day: date) -> Iterator[Bag]:
    """Build the bags of all who have a device in use, in the language of their account; yield each."""
    # Only for them: what no phone asks for need not be stored a second time.
    workers = Worker.objects.on(day).filter(Exists(Device.objects.allowed().filter(user=OuterRef("user"))))
    for user_id, language in list(workers.order_by("user").values_list("user", "user__language")):
        bag = build_bag(viewer_of(user_id), language or translation.get_language(), day)
        if bag is not None:
            yield bag


@transaction.atomic
def forget_bags(day: date) -> int:
    """Delete the bags of other days than this: of users who have no device in use any more."""
    number, _ = Bag.objects.exclude(day=day).delete()
    return number
