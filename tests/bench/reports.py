"""The messages between the bench and a program that the bench drives, as JSON lines."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from core.model.events import AnyEvent
from core.model.fault_kinds import NodeAction

STEPS_VARIABLE = "FAULTSTAGE_BENCH_STEPS"
"""Has a driven program note the steps of its main thread, from the window's making on."""


class DrivenReport(Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    """A message of a driven program; all times are ``time.monotonic()`` readings."""


class FirstPainted(DrivenReport, frozen=True, kw_only=True):
    """The first frame is on the screen."""

    t: float


class StagePainted(DrivenReport, frozen=True, kw_only=True):
    """The whole stage, with plot and chapters, is on the screen."""

    t: float


class NodePainted(DrivenReport, frozen=True, kw_only=True):
    """A node's card was painted with another status than before."""

    node: str
    status: str
    t: float


class Happened(DrivenReport, frozen=True, kw_only=True):
    """An event of the run was emitted at a time."""

    event: AnyEvent
    t: float


class Frames(DrivenReport, frozen=True, kw_only=True):
    """The times of the frames since the last request."""

    times: tuple[float, ...]


class Step(Struct, frozen=True, kw_only=True):
    """Something that the program's main thread did.

    Attributes:
        name: what it was.
        t: when it began.
        wall_s: how long it took, seconds.
        cpu_s: the CPU time that it used, seconds; the rest was waiting, or another process's turn.
        depth: within how many other steps it was.
    """

    name: str
    t: float
    wall_s: float
    cpu_s: float
    depth: int


class Steps(DrivenReport, frozen=True, kw_only=True):
    """The longer steps since the last request."""

    steps: tuple[Step, ...]


AnyReport = FirstPainted | StagePainted | NodePainted | Happened | Frames | Steps


class Order(Struct, frozen=True, kw_only=True):
    """An order of the bench to the program.

    Attributes:
        word: ``next``, ``reset``, ``quit``, ``act`` on a node, ``frames`` or ``steps``: tell them,
            or show the ``picture`` or the ``cards``.
        node: the node to act on.
        action: what to do to the node.
    """

    word: str
    node: str = ""
    action: NodeAction = NodeAction.KILL


encode = msgspec.json.Encoder().encode
decode_order = msgspec.json.Decoder(Order).decode
