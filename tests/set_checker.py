"""A checker of set histories that knows nothing of Faultstage: it reads JSON, and judges it.

Written after the definition of Jepsen's ``set`` checker: each ``add`` adds an element, and the last
``read`` that succeeded must hold every element whose add was acknowledged, and none that nobody
tried to add. It also holds the history itself to the rules of the format.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class HistoryError(Exception):
    """Raised where a file isn't a history by the rules."""


@dataclass(frozen=True)
class SetVerdict:
    """The checker's verdict on a set.

    Attributes:
        valid: True, False, or None where the set was never read.
        attempted: elements that somebody tried to add.
        acknowledged: elements whose add was acknowledged.
        lost: acknowledged elements that the last read doesn't hold.
        unexpected: elements in it that nobody tried to add.
        recovered: elements in it whose add was never acknowledged.
        nemesis: what was done to the system, in order.
    """

    valid: bool | None
    attempted: int
    acknowledged: int
    lost: frozenset[int]
    unexpected: frozenset[int]
    recovered: int
    nemesis: tuple[str, ...]


def check_set(path: Path) -> SetVerdict:
    """Judges the history at ``path``."""
    history: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    _check_rules(history)
    adds = [op for op in history if op["f"] == "add" and op["process"] != "nemesis"]
    attempted = {op["value"] for op in adds if op["type"] == "invoke"}
    acknowledged = {op["value"] for op in adds if op["type"] == "ok"}
    reads = [op["value"] for op in history if op["f"] == "read" and op["type"] == "ok"]
    held = set(reads[-1]) if reads else set[int]()
    lost, unexpected = acknowledged - held, held - attempted
    return SetVerdict(
        valid=not (lost or unexpected) if reads else None,
        attempted=len(attempted),
        acknowledged=len(acknowledged),
        lost=frozenset(lost) if reads else frozenset(),
        unexpected=frozenset(unexpected),
        recovered=len(held - acknowledged),
        nemesis=tuple(op["f"] for op in history if op["process"] == "nemesis"),
    )


def _check_rules(history: list[dict[str, Any]]) -> None:
    """Checks indexes and times, and that no process does two things at once."""
    busy: dict[int, dict[str, Any]] = {}
    crashed: set[int] = set()
    time = 0
    for index, op in enumerate(history):
        if op["index"] != index:
            raise HistoryError(f"operation {index} has the index {op['index']}")
        if not isinstance(op["time"], int) or op["time"] < time:
            raise HistoryError(f"operation {index} goes back in time")
        time, process = op["time"], op["process"]
        if process == "nemesis":
            continue
        if process in crashed:
            raise HistoryError(f"process {process} goes on after a crash, at {index}")
        if op["type"] == "invoke":
            if process in busy:
                raise HistoryError(f"process {process} does two things at once, at {index}")
            busy[process] = op
            continue
        begun = busy.pop(process, None)
        if begun is None or begun["f"] != op["f"]:
            raise HistoryError(f"operation {index} ends what never began")
        if op["f"] == "add" and begun["value"] != op["value"]:
            raise HistoryError(f"operation {index} ends another add")
        if op["type"] == "info":
            crashed.add(process)
