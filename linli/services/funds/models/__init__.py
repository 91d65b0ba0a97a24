"""Funds with their incomes, campaigns with their lists, and what is published of both."""

from linli.services.funds.models.campaigns import Campaign, CampaignQuerySet, GiftList, GiftListQuerySet
from linli.services.funds.models.funds import (
    Fund,
    FundIncome,
    FundIncomeQuerySet,
    FundKeeping,
    FundQuerySet,
    FundReversal,
    FundReversalQuerySet,
    IncomePart,
    IncomeReturn,
)
from linli.services.funds.models.lines import GiftLine, GiftLineQuerySet, GiftShare
from linli.services.funds.models.photos import SheetPhoto, SheetPhotoQuerySet
from linli.services.funds.models.publications import FundPublication

__all__ = [
    "Campaign",
    "CampaignQuerySet",
    "Fund",
    "FundIncome",
    "FundIncomeQuerySet",
    "FundKeeping",
    "FundPublication",
    "FundQuerySet",
    "FundReversal",
    "FundReversalQuerySet",
    "GiftLine",
    "GiftLineQuerySet",
    "GiftList",
    "GiftListQuerySet",
    "GiftShare",
    "IncomePart",
    "IncomeReturn",
    "SheetPhoto",
    "SheetPhotoQuerySet",
]
