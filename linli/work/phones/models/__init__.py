"""Tables of phones: what they hold, and what they have sent."""

from linli.work.phones.models.bags import Bag
from linli.work.phones.models.submissions import Photo, Submission, SubmissionQuerySet

__all__ = ["Bag", "Photo", "Submission", "SubmissionQuerySet"]
