"""The check-up looks for the images that nothing here builds, and for what is left empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pytest

from core.model.records import CheckStatus, PreflightCheck
from core.ports import ProgressHook
from subjects.hosts.containers.checks import checkup as container_checkup
from subjects.hosts.containers.checks.requirements import Requirements
from subjects.own.checkup import checkup_of
from subjects.own.scenario.read import read

COMPOSE = """
services:
  first: {build: ., image: ours}
  second: {image: ours}
  db: {image: "theirs:1", environment: {A: "${UNSET_HERE}"}}
"""


class _NotedCheckUp:
    """A check-up of containers that finds everything, and notes what it was asked for."""

    asked: ClassVar[list[Requirements]] = []

    def __init__(self, requirements: Requirements, **_: Any) -> None:
        self.asked.append(requirements)

    async def run(self, tell: Any, *, may_start: bool = True) -> bool:
        del tell
        return may_start

    async def prepare(self, tell: ProgressHook) -> None:
        del tell


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch) -> list[Requirements]:
    monkeypatch.setattr(_NotedCheckUp, "asked", [])
    monkeypatch.setattr(container_checkup, "ContainerCheckup", _NotedCheckUp)
    return _NotedCheckUp.asked


async def checked(folder: Path, text: str) -> list[PreflightCheck]:
    """Returns what the check-up of a Compose file tells besides that of containers."""
    (folder / "compose.yaml").write_text(text)
    told: list[PreflightCheck] = []
    assert await checkup_of(read(folder / "compose.yaml")).run(told.append)
    return told


async def test_image_that_another_service_builds_need_not_be_there(
    tmp_path: Path, noted: list[Requirements]
) -> None:
    await checked(tmp_path, COMPOSE)
    assert noted[0].pulled == ("theirs:1",)


async def test_image_whose_builder_is_not_started_has_to_be_there(
    tmp_path: Path, noted: list[Requirements]
) -> None:
    only = "x-faultstage: {system: {compose: {services: [second]}}}\n"
    await checked(tmp_path, COMPOSE + only)
    assert noted[0].pulled == ("ours",)


async def test_variables_that_nothing_fills_in_are_a_warning(tmp_path: Path) -> None:
    (told,) = await checked(tmp_path, COMPOSE)
    assert (told.key, told.status) == ("variables", CheckStatus.WARNING)
    assert "${UNSET_HERE}" in told.text
    assert not await checked(tmp_path, "services: {a: {image: b}}\n")
