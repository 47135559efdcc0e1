"""What the models' libraries bring along and no model here uses: a fifth of the time in which they load.

Transformers finds objects in pictures with one of scipy's optimizers and imports it with every text encoder; the
schedulers of diffusers import scipy's statistics for one way of spacing steps that hardly any model asks for.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any


def spare() -> None:
    """Let scipy's parts wait until somebody uses them; before any model or pipeline is imported."""
    _later("scipy.stats")
    _later("scipy.optimize", "linear_sum_assignment")


class _Later(ModuleType):
    """Stands for a module until something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def _later(whole: str, *imported: str) -> None:
    """Put off a module; its functions `imported`, which others take by name, are looked up when they are called."""
    found = importlib.util.find_spec(whole)
    if found is None or found.submodule_search_locations is None or whole in sys.modules:
        return
    module = _Later(whole)
    module.__spec__, module.__path__ = found, found.submodule_search_locations
    for name in imported:
        setattr(module, name, lambda *given, name=name, **named: module.__getattr__(name)(*given, **named))
    sys.modules[whole] = module
