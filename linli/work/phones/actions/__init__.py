"""Actions of phones: hand out what they hold; receive items and photos, decide on what could not be saved, forget."""

from linli.work.phones.actions.bags import (
    build_all,
    build_bag,
    fill_part,
    forget_bags,
    hand_out,
    hand_out_part,
    read_bag,
)
from linli.work.phones.actions.forgetting import forget_submissions
from linli.work.phones.actions.handover import hand_in
from linli.work.phones.actions.items import item_of, kind_of
from linli.work.phones.actions.reading import moment
from linli.work.phones.actions.receive import MOST, Sender, receive, receive_all, slow_by
from linli.work.phones.actions.review import apply, discard, read_hidden, restore

__all__ = [
    "MOST",
    "Sender",
    "apply",
    "build_all",
    "build_bag",
    "discard",
    "fill_part",
    "forget_bags",
    "forget_submissions",
    "hand_in",
    "hand_out",
    "hand_out_part",
    "item_of",
    "kind_of",
    "moment",
    "read_bag",
    "read_hidden",
    "receive",
    "receive_all",
    "restore",
    "slow_by",
]
