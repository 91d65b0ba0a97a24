"""Files of a case: stored under a random name with their hash, photos without metadata."""

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
    """Add a file to an open case.

    Raises:
        RuleBroken: the case has ended, or type, size or number of files forbid it.
    """
    case = locked(case, by=by)
    policies.check_state(case, OPEN)
    return keep(case, file, by=by)


def keep(case: Case, file: File, *, by: Viewer) -> Attachment:
    """Check and store the file; the caller must have locked the case, or just created it."""
    kind = policies.check_file(file)
    file = _without_metadata(file, kind)
    digest = _digest(file)
    # Some browsers send the whole path; on Windows it has backslashes.
    shown = (file.name or "").replace("\\", "/").rpartition("/")[2][-100:] or "file"
    known = case.attachments.filter(sha256=digest, added_by=by.user_id)
    if twice := next((one for one in known if one.name == shown), None):
        return twice
    policies.check_room_for_file(case)
    attachment = Attachment(case=case, name=shown, kind=kind, size=file.size, sha256=digest, added_by_id=by.user_id)
    # The original name may contain names of people; it is encrypted in `name`.
    attachment.file.save(f"{uuid.uuid4().hex}{policies.SUFFIX[kind]}", file, save=False)
    attachment.save()
    # What staff add is not public: a file may show other people. Residents see their own.
    write(case, Act.ATTACH, by=by, words=shown, public=by.user_id is None)
    return attachment


def _without_metadata(file: File, kind: str) -> File:
    """Return a photo drawn again from its pixels; any other file as it is."""
    if kind not in pictures.FORMATS:
        return file
    # Metadata reveal where and with which phone a photo was taken.
    most, longest = rules.value("cases.photo.max_megapixels"), rules.value("cases.photo.longest_side")
    return pictures.redrawn(file, kind, megapixels=most, longest=longest)


def read_file(attachment: Attachment, *, by: Viewer) -> File:
    """Open the file and record the download in the journal."""
    # Papers and faces may be on it, so it counts as a sensitive field.
    journal.read("case.file_read", attachment.case, by=by, reason="case", file=attachment.pk)
    return attachment.file.open("rb")


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
