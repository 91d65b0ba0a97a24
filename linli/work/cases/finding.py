"""Section of the search page for cases."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.chinese import normal
from linli.core.rooms.finding import Finding
from linli.work.cases.models import Case
from linli.work.cases.queries import receipt_hash

RECEIPT = re.compile(r"([0-9A-Z]{4}[- ]?){2}[0-9A-Z]{4}")
CASE_CODE = re.compile(r"\d[\d\-]{5,}")


def find_cases(query: str, viewer: Viewer) -> list[Case]:
    """Return cases by case number or its beginning, or by the code on the resident's receipt."""
    code = normal(query).upper()
    if RECEIPT.fullmatch(code):
        return list(Case.objects.visible_to(viewer).filter(receipt_hash=receipt_hash(code)))
    if not CASE_CODE.fullmatch(code):
        return []
    return list(Case.objects.visible_to(viewer).numbered(code).order_by("code")[: search.LIMIT])


FINDINGS = (
    Finding(
        order=30,
        permissions=(Permission.CASE_VIEW, Permission.CASE_HANDLE),
        find=find_cases,
        template="cases/_found.html",
        examples=((_("Case number"), "330102011-26-00412"), (_("Code on the receipt"), "8F3K-27QD-V5TM")),
    ),
)
