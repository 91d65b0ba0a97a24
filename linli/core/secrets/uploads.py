"""Handling of large uploads."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from linli.core.secrets.file_encryption import Scratch


class EncryptedUploadHandler(FileUploadHandler):
    """Keeps files too large for memory in an encrypted working file, never in a named one in clear text."""

    scratch: Scratch | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.scratch = Scratch()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.scratch is not None:
            self.scratch.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.scratch is None:
            return None
        with self.scratch as scratch:
            # The reader has its own handle, so it outlives the working file that is closed here.
            file = scratch.reader()
        return UploadedFile(file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        if self.scratch is not None:
            self.scratch.close()
