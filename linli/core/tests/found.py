"""Finds what the apps keep in their `tests` for the tests of all apps."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@lru_cache(maxsize=8)
def modules(name: str) -> dict[str, ModuleType]:
    """`<app>/tests/<name>.py` of every app that has one, by the label of the app, the lower apps first."""
    found = {}
    for config in apps.get_app_configs():
        if config.name.startswith("linli.") and module_has_submodule(config.module, "tests"):
            tests = import_module(f"{config.name}.tests")
            if module_has_submodule(tests, name):
                found[config.label] = import_module(f"{tests.__name__}.{name}")
    return found
