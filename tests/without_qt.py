"""Runs pytest in a Python that can't import Qt: ``python -m tests.without_qt ARGUMENTS``.

The show is told to need no window; these are the tests that it proves this by.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import pytest

ROOMS = ("tests/unit/core", "tests/unit/chaos")
"""The folders of tests that pass without Qt."""

_OPTIONS = ("-p", "no:pytest-qt", "-o", "strict_config=false")
"""The plugin for Qt can't be there, and then pytest doesn't know the plugin's settings."""


class QtBlocker:
    """A finder of modules that finds Qt missing, whatever is installed."""

    names = frozenset({"PySide6", "shiboken6", "pyqtgraph", "qasync"})

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> None:
        """Leaves every module but Qt's to the finders after this one.

        Raises:
            ModuleNotFoundError: ``name`` is of Qt.
        """
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"{name} is blocked in this run", name=name)


def block() -> None:
    """Puts Qt out of reach for the rest of this process."""
    sys.meta_path.insert(0, QtBlocker())


def main(arguments: Sequence[str]) -> int:
    """Runs pytest without Qt; returns its exit code."""
    block()
    unknown = ("-W", "ignore::pytest.PytestConfigWarning")
    return int(pytest.main([*_OPTIONS, *unknown, *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
