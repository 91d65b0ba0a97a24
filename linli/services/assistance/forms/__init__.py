"""Forms of assistance."""

from linli.services.assistance.forms.households import (
    FEWEST,
    AuthoriseForm,
    GrantReliefForm,
    HouseholdApplyForm,
    ItemForm,
    MeansMistakeForm,
    MeansReviewForm,
    PlainReliefForm,
    RefuseReliefForm,
    ReviewMistakeForm,
    StatementForm,
    WhyWithdrawnForm,
    initial_item,
)
from linli.services.assistance.forms.requests import AidCodeForm, AidForm, DeclineAidForm, ReopenAidForm, TakeAidForm

__all__ = [
    "FEWEST",
    "AidCodeForm",
    "AidForm",
    "AuthoriseForm",
    "DeclineAidForm",
    "GrantReliefForm",
    "HouseholdApplyForm",
    "ItemForm",
    "MeansMistakeForm",
    "MeansReviewForm",
    "PlainReliefForm",
    "RefuseReliefForm",
    "ReopenAidForm",
    "ReviewMistakeForm",
    "StatementForm",
    "TakeAidForm",
    "WhyWithdrawnForm",
    "initial_item",
]
