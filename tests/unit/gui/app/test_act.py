"""Arguments of ``faultstage act``, and the one sentence for any that it doesn't take."""

from __future__ import annotations

import pytest

from core.model.fault_kinds import NodeAction
from core.text.control import action_word
from gui.app.act import run_act
from gui.app.cli import main


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        run_act(arguments)
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "required: ACTION"),
        (("explode", "--node", "n1"), "no action 'explode': choose from kill, pause, cut-off"),
        (("kill",), "kill needs a node: faultstage act kill --node n1"),
        (("kill", "--node", ""), "kill needs a node"),
        (("kill", "--node", "n1", "--that", "led"), "--that goes with check"),
        (("check", "--node", "n1"), "leave out --node"),
        (("check", "--that", "love"), "no condition 'love': choose from nodes-up, led, serving"),
    ],
)
def test_arguments_without_sense_are_refused_with_the_way_out(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert told in refusal(capsys, *arguments)


def test_every_action_of_the_menu_has_a_word_without_spaces() -> None:
    words = [action_word(action) for action in NodeAction]
    assert len(set(words)) == len(words)
    assert not any(" " in word for word in words)


def test_without_a_show_the_exit_code_is_2_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["act", "kill", "--node", "n1"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("faultstage: No show is under way here. Start one first")


def test_help_tells_the_actions_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run_act(["--help"])
    assert stop.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "kill, pause, cut-off, slow, resume, restart, reconnect or check" in told
    assert "Exit code 0: done" in told
