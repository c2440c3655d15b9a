"""The text on a node's card: pure functions, testable without a window."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import UNSET

from core.model.events import NodeHealth, NodeStatus
from core.text import figures
from core.text.figures import UNKNOWN
from core.text.node_state import badge_of, since_words, state_tone, state_word
from core.views.stage_state import StageState
from gui.drawing.signs import Sign

_SIGNS = {
    NodeStatus.UP: Sign.DOT,
    NodeStatus.STARTING: Sign.TURNING,
    NodeStatus.PAUSED: Sign.PAUSE,
    NodeStatus.DOWN: Sign.CROSS,
    NodeStatus.CUT_OFF: Sign.CUT,
    NodeStatus.UNKNOWN: Sign.QUESTION,
}


def sign_of(status: NodeStatus) -> Sign:
    """Returns the sign of a state."""
    return _SIGNS[status]


class NodeText(NamedTuple):
    """Everything that a card shows."""

    name: str
    status: str
    sign: Sign
    tone: str
    """Name of the colour of the status."""
    badge: str
    """The role, "was Leader", or nothing."""
    figures: tuple[tuple[str, str], ...]
    """Names and values of the figures."""
    marked: bool
    """Whether the next fault will hit this node."""
    detail: str
    disagreement: str
    """The outdated statement of another source on the node; shown in place of the figures."""
    title: str = ""
    """The node's other name; empty where the node has no title."""

    @property
    def spoken(self) -> str:
        """The text for assistive technology."""
        mark = "next victim" if self.marked else ""
        parts = [f"Node {self.name}", self.title, self.status, self.badge, mark, self.disagreement]
        parts += [
            f"{name} {'not known' if value == UNKNOWN else value}" for name, value in self.figures
        ]
        return ", ".join(part for part in parts if part)


def node_text(health: NodeHealth, state: StageState, now: float) -> NodeText:
    """Returns the texts on the card of ``health``, at ``now`` seconds of the run."""
    fault = next((fault for fault in state.faults if fault.node == health.node), None)
    parts = state_word(health.status), since_words(health, fault, now)
    return NodeText(
        name=health.node,
        status=" \u00b7 ".join(part for part in parts if part),
        sign=sign_of(health.status),
        tone=state_tone(health.status),
        badge=badge_of(health, state.run),
        figures=_figures(health, state),
        marked=health.node in state.victims and state.fault_t is None,
        detail=health.detail,
        disagreement=health.disagreement,
        title=_title(health.node, state),
    )


def _title(node: str, state: StageState) -> str:
    titles = UNSET if state.run is None else state.run.titles
    return "" if titles is UNSET else titles.get(node, "")


def _figures(health: NodeHealth, state: StageState) -> tuple[tuple[str, str], ...]:
    groups = state.run.groups if state.run else ()
    group = next((group for group in groups if health.node in group.nodes), None)
    known = health.status in (
        NodeStatus.UP,
        NodeStatus.STARTING,
        NodeStatus.PAUSED,
        NodeStatus.CUT_OFF,
    )
    # A node outside any agreement may be of a kind that never reports some figures.
    tells_all = group is None or group.agrees or not known
    shown: list[tuple[str, str]] = []
    if health.leads is not None:
        shown.append(("leads", figures.count(health.leads) if known else UNKNOWN))
    elif health.lag is not None or not groups:
        # In a run with groups, a node without a lag is of a kind that has none.
        lag = health.lag if known else None
        shown.append(("lag", UNKNOWN if lag is None else figures.count(lag)))
    # Facts of this kind of node come before memory and uptime: where a card has too little room,
    # the last figures are left out.
    shown += health.facts.items() if known else ()
    size = health.memory_bytes
    if size is not None or tells_all:
        shown.append(("memory", figures.memory(size) if size is not None and known else UNKNOWN))
    uptime = health.uptime_s
    if uptime is not None or tells_all:
        shown.append(("uptime", figures.span(uptime) if uptime is not None and known else UNKNOWN))
    return tuple(shown)


def status_look(status: NodeStatus) -> tuple[str, Sign, str]:
    """Returns the word, the sign and the name of the colour that go with a status."""
    return state_word(status), sign_of(status), state_tone(status)
