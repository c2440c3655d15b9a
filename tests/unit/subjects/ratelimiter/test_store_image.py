"""Tests of the store's image: of this machine's program where possible, else public."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from core.ports import SubjectError
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.ratelimiter import store_image
from subjects.ratelimiter.store_image import PUBLIC, ensure_store_image, store_image_present

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine


class ImageEngine:
    """An engine that has images of given names."""

    architecture = "amd64"

    def __init__(self) -> None:
        self.images: set[str] = set()
        self.built: dict[str, set[str]] = {}
        self.refuses = ""

    @property
    def engine(self) -> Engine:
        return cast("Engine", self)

    async def image(self, reference: str) -> str | None:
        return reference if reference in self.images else None

    async def build(
        self, tag: str, files: Mapping[str, Path | bytes], dockerfile: str, tell: object
    ) -> None:
        self.images.add(tag)
        self.built[tag] = set(files)

    async def pull(self, reference: str, tell: object) -> None:
        if self.refuses:
            raise EngineError(self.refuses, "", Trouble.OTHER)
        self.images.add(reference)


def say_nothing(step: str, fraction: float | None, detail: str = "") -> None:
    del step, fraction, detail


def fits(_: str) -> bool:
    return True


def fits_not(_: str) -> bool:
    return False


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the store's program, on a machine like the engine's."""
    file, library = tmp_path / "valkey-server", tmp_path / "libm.so.6"
    file.write_bytes(b"store")
    library.write_bytes(b"library")

    def libraries_of(_: object) -> dict[str, Path]:
        return {"lib/libm.so.6": library}

    monkeypatch.setattr(store_image, "fits", fits)
    monkeypatch.setattr(store_image, "find_store", lambda: file)
    monkeypatch.setattr(store_image, "libraries_of", libraries_of)
    return file


@pytest.mark.usefixtures("program")
async def test_store_image_is_built_once_of_the_program_and_its_libraries() -> None:
    docker = ImageEngine()
    assert await store_image_present(docker.engine) is None
    name = await ensure_store_image(docker.engine, say_nothing)
    assert docker.built == {name: {"store/usr/local/bin/valkey-server", "store/lib/libm.so.6"}}
    docker.built.clear()
    assert await ensure_store_image(docker.engine, say_nothing) == name
    assert await store_image_present(docker.engine) == name
    assert docker.built == {}


async def test_another_program_is_another_image(program: Path) -> None:
    docker = ImageEngine()
    name = await ensure_store_image(docker.engine, say_nothing)
    program.write_bytes(b"a newer store")
    assert await store_image_present(docker.engine) is None
    assert await ensure_store_image(docker.engine, say_nothing) != name


async def test_a_program_that_cannot_be_read_is_told(program: Path) -> None:
    program.unlink()
    with pytest.raises(SubjectError, match="can't be read"):
        await store_image_present(ImageEngine().engine)


async def test_an_engine_unlike_this_machine_gets_the_public_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store_image, "fits", fits_not)
    docker = ImageEngine()
    assert await ensure_store_image(docker.engine, say_nothing) == PUBLIC
    assert await store_image_present(docker.engine) == PUBLIC
    assert docker.built == {}


@pytest.mark.usefixtures("program")
async def test_public_image_is_used_without_a_store_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> Path:
        raise SubjectError("The store's program valkey-server is missing.", "")

    monkeypatch.setattr(store_image, "find_store", missing)
    docker = ImageEngine()
    docker.refuses = "downloading it: dial tcp: no such host"
    with pytest.raises(SubjectError, match="can't reach the registry"):
        await ensure_store_image(docker.engine, say_nothing)
    docker.refuses = ""
    assert await ensure_store_image(docker.engine, say_nothing) == PUBLIC
