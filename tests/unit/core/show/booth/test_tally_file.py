"""The tally on disk: written whole, and whatever is there instead is survived."""

from pathlib import Path
from typing import NoReturn

import pytest

from core.model.tally import DayTally, ProofTotal
from core.show.booth.tally_file import (
    look_for_tallies,
    read_tallies,
    tally_path,
    write_tallies,
)

DAYS = (
    DayTally(day="2030-05-16", shows=1),
    DayTally(day="2030-05-17", shows=2, killed=3, writes=ProofTotal(10, 9, 1)),
)


def test_tallies_that_were_written_are_read_again(home: Path):
    write_tallies(DAYS)
    assert read_tallies() == DAYS
    assert tally_path() == home / "state" / "tally.json"


def test_without_a_file_there_are_no_tallies():
    assert read_tallies() == ()


def test_file_that_cannot_be_read_is_named_until_a_show_is_counted_again():
    path = tally_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{")
    aside = path.with_suffix(".unreadable")
    assert [look_for_tallies().unread for _ in range(2)] == [aside, aside]
    write_tallies(DAYS)
    assert look_for_tallies().unread is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff",
        b"[]",
        b'{"version": 1',
        b'{"version": 2, "days": []}',
        b'{"days": []}',
        b'{"version": 1, "days": [{"day": "yesterday"}]}',
        b'{"version": 1, "days": [{"day": "2030-05-17", "shows": -1}]}',
        b'{"version": 1, "days": [{"day": "2030-05-17", "shows": "many"}]}',
        b'{"version": 1, "days": [{"day": "2030-05-17", "shows": 1e400}]}',
        b" " * (2 << 20),
    ],
)
def test_file_that_is_no_tally_is_set_aside_and_survived(raw: bytes):
    path = tally_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    assert read_tallies() == ()
    assert not path.exists()
    assert path.with_suffix(".unreadable").read_bytes() == raw
    write_tallies(DAYS)
    assert read_tallies() == DAYS


def test_fields_of_a_later_program_do_no_harm():
    path = tally_path()
    path.parent.mkdir(parents=True)
    path.write_text('{"version": 1, "days": [{"day": "2030-05-17", "shows": 2, "more": 1}]}')
    assert read_tallies() == (DayTally(day="2030-05-17", shows=2),)


def test_folder_in_the_place_of_the_file_is_set_aside():
    tally_path().mkdir(parents=True)
    assert read_tallies() == ()
    write_tallies(DAYS)
    assert read_tallies() == DAYS


def test_file_that_may_not_be_read_is_set_aside(monkeypatch: pytest.MonkeyPatch):
    def refuse(path: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied", str(path))

    write_tallies(DAYS)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        assert read_tallies() == ()
    aside = tally_path().with_suffix(".unreadable")
    write_tallies(())
    assert read_tallies(aside) == DAYS


def test_write_that_fails_leaves_the_former_file_whole(monkeypatch: pytest.MonkeyPatch):
    write_tallies(DAYS[:1])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.show.booth.tally_file.sync", full)
    with pytest.raises(OSError, match="No space"):
        write_tallies(DAYS)
    assert read_tallies() == DAYS[:1]
    assert [path.name for path in tally_path().parent.iterdir()] == ["tally.json"]
