"""Examples for the URLs of export files."""

from django.core.files.base import ContentFile

from linli.core.web.models import ExportFile, ExportState

THING = {"export": "export", "export_file": "export"}


def examples(town):
    row = ExportFile(by_id=town.user.pk, title="办件", file_name="办件.xlsx", state=ExportState.DONE, rows=1)
    row.file.save("1.xlsx", ContentFile(b"PK"))
    return {"export": row.pk}
