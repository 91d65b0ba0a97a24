"""What the addresses of staffing stand for, with examples."""

from linli.work.staffing.tests.factories import QualificationFactory, WorkerFactory

THING = {"staffing": "worker", "staffing:end_qualification": "qualification"}


def examples(town):
    worker = WorkerFactory(community=town.here, name="陈洁", user=town.user)
    return {"worker": worker.pk, "qualification": QualificationFactory(worker=worker).pk}
