"""Queries for the pages and actions of careroutes."""

from linli.services.careroutes.queries.board import Board, CarerDay, board, own_day, shown_to
from linli.services.careroutes.queries.gathering import GatheredDay, carers_of, gather, orders_of
from linli.services.careroutes.queries.proposing import DayProposal, propose
from linli.services.careroutes.queries.words import sentence

__all__ = [
    "Board",
    "CarerDay",
    "DayProposal",
    "GatheredDay",
    "board",
    "carers_of",
    "gather",
    "orders_of",
    "own_day",
    "propose",
    "sentence",
    "shown_to",
]
