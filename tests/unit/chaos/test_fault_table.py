"""A new kind of fault takes two files: kinds work by their entries, and nothing lists them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaos.injector import Injector
from chaos.journal import FILE, UndoJournal
from core.model import fault_kinds
from core.model.fault_kinds import FAULT_KINDS, WAYS_BACK, FaultKind, NodeAction
from core.story.fault_plans import plan_fault
from tests.unit.chaos.nodes import RecordingContainer

ROOT = Path(__file__).parents[3]
TWO = (ROOT / "core/model/fault_kinds.py", ROOT / "chaos/executors.py")
"""The files that a new kind of fault touches."""
PICKING = re.compile(r"subjects/\w+/(plans|subject|stories/\w+)\.py")
"""The files that pick kinds by name: for a story, or since a machine can't have some."""

CONSTANTS = {name for name, value in vars(fault_kinds).items() if isinstance(value, FaultKind)}
KEYS = {kind.key for kind in FAULT_KINDS}
BREAKING = {action.name for action in NodeAction if action not in WAYS_BACK}

each_kind = pytest.mark.parametrize("kind", FAULT_KINDS, ids=lambda kind: kind.key)


class AbleNode(RecordingContainer):
    """A node with every ability."""

    def __init__(self) -> None:
        super().__init__()
        self.bursting = False
        self.played = False

    async def play(self) -> None:
        self._call("play")
        self.played = True

    async def roll_back(self) -> None:
        self._call("roll_back")
        self.played = False

    def is_played(self) -> bool:
        return self.played

    async def burst(self, multiplier: float) -> None:
        self._call("burst")
        self.bursting = multiplier > 1

    async def calm(self) -> None:
        self._call("calm")
        self.bursting = False

    def is_bursting(self) -> bool:
        return self.bursting


@each_kind
async def test_every_kind_is_injected_and_undone(kind: FaultKind, tmp_path: Path) -> None:
    node, injector = AbleNode(), Injector(lambda: tmp_path)
    assert isinstance(node, kind.needs)
    fault = await injector.inject(kind.key, node)
    assert (fault.chaos_type, fault.duration_s) == (kind.key, kind.duration_s)
    assert len(node.calls) == 1
    assert [left.chaos_type for left in UndoJournal(tmp_path / FILE).read().pending] == [kind.key]
    await injector.undo(fault)
    assert len(node.calls) == (1 if kind.is_over_at_once else 2)
    assert UndoJournal(tmp_path / FILE).read().pending == ()


@each_kind
def test_every_kind_has_words_for_every_place(kind: FaultKind) -> None:
    for words in (kind.imperative, kind.verb, kind.done, kind.how, kind.left, kind.limit):
        assert words.strip() == words != ""
    assert kind.limit.endswith(".")
    for in_containers in (False, True):
        assert plan_fault("x", kind, in_containers=in_containers).how
    if kind.action is not None:
        assert kind.back in WAYS_BACK


def test_keys_and_aliases_are_those_of_one_kind_each() -> None:
    names = [name for kind in FAULT_KINDS for name in (kind.key, *kind.aliases)]
    assert len(set(names)) == len(names)


def test_every_action_by_hand_is_that_of_a_kind_or_a_way_back() -> None:
    assert {kind.action.name for kind in FAULT_KINDS if kind.action is not None} == BREAKING


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Returns every module of the program except the two that may name kinds."""
    for room in ("core", "chaos", "subjects", "gui"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if path not in TWO:
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def named(tree: ast.Module) -> set[str]:
    """Returns the kinds, and the actions that inject them, that a module names in code."""
    found: set[str] = set()
    keys: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == fault_kinds.__name__:
            found |= {alias.name for alias in node.names} & CONSTANTS
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner, name = node.value.id, node.attr
            is_kind = owner in ("fault_kinds", "kinds") and name in CONSTANTS
            if is_kind or (owner == NodeAction.__name__ and name in BREAKING):
                found.add(f"{owner}.{name}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in KEYS:
            keys.add(node.value)
    # ``latency`` alone is a word like others; two of the keys, or one with a dash, are kinds.
    return found | (keys if len(keys) > 1 or any("-" in key for key in keys) else set())


def test_no_module_but_the_two_names_kinds_of_faults() -> None:
    naming = {path: kinds for path, tree in sources() if (kinds := named(tree))}
    assert {path: kinds for path, kinds in naming.items() if not PICKING.fullmatch(path)} == {}
    # A search that finds nothing is broken: the stories' plans do name kinds.
    assert {"subjects/raft/plans.py", "subjects/ratelimiter/plans.py"} <= set(naming)


@pytest.mark.parametrize(
    "code",
    [
        "WORDS = {'process-kill': 'killed'}",
        "shapes = ['partition', 'latency']",
        "from core.model.fault_kinds import NODE_PAUSE",
        "from core.model import fault_kinds\nx = fault_kinds.LATENCY.key",
        "match action:\n    case NodeAction.CUT_OFF:\n        pass",
    ],
)
def test_a_module_that_lists_kinds_is_found(code: str) -> None:
    assert named(ast.parse(code))
