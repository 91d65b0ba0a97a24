"""What this room and the schemes give, for who grants something else to the same household."""

from django.utils.translation import gettext_lazy as _

from linli.services.assistance.engine import HelpSource
from linli.services.assistance.queries import other_help

GIVEN = (
    HelpSource(_("Schemes"), other_help.awards),
    HelpSource(_("Temporary relief"), other_help.reliefs),
)
