"""Files of a case: kept under a random name, with their hash; photos without what the phone wrote into them."""

from __future__ import annotations

import hashlib
import uuid

from django.core.files.base import File
from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.intake import pictures
from linli.core.law import rules
from linli.work.cases import policies
from linli.work.cases.actions.steps import locked, write
from linli.work.cases.models import Attachment, Case
from linli.work.cases.states import OPEN, Act


@transaction.atomic
def attach(case: Case, file: File, *, by: Viewer) -> Attachment:
    """Add a file to an open case the viewer sees.

    Raises:
        RuleBroken: the case is at its end, or the kind, the size or the number of files forbids it.
    """
    case = locked(case, by=by)
    policies.check_state(case, OPEN)
    return keep(case, file, by=by)


def keep(case: Case, file: File, *, by: Viewer) -> Attachment:
    """Check and store the file; whoever calls this holds the case locked or has just made it."""
    kind = policies.check_file(file)
    policies.check_room_for_file(case)
    file = _without_metadata(file, kind)
    shown = (file.name or "").replace("\\", "/").rpartition("/")[2][-100:] or "file"
    attachment = Attachment(
        case=case, name=shown, kind=kind, size=file.size, sha256=_digest(file), added_by_id=by.user_id
    )
    attachment.file.save(f"{uuid.uuid4().hex}{policies.SUFFIX[kind]}", file, save=False)
    attachment.save()
    write(case, Act.ATTACH, by=by, words=shown, public=False)
    return attachment


def _without_metadata(file: File, kind: str) -> File:
    """A photo redrawn from its points: nobody learns from it where and with which phone it was taken."""
    if kind not in pictures.FORMATS:
        return file
    most, longest = rules.value("cases.photo.max_megapixels"), rules.value("cases.photo.longest_side")
    return pictures.redrawn(file, kind, megapixels=most, longest=longest)


def read_file(attachment: Attachment, *, by: Viewer) -> File:
    """The file, opened; who took it out stands in the journal, for papers and faces may be on it."""
    journal.read("case.file_read", attachment.case, by=by, reason="case", file=attachment.pk)
    return attachment.file.open("rb")


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
