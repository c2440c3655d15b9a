"""Tests of images that are present, missing, or for other machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from core.model.records import CheckStatus, PreflightCheck
from core.ports import SubjectError
from subjects.hosts.containers.checks import images as checks_images
from subjects.hosts.containers.checks.images import look_at_built, look_at_images
from subjects.hosts.containers.checks.netem import look_at_netem
from subjects.hosts.containers.checks.requirements import Built
from subjects.hosts.containers.engine.views import ImageView
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

PD, TIKV = "pingcap/pd:v8", "pingcap/tikv:v8"
MB = 1024**2


class Shelf:
    """An engine with some images."""

    architecture = "amd64"
    is_local = True
    system = "Debian GNU/Linux 12"

    def __init__(self, **images: str) -> None:
        self._images = images

    async def image(self, reference: str) -> ImageView | None:
        architecture = self._images.get(reference.partition(":")[0].rpartition("/")[2])
        if architecture is None:
            return None
        return ImageView(reference, 100 * MB, architecture)

    @property
    def engine(self) -> Engine:
        return cast("Engine", self)


async def look(
    monkeypatch: pytest.MonkeyPatch, shelf: Shelf, size: int | None = None
) -> PreflightCheck:
    def known(reference: str, architecture: str, timeout_s: float) -> int | None:
        return size

    monkeypatch.setattr(checks_images, "download_size", known)
    return await look_at_images(shelf.engine, (PD, TIKV), "get them")


async def test_images_that_are_here_say_what_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    check = await look(monkeypatch, Shelf(pd="amd64", tikv="amd64"))
    assert (check.status, check.text) == (CheckStatus.OK, f"{PD}, {TIKV}: here, 200 MB")


async def test_only_missing_images_are_named_with_their_download(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check = await look(monkeypatch, Shelf(pd="amd64"), 130 * MB)
    assert check.status is CheckStatus.FAILED
    assert check.text == f"{TIKV} is not here; the download is 130 MB"
    assert (check.command, check.prepares) == ("get them", True)


async def test_a_size_that_is_unknown_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    check = await look(monkeypatch, Shelf())
    assert "can't be known from here" in check.text


async def test_an_image_for_another_processor_is_no_image(monkeypatch: pytest.MonkeyPatch) -> None:
    check = await look(monkeypatch, Shelf(pd="amd64", tikv="arm64"))
    assert check.status is CheckStatus.FAILED
    assert check.command == f"docker pull --platform linux/amd64 {TIKV}"


@pytest.mark.parametrize(
    ("is_there", "without", "status"),
    [
        (True, "", CheckStatus.OK),
        (False, "", CheckStatus.FAILED),
        (False, "the start builds it", CheckStatus.WARNING),
    ],
)
async def test_image_that_is_built_here_is_checked_for_its_build(
    is_there: bool, without: str, status: CheckStatus
) -> None:
    async def present(_: Engine) -> bool:
        return is_there

    async def ensure(_: Engine, __: Tell) -> None:
        raise AssertionError("a look builds nothing")

    built = Built(key="b", title="Image", present=present, ensure=ensure, without=without)
    check = await look_at_built(Shelf().engine, built, "build it")
    assert (check.status, check.prepares) == (status, not is_there)
    assert without in check.text


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (True, CheckStatus.OK, "can delay"),
        (False, CheckStatus.WARNING, "left out"),
        (None, CheckStatus.WARNING, "known when all is built"),
        (SubjectError("It can't be tried."), CheckStatus.WARNING, "It can't be tried"),
    ],
)
async def test_a_kernel_without_netem_keeps_nothing_else_from_working(
    answer: bool | SubjectError | None, status: CheckStatus, words: str
) -> None:
    async def probe(_: Engine) -> bool | None:
        if isinstance(answer, SubjectError):
            raise answer
        return answer

    check = await look_at_netem(probe, Shelf().engine)
    assert check.status is status
    assert words in check.text
