"""The figures of community workers in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.law import content
from linli.core.tests.recount import Unit, held
from linli.work.staffing.models import Qualification, Worker


def workers(period: Period) -> Iterator[Unit]:
    papers = held(Qualification.objects.all(), period.last)
    education, certificates = content.codes("education"), content.codes("certificate")
    for worker in held(Worker.objects.all(), period.last):
        own = [(paper.kind, paper.level) for paper in papers if paper.worker_id == worker.pk]
        yield (
            worker.community_id,
            {
                "staffing.workers": True,
                "staffing.college_share": any(k == "degree" and education[level].get("college") for k, level in own),
                "staffing.certified_share": any(k == "certificate" for k, _ in own),
                "staffing.social_workers": any(
                    k == "certificate" and certificates[level].get("national") for k, level in own
                ),
            },
        )


UNITS = (workers,)
