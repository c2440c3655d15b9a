"""macOS' answers are read as its headers lay them out; what it doesn't say is empty."""

from __future__ import annotations

import ctypes
import struct
from typing import Any

import pytest

from core.process import identity
from core.process.foreign_places import mac_boot, mac_machine, mac_start, windows_machine
from core.process.identity import ProcessPlace

BOOT = "6B1E0C6E-90B7-4C5C-9C3F-3B7A7C1B9F10"
HOST = bytes(range(16))
STARTED_S, STARTED_US = 1_760_000_000, 250_000


class MacLibrary:
    """The functions of macOS' C library that are called, filling memory as it does."""

    def __init__(self, *, answers: bool = True) -> None:
        self.answers = answers

    def sysctlbyname(self, name: bytes, old: Any, _size: Any, new: None, new_size: Any) -> int:
        assert (name, new, new_size.value) == (b"kern.bootsessionuuid", None, 0)
        if not self.answers:
            return -1
        old.value = BOOT.encode()
        return 0

    def gethostuuid(self, uuid: Any, _wait: Any) -> int:
        if not self.answers:
            return -1
        ctypes.memmove(uuid, HOST, len(HOST))
        return 0

    def proc_pidinfo(self, pid: Any, flavor: int, arg: Any, buffer: Any, size: Any) -> int:
        assert (pid.value, flavor, arg.value) == (42, 3, 0)
        # struct proc_bsdinfo: 12 numbers, two names, 6 numbers, the start.
        laid_out = struct.pack("=12I16s32s6IQQ", *range(12), b"a", b"b", *range(6), 0, 0)
        assert size.value == len(laid_out) == 136
        if not self.answers:
            return 0
        started = struct.pack("=QQ", STARTED_S, STARTED_US)
        ctypes.memmove(ctypes.addressof(buffer._obj) + 120, started, len(started))
        return size.value


def test_start_of_a_process_is_as_the_clock_stood_then() -> None:
    assert mac_start(MacLibrary(), 42) == STARTED_S + 0.25
    assert mac_start(MacLibrary(answers=False), 42) is None


def test_machine_and_its_start_are_told() -> None:
    assert mac_boot(MacLibrary()) == BOOT
    assert mac_machine(MacLibrary()) == HOST.hex()


def test_machine_that_says_nothing_has_no_name() -> None:
    silent = MacLibrary(answers=False)
    assert (mac_boot(silent), mac_machine(silent)) == ("", "")


def place_of(system: str, library: MacLibrary | None = None) -> ProcessPlace:
    return identity.place_without_proc(system, library)


def test_place_on_macos_is_the_same_under_another_host_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = place_of("darwin", MacLibrary())
    monkeypatch.setattr(identity.platform, "node", lambda: "another.example")
    monkeypatch.setattr(identity.uuid, "getnode", lambda: 7)
    assert place_of("darwin", MacLibrary()) == before
    assert (before.boot, before.namespace) == (BOOT, "darwin")


def test_place_without_any_answer_is_still_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity.uuid, "getnode", lambda: 7)
    silent = place_of("darwin", MacLibrary(answers=False))
    assert silent.boot == silent.machine != ""


def test_other_systems_have_no_windows_identifier() -> None:
    assert isinstance(windows_machine(), str)
