"""Takes PySide's own ``import``, which reads the source of every module, out of use again."""

from __future__ import annotations

import builtins

import PySide6

PYTHONS_OWN = "__orig_import__"
"""The name in ``builtins`` under which PySide keeps the ``import`` that it replaced."""


def restore_import() -> None:
    """Puts the ``import`` from before back in the place of PySide's.

    PySide's reads the source of every module that is imported, and Python keeps that in memory:
    a tenth of the time until the stage is whole, and 14 MB. It looks for modules that want
    PySide's ``__feature__``, which nothing here does. A bundle has no sources, and goes without.
    """
    assert PySide6.__version__, "PySide replaces import as soon as it is imported"
    own = getattr(builtins, PYTHONS_OWN, None)
    if own is not None:
        builtins.__import__ = own
