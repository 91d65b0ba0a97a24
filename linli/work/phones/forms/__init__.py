"""Forms of the review tray and of handing in a file."""

from linli.work.phones.forms.handover import HandoverForm
from linli.work.phones.forms.review import DiscardForm, HiddenPurposeForm

__all__ = ["DiscardForm", "HandoverForm", "HiddenPurposeForm"]
