"""The limit of open files is raised as far as the system allows, whatever it says it allows."""

from __future__ import annotations

import pytest

from core.process.inherited import OPEN_FILES, raise_open_files

resource = pytest.importorskip("resource", reason="Windows has no such limits")


class SystemLimits:
    """A system's limits, and what it really grants."""

    def __init__(self, soft: int, hard: int, most: int) -> None:
        self.now = (soft, hard)
        self.most = most

    def get(self, kind: int) -> tuple[int, int]:
        assert kind == resource.RLIMIT_NOFILE
        return self.now

    def set(self, kind: int, limits: tuple[int, int]) -> None:
        assert kind == resource.RLIMIT_NOFILE
        if limits[0] > self.most:
            raise ValueError("current limit exceeds maximum limit")
        self.now = limits


def raised(monkeypatch: pytest.MonkeyPatch, limits: SystemLimits, wanted: int = OPEN_FILES) -> int:
    monkeypatch.setattr(resource, "getrlimit", limits.get)
    monkeypatch.setattr(resource, "setrlimit", limits.set)
    return raise_open_files(wanted)


def test_limit_is_raised_to_what_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = SystemLimits(1_024, 1 << 20, most=1 << 20)
    assert raised(monkeypatch, limits) == OPEN_FILES
    assert limits.now == (OPEN_FILES, 1 << 20)


def test_limit_is_raised_to_the_hard_limit_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    assert raised(monkeypatch, SystemLimits(256, 4_096, most=4_096)) == 4_096


def test_system_that_grants_less_than_its_hard_limit_grants_something(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # macOS: no hard limit at all, and kern.maxfilesperproc is the real one.
    limits = SystemLimits(256, resource.RLIM_INFINITY, most=61_440)
    assert raised(monkeypatch, limits) == limits.now[0] == OPEN_FILES // 2
    assert limits.now[1] == resource.RLIM_INFINITY, "the hard limit stays for others"


def test_system_that_grants_nothing_leaves_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = SystemLimits(256, resource.RLIM_INFINITY, most=256)
    assert raised(monkeypatch, limits) == 256
    assert limits.now[0] == 256


def test_limit_that_is_high_enough_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert raised(monkeypatch, SystemLimits(9_000, 9_000, most=0), wanted=5_000) == 9_000
    unlimited = SystemLimits(resource.RLIM_INFINITY, resource.RLIM_INFINITY, most=0)
    assert raised(monkeypatch, unlimited, wanted=5_000) == 5_000
