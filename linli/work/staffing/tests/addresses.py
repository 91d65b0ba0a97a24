"""Examples for the URLs of staffing."""

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core.access.viewer import robot
from linli.core.intake.runner import desk
from linli.work.staffing.imports import WorkerRoster
from linli.work.staffing.tests.factories import QualificationFactory, WorkerFactory

THING = {
    "staffing": "worker",
    "staffing:end_qualification": "qualification",
    "staffing:correct_qualification": "qualification",
} | dict.fromkeys(
    ("staffing:import", "staffing:import_take", "staffing:import_undo", "staffing:import_rejected"), "roster run"
)


def examples(town):
    """A worker with a qualification, and a roster that was checked but not imported."""
    worker = WorkerFactory(community=town.here, name="陈洁", user=town.user)
    rows = "\n".join(f"{town.here.name},{name},助理社会工作师" for name in ("周敏", "周静", "陈洁", "3"))
    roster = SimpleUploadedFile("社工花名册.csv", f"社区,姓名,证书\n{rows}\n".encode())
    run = desk.hand_in(WorkerRoster, roster, town.here.parent, by=robot("town"))
    return {"roster run": run.pk, "worker": worker.pk, "qualification": QualificationFactory(worker=worker).pk}
