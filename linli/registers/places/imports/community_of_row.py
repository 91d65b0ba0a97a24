"""The community of a row: the one that the file was uploaded for, or the one in its own column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake.cell_values import Fault
from linli.registers.places.models import Place
from linli.registers.places.states import Level

COMMITTEES = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区")
ENDINGS = ("居民委员会", "村民委员会", "居委会", "村委会", "社区", "村")


@dataclass(frozen=True, slots=True)
class Community:
    """A community and the words that may precede its addresses."""

    id: int
    name: str
    code: str
    prefixes: tuple[str, ...]


class Communities:
    """The communities that rows of a file may name."""

    def __init__(self, place: Place | None, by: Viewer, permission: Permission) -> None:
        self.place = place
        inside = Place.objects.communities().filter(path__startswith=place.path if place else "", until=None)
        scope = by.scope(permission)
        above = dict(Place.objects.open().exclude(code="").exclude(path="").values_list("code", "name"))
        self.allowed = [self._community(row, above) for row in inside.order_by("code") if scope.covers(row)]
        self.only = self.allowed[0] if place and place.level == Level.COMMUNITY and self.allowed else None
        self.by_word: dict[str, Community | None] = {}
        for community in self.allowed:
            for word in {community.code, community.name, bare(community.name)}:
                # None marks a name of several communities: only the code tells which.
                self.by_word[word] = None if word in self.by_word else community

    def _community(self, row: Place, above: dict[str, str]) -> Community:
        names = [above.get(code, "") for code in row.path.strip("/").split("/")]
        own = bare(row.name)
        words = ("村民委员会", "村委会", "村") if row.name.endswith(("村", "村委会", "村民委员会")) else ()
        called = [f"{own}{word}" for word in (*COMMITTEES, *words)]
        offices = [form for name in names[:-1] if name for form in dict.fromkeys((name, name.removesuffix("办事处")))]
        prefixes = (*offices, *sorted({row.name, *called}, key=len, reverse=True))
        return Community(row.pk, row.name, row.code, prefixes)

    def find(self, word: str) -> Community:
        """Return the community that a cell names; for an empty cell, the one that the file was uploaded for.

        Raises:
            Fault: it names none, or another than the file was uploaded for.
        """
        if not word and self.only:
            return self.only
        if not word:
            raise Fault(_("The community is missing."))
        found = self.by_word.get(word) or self.by_word.get(bare(word))
        if found is None and word in self.by_word:
            raise Fault(format_lazy(_("Several communities are called {word}: enter the community code."), word=word))
        if found is None and self.only:
            raise Fault(format_lazy(_("This row says {word}, not {place}."), word=word, place=self.only.name))
        if found is None and self.place:
            raise Fault(format_lazy(_("{word} is not a community of {place}."), word=word, place=self.place.name))
        if found is None:
            raise Fault(format_lazy(_("There is no community {word}, or you cannot edit it."), word=word))
        return found


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """Return a community's name without its type (社区, 居委会)."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            name = name.removesuffix(ending)
    return name
