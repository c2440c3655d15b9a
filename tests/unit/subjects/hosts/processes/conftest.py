"""Tests of run folders with and without the file system's locks."""

from __future__ import annotations

import errno
import os

import pytest

from core.process import ownership


@pytest.fixture
def locks() -> None:
    """Leaves the file system's locks as they are, unlike ``no_locks``."""


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> bool:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(ownership, "try_lock", refuse)
