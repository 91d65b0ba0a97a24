"""Tables of the service directory."""

from linli.services.directory.models.entries import (
    Detail,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from linli.services.directory.models.notes import ServiceNote, note_code_hash
from linli.services.directory.models.results import NearKind, ServiceCheck

__all__ = [
    "Detail",
    "Location",
    "NearKind",
    "Organization",
    "Service",
    "ServiceAtLocation",
    "ServiceCheck",
    "ServiceNote",
    "note_code_hash",
]
