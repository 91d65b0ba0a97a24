"""Part of `pip install` and of building a wheel: compiles the message catalogues, which are not in the repository."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    """Writes the binary catalogues; `artifacts` in pyproject.toml puts them into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        from tools.messages import compile_all

        compile_all()
