"""Actions of residents without an account: report, add, answer, withdraw, rate, reopen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.secrets import crypto
from linli.registers.duties.queries import Matter
from linli.registers.places.models import Place
from linli.work.cases import policies, queries, states
from linli.work.cases.actions.files import keep
from linli.work.cases.actions.intake import take_in
from linli.work.cases.actions.moves import bring_back, take_up_again
from linli.work.cases.actions.steps import locked_by_receipt, move_on, new_receipt, receipt_for, write
from linli.work.cases.models import Attempt, Case
from linli.work.cases.states import Act, CaseState

# Stored in the journal in English; pages translate it.
RESIDENT = Viewer(name=gettext_noop("resident"))


def sent_before(once: str) -> tuple[Case, str] | None:
    """Return the case that this very form opened, with its code, so that a lost answer can be had again."""
    receipt = receipt_for(once)
    case = queries.by_receipt(receipt)
    return (case, receipt) if case else None


@transaction.atomic
def report_once(matter: Matter, place: Place, *, once: str, **told: Any) -> tuple[Case, str] | None:
    """Report a case, unless the same form did so before: then return that case, None if it has another code now."""
    # Counting also lets the second of two equal requests wait for the first.
    if not allowed("once", once, most=1, hours=24):
        return sent_before(once)
    return report(matter, place, receipt=receipt_for(once), **told)


@transaction.atomic
def report(
    matter: Matter, place: Place, *, photo: File | None = None, receipt: str = "", **told: Any
) -> tuple[Case, str]:
    """Report a case as a resident; return it with its receipt code, which is stored nowhere in clear text.

    Raises:
        RuleBroken: residents cannot report this matter, or the photo is not valid.
    """
    policies.check_takeable(matter, place)
    if not matter.resident:
        raise RuleBroken(_("Please come to the counter for this matter."))
    receipt = receipt or new_receipt()
    hashed = queries.receipt_hash(receipt)
    case = take_in(matter, place, by=RESIDENT, channel="web", receipt_hash=hashed, **told)
    if photo is not None:
        keep(case, photo, by=RESIDENT)
    return case, receipt


@transaction.atomic
def rate(case: Case, *, rating: int, words: str = "") -> Case:
    """Rate a case that is done, 1 to 5; a rating may be changed until the time is over.

    Raises:
        RuleBroken: it is not done, or it is too late.
        TooOften: too much was added with this code.
    """
    case = locked_by_receipt(case)
    policies.check_resident_rates(case)
    if not 1 <= rating <= int(rules.value("cases.rating.max")):
        raise RuleBroken(_("Choose one of the answers."))
    if (rating, words.strip()[:500]) == (case.rating, case.rating_words):
        return case  # a second tap
    # Each change is a step that the office reads.
    _count_addition(case)
    case.rating, case.rating_words, case.rated_at = rating, words.strip()[:500], timezone.now()
    case.save(update_fields=["rating", "rating_words", "rated_at"])
    write(case, Act.RATE, by=RESIDENT, words="：".join(filter(None, [f"{rating}/5", case.rating_words])))
    return case


@transaction.atomic
def not_solved(case: Case, *, words: str) -> Case:
    """Reopen a case as its resident."""
    case = locked_by_receipt(case)
    policies.check_resident_reopens(case)
    if not words.strip():
        raise RuleBroken(_("Describe briefly what is not solved."))
    # Before the check it is like a failed check, after it like a reopening; the resident need not know.
    if case.state == CaseState.CLOSED:
        return take_up_again(case, by=RESIDENT, words=words.strip())
    case.reopened += 1
    return bring_back(case, by=RESIDENT, words=words.strip(), fields=("reopened",))


@transaction.atomic
def add(case: Case, *, words: str = "", photo: File | None = None, question: int | None = None, once: str = "") -> Case:
    """Add words or a photo as the resident; it is the answer if nothing was asked after the question they saw.

    Raises:
        RuleBroken: the case has ended, or nothing was added.
        TooOften: too much was added with this code.
    """
    case = locked_by_receipt(case)
    policies.check_resident_adds(case)
    words = words.strip()
    if not words and photo is None:
        raise RuleBroken(_("Write something, or choose a photo."))
    if once and not allowed("once", once, most=1, hours=24):
        return case  # a second tap
    _count_addition(case)
    asked = queries.open_questions(case)
    act = Act.REPLY if asked and asked[-1].pk == question else Act.ADD
    write(case, act, by=RESIDENT, words=words)
    if photo is not None:
        keep(case, photo, by=RESIDENT)
    return case


def _count_addition(case: Case) -> None:
    if not allowed("add", case.receipt_hash, most=int(rules.value("cases.public.additions_per_day")), hours=24):
        raise TooOften


@transaction.atomic
def withdraw_own(case: Case, *, words: str = "") -> Case:
    """Withdraw a case as its resident, before work has started."""
    case = locked_by_receipt(case)
    policies.check_resident_withdraws(case)
    move_on(case, states.WITHDRAW, by=RESIDENT, words=words.strip())
    return case


KEEP_ATTEMPTS = timedelta(days=2)


class TooOften(Exception):
    """There were too many attempts in the last hour."""


@transaction.atomic
def look_up(code: str, source: str, most: int) -> Case | None:
    """Return the case of a code, None if there is none.

    Wrong codes count against the source (an address, a known device), right ones only against the code: nobody who has
    a code is kept out because others at the same address used theirs.

    Raises:
        TooOften: the source tried too many wrong codes, or this code was used too often.
    """
    hashed, earlier = _attempts("follow", source)
    if earlier >= most:
        raise TooOften
    case = queries.by_receipt(code)
    if case is None:
        Attempt.objects.create(kind="follow", source=hashed, at=timezone.now())
    elif not allowed("code", case.receipt_hash, most=int(rules.value("cases.public.lookup_per_hour"))):
        raise TooOften
    return case


@transaction.atomic
def allowed(kind: str, source: str, most: int, *, hours: int = 1) -> bool:
    """Count one attempt of a source (an address, a phone number), over all processes; return false if too many."""
    hashed, earlier = _attempts(kind, source, hours)
    if earlier >= most:
        return False
    Attempt.objects.create(kind=kind, source=hashed, at=timezone.now())
    return True


def _attempts(kind: str, source: str, hours: int = 1) -> tuple[str, int]:
    """Return the keyed hash of a source and its attempts; others of the same source wait until the transaction ends."""
    # Neither addresses nor phone numbers of residents are stored.
    hashed = crypto.lookup(source or "-", f"cases.{kind}")
    _one_at_a_time(hashed)
    tries = Attempt.objects.filter(kind=kind, source=hashed)
    tries.filter(at__lt=timezone.now() - KEEP_ATTEMPTS).delete()
    return hashed, tries.filter(at__gt=timezone.now() - timedelta(hours=hours)).count()


def _one_at_a_time(hashed: str) -> None:
    """Let attempts of one source wait for each other until the transaction ends."""
    # Otherwise two requests at once would both count before either is added. SQLite has one writer anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(hashed[:15], 16)])
