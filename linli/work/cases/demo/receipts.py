"""The codes with which the demo's residents follow their matters: made from the case number, so they can be told."""

from __future__ import annotations

from linli.core.demo.chance import stream
from linli.registers.places.demo.communities import STREET
from linli.work.cases import queries
from linli.work.cases.models import Case
from linli.work.cases.states import CaseState

# One of each is told at the end of `linli demo`, and where the demo asks for a code.
TOLD = (CaseState.HANDLING, CaseState.DONE_REPORTED, CaseState.CLOSED, CaseState.REOPENED, CaseState.REJECTED)


def code_of(case_code: str) -> str:
    """`8F3K-27QD-V5TM`."""
    letters = stream(case_code, "receipt").choices(queries.ALPHABET, k=queries.LENGTH)
    return "-".join("".join(letters[n : n + 4]) for n in range(0, queries.LENGTH, 4))


def hashed(case_code: str) -> str:
    """What the database keeps of it."""
    return queries.receipt_hash(code_of(case_code))


def some() -> list[tuple[str, Case]]:
    """One code for each state worth a look, of the latest matters of the demo street."""
    found = []
    for state in TOLD:
        told = Case.objects.filter(state=state, channel="web", code__startswith=STREET).exclude(receipt_hash="")
        case = told.order_by("-reported_at", "-pk").first()
        if case is not None and case.receipt_hash == hashed(case.code):  # residents may have reported since
            found.append((code_of(case.code), case))
    return found
