"""What a vacancy may not say: the terms of `vacancy_terms.toml` with their articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from linli.core.law import content
from linli.core.law.content import Text

WAGE = "wage"


@dataclass(frozen=True, slots=True)
class UnlawfulTerm:
    """A requirement that the law forbids, with the patterns by which it is found."""

    code: str
    title: Text
    article: Text
    grade: str
    patterns: tuple[re.Pattern[str], ...]
    trades: tuple[str, ...]  # occupations to which the article does not apply

    @property
    def cited(self) -> str:
        """Return the article, with a mark if the law does not say it in these words or nobody compared it."""
        if self.grade != "K":
            return str(self.article)
        return _("{article} · not verified").format(article=self.article)

    def found_in(self, words: str, trade: str) -> str:
        """Return the part of the words that says so; "" if nothing does."""
        if any(trade == one or trade.startswith(f"{one}-") for one in self.trades):
            return ""
        hits = (pattern.search(words) for pattern in self.patterns)
        return next((hit[0] for hit in hits if hit), "")


@cache
def terms() -> dict[str, UnlawfulTerm]:
    """Return the terms; those of a nearer pack replace others of the same code."""
    found = {}
    for _pack, table in content.tables("vacancy_terms.toml"):
        for row in table["term"]:
            patterns = tuple(re.compile(one, re.IGNORECASE) for one in row.get("patterns", ()))
            found[row["code"]] = UnlawfulTerm(
                row["code"],
                content.text(row["title"]),
                content.text(row["article"]),
                row["grade"],
                patterns,
                tuple(row.get("trades", ())),
            )
    return found


def without_wage() -> str:
    """Return the sentence for a vacancy that gives no wage."""
    return _("The wage is missing. {article}.").format(article=terms()[WAGE].cited)


def unlawful(words: str, trade: str) -> Iterator[str]:
    """Yield a sentence for each requirement that the law forbids, with what was found and the article."""
    for term in terms().values():
        if part := term.found_in(words, trade):
            yield _("“{part}” {what}, which is not allowed. {article}.").format(
                part=part, what=term.title, article=term.cited
            )
