"""What the workers of the fleet do: drawn from the seed and the number of the phone, with the answer it must get.

A household and day belongs to one phone, so that its visits are saved; some are visited by several, of which one is
saved and the others are kept for review.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from PIL import Image

from tools.drill.fleet.phone import Made, digest

# Of a hundred items; what is not possible yet becomes a visit.
SHARES = {
    "visit": 42,
    "correction": 16,
    "promise kept": 8,
    "promise dropped": 6,
    "case": 14,
    "raced": 5,
    "for review": 4,
    "refused": 5,
}
OUTCOMES = ("met", "met", "met", "not_home", "refused")
NEEDS = ("meals", "repair", "medical", "policy", "lift", "legal")
BURST = (1, 6)  # items between two attempts to send
FURTHER = 0.08  # of the visits: a second one of a day
SIDE = 160  # pixels of a photo: noise, about 30 kB


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before it is written down."""

    kind: str
    payload: Mapping[str, Any]
    id: str
    photos: tuple[bytes, ...] = ()
    expects: str = "applied"
    for_review: bool = False

    def written(self, made_at: str) -> Made:
        """Return it with its text, which is made once."""
        told = [
            {"sha256": digest(photo), "type": "image/jpeg", "bytes": len(photo), "name": f"{number}.jpg"}
            for number, photo in enumerate(self.photos, start=1)
        ]
        body = {"kind": self.kind, "schema": 1, "based_on": "", "made_at": made_at, "payload": self.payload}
        body |= {"photos": told, **({"for_review": True} if self.for_review else {})}
        return Made(self.id, self.kind, self.payload, json.dumps(body, ensure_ascii=False), self.photos, self.expects)


@dataclass
class Own:
    """A visit that the phone has made, as far as later items depend on it."""

    id: str
    household: int
    day: str
    promise: bool
    corrected: bool = False
    ended: bool = False


@dataclass
class Script:
    """The day of one worker: `slots` are the households and days of this phone, at least one; `shared` of all."""

    rng: Random
    today: str
    slots: list[tuple[int, str]]
    shared: Sequence[tuple[int, str]]
    matters: Sequence[str]
    own: list[Own] = field(default_factory=list)
    raced: list[tuple[int, str]] = field(default_factory=list)

    def bursts(self, items: int) -> Iterator[list[Draft]]:
        """Yield what is made between two attempts to send, in all so many items."""
        while items > 0:
            number = min(items, self.rng.randint(*BURST))
            items -= number
            yield [self._next() for _ in range(number)]

    def _next(self) -> Draft:
        kind = self.rng.choices(list(SHARES), list(SHARES.values()))[0]
        make = {
            "correction": self._correction,
            "promise kept": self._kept,
            "promise dropped": self._dropped,
            "case": self._case,
            "raced": self._raced,
            "for review": self._for_review,
            "refused": self._refused,
        }.get(kind)
        return (make and make()) or self._visit()

    def _id(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def _said(self, household: int, day: str) -> dict[str, Any]:
        """Return what is typed about a visit."""
        rng = self.rng
        said = {"household": household, "day": day, "kind": "routine", "outcome": rng.choice(OUTCOMES)}
        said |= {"needs": sorted(rng.sample(NEEDS, rng.randrange(3)))}
        if rng.random() < 0.5:
            said["minutes"] = rng.randint(1, 90)
        if rng.random() < 0.4:
            said["answer"] = f"已答复 {rng.randrange(10**6)}"
        if rng.random() < 0.2:
            said["seen"] = f"楼道有杂物 {rng.randrange(10**6)}"
        if rng.random() < 0.5:
            said |= {"promise": f"送材料 {rng.randrange(10**6)}", "promise_due": self.today}
        return said

    def _visit(self) -> Draft:
        """Return a visit; without a free day a further one, which names the others of that day."""
        besides: list[str] = []
        if (self.slots and self.rng.random() > FURTHER) or not self.own:
            household, day = self.slots.pop(self.rng.randrange(len(self.slots)))
        else:
            first = self.rng.choice(self.own)
            household, day = first.household, first.day
            besides = [one.id for one in self.own if (one.household, one.day) == (household, day)]
        said = {**self._said(household, day), "besides": besides}
        done = next((one for one in self.own if one.household == household and one.promise and not one.ended), None)
        if done is not None and self.rng.random() < 0.5:
            said["kept"], done.ended = [done.id], True
        number = self._id()
        self.own.append(Own(number, household, day, "promise" in said))
        return Draft("visit", said, number)

    def _correction(self) -> Draft | None:
        open_ones = [one for one in self.own if not one.corrected]
        if not open_ones:
            return None
        visit = self.rng.choice(open_ones)
        visit.corrected = True
        said = {"minutes": self.rng.randint(91, 180), "answer": f"更正 {self.rng.randrange(10**6)}"}
        return Draft("visit.correct", {"visit": visit.id, **said}, self._id())

    def _kept(self) -> Draft | None:
        return self._end("promise.kept", {})

    def _dropped(self) -> Draft | None:
        return self._end("promise.dropped", {"words": f"不再需要 {self.rng.randrange(10**6)}"})

    def _end(self, kind: str, more: dict[str, Any]) -> Draft | None:
        waiting = [one for one in self.own if one.promise and not one.ended]
        if not waiting:
            return None
        visit = self.rng.choice(waiting)
        visit.ended = True
        return Draft(kind, {"visit": visit.id, "on": self.today, **more}, self._id())

    def _case(self) -> Draft | None:
        if not self.own:
            return None
        visit, number = self.rng.choice(self.own), self._id()
        said = {"household": visit.household, "matter": self.rng.choice(self.matters), "words": f"居民反映 {number}"}
        if self.rng.random() < 0.5:
            said["visit"] = visit.id
        photos = tuple(_photo(self.rng) for _ in range(self.rng.choice((0, 1, 1, 2))))
        return Draft("case", said, number, photos)

    def _raced(self) -> Draft | None:
        """Return a visit to a household that others visit on the same day, once from each phone."""
        left = [slot for slot in self.shared if slot not in self.raced]
        if not left:
            return None
        slot = self.rng.choice(left)
        self.raced.append(slot)
        return Draft("visit", self._said(*slot), self._id(), expects="raced")

    def _for_review(self) -> Draft | None:
        if not self.own:
            return None
        said = self._said(self.rng.choice(self.own).household, self.today)
        return Draft("visit", said, self._id(), expects="review", for_review=True)

    def _refused(self) -> Draft | None:
        """Return what the page would refuse, too."""
        if not self.own:
            return None
        visit = self.rng.choice(self.own)
        number = self._id()
        case = {"household": visit.household, "matter": "no.such", "words": f"居民反映 {number}"}
        kind, said = self.rng.choice(
            [("visit", {**self._said(visit.household, visit.day), "outcome": "nonsense"}), ("case", case)]
        )
        return Draft(kind, said, number, expects="refused")


def _photo(rng: Random) -> bytes:
    file = io.BytesIO()
    Image.frombytes("L", (SIDE, SIDE), rng.randbytes(SIDE * SIDE)).save(file, "JPEG", quality=85)
    return file.getvalue()
