"""Section of the search page for cases."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.chinese import normal
from linli.core.rooms.finding import Finding
from linli.work.cases import queries
from linli.work.cases.models import Case

RECEIPT = re.compile(r"([0-9A-Z]{4}[- ]?){2}[0-9A-Z]{4}")
CASE_CODE = re.compile(r"\d[\d\-]{5,}")
TAIL = re.compile(r"(?:(?P<year>\d\d)-)?(?P<number>\d{2,5})")


def find_cases(query: str, viewer: Viewer) -> list[Case]:
    """Return cases by number, its beginning or its end, by the code on the receipt, or open ones by their words."""
    code = normal(query).upper()
    visible = Case.objects.visible_to(viewer)
    if RECEIPT.fullmatch(code):
        return list(visible.filter(receipt_hash=queries.receipt_hash(code)))
    if found := TAIL.fullmatch(code):
        return list(queries.ending_with(found["number"], found["year"] or "", visible)[: search.LIMIT])
    if CASE_CODE.fullmatch(code):
        return list(visible.numbered(code).order_by("code")[: search.LIMIT])
    return queries.saying(query, visible)[: search.LIMIT]


def bound() -> str:
    """Say in how many cases words are looked for."""
    most = queries.most_read()
    return _(
        "Words of cases are looked for in the latest %(count)d open cases that you can see. Others are found by number."
    ) % {"count": most}


FINDINGS = (
    Finding(
        order=30,
        title=gettext_lazy("Cases"),
        permissions=(Permission.CASE_VIEW, Permission.CASE_HANDLE),
        find=find_cases,
        template="cases/_found.html",
        examples=(
            (gettext_lazy("Case number or its end"), "330102011-26-00412 · 412"),
            (gettext_lazy("Words of an open case"), "楼道灯"),
            (gettext_lazy("Code on the receipt"), "8F3K-27QD-V5TM"),
        ),
        bound=bound,
    ),
)
