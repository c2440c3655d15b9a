"""Local nodes begin with an installed program, and with nothing of an earlier start."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.ports import SubjectError
from core.views.timeline import RunClock
from subjects.hosts.instance import Instance
from subjects.kit.local_hosting import LocalHosting
from subjects.kit.place import Address, Place
from tests.unit.subjects.instances import ToldInstance


class ToldHosting(LocalHosting[Place]):
    """Gives each node an instance that is told what becomes of it."""

    def __init__(self, runs: Path) -> None:
        super().__init__(self._missing, lambda _: None, RunClock(), runs=runs)
        self.instances: dict[str, Instance] = {}

    def _places(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        self.instances = {name: ToldInstance(name) for name in names}
        return {name: Place(each, Address(port=7)) for name, each in self.instances.items()}

    def renew(self, name: str, config: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self._renew(name, config)

    def reached_by(self, source: str, target: str, address: Address) -> Address:
        return self._reached_by(source, target, address)

    @staticmethod
    def _missing() -> Path:
        raise SubjectError("The program is missing.", "Install it.")


async def test_hosting_whose_program_is_missing_does_not_open(tmp_path: Path) -> None:
    hosting = ToldHosting(tmp_path)
    with pytest.raises(SubjectError, match="The program is missing"):
        await hosting.open()
    await hosting.close()
    assert not hosting.folder.exists()


async def test_every_node_is_started_in_the_order_of_its_place(tmp_path: Path) -> None:
    hosting = ToldHosting(tmp_path)
    places = await hosting.start(("v1", "v2"))
    assert list(places) == ["v1", "v2"]
    assert all(each.incarnation == 1 for each in hosting.instances.values())


def test_renewed_node_has_its_configuration_and_none_of_its_data(tmp_path: Path) -> None:
    hosting = ToldHosting(tmp_path)
    hosting.renew("v1", "port 1")
    data = hosting.folder / "v1" / "dump.rdb"
    data.parent.mkdir()
    data.touch()
    file = hosting.renew("v1", "port 2")
    assert (file.name, file.read_text()) == ("v1.conf", "port 2")
    assert not data.exists()


def test_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    hosting = ToldHosting(tmp_path)
    file = hosting.renew("v1", "port 1")
    file.unlink()
    file.mkdir()
    with pytest.raises(SubjectError, match=r"."):
        hosting.renew("v1", "port 2")


def test_nodes_reach_each_other_directly_unless_links_are_laid(tmp_path: Path) -> None:
    hosting, address = ToldHosting(tmp_path), Address(port=7)
    assert hosting.reached_by("v1", "v2", address) == address
    assert hosting.network_whole_s() == math.inf
    hosting.lays_links = True
    assert hosting.reached_by("v1", "v2", address) != address
    assert hosting.network_whole_s() == 0.0  # no relay is laid yet
