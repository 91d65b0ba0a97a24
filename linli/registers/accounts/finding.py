"""Section of the search page for accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.rooms.finding import Finding
from linli.registers.accounts import queries

FINDINGS = (
    Finding(
        order=70,
        title=_("Accounts"),
        permissions=(Permission.APPOINT,),
        find=queries.find_accounts,
        template="accounts/_found.html",
        examples=((_("Sign-in name"), "zhao.min"),),
    ),
)
