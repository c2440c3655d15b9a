"""Loads pyqtgraph, without all that it makes of other libraries and the plot has no use for.

The window waits for this with its first frame on the screen. Loaded plainly, pyqtgraph takes
twice as long and 9 MB more.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import ModuleType

from PySide6 import QtCore, QtGui, QtWidgets

THREADS_VARIABLE = "OPENBLAS_NUM_THREADS"
"""Environment variable that numpy's linear algebra reads as it is loaded."""

_PACKAGE = "pyqtgraph.Qt"
"""The package of pyqtgraph that copies every name of the three modules below into its own."""
_COPIED = QtCore, QtGui, QtWidgets
_LIST = "__dir__"


class NamesOnDemand(ModuleType):
    """A module that takes each name from another module once somebody asks for that name."""

    def __init__(self, name: str, source: ModuleType) -> None:
        """Makes the module ``name``, still without the names of ``source``."""
        super().__init__(name)
        self._source = source

    def __getattr__(self, name: str) -> object:
        """Takes ``name`` from the other module."""
        found = getattr(self._source, name)
        setattr(self, name, found)
        return found


def load_pyqtgraph() -> None:
    """Loads pyqtgraph and numpy, unless they are loaded already."""
    if "pyqtgraph" in sys.modules:
        return
    with _one_thread():
        importlib.import_module("numpy")
    with _names_on_demand():
        importlib.import_module("pyqtgraph")


@contextmanager
def _one_thread() -> Generator[None]:
    """Within the block, has linear algebra start no threads, where nobody has asked for any.

    It would start one for each core, with memory for each; the plot has no linear algebra.
    No child inherits the variable.
    """
    asked = THREADS_VARIABLE in os.environ
    os.environ.setdefault(THREADS_VARIABLE, "1")
    try:
        yield
    finally:
        if not asked:
            del os.environ[THREADS_VARIABLE]


@contextmanager
def _names_on_demand() -> Generator[None]:
    """Within the block, has pyqtgraph take over names of Qt when it uses them, and not before.

    PySide makes each class and enumeration of Qt at the first use. A copy of all names makes all
    of them, of which the plot needs a few.
    """
    listed = {source: vars(source)[_LIST] for source in _COPIED if _LIST in vars(source)}
    for source, list_all in listed.items():
        name = source.__name__.rpartition(".")[2]
        module = sys.modules[f"{_PACKAGE}.{name}"] = NamesOnDemand(f"{_PACKAGE}.{name}", source)
        vars(source)[_LIST] = _nothing_for(module, list_all)
    try:
        yield
    finally:
        for source, list_all in listed.items():
            vars(source)[_LIST] = list_all


def _nothing_for(
    module: NamesOnDemand, list_all: Callable[[], list[str]]
) -> Callable[[], list[str]]:
    """Returns what lists no names to be copied where pyqtgraph has ``module``, else all."""

    def list_names() -> list[str]:
        held = vars(sys.modules.get(_PACKAGE, sys)).get(module.__name__.rpartition(".")[2])
        return [] if held is module else list_all()

    return list_names
