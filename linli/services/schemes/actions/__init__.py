"""Actions on applications and awards; each writes a journal entry."""

from linli.services.schemes.actions.awards import (
    change_tier,
    check_award,
    end_award,
    resume_award,
    suspend_award,
    take_back_change,
    take_back_check,
    take_back_end,
)
from linli.services.schemes.actions.deciding import approve, refuse, return_for_review, uphold
from linli.services.schemes.actions.deciding import reopen as reopen_refusal
from linli.services.schemes.actions.filing import apply, object_to, object_to_refusal, receive_evidence, withdraw
from linli.services.schemes.actions.offers import offer, take_back_offer
from linli.services.schemes.actions.reviewing import publish, review
from linli.services.schemes.actions.taking_back import take_back

__all__ = [
    "apply",
    "approve",
    "change_tier",
    "check_award",
    "end_award",
    "object_to",
    "object_to_refusal",
    "offer",
    "publish",
    "receive_evidence",
    "refuse",
    "reopen_refusal",
    "resume_award",
    "return_for_review",
    "review",
    "suspend_award",
    "take_back",
    "take_back_change",
    "take_back_check",
    "take_back_end",
    "take_back_offer",
    "uphold",
    "withdraw",
]
