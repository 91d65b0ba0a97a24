"""What a drawn community has of core."""

from linli.core.web.models import ExportFile


def forgettable(community):
    """Make an export that is forgotten after its period."""
    ExportFile.objects.create(by_id=0, title="办件", path="/cases/export/")
