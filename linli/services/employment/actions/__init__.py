"""Actions of employment; each writes an entry of the journal."""

from linli.services.employment.actions.files import (
    answer_offer,
    close_file,
    serve,
    take_back_file,
    take_back_service,
    write_file,
)
from linli.services.employment.actions.work import record_work, take_back_work

__all__ = [
    "answer_offer",
    "close_file",
    "record_work",
    "serve",
    "take_back_file",
    "take_back_service",
    "take_back_work",
    "write_file",
]
