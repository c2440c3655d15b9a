"""Tests of what a cluster of local processes needs of this machine."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from core.model.records import OFFLINE, CheckStatus, PreflightCheck
from core.process.paths import runs_dir
from subjects.hosts import local_checkup
from subjects.hosts.processes.runs import OWNER
from subjects.kit.nats_program import VARIABLE
from subjects.raft.local import local_checkup as raft_checkup
from tests.identities import ELSEWHERE, owner_note


async def look(links: bool | None = None) -> tuple[bool, dict[str, PreflightCheck]]:
    told: list[PreflightCheck] = []
    can_start = await raft_checkup(3, links).run(told.append)
    return can_start, {check.key: check for check in told}


@pytest.fixture(autouse=True)
def a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server = tmp_path / "nats-server"
    server.touch(0o755)
    monkeypatch.setenv(VARIABLE, str(server))


async def test_a_machine_with_everything_can_start_with_no_network() -> None:
    can_start, found = await look()
    assert can_start
    assert found[OFFLINE].status is CheckStatus.OK
    assert {"python", "server", "memory", "disk", "ports"} < set(found)


async def test_a_program_that_was_installed_with_the_rest_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE)
    _, found = await look()
    assert found["server"].text == "nats-server, comes with Faultstage"


async def test_a_program_of_ones_own_is_told_with_its_folder(tmp_path: Path) -> None:
    _, found = await look()
    assert found["server"].text == f"nats-server in {tmp_path}"


async def test_a_missing_server_program_is_told_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere/nats-server")
    can_start, found = await look()
    assert not can_start
    assert found["server"].status is CheckStatus.FAILED
    assert VARIABLE in found["server"].remedy


async def test_a_full_disk_keeps_it_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_checkup, "NEEDED_BYTES", 10**18)
    can_start, found = await look()
    assert not can_start
    assert found["disk"].status is CheckStatus.FAILED


async def test_little_memory_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    class LittleMemory:
        available = 1

    monkeypatch.setattr(psutil, "virtual_memory", lambda: LittleMemory)
    can_start, found = await look()
    assert can_start
    assert found["memory"].status is CheckStatus.WARNING


async def test_nothing_has_to_be_prepared() -> None:
    told: list[str] = []
    await raft_checkup(nodes=3).prepare(lambda step, _, __="": told.append(step))
    assert "Nothing is needed" in told[0]


async def test_a_run_that_cannot_be_judged_is_named_with_the_way_out() -> None:
    _, found = await look()
    assert "leftovers" not in found
    folder = runs_dir() / "r1"
    folder.mkdir(parents=True)
    (folder / OWNER).write_bytes(owner_note(ELSEWHERE))
    can_start, found = await look()
    assert can_start
    assert found["leftovers"].status is CheckStatus.WARNING
    assert f"{folder} was begun on" in found["leftovers"].remedy
    assert "delete that folder" in found["leftovers"].remedy


@pytest.mark.parametrize(
    ("links", "told"),
    [(False, "relays where the fault needs them (--links: always)"), (True, "relays in every run")],
)
async def test_relays_between_the_nodes_are_told(links: bool, told: str) -> None:
    _, found = await look(links)
    assert found["links"].text == told


async def test_stage_which_knows_its_run_is_not_told_of_relays_by_the_checkup() -> None:
    _, found = await look()
    assert "links" not in found
