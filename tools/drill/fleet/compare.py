"""Whether the records equal the books of the phones: nothing lost, nothing doubled, one answer each, the right person.

Pure: `records` are what `town.records` returns, `phones` only their books.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tools.drill.fleet.phone import Made, digest

Row = Mapping[str, Any]
Records = Mapping[str, Sequence[Row]]
ENDED = {"promise.kept": "promise_kept_on", "promise.dropped": "promise_dropped_on"}
TYPED = ("kind", "outcome", "minutes", "answer", "seen", "promise", "promise_due")
EMPTY = {"minutes": None, "promise_due": None}


class Book(Protocol):
    """What a phone knows: whose it is, what it made, and the first answer for each."""

    user: int
    device: str
    made: list[Made]
    told: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the books say; `kind`: lost, doubled, changed, answer, person, photo."""

    kind: str
    words: str


def differences(phones: Sequence[Book], records: Records) -> list[Difference]:
    """Return everything that the records and the books do not agree on."""
    by_item = _grouped(records["submissions"], "item")
    made = {one.id: (phone, one) for phone in phones for one in phone.made}
    found = [*_answers(phones), *_races(made)]
    for number, (phone, one) in made.items():
        found += _stored(phone, one, by_item.get(number, []))
    found += [Difference("doubled", f"an item that nobody made: {item}") for item in by_item if item not in made]
    found += _visits(made, records)
    found += _cases(made, by_item, records)
    found += _photos(made, records)
    return found


