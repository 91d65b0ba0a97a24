"""Receipt codes of the demo: made from the case number, so that they can be printed."""

from __future__ import annotations

from linli.core.demo.chance import stream
from linli.registers.places.demo.communities import STREET
from linli.work.cases import queries
from linli.work.cases.models import Case
from linli.work.cases.states import CaseState

# One of each is printed at the end of `linli demo`, and shown where the demo asks for a code.
TOLD = (CaseState.HANDLING, CaseState.DONE_REPORTED, CaseState.CLOSED, CaseState.REOPENED, CaseState.REJECTED)


def code_of(case_code: str) -> str:
    """Return the code of a case, e.g. `8F3K-27QD-V5TM`."""
    letters = stream(case_code, "receipt").choices(queries.ALPHABET, k=queries.LENGTH)
    return "-".join("".join(letters[n : n + 4]) for n in range(0, queries.LENGTH, 4))


def hashed(case_code: str) -> str:
    """Return the stored form of the code."""
    return queries.receipt_hash(code_of(case_code))


def some() -> list[tuple[str, Case]]:
    """Return one code for each state of TOLD, of the latest cases of the demo street."""
    found = []
    for state in TOLD:
        told = Case.objects.filter(state=state, channel="web", code__startswith=STREET).exclude(receipt_hash="")
        case = told.order_by("-reported_at", "-pk").first()
        if case is not None and case.receipt_hash == hashed(case.code):  # residents may have reported since
            found.append((code_of(case.code), case))
    return found
