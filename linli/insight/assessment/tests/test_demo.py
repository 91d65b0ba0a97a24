"""What the demo does once its records are written, and in which order its parts are called."""

import pytest
from django.utils import timezone

from linli.core.demo import parts
from linli.insight.assessment.queries.cells import CellSource

LAYERS = ["registers", "work", "services", "civic", "insight"]


def test_the_figures_are_counted_after_seeding():
    assert "snapshot" in dict(parts.commands())


@pytest.mark.django_db
def test_a_seeded_demo_is_counted_again_only_when_its_figures_are_outdated(monkeypatch):
    """So that trends and last year are there at first sight, also after an upgrade or a night."""
    assert "snapshot" in dict(parts.commands(fresh=False)), "there is no snapshot yet"
    taken = CellSource(timezone.now(), counted_now=False)
    monkeypatch.setattr("linli.insight.assessment.queries.cells.source", lambda: taken)
    assert "snapshot" not in dict(parts.commands(fresh=False))
    assert "snapshot" in dict(parts.commands())


def test_the_parts_are_called_from_the_lower_layers_up():
    called = [LAYERS.index(part.__module__.split(".")[1]) for part in parts.registered()]
    assert called == sorted(called)
    assert len(called) == len(set(parts.registered())) >= 9
