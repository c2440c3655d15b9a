"""``faultstage act``: acts on a node of a show under way, or judges the show's steady state."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from core.console import Terminal
from core.model.expectations import Condition
from core.model.fault_kinds import NodeAction
from core.process.started import called
from core.text.control import action_word
from gui.app.control.client import LAST, ask_show
from gui.app.control.messages import ActRequest, CheckRequest, ControlAnswer, ControlRequest

CHECK = "check"


def run_act(arguments: Sequence[str]) -> int:
    """Asks a show for an action on a node, or to judge its steady state.

    Returns:
        0 where the action was done, or all conditions hold; else 1.

    Raises:
        SubjectError: there is no such show.
    """
    given = _parse(arguments)

    def ask(run: str) -> ControlRequest:
        if given.action == CHECK:
            return CheckRequest(run=run, conditions=tuple(map(Condition, given.that or ())))
        action = next(action for action in NodeAction if action_word(action) == given.action)
        return ActRequest(run=run, node=given.node, action=action)

    answer = asyncio.run(ask_show(given.run, ask))
    _tell(answer)
    return 0 if answer.done else 1


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"{called()} act",
        description="Act on a node of a show that is under way on this machine, as its menu in the "
        "window does: the undo is written first, and the story goes on with what it sees. "
        "'check' judges the steady state and changes nothing.",
        epilog="Exit code 0: done, or everything holds; 1: not done, or something doesn't hold; "
        "2: there is no such show. Only the user who plays the show can act on it.",
    )
    actions = [action_word(action) for action in NodeAction]
    parser.add_argument("action", metavar="ACTION", help=f"{', '.join(actions)} or {CHECK}")
    parser.add_argument("--node", metavar="NODE", help="the node to act on, for instance n1")
    run = "the id of the show's run, as in its summary.json (default: the one that began last)"
    parser.add_argument("--run", metavar="ID", default=LAST, help=run)
    conditions = [condition.value for condition in Condition]
    that = f"with check: {', '.join(conditions)}; may be repeated (default: all)"
    parser.add_argument("--that", metavar="CONDITION", action="append", help=that)
    given = parser.parse_args(arguments)
    if given.action not in (*actions, CHECK):
        parser.error(
            f"there is no action '{given.action}': choose from {', '.join((*actions, CHECK))}"
        )
    if given.action == CHECK:
        _check_conditions(parser, given, conditions)
    elif not given.node:
        parser.error(f"{given.action} needs a node: {called()} act {given.action} --node n1")
    elif given.that:
        parser.error("--that goes with check")
    return given


def _check_conditions(
    parser: argparse.ArgumentParser, given: argparse.Namespace, conditions: Sequence[str]
) -> None:
    """Ends the program with a sentence where what is to be checked can't be."""
    if given.node:
        parser.error("check judges the system as a whole: leave out --node")
    for condition in given.that or ():
        if condition not in conditions:
            told = f"there is no condition '{condition}'"
            parser.error(f"--that: {told}: choose from {', '.join(conditions)}")


def _tell(answer: ControlAnswer) -> None:
    terminal = Terminal()
    for one in answer.judged:
        sign = "✓" if one.holds else "✕"
        terminal.line(f"{sign} {one.title}{f': {one.why}' if one.why else ''}")
    terminal.close()
    if answer.text:
        told = f"{answer.text} {answer.remedy}".strip()
        print(told, file=sys.stdout if answer.done else sys.stderr)
