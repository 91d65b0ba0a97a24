"""Where a large file waits while it is uploaded."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from linli.core.secrets.file_encryption import Scratch


class EncryptedUploadHandler(FileUploadHandler):
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
