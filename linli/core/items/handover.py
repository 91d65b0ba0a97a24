"""Which items may be handed to an office: the sensitivity of the item against the legal basis of the list.

The bases are content (`codes/handover_basis.toml`): each says which sensitivities it covers, with its article.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.core.items.declarations import DataItem
from linli.core.law import content

LIST = "handover_basis"


def allows(basis: str, item: DataItem) -> bool:
    """Return whether an item may be handed over on this basis; an unknown basis allows nothing personal."""
    code = content.codes(LIST).get(basis)
    return str(item.sensitivity) in (code.get("allows", ("open",)) if code else ("open",))


def why_not(basis: str, item: DataItem) -> str:
    """Return the reason in a sentence, with what would allow it; "" if it is allowed."""
    if allows(basis, item):
        return ""
    enough = [str(code) for code in content.codes(LIST).values() if str(item.sensitivity) in code.get("allows", ())]
    text = _("“{item}” is {sensitivity} data; the legal basis “{basis}” does not cover it. It needs: {enough}.")
    return text.format(
        item=item.title,
        sensitivity=item.sensitivity.label,
        basis=content.title(LIST, basis) if basis else _("none given"),
        enough=_(" or ").join(enough),
    )
