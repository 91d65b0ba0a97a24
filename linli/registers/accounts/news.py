"""What another user did to the viewer's account."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.rooms.news import Message, News, Window
from linli.registers.accounts.models import User

WORDS: dict[str, Promise] = {
    "account.password_reset": _("Your password was reset"),
    "account.second_factor_removed": _("Two-step sign-in was turned off for your account"),
    "account.unlocked": _("Your account was unlocked"),
    "account.reactivated": _("Your account was reactivated"),
}


def own_account(viewer: Viewer, window: Window) -> QuerySet[Entry]:
    """Entries about the viewer's account.

    The moment is written so that its own index does not lead: a month of everybody's entries would be read for a bell.
    """
    about = Entry.objects.filter(target_type=User._meta.label_lower, target_id=viewer.user_id)
    lately = about.alias(moment=Coalesce("at", "at")).filter(moment__gt=window.since)
    return lately.filter(verb__in=sorted(WORDS)).exclude(actor_id=viewer.user_id).order_by("-pk")


def line(entry: Entry, window: Window) -> Message:
    """Say what was done, by whom and why."""
    return Message(entry.at, WORDS[entry.verb], entry.actor_name, entry.reason, reverse("me"), "key-round")


NEWS = (News(own_account, line),)