def _grouped(rows: Iterable[Row], name: str) -> dict[Any, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


# ---- answers


def _answers(phones: Sequence[Book]) -> Iterator[Difference]:
    """Each item has an answer, which is the one that the script expects."""
    for phone in phones:
        for one in phone.made:
            told = phone.told.get(one.id)
            if told is None:
                yield Difference("answer", f"no answer for {one.kind} {one.id}")
            elif one.expects not in {"raced", told["answer"]}:
                said = f"{one.kind} {one.id} is {told['answer']}, not {one.expects}: {told.get('why')}"
                yield Difference("answer", said)


def _races(made: Mapping[str, tuple[Book, Made]]) -> Iterator[Difference]:
    """Of the visits to one household on one day one is saved, the others are kept for review."""
    answers = defaultdict(list)
    for phone, one in made.values():
        if one.expects == "raced" and one.id in phone.told:
            answers[one.payload["household"], one.payload["day"]].append(phone.told[one.id]["answer"])
    for (household, day), told in answers.items():
        if sorted(told) != ["applied", *["review"] * (len(told) - 1)]:
            yield Difference("answer", f"visits to {household} on {day} from {len(told)} phones are {told}")


def _stored(phone: Book, one: Made, rows: Sequence[Row]) -> Iterator[Difference]:
    """The server has an item once, as its phone made it, with the answer that the phone was told."""
    told = phone.told.get(one.id, {}).get("answer")
    if not rows and told is not None:
        yield Difference("lost", f"{one.kind} {one.id}, told {told}")
    if len(rows) > 1:
        yield Difference("doubled", f"{one.kind} {one.id} is stored {len(rows)} times")
    for row in rows:
        if (row["user"], row["device"]) != (phone.user, phone.device):
            yield Difference("person", f"{one.kind} {one.id} is that of {row['user']}, not of {phone.user}")
        if (row["kind"], row["sha256"]) != (one.kind, one.sha256):
            yield Difference("changed", f"{one.kind} {one.id} has other content")
        if told is not None and (row["answer"], row["state"]) != (told, told):
            yield Difference("answer", f"{one.kind} {one.id} is stored as {row['answer']}, told {told}")


# ---- what was saved


def _applied(made: Mapping[str, tuple[Book, Made]], *kinds: str) -> Iterator[tuple[Book, Made]]:
    for phone, one in made.values():
        if one.kind in kinds and phone.told.get(one.id, {}).get("answer") == "applied":
            yield phone, one


def _visits(made: Mapping[str, tuple[Book, Made]], records: Records) -> Iterator[Difference]:
    """Each saved visit is there once, with what came later, by its worker; and no other."""
    rows = _grouped(records["visits"], "item")
    wanted, entries = _wanted(made)
    for number, facts in wanted.items():
        phone, _one = made[number]
        if number not in rows:
            yield Difference("lost", f"visit {number} to household {facts['household_id']}")
        for row in rows.get(number, []):
            yield from _same(row, facts, f"visit {number}")
            if row["by"] != phone.user:
                yield Difference("person", f"visit {number} is that of {row['by']}, not of {phone.user}")
    for number, found in rows.items():
        if number not in wanted:
            yield Difference("doubled", f"visit {found[0]['pk']} of item {number or 'none'} is in no book")
        elif len(found) > 1:
            yield Difference("doubled", f"visit {number} is there {len(found)} times")
    yield from _journal(entries, records)


def _wanted(made: Mapping[str, tuple[Book, Made]]) -> tuple[dict[str, dict[str, Any]], Counter[tuple[str, str, int]]]:
    """Return what each saved visit must contain, and which entries the journal must have: verb, item, who."""
    wanted: dict[str, dict[str, Any]] = {}
    entries: Counter[tuple[str, str, int]] = Counter()
    for phone, one in _applied(made, "visit"):
        said = one.payload
        typed = {name: said.get(name, EMPTY.get(name, "")) for name in TYPED}
        needs = sorted(said.get("needs") or ())
        wanted[one.id] = {**typed, "household_id": said["household"], "day": said["day"], "needs": needs}
        entries["visit.recorded", one.id, phone.user] += 1
    for phone, one in _applied(made, "visit"):
        for other in one.payload.get("kept") or ():
            entries["visit.promise_kept", other, phone.user] += 1
    for phone, one in _applied(made, "visit.correct", *ENDED):
        about = str(one.payload["visit"])
        facts = wanted.setdefault(about, {})
        if one.kind == "visit.correct":
            facts |= {name: value for name, value in one.payload.items() if name != "visit"}
            entries["visit.corrected", about, phone.user] += 1
            continue
        facts |= {ENDED[one.kind]: one.payload["on"]}
        if one.kind == "promise.dropped":
            facts["promise_reason"] = one.payload["words"]
        entries[f"visit.{one.kind.replace('.', '_')}", about, phone.user] += 1
    return wanted, entries


def _same(row: Row, facts: Row, what: str) -> Iterator[Difference]:
    for name, value in facts.items():
        if row[name] != value:
            yield Difference("changed", f"{what}: {name} is {row[name]!r}, not {value!r}")


def _journal(wanted: Counter[tuple[str, str, int]], records: Records) -> Iterator[Difference]:
    """The journal has an entry for each act, by who did it, and no other."""
    items = {row["pk"]: row["item"] for row in records["visits"]}
    found = Counter((row["verb"], items.get(row["visit"], ""), row["by"]) for row in records["entries"])
    for key, number in (wanted - found).items():
        yield Difference("lost", f"{number} entries of the journal: {key}")
    for key, number in (found - wanted).items():
        yield Difference("doubled", f"{number} entries of the journal too many: {key}")


def _cases(
    made: Mapping[str, tuple[Book, Made]], by_item: Mapping[str, list[Row]], records: Records
) -> Iterator[Difference]:
    """Each saved case is there once, with its first step and its photos, by its worker; and no other."""
    rows = _grouped(records["cases"], "words")
    visits = {row["item"]: row["pk"] for row in records["visits"]}
    photos = Counter(row["case"] for row in records["attachments"])
    steps = Counter((row["case"], row["move"], row["by"]) for row in records["steps"])
    known = set()
    for phone, one in _applied(made, "case"):
        said, found = one.payload, rows.get(one.payload["words"], [])
        known.add(said["words"])
        if len(found) != 1:
            yield Difference("doubled" if found else "lost", f"case {one.id} is there {len(found)} times")
            continue
        (row,) = found
        facts = {"matter": said["matter"], "household_id": said["household"]}
        yield from _same(row, {**facts, "visit_id": visits.get(said.get("visit"))}, f"case {one.id}")
        if row["by"] != phone.user:
            yield Difference("person", f"case {one.id} is that of {row['by']}, not of {phone.user}")
        if [stored["target_id"] for stored in by_item.get(one.id, [])] != [row["pk"]]:
            yield Difference("changed", f"the answer for {one.id} leads elsewhere than to case {row['pk']}")
        if photos[row["pk"]] != len(one.photos):
            yield Difference("photo", f"case {one.id} has {photos[row['pk']]} photos, not {len(one.photos)}")
        if steps[row["pk"], "report", phone.user] != 1:
            yield Difference("changed", f"case {one.id} was not reported once by {phone.user}")
    for words, found in rows.items():
        if words not in known:
            yield Difference("doubled", f"case {found[0]['pk']} is in no book")


def _photos(made: Mapping[str, tuple[Book, Made]], records: Records) -> Iterator[Difference]:
    """Each photo of a saved case has arrived whole and is at its case."""
    rows = {(row["item"], row["sha256"]): row for row in records["photos"]}
    wanted = {(one.id, digest(photo)) for _phone, one in _applied(made, "case") for photo in one.photos}
    for key in wanted:
        row = rows.get(key)
        if row is None or not (row["whole"] and row["attached"]):
            yield Difference("photo", f"photo {key[1][:8]} of {key[0]} has not arrived")
    for key in rows.keys() - wanted:
        yield Difference("photo", f"photo {key[1][:8]} of {key[0]} is in no book")
