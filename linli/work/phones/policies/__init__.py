"""Policies of items that phones send."""

from linli.work.phones.policies.devices import (
    OtherPerson,
    Withdrawn,
    check_allowed,
    check_device,
    check_owner,
    half_of,
)
from linli.work.phones.policies.photos import MOST_OF_PART, check_chunk, check_wanted, kind_of_photo
from linli.work.phones.policies.review import (
    check_discarded,
    check_open,
    check_reason,
    hidden_fields,
    may_read_hidden,
    on_behalf,
)
from linli.work.phones.policies.times import corrected

__all__ = [
    "MOST_OF_PART",
    "OtherPerson",
    "Withdrawn",
    "check_allowed",
    "check_chunk",
    "check_device",
    "check_discarded",
    "check_open",
    "check_owner",
    "check_reason",
    "check_wanted",
    "corrected",
    "half_of",
    "hidden_fields",
    "kind_of_photo",
    "may_read_hidden",
    "on_behalf",
]
