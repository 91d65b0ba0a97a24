"""Sections of the search page for people and addresses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.finding import Finding
from linli.registers.people import actions, identity, queries
from linli.registers.people.models import Person


def find_people(query: str, viewer: Viewer) -> list[Person]:
    """Return people by name, pinyin, phone tail or whole ID number."""
    if not identity.SHAPE.fullmatch(identity.normal(query)):
        return queries.find_people(query, viewer)
    person = queries.find_by_number(query, viewer)
    if person is None:
        return []
    # A whole ID number identifies one person, so the search itself goes into the person's read log.
    actions.found_by_number(person, by=viewer)
    return [person]


FINDINGS = (
    Finding(
        order=10,
        title=_("People"),
        permissions=(Permission.PEOPLE_VIEW,),
        find=find_people,
        template="people/_found_people.html",
        examples=(
            (_("Name"), "王建国 · 建国"),
            (_("Pinyin or initials"), "wangjianguo · wjg"),
            (_("Last four digits of the phone"), "1234"),
        ),
    ),
    Finding(
        order=20,
        title=_("Addresses and households"),
        permissions=(Permission.PEOPLE_VIEW,),
        find=queries.find_places,
        template="people/_found_places.html",
        examples=((_("Address"), "景昙 3-1-402 · 景昙 3-402"),),
    ),
)
