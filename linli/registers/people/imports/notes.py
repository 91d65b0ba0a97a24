"""Notes: what was imported but should be checked, and which lines were skipped because they are no people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NOTES = {
    "cut_off": _("rows of an import that was cut off; they were compared again and count as unchanged"),
    "aside": _("a line of the sheet that is nobody (a sum, a signature, an empty line) was left out"),
    "vacant": _("a door behind which nobody lives was left out"),
    "left_out": _("somebody who lives there by the register stands in no row of this sheet; nothing was changed"),
    "headless": _("a new household without a head"),
    "second_head": _("a second head of household behind the same household number became a household of their own"),
    "id_other": _("a document other than the ID card: its number is not kept"),
    "id_absent": _("words instead of an ID number were left out"),
    "name_remark": _("a remark in brackets behind the name was left out"),
    "born_partial": _("a birth date without a day was left out"),
    "id_old": _("an ID number of 15 digits, taken in its 18-digit form"),
    "id_zeros": _("an ID number that ends in 000: compare it with the card"),
    "id_area": _("an ID number with an unknown area"),
    "id_age": _("older than people become, by the ID number"),
    "id_sex": _("sex differs from the ID number; the sheet was followed"),
    "born_differs": _("birth date differs from the ID number; the ID number was followed"),
    "born_unread": _("a birth date that cannot be read was left out"),
    "since_unread": _("a date of moving in that cannot be read was left out"),
    "phone_second": _("a second phone number was left out"),
    "phone_unread": _("a phone number that cannot be read was left out"),
    "sex_unread": _("an unknown word for the sex was left out"),
    "relation_other": _("an unknown relation to the head was taken as “other”"),
    "education_unread": _("an unknown education was left out"),
    "employment_unread": _("an unknown employment was left out"),
    "nationality_unread": _("an unknown nationality was left out"),
    "marital_unread": _("an unknown marital status was left out"),
    "registration_unread": _("an unknown word for the household register was left out"),
}
