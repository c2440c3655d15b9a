"""A container engine for these tests alone, which also holds look-alikes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from subjects.hosts.containers.engine.engine import Engine
from subjects.raft.image import ensure_image
from tests.integration.leftovers.bystanders import Bystanders
from tests.integration.leftovers.commands import say_nothing
from tests.integration.private_engine import PrivateEngine, private_engine, why_not

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips the tests in this folder, with the reason, where they can't run."""
    reason = why_not()
    for item in items:
        if reason and HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def private() -> Generator[PrivateEngine]:
    with private_engine() as engine:
        yield engine


@pytest.fixture
async def engine(private: PrivateEngine) -> AsyncGenerator[Engine]:
    engine = await Engine.connect(private.url)
    yield engine
    await engine.close()


@pytest.fixture
async def image(engine: Engine) -> str:
    return await ensure_image(engine, say_nothing)


@pytest.fixture(scope="module")
def standing() -> list[Bystanders]:
    """Returns the list for the bystanders of a module, which outlast single tests."""
    return []


@pytest.fixture
def bystanders(
    private: PrivateEngine, image: str, standing: list[Bystanders]
) -> Generator[Bystanders]:
    if not standing:
        standing.append(Bystanders(private, image, "r1"))
    yield standing[0]
    left = private.docker("ps", "--all", "--quiet", "--no-trunc").stdout.split()
    assert set(standing[0].ids) <= set(left)
    if others := set(left) - set(standing[0].ids):
        private.docker("rm", "--force", *others)
    private.docker("network", "prune", "--force")
