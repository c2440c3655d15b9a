"""Tests of getting what is missing, and of what an engine's refusals mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from subjects.hosts.containers.checks.preparing import get_all, why_not_pulled
from subjects.hosts.containers.checks.requirements import Built, Requirements
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ImageView
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

PD, TIKV = "pingcap/pd:v8.5.7", "pingcap/tikv:v8.5.7"


class Hub:
    """An engine that has some images and can pull others."""

    def __init__(self, *has: str, refuses: str = "") -> None:
        self.has = set(has)
        self.done: list[str] = []
        self.refuses = refuses

    async def image(self, reference: str) -> ImageView | None:
        return ImageView(reference, 1, "amd64") if reference in self.has else None

    async def pull(self, reference: str, tell: Tell) -> None:
        if self.refuses:
            error = EngineError(f"Downloading {reference} failed: {self.refuses}")
            error.is_pull = True
            raise error
        self.done.append(reference)
        self.has.add(reference)

    async def build(self, engine: Engine, tell: Tell) -> None:
        self.done.append("built")
        self.has.add("built")

    async def is_built(self, engine: Engine) -> bool:
        return "built" in self.has


async def get(hub: Hub) -> list[str]:
    image = Built(key="b", title="Image of the load", present=hub.is_built, ensure=hub.build)
    needs = Requirements(
        asked="tikv", pulled=(PD, TIKV), built=(image,), memory_bytes=1, disk_bytes=1, ports=1
    )
    told: list[str] = []
    await get_all(cast("Engine", hub), needs, lambda step, fraction, detail="": told.append(step))
    return told


async def test_only_missing_images_are_fetched() -> None:
    hub = Hub(PD)
    told = await get(hub)
    assert hub.done == [TIKV, "built"]
    assert told[0] == f"{PD} is here"
    assert told[-1] == "Everything is here"


async def test_second_prepare_has_nothing_left_to_do() -> None:
    hub = Hub()
    await get(hub)
    hub.done.clear()
    await get(hub)
    assert hub.done == []


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Get https://r/v2/: dial tcp: lookup r: no such host", "can't reach the registry"),
        ("Get https://r/v2/: net/http: request canceled (Client.Timeout)", "can't reach"),
        ("manifest for pingcap/pd:v99 not found: manifest unknown", "no such image or tag"),
        ("no matching manifest for linux/arm64 in the manifest list", "processor"),
        ("toomanyrequests: You have reached your pull rate limit", "so much in so short"),
        ("write /var/lib/docker/tmp/x: no space left on device", "disk is full"),
        ("pull access denied for x/y, repository does not exist", "to everybody"),
        ("x509: certificate signed by unknown authority", "certificate"),
    ],
)
async def test_a_failed_download_is_told_in_words(words: str, meaning: str) -> None:
    with pytest.raises(EngineError, match=meaning) as failure:
        await get(Hub(refuses=words))
    assert str(failure.value).startswith(f"{PD} can't be downloaded: ")
    assert failure.value.remedy


def test_unknown_error_of_the_engine_is_passed_on() -> None:
    error = EngineError("Downloading x failed: the moon is wrong.")
    assert why_not_pulled("x", error) is error


def test_an_engine_that_went_away_is_no_matter_of_the_registry() -> None:
    error = EngineError("The engine isn't running: connection refused.", "", Trouble.AWAY)
    assert why_not_pulled("x", error) is error
