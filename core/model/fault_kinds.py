"""The table of faults: one entry for each kind, with all that is true of that kind.

A new kind of fault touches two files: this one (an entry, and a ``NodeAction`` where it can be
done by hand), and ``chaos/executors.py`` for what does it. Nothing else lists the kinds: menu,
forecast, timeline, plot and report look into this table by ``core.model.fault_lookup``, and a
subject offers by hand whatever its nodes have the abilities for. Only a subject's ``plans.py``
picks some by name, for its stories.

The table is in ``core`` because the window and the report need its words for a replay, where no
fault can be injected. It holds values only: an executor is named here, and joined in ``chaos``.
What the diagnosis says is not in it: the diagnosis knows what was seen, never what was injected.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum, auto

from msgspec import Struct
from msgspec.structs import replace

from core.model.abilities import Burstable, Isolable, Playable, Slowable, Stoppable
from core.model.records import NodeStatus


class NodeAction(StrEnum):
    """The actions by hand on one node: faults, and the ways back."""

    KILL = "kill"
    PAUSE = "pause"
    CUT_OFF = "cut off"
    SLOW = "slow"
    RESUME = "resume"
    RESTART = "restart"
    RECONNECT = "reconnect"


class Effect(Enum):
    """The effect of a fault on a node, which forecasts and cards follow."""

    ENDS = auto()
    """The process or container ends, and needs a restart."""
    STOPS = auto()
    """The process or container exists, but doesn't run."""
    ISOLATES = auto()
    """The node runs, but has no network to the other nodes."""
    SLOWS = auto()
    """The node runs, and everything that the node sends arrives late."""
    FLOODS = auto()
    """The load sends more than before."""
    UNFORESEEN = auto()
    """Steps of somebody's own are played: nobody knows beforehand what they do."""


_RUNS = frozenset({NodeStatus.UP, NodeStatus.STARTING, NodeStatus.UNKNOWN})


class FaultKind(Struct, frozen=True, kw_only=True):
    """A kind of fault, with everything that is true of every fault of that kind.

    Attributes:
        key: the kind's name in recordings and undo journals, which must never change.
        aliases: the kind's names in recordings of older versions.
        executor: the name of the executor in ``chaos.executors.EXECUTORS``.
        needs: the ability, a Protocol, that a target must have.
        in_processes: whether nodes that are processes can have such a fault.
        in_containers: whether nodes that are containers can have such a fault.
        duration_s: seconds after which the fault is undone by itself; 0 for never.
        strength: how strong the fault is, where that can be chosen: the delay in milliseconds, or
            the factor of a burst; 0 leaves it to the executor.
        is_over_at_once: whether nothing is left to undo once the fault was injected.
        effect: the effect on the node.
        action: the action by hand that injects the fault; None where only a story does.
        back: the action by hand that undoes the fault; each ``action`` needs one.
        when: the states of a node in which the action makes sense.
        imperative: what is done, as an order: ``slow down``.
        verb: the first word of a countdown's title: ``Slowing``.
        done: what was done to the node: ``slowed``.
        is_announced: whether the node is told, and may end in order.
        happens: what a target with a proper name does: ``bursts``; by default ``is`` and what
            was done.
        how: how the fault is made, in a few words.
        how_in_containers: the same for a container; by default no different.
        left: how a node is that a crashed run left so: ``slowed down``.
        taken_back: how a target with a proper name is once the fault was undone; by default as
            it was.
        limit: what a run with such a fault doesn't show, in sentences.
        marker: the kind of the fault's mark on the plot, in the window and in the report.

    Raises:
        ValueError: a field makes no sense.
    """

    key: str
    aliases: tuple[str, ...] = ()
    executor: str
    needs: type[object] = object
    in_processes: bool = True
    in_containers: bool = True
    duration_s: float = 0.0
    strength: float = 0.0
    is_over_at_once: bool = False
    effect: Effect
    action: NodeAction | None = None
    back: NodeAction | None = None
    when: frozenset[NodeStatus] = _RUNS
    imperative: str
    verb: str
    done: str
    is_announced: bool = False
    happens: str = ""
    how: str
    how_in_containers: str = ""
    left: str
    taken_back: str = ""
    limit: str
    marker: str = "fault"

    def __post_init__(self) -> None:
        """Checks that the fields make sense together."""
        if not self.key.strip():
            raise ValueError("a kind of fault needs a key")
        if not 0.0 <= self.duration_s < float("inf"):
            raise ValueError(f"{self.key}: it can't stay in for {self.duration_s} s")
        if not 0.0 <= self.strength < float("inf"):
            raise ValueError(f"{self.key}: it can't be {self.strength} strong")
        if self.action is not None and self.back not in WAYS_BACK:
            raise ValueError(f"{self.key}: what is done by hand needs a way back")

    @property
    def is_of_network(self) -> bool:
        """Whether the fault is done to the network between nodes."""
        return self.effect in (Effect.ISOLATES, Effect.SLOWS)

    def how_done(self, *, in_containers: bool) -> str:
        """Returns the method by which the fault is done to a process, or to a container."""
        return (in_containers and self.how_in_containers) or self.how

    def told_of(self, name: str) -> str:
        """Returns the words for the effect on a target called ``name``: ``the load bursts``."""
        return f"{name} {self.happens or f'is {self.done}'}"


