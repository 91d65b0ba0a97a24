"""Declaration of the `reports` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.rooms import Room

ROOM = Room(
    title=_("Reports"),
    order=153,
)
