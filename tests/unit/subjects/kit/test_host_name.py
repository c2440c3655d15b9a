"""A host name keeps a record for some seconds, and asks again once that is too old."""

from __future__ import annotations

import pytest

from subjects.kit import host_name
from subjects.kit.host_name import RECORD_S, HostName
from subjects.kit.place import Address


async def test_record_is_kept_until_it_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    now, true = 100.0, Address(1)
    monkeypatch.setattr(host_name.time, "monotonic", lambda: now)

    async def resolve() -> Address:
        return true

    name = HostName(resolve)
    assert await name.look_up() == Address(1)
    true = Address(2)
    now += RECORD_S
    assert await name.look_up() == Address(1)
    now += 0.1
    assert await name.look_up() == Address(2)


async def test_name_without_a_record_is_asked_for_each_time() -> None:
    answers = [None, Address(3)]

    async def resolve() -> Address | None:
        return answers.pop(0)

    name = HostName(resolve)
    assert await name.look_up() is None
    assert await name.look_up() == Address(3)
