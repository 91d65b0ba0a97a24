"""Sheets handed in on a page, and where a large file waits while it is uploaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from linli.core import rules
from linli.core.sealing import Scratch


class SheetField(forms.FileField):
    """A file that is not larger than the rule `import.max_megabytes` allows."""

    def clean(self, *args: Any, **kwargs: Any) -> Any:
        """The file.

        Raises:
            ValidationError: it is too large.
        """
        file = super().clean(*args, **kwargs)
        most = int(rules.value("import.max_megabytes"))
        if file and file.size > most * 1024**2:
            raise ValidationError(_("The file is larger than %(size)s MB. Split it into several.") % {"size": most})
        return file


class SealedUploadHandler(FileUploadHandler):
    """Files too large for memory wait in an encrypted working file instead of a named one in the clear."""

    scratch: Scratch | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A further file begins."""
        super().new_file(*args, **kwargs)
        self.scratch = Scratch()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of it."""
        if self.scratch is not None:
            self.scratch.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file as views get it."""
        if self.scratch is None:
            return None
        with self.scratch as scratch:
            file = scratch.reader()
        return UploadedFile(file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        """Forget it."""
        if self.scratch is not None:
            self.scratch.close()
