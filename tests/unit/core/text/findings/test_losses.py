"""Losses of one node and of several, in sentences, as a table."""

from __future__ import annotations

import pytest

from core.model.findings.losses import Loss, LossKind
from core.text.findings import clue_words
from core.text.findings.losses import losses_words


def lost(node: str, kind: LossKind, exit_code: int | None = None) -> Loss:
    return Loss(node=node, t=1.0, kind=kind, exit_code=exit_code)


@pytest.mark.parametrize(
    ("kind", "code", "one", "two"),
    [
        (
            LossKind.PAUSED,
            None,
            "is stopped: its process exists but does not run",
            "are stopped: their processes exist but do not run",
        ),
        (
            LossKind.CUT_OFF,
            None,
            "is cut off: its process runs, its network to the other nodes is gone",
            "are cut off: their processes run, their network to the other nodes is gone",
        ),
        (LossKind.SILENT, None, "does not answer", "do not answer"),
        (
            LossKind.RESTARTED,
            None,
            "was restarted from outside",
            "were restarted from outside",
        ),
        (
            LossKind.EXITED,
            None,
            "is gone (how it ended was not seen)",
            "are gone (how they ended was not seen)",
        ),
        (LossKind.EXITED, -9, "exited on signal 9", "exited on signal 9"),
        (
            LossKind.EXITED,
            0,
            "stopped by itself (exit code 0, a clean stop)",
            "stopped by themselves (exit code 0, a clean stop)",
        ),
        (
            LossKind.EXITED,
            3,
            "ended by itself with exit code 3",
            "ended by themselves with exit code 3",
        ),
    ],
)
def test_loss_is_told_of_one_node_and_of_two(
    kind: LossKind, code: int | None, one: str, two: str
) -> None:
    assert clue_words(lost("n1", kind, code)) == f"n1 {one}"
    both = [lost("n1", kind, code), lost("n2", kind, code)]
    assert losses_words(both) == f"n1 and n2 {two}"


def test_processes_and_containers_ended_by_one_signal_are_told_in_one_breath() -> None:
    losses = [lost("n1", LossKind.EXITED, -9), lost("n2", LossKind.EXITED, 137)]
    assert losses_words(losses) == "n1 and n2 exited on signal 9"


def test_nodes_that_ended_differently_are_told_one_after_the_other() -> None:
    losses = [
        lost("n1", LossKind.EXITED, 1),
        lost("n2", LossKind.PAUSED),
        lost("n3", LossKind.EXITED, 2),
    ]
    assert losses_words(losses) == (
        "n1 ended by itself with exit code 1; "
        "n2 is stopped: its process exists but does not run; "
        "n3 ended by itself with exit code 2"
    )
