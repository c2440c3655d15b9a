"""Texts that the presenter is shown in the notice bar and asked at the door."""

from __future__ import annotations

import errno
import os

import pytest

from core.model.events import CheckStatus, PreflightCheck
from core.text import notices
from core.text import requirements as needs

ENGINE = PreflightCheck(
    key="engine", title="Engine", status=CheckStatus.FAILED, text="no answer.", remedy="Start it."
)
IMAGES = PreflightCheck(
    key="images", title="Images", status=CheckStatus.FAILED, remedy="Get them.", prepares=True
)


@pytest.mark.parametrize(
    ("options", "keys"), [(1, "F2"), (2, "F2 or F3"), (3, "F2, F3 or F4"), (4, "F2, F3 or F4")]
)
def test_question_names_the_keys_that_answer_it(options: int, keys: str) -> None:
    assert notices.question_comes_first(options)[1] == f"{keys} answers it."
    assert needs.answer_hint(options) == f"{keys} answers the question"


@pytest.mark.parametrize(
    ("undone", "words"),
    [(0, "no fault was in"), (1, "the fault is undone"), (3, "all 3 faults are undone")],
)
def test_panic_says_how_many_faults_were_undone(undone: int, words: str) -> None:
    assert notices.everything_aborted(undone)[0] == f"Everything was aborted; {words}."


def test_failure_inside_the_app_names_the_task_and_the_error() -> None:
    error = ValueError("x")
    assert notices.starts_again("watching the nodes", error) == (
        "Watching the nodes failed inside Faultstage (ValueError('x')); it starts again"
    )
    assert "(run: ValueError('x'))" in notices.inside_failed("run", error)


def test_missing_things_are_told_with_every_way_out() -> None:
    text, remedy = needs.told_missing((ENGINE, IMAGES))
    assert text == "Not everything that it needs is here. Engine: no answer; Images."
    assert remedy == "Start it. Get them."
    assert needs.told_missing(()) == ("Something that it needs is missing.", "")


def test_getting_things_is_offered_first_where_that_gets_them_all() -> None:
    def keys(*failed: PreflightCheck) -> list[str]:
        return [option.key for option in needs.requirement_options(failed, "Show another")]

    assert keys(IMAGES) == [needs.PREPARE, needs.FALLBACK, needs.AGAIN]
    assert keys(ENGINE, IMAGES) == [needs.FALLBACK, needs.PREPARE, needs.AGAIN]
    assert keys(ENGINE) == [needs.FALLBACK, needs.AGAIN]


@pytest.mark.parametrize(
    ("number", "helps"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EDQUOT, "Free some space"),
        (errno.ENOENT, "start afresh"),
        (errno.ENOTDIR, "start afresh"),
        (errno.EACCES, "FAULTSTAGE_HOME"),
        (errno.EROFS, "FAULTSTAGE_HOME"),
        (errno.EIO, "that disk"),
    ],
)
def test_remedy_for_a_file_that_cannot_be_written_fits_the_error(number: int, helps: str) -> None:
    assert helps in notices.write_remedy(OSError(number, os.strerror(number)))
