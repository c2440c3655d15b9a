"""The catalog as cards: order, words, what is remembered, and the request for a chosen system."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.process.paths import HOME_VARIABLE, recordings_dir, state_dir
from core.recording import lines
from gui.app.arguments import parse
from gui.app.systems import (
    FILE,
    choices_for,
    is_first_start,
    last_system,
    remember_system,
    request_for,
    system_cards,
)
from gui.catalog import CATALOG
from gui.stage.systems.places import REPLAY
from tests.scripted import scripted_run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    return tmp_path


def keys(*arguments: str) -> list[str]:
    return [card.key for card in system_cards(parse(arguments))]


def test_every_system_of_the_catalog_has_a_card_with_words() -> None:
    cards = system_cards(parse([]))
    assert [card.key for card in cards] == list(CATALOG)
    for card in cards:
        assert card.title and card.about and card.about[0].isupper()


def test_system_chosen_last_comes_first() -> None:
    *others, last = CATALOG
    remember_system(last)
    assert keys() == [last, *others]


@pytest.mark.parametrize("content", [b"", b"cassandra\n", b"\xff\xfe", b"raft\0"])
def test_remembered_system_that_is_not_there_is_passed_over(content: bytes) -> None:
    state_dir().mkdir(parents=True)
    (state_dir() / FILE).write_bytes(content)
    assert last_system() == ""
    assert keys() == list(CATALOG)


def test_folder_that_can_not_be_written_does_no_harm(home: Path) -> None:
    (home / "state").write_text("a file where the folder should be")
    remember_system("tikv")
    assert last_system() == ""


def test_chosen_system_keeps_the_window_and_the_countdown() -> None:
    request = request_for(parse(["--countdown", "1", "--light", "--size", "900x600"]), "tikv")
    assert request.entry is CATALOG["tikv"]
    assert request.settings.rate == CATALOG["tikv"].rate
    assert (request.settings.countdown_s, request.light, request.size) == (1.0, True, (900, 600))


def test_options_of_another_system_are_not_taken_along() -> None:
    asked = parse(["raft", "--docker", "--fault", "cut-leader", "--rate", "7"])
    chosen = request_for(asked, "ratelimiter")
    assert chosen.choices == CATALOG["ratelimiter"].modes[0]
    assert (chosen.settings.fault, chosen.settings.rate) == ("", CATALOG["ratelimiter"].rate)


def test_system_of_the_command_line_comes_back_as_it_was_asked_for() -> None:
    asked = parse(["raft", "--docker", "--nodes", "5"])
    assert request_for(asked, "raft") == asked
    assert choices_for(asked, CATALOG["raft"]).docker
    card = next(card for card in system_cards(asked) if card.key == "raft")
    assert card.needs == "As asked for: in Docker"


def test_recorded_runs_have_one_card_after_all_systems() -> None:
    path = recordings_dir() / "kept.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(map(lines.encode, scripted_run())))
    remember_system("tikv")
    assert keys()[0] == "tikv"
    assert keys()[-1] == REPLAY


def test_first_start_is_the_one_before_anything_was_chosen(home: Path) -> None:
    assert is_first_start()
    remember_system("raft")
    assert not is_first_start()
