"""Notes: what was imported but should be checked, and which lines were skipped because they are no people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NOTES = {
    "cut_off": _("rows of an interrupted import: compared again, counted as unchanged"),
    "aside": _("skipped: not a person (a sum, a signature, an empty line)"),
    "vacant": _("vacant home: skipped"),
    "left_out": _("registered there but not in this sheet; nothing was changed"),
    "headless": _("new household without a head"),
    "second_head": _("second head under the same household number: registered as a separate household"),
    "joined_unrelated": _("joined a registered household: the relation to its head is not known"),
    "id_other": _("document other than the ID card: number not kept"),
    "id_absent": _("text instead of an ID number: not used"),
    "name_remark": _("remark in brackets after the name: not used"),
    "born_partial": _("birth date without a day: not used"),
    "id_old": _("15-digit ID number: converted to 18 digits"),
    "id_zeros": _("ID number ending in 000: check it against the card"),
    "id_area": _("ID number with an unknown area code"),
    "id_age": _("age by the ID number is too high"),
    "id_sex": _("sex differs from the ID number: sheet used"),
    "born_differs": _("birth date differs from the ID number: ID number used"),
    "born_unread": _("unreadable birth date: not used"),
    "since_unread": _("unreadable date of moving in: not used"),
    "phone_second": _("second phone number: not used"),
    "phone_unread": _("unreadable phone number: not used"),
    "sex_unread": _("unknown sex: not used"),
    "child_unclear": _("“child” without a sex: son or daughter is not known, so the relation stays empty"),
    "relation_other": _("unknown relation to the head: recorded as “other”"),
    "education_unread": _("unknown education: not used"),
    "employment_unread": _("unknown employment: not used"),
    "nationality_unread": _("unknown ethnic group: not used"),
    "marital_unread": _("unknown marital status: not used"),
    "registration_unread": _("unknown household register status: not used"),
}
