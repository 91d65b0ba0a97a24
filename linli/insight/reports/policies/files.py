"""Which files are accepted as an edition of a form or as a filled form."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.law import rules

ZIP, CONTAINER = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = {"xlsx": ZIP, "xlsm": ZIP, "docx": ZIP, "xls": CONTAINER, "doc": CONTAINER}
MEGABYTE = 1 << 20
NAMED = ", ".join(f".{kind}" for kind in KINDS)


def check_file(data: bytes, name: str) -> str:
    """Check the kind and the size of an office's file; nothing in it is opened. Return its kind, e.g. "xlsx".

    Raises:
        RuleBroken: it is empty, too large, or not what its name says; the sentence says what to do.
    """
    kind = name.rpartition(".")[2].lower()
    if kind not in KINDS:
        said = _("“{name}” is not a form that can be read. Choose a file of one of these kinds: {kinds}.")
        raise RuleBroken(said.format(name=name, kinds=NAMED))
    if not data:
        raise RuleBroken(_("“{name}” is empty. Save it again and choose it once more.").format(name=name))
    most = int(rules.value("reports.upload.most_megabytes"))
    if len(data) > most * MEGABYTE:
        said = _(
            "“{name}” has more than {most} MB. Remove pictures that do not belong to the form, and choose it again."
        )
        raise RuleBroken(said.format(name=name, most=most))
    if data.startswith(KINDS[kind]):
        return kind
    if data.startswith(CONTAINER):
        said = _(
            "“{name}” has a password, or is an older file with a new name. Open it, save it as .{kind}, choose it."
        )
    else:
        said = _("“{name}” is damaged, or not what its name says. Open it, save it as .{kind} and choose it again.")
    raise RuleBroken(said.format(name=name, kind=kind))
