"""The matters of the content packs, and search by what people say at the counter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from linli.core import chinese
from linli.core.law import content, rules
from linli.core.law.content import Text, text
from linli.registers.duties.states import REFUSED


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of thing handled (事项), as the packs describe it."""

    code: str
    title: Text
    kind: str
    resident: bool
    owner: str
    help: tuple[str, ...]
    listed: str
    basis: Text
    grade: str
    source: Text
    urgency: str
    amount: int
    unit: str
    bring: tuple[Text, ...]
    steps: Text | None
    keywords: tuple[str, ...]
    place: str
    about: str
    refuse: Text | None

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_refused(self) -> bool:
        """Return whether no community accepts it (lists C and E)."""
        return self.listed in REFUSED

    @property
    def unverified(self) -> bool:
        """Return whether pages must mark its basis as an unchecked example."""
        return self.grade == "K"

    @property
    def is_about_person(self) -> bool:
        """Return whether a case of it concerns one person."""
        return self.about == "person"

    @property
    def kind_title(self) -> str:
        """Return the name of the kind."""
        return content.title("matter_kind", self.kind)

    @property
    def list_title(self) -> str:
        """Return the name of the list."""
        return content.title("matter_list", self.listed)

    @property
    def owner_title(self) -> str:
        """Return the name of the kind of body that owns it."""
        return content.title("body_kind", self.owner)

    @property
    def helpers(self) -> list[str]:
        """Return the names of the kinds of bodies that help."""
        return [content.title("body_kind", kind) for kind in self.help]


@lru_cache(maxsize=1)
def matters() -> dict[str, Matter]:
    """Return every matter by code, in the order of the packs; special packs replace entries of general ones."""
    found: dict[str, Matter] = {}
    for _, table in content.tables("matters/*.toml"):
        for row in table.get("matter", []):
            found[row["code"]] = _matter(row)
    return found


def _matter(row: dict[str, Any]) -> Matter:
    amount, unit = _deadline(row)
    return Matter(
        code=row["code"],
        title=text(row["title"]),
        kind=row["kind"],
        resident=row.get("resident", True),
        owner=row["owner"],
        help=tuple(row.get("help", ())),
        listed=row["list"],
        basis=text(row.get("basis", "")),
        grade=row.get("grade", "K"),
        source=text(row.get("source", "")),
        urgency=row.get("urgency", "ordinary"),
        amount=amount,
        unit=unit,
        bring=tuple(text(one) for one in row.get("bring", ())),
        steps=text(row["steps"]) if row.get("steps") else None,
        keywords=tuple(row.get("keywords", ())),
        place=row.get("place", "building"),
        about=row.get("about") or content.codes("matter_kind")[row["kind"]].get("about", "place"),
        refuse=text(row["refuse"]) if row.get("refuse") else None,
    )


def _deadline(row: dict[str, Any]) -> tuple[int, str]:
    """Return the matter's own time, else that of its urgency."""
    own = row.get("deadline")
    return (own["amount"], own["unit"]) if own else urgency_time(row.get("urgency", "ordinary"))


def urgency_time(urgency: str, on: date | None = None) -> tuple[int, str]:
    """Return the time for an urgency as amount and unit, from the rule that the content names, in force on a day."""
    rule = rules.find(content.codes("urgency")[urgency].get("rule"), on=on)
    return int(rule.value), rule.unit


def find(code: str) -> Matter | None:
    """Return the matter with this code, or None."""
    return matters().get(code)


def title(code: str) -> str:
    """Return the name of a matter; an unknown code as it is."""
    matter = find(code)
    return str(matter) if matter else code


def of_kind(kind: str) -> list[Matter]:
    """Return the matters of a kind."""
    return [matter for matter in matters().values() if matter.kind == kind]


def search(words: str, among: Iterable[Matter] | None = None, limit: int = 12) -> list[Matter]:
    """Find matters by what people say at the counter, best first ("楼道漏水", "leak", "证明 亲属")."""
    terms = words.lower().split()
    scored = [(_score(matter, terms), matter) for matter in (matters().values() if among is None else among)]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [matter for _, matter in best[:limit]]


def _score(matter: Matter, terms: list[str]) -> int:
    """Return how well a matter fits; 0 if a term finds nothing."""
    total = 0
    for term in terms:
        hit = max(_hit(term, matter), 0)
        if not hit:
            return 0
        total += hit
    return total


def _hit(term: str, matter: Matter) -> int:
    titles = (matter.title.zh, chinese.hant(matter.title.zh), matter.title.en.lower())
    if term in titles:
        # A hit in the title counts more than one in a keyword, the whole title more than a part.
        return 100
    if any(term in name for name in titles):
        return 40
    # People write sentences: "楼上漏水怎么办" contains the keyword "漏水".
    spoken = sum(len(word) for word in matter.keywords if word and (word.lower() in term or term in word.lower()))
    # Always less than a hit in the title.
    return min(10 + 4 * spoken, 36) if spoken else 0


def kind_title(kind: str) -> str:
    """Return the name of a kind of matter."""
    return content.title("matter_kind", kind)