class WayBack(Struct, frozen=True, kw_only=True):
    """An action by hand that takes faults back.

    Attributes:
        imperative: what is done, as an order: ``resume``.
        when: the states of a node in which the action makes sense.
        always: whether every subject has the action, whatever faults the subject offers.
        takes_all: whether the action undoes all faults of the node, or only faults of its kinds.
    """

    imperative: str
    when: frozenset[NodeStatus]
    always: bool = False
    takes_all: bool = False


WAYS_BACK: Mapping[NodeAction, WayBack] = {
    NodeAction.RESUME: WayBack(
        imperative="resume",
        when=frozenset({NodeStatus.PAUSED, NodeStatus.UNKNOWN}),
        always=True,
        takes_all=True,
    ),
    NodeAction.RECONNECT: WayBack(
        imperative="reconnect",
        when=frozenset({NodeStatus.CUT_OFF, NodeStatus.UNKNOWN}),
    ),
    NodeAction.RESTART: WayBack(
        imperative="restart", when=frozenset(NodeStatus), always=True, takes_all=True
    ),
}

# --- the table ---------------------------------------------------------------------------

PROCESS_KILL = FaultKind(
    key="process-kill",
    aliases=("kill",),
    executor="kill",
    in_containers=False,
    effect=Effect.ENDS,
    action=NodeAction.KILL,
    back=NodeAction.RESTART,
    when=_RUNS | {NodeStatus.PAUSED, NodeStatus.CUT_OFF},
    imperative="kill",
    verb="Killing",
    done="killed",
    how="SIGKILL, no warning to the node",
    left="killed with no warning",
    limit="SIGKILL ends a process; the operating system keeps what the process had written. "
    "A power loss would take that too: this run doesn't exercise it.",
)
CONTAINER_KILL = replace(
    PROCESS_KILL,
    key="container-kill",
    aliases=(),
    in_processes=False,
    in_containers=True,
    limit="SIGKILL ends all processes of a container; its files stay, and so does what the "
    "operating system has yet to write to the disk. The loss of the machine or of its disk "
    "would take both: this run doesn't exercise it.",
)
NODE_STOP = FaultKind(
    key="node-stop",
    executor="stop",
    needs=Stoppable,
    effect=Effect.ENDS,
    imperative="stop",
    verb="Stopping",
    done="stopped",
    is_announced=True,
    how="asked to end, as an operator does it, and killed where that takes too long",
    left="stopped",
    limit="A node that is asked to end may finish what it has in hand and say goodbye. A crash "
    "leaves no time for that: this run doesn't exercise it.",
)
NODE_PAUSE = FaultKind(
    key="node-pause",
    aliases=("pause",),
    executor="pause",
    effect=Effect.STOPS,
    action=NodeAction.PAUSE,
    back=NodeAction.RESUME,
    when=_RUNS | {NodeStatus.CUT_OFF},
    imperative="pause",
    verb="Pausing",
    done="paused",
    how="SIGSTOP: it keeps its connections and says nothing",
    how_in_containers="its container is frozen: it keeps its connections and says nothing",
    left="stopped where it stood",
    limit="SIGSTOP holds a process still and it wakes with its memory intact. A crash or a "
    "power loss would take that memory: this run doesn't exercise it.",
)
# A store's process or container is paused like any other. The kind is a separate one since
# another story follows: who asks the store gets no answer, and no refusal either.
STORE_PAUSE = replace(NODE_PAUSE, key="redis-pause", aliases=())
TIMED_PAUSE = replace(
    NODE_PAUSE,
    key="timed-pause",
    aliases=(),
    duration_s=5.0,
    action=None,
    back=None,
    how="SIGSTOP for 5 s, as a long garbage collection or a moved VM does it, then it goes on",
    how_in_containers="its container is frozen for 5 s, then it goes on",
)
QUICK_RESTART = FaultKind(
    key="quick-restart",
    executor="restart",
    duration_s=1.0,
    is_over_at_once=True,
    effect=Effect.ENDS,
    imperative="kill and restart",
    verb="Killing and restarting",
    done="killed and restarted",
    how="SIGKILL, and its supervisor starts it again at once",
    left="restarted",
    limit="SIGKILL ends a process; the operating system keeps what the process had written. "
    "A power loss would take that too: this run doesn't exercise it.",
)
PARTITION = FaultKind(
    key="partition",
    executor="partition",
    needs=Isolable,
    effect=Effect.ISOLATES,
    action=NodeAction.CUT_OFF,
    back=NodeAction.RECONNECT,
    imperative="cut off",
    verb="Cutting off",
    done="cut off",
    how="its network to the other nodes is taken away; it runs on",
    left="cut off from the others",
    limit="The network to a node was taken away as a whole, in both directions, and given back. A "
    "network that loses some packets, or works in one direction only, is another fault: this "
    "run doesn't exercise it.",
)
TIMED_PARTITION = replace(
    PARTITION,
    key="timed-partition",
    duration_s=12.0,
    action=None,
    back=None,
    how="its network to the other nodes is gone for 12 s, as while a switch restarts; the clients "
    "beside it still reach it",
)
LATENCY = FaultKind(
    key="latency",
    executor="latency",
    needs=Slowable,
    effect=Effect.SLOWS,
    action=NodeAction.SLOW,
    back=NodeAction.RECONNECT,
    imperative="slow down",
    verb="Slowing",
    done="slowed",
    how="everything that it sends is delayed; it runs on",
    left="slowed down",
    limit="What a node sends was delayed by the same time for each packet. Packets that are lost "
    "or overtaken, a slow disk and a busy processor are other faults: this run doesn't "
    "exercise them.",
)
BURST = FaultKind(
    key="burst-traffic",
    executor="burst",
    needs=Burstable,
    duration_s=4.0,
    effect=Effect.FLOODS,
    imperative="burst",
    verb="Bursting",
    done="raised many times over",
    happens="bursts",
    how="the load itself is multiplied: real requests over real connections",
    left="sending a burst",
    limit="The burst was sent by one load process over a few connections, evenly, for some "
    "seconds. Thousands of clients that connect at once, and one that never ends, are other "
    "loads: this run doesn't exercise them.",
)
STEPS = FaultKind(
    key="steps",
    executor="play",
    needs=Playable,
    effect=Effect.UNFORESEEN,
    imperative="play",
    verb="Playing",
    done="played",
    happens="begins",
    how="the steps that the file says, in their order",
    left="in force, its rollbacks not played",
    taken_back="rolled back",
    limit="The steps of an experiment are somebody's own. What they did beyond what the probes "
    "look at, and whether the rollbacks took all of it back, isn't known here.",
)

FAULT_KINDS = (
    PROCESS_KILL,
    CONTAINER_KILL,
    NODE_STOP,
    NODE_PAUSE,
    STORE_PAUSE,
    TIMED_PAUSE,
    QUICK_RESTART,
    PARTITION,
    TIMED_PARTITION,
    LATENCY,
    BURST,
    STEPS,
)
"""Every kind; menus and reports keep this order."""
