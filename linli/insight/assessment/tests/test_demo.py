"""What the demo does once its records are written, and in which order its parts are called."""

from linli.core.demo import parts

LAYERS = ["registers", "work", "services", "civic", "insight"]


def test_the_figures_are_counted_after_seeding():
    assert "snapshot" in dict(parts.commands())


def test_the_parts_are_called_from_the_lower_layers_up():
    called = [LAYERS.index(part.__module__.split(".")[1]) for part in parts.registered()]
    assert called == sorted(called)
    assert len(called) == len(set(parts.registered())) >= 9
