"""Cases by number and words, and matters."""

from __future__ import annotations

from django.db.models import Min
from django.utils import timezone

from linli.core import chinese
from linli.core.law import content, rules
from linli.registers.duties import queries as duties
from linli.registers.duties.queries import Matter
from linli.registers.duties.states import MatterList
from linli.registers.places.models import Place
from linli.work.cases.models import Case, CaseQuerySet, Counter
from linli.work.cases.queries.history import ADVISED, LEAST_WORD


def ending_with(number: str, year: str, rows: CaseQuerySet) -> CaseQuerySet:
    """Return the cases whose running number ends the case number so ("412", "26-412"), latest first."""
    # The numbers that there can be, instead of a search for endings: that would read every case.
    offices = Place.objects.communities().order_by().values_list("code", flat=True)
    first = Case.objects.aggregate(first=Min("reported_at"))["first"] or timezone.now()
    years = [year] if year else [f"{one % 100:02d}" for one in range(first.year, timezone.localdate().year + 1)]
    prefixes = {f"{code[:9]}-{one}-" for code in offices for one in years}
    # Offices that have another code by now.
    prefixes |= {one for one in Counter.objects.values_list("prefix", flat=True) if one.split("-")[-2] in years}
    codes = [f"{prefix}{int(number):05d}" for prefix in sorted(prefixes)]
    return rows.filter(code__in=codes).order_by("-reported_at", "-pk")


def most_read() -> int:
    """Return how many open cases are read for a search by words."""
    return int(rules.value("cases.search.open_cases"))


def saying(words: str, rows: CaseQuerySet) -> list[Case]:
    """Return the latest open cases with all these words in title, matter, location or what the resident said."""
    terms = chinese.simplified(words).split()
    if not terms or max(map(len, terms)) < LEAST_WORD:
        return []
    # The words are encrypted, and keys of them in the database would give them away: these few are decrypted instead.
    latest = rows.open().defer("outcome", "rating_words", "reporter_name", "reporter_phone")
    return [case for case in latest.order_by("-reported_at", "-pk")[: most_read()] if _says(case, terms)]


def _says(case: Case, terms: list[str]) -> bool:
    text = chinese.simplified(f"{case.title} {case.matter_title} {case.spot} {case.words}")
    return all(term in text for term in terms)


def matters_of(kind: str) -> list[Matter]:
    """Return the matters of a kind that residents may report themselves."""
    return [matter for matter in duties.of_kind(kind) if matter.resident and not matter.is_refused]


def matters_said(kind: str, words: str) -> list[Matter]:
    """Return the matters that residents may report: by what people call them ("漏水"), else those of the kind."""
    found = duties.search(words) if words else []
    return [matter for matter in found if matter.resident and not matter.is_refused] or matters_of(kind)


def is_advised(matter: Matter) -> bool:
    """Return whether residents cannot report the matter, but should read where it is handled and what is needed."""
    # The negative list says what offices must not pass to communities; no resident asks for that.
    return (not matter.resident or matter.is_refused) and matter.listed != MatterList.NEGATIVE


def advised(kind: str, words: str) -> list[Matter]:
    """Return the matters to read about: by what people call them ("开证明"), else those of the kind."""
    return [
        matter
        for matter in (duties.search(words, limit=ADVISED) if words else duties.of_kind(kind))
        if is_advised(matter)
    ]


def resident_kinds() -> list[content.Code]:
    """Return the kinds with a matter to report or to read about, in the order of the content."""
    return [code for code in content.codes("matter_kind").values() if matters_of(code.code) or advised(code.code, "")]
