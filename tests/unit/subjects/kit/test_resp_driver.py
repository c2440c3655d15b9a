"""Clients wait for replicas where they are told to, and take no other write for acknowledged."""

from __future__ import annotations

import asyncio
from asyncio import Future

import pytest

from subjects.kit import resp_driver
from subjects.kit.place import Address
from subjects.kit.resp_driver import RespDriver
from subjects.kit.resp_sender import Resolve
from subjects.load.driver import DriverError, WaitsForReplicas


class InstantSender:
    """A client that is answered at once."""

    had = 0

    def __init__(self, resolve: Resolve, scope: object, name: str) -> None:
        del resolve, scope, name
        self.address = Address(1)
        self.follow_up = b""
        self.reached = None

    def send(self, command: bytes, *, followed: bool = False) -> Future[object]:
        assert b"SET" in command and followed
        future: Future[object] = asyncio.get_running_loop().create_future()
        future.set_result(self.had if b"WAIT" in self.follow_up else b"OK")
        return future

    def close(self) -> None:
        """Nothing is open."""


class SmallRespDriver(RespDriver):
    def __init__(self) -> None:
        super().__init__({"clients": self.truth}, 1)

    async def truth(self) -> Address | None:
        return Address(1)


@pytest.fixture
async def driver(monkeypatch: pytest.MonkeyPatch) -> SmallRespDriver:
    monkeypatch.setattr(resp_driver, "RespSender", InstantSender)
    driver = SmallRespDriver()
    await driver.connect()
    return driver


async def test_write_is_acknowledged_by_the_primary_alone_unless_told_otherwise(
    driver: SmallRespDriver,
) -> None:
    assert isinstance(driver, WaitsForReplicas)
    assert await driver.write("k", b"v") > 0
    await driver.close()


async def test_write_that_no_replica_has_is_not_acknowledged(
    driver: SmallRespDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.replicas = 1
    with pytest.raises(DriverError, match="no replica has it"):
        await driver.write("k", b"v")
    monkeypatch.setattr(InstantSender, "had", 1)
    assert await driver.write("k", b"v") > 0
    await driver.close()
