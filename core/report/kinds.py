"""The kinds of faults as a report tells them: what was done, and what that leaves untested."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Kind(Struct, frozen=True):
    """A kind of fault.

    Attributes:
        done: what was done to the node: ``killed``.
        limit: what a run with such a fault doesn't show.
        cuts: whether it is done to the network between the nodes.
    """

    done: str
    limit: str
    cuts: bool = False


_PAUSED = Kind(
    "paused",
    "SIGSTOP holds a process still and it wakes with its memory intact. A crash or a "
    "power loss would take that memory: this run doesn't exercise it.",
)
_KILLED = Kind(
    "killed",
    "SIGKILL ends a process; the operating system keeps what the process had written. "
    "A power loss would take that too: this run doesn't exercise it.",
)

KINDS = {
    "process-kill": _KILLED,
    "container-kill": Kind(
        "killed",
        "SIGKILL ends all processes of a container; its files stay, and so does what the "
        "operating system has yet to write to the disk. The loss of the machine or of its disk "
        "would take both: this run doesn't exercise it.",
    ),
    "node-pause": _PAUSED,
    "partition": Kind(
        "cut off",
        "The network to a node was taken away as a whole, in both directions, and given back. A "
        "network that loses some packets, or works in one direction only, is another fault: this "
        "run doesn't exercise it.",
        cuts=True,
    ),
    "latency": Kind(
        "slowed",
        "What a node sends was delayed by the same time for each packet. Packets that are lost "
        "or overtaken, a slow disk and a busy processor are other faults: this run doesn't "
        "exercise them.",
        cuts=True,
    ),
    "burst-traffic": Kind(
        "raised many times over",
        "The burst was sent by one load process over a few connections, evenly, for some seconds. "
        "Thousands of clients that connect at once, and one that never ends, are other loads: this "
        "run doesn't exercise them.",
    ),
}
"""By the kind's name, as the executors have it."""

_WORDS = {"kill": _KILLED, "pause": _PAUSED}
"""The same for recordings whose kinds have other names, by a word in them."""


def kind_of(name: str) -> Kind | None:
    """The kind of that name; None where nothing is known of it."""
    if name in KINDS:
        return KINDS[name]
    return next((_WORDS[word] for word in name.split("-") if word in _WORDS), None)


def limits(names: Iterable[str]) -> list[str]:
    """What faults of these kinds leave untested, each said once, in the order of the table."""
    found = {kind.limit for name in names if (kind := kind_of(name)) is not None}
    return [limit for limit in (k.limit for k in KINDS.values()) if limit in found]
