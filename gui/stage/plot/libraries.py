"""Loads the library that the plot's library brings, without the threads that it would start."""

from __future__ import annotations

import importlib
import os

THREADS_VARIABLE = "OPENBLAS_NUM_THREADS"
"""Environment variable that numpy's linear algebra reads as it is loaded."""


def load_numpy() -> None:
    """Loads numpy with one thread for linear algebra, where nobody has asked for more.

    It would start one for each core, with memory for each, while the first frame has just been
    painted; the plot has no linear algebra. The variable is gone again afterwards, so that no
    child inherits it.
    """
    asked = THREADS_VARIABLE in os.environ
    os.environ.setdefault(THREADS_VARIABLE, "1")
    try:
        importlib.import_module("numpy")
    finally:
        if not asked:
            del os.environ[THREADS_VARIABLE]
