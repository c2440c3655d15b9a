"""An image is got from a registry into a real engine, at the first or second attempt."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator

import pytest

from core.model.records import CheckStatus, PreflightCheck
from core.ports import SubjectError
from subjects.hosts.containers.checks.checkup import ContainerCheckup
from subjects.hosts.containers.checks.requirements import Requirements
from subjects.hosts.containers.engine.engine import Engine
from tests.integration.engines import needs_engine
from tests.integration.registry import Registry, local_registry

pytestmark = [pytest.mark.integration, needs_engine]


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    engine = await Engine.connect()
    if not engine.is_local:
        await engine.close()
        pytest.skip("an engine elsewhere can't reach a registry on this machine")
    yield engine
    await engine.close()


@pytest.fixture
def registry(engine: Engine) -> Iterator[Registry]:
    with local_registry(engine.architecture) as registry:
        yield registry
        # The image that this test brought, by its full name.
        remove = ["docker", "image", "rm", registry.reference]
        subprocess.run(remove, capture_output=True, check=False)


def checkup(registry: Registry) -> ContainerCheckup:
    return ContainerCheckup(
        Requirements(asked="x", pulled=(registry.reference,), memory_bytes=1, disk_bytes=1, ports=1)
    )


async def look(registry: Registry) -> PreflightCheck:
    told: dict[str, PreflightCheck] = {}

    def tell(check: PreflightCheck) -> None:
        told[check.key] = check

    await checkup(registry).run(tell)
    return told["images"]


async def prepare(registry: Registry) -> list[tuple[str, float | None]]:
    told: list[tuple[str, float | None]] = []

    def hear(step: str, fraction: float | None, detail: str = "") -> None:
        told.append((f"{step}: {detail}", fraction))

    async with asyncio.timeout(60):
        await checkup(registry).prepare(hear)
    return told


async def test_the_size_of_the_download_is_the_registrys_own(registry: Registry) -> None:
    check = await look(registry)
    assert check.status is CheckStatus.FAILED
    assert check.text.endswith(f"the download is {registry.size / 1024**2:.0f} MB")


async def test_image_comes_a_layer_at_a_time_and_once_only(registry: Registry) -> None:
    told = await prepare(registry)
    assert any("of 2 layers" in text for text, _ in told)
    shares = [share for _, share in told if share is not None]
    assert shares == sorted(shares)
    assert (await look(registry)).status is CheckStatus.OK
    registry.sent.clear()
    await prepare(registry)
    assert registry.sent == []


async def test_failed_download_is_told_and_the_next_one_succeeds(registry: Registry) -> None:
    # Engines try again for a minute where a layer fails, and not where this does.
    registry.refused.add(registry.config)
    with pytest.raises(SubjectError, match="can't be downloaded") as failure:
        await prepare(registry)
    assert failure.value.remedy
    assert (await look(registry)).status is CheckStatus.FAILED
    registry.refused.clear()
    await prepare(registry)
    assert (await look(registry)).status is CheckStatus.OK


async def test_a_tag_that_the_registry_does_not_have_is_told_as_that(registry: Registry) -> None:
    registry.tags.clear()
    with pytest.raises(SubjectError, match="no such image or tag"):
        await prepare(registry)
