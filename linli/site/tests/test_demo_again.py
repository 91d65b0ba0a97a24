"""Seeding the demo again: the same day gives the same rows, and real people are never touched."""

from __future__ import annotations

import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction

from linli.core.demo.seed import seed
from linli.core.tests.demo import DAY
from linli.registers.people.models import Person, Residency
from linli.registers.places.models import Place
from linli.work.cases.models import Case, Step
from linli.work.visits.models import Visit


@pytest.mark.django_db
def test_the_same_day_gives_the_same_rows():
    contents = []
    for _ in range(2):
        with transaction.atomic():
            seed("tiny", DAY)
            contents.append(
                {model._meta.label: _hash(model) for model in (Place, Person, Residency, Visit, Case, Step)}
            )
            transaction.set_rollback(True)
    assert contents[0] == contents[1]


def _hash(model: type[models.Model]) -> str:
    """Over everything but numbers, which a sequence does not give twice."""
    skipped = {"id", "lft", "rgt", "path"}
    fields = [f.attname for f in model._meta.concrete_fields if not f.is_relation and f.attname not in skipped]
    rows = hashlib.sha256()
    for row in model.objects.order_by("pk").values_list(*fields):
        rows.update(repr(row).encode())
    return rows.hexdigest()


@pytest.mark.django_db
def test_real_people_are_never_touched(community):
    Person.objects.create(community=community, name="王建国")
    with pytest.raises(CommandError, match=r"非演示人员|not part of the demo"):
        call_command("demo_data", size="tiny", fresh=True)
    assert Person.objects.count() == 1
