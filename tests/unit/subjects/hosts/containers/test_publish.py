"""Tests of published ports: where they lead, and what happens to a taken one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.publish import choose_ports, published, removed_if_taken
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.processes.ports import HIGHEST, LOWEST, is_free

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine
    from subjects.hosts.containers.run import ContainerRun


class Where:
    """An engine on this machine or elsewhere."""

    bind_address = "127.0.0.1"

    def __init__(self, *, is_local: bool) -> None:
        self.is_local = is_local


def engine(*, is_local: bool) -> Engine:
    return cast("Engine", Where(is_local=is_local))


class CountingRun:
    """A run that counts how often containers are removed."""

    def __init__(self) -> None:
        self.times = 0

    async def down(self) -> None:
        self.times += 1


@pytest.mark.parametrize("is_local", [True, False])
def test_each_port_is_another_one(is_local: bool) -> None:
    ports = choose_ports(engine(is_local=is_local), 12)
    assert len(set(ports)) == 12
    assert all(LOWEST <= port < HIGHEST for port in ports)


def test_a_port_of_this_machine_is_free() -> None:
    assert all(is_free(port) for port in choose_ports(engine(is_local=True), 12))


def test_ports_are_published_on_the_loopback_only() -> None:
    ports = published(engine(is_local=True), {4222: 20_001, 8222: 20_002})
    assert ports == ["127.0.0.1:20001:4222", "127.0.0.1:20002:8222"]


async def test_containers_made_for_a_taken_port_are_removed() -> None:
    run = CountingRun()
    with pytest.raises(PortTakenError, match="in use"):
        async with removed_if_taken(cast("ContainerRun", run)):
            raise EngineError("20001 is in use.", trouble=Trouble.PORT_TAKEN)
    assert run.times == 1


async def test_other_trouble_than_a_taken_port_is_passed_on() -> None:
    run = CountingRun()
    with pytest.raises(EngineError, match="no such image"):
        async with removed_if_taken(cast("ContainerRun", run)):
            raise EngineError("no such image", trouble=Trouble.MISSING)
    assert run.times == 0
