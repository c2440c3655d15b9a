"""The words in the picture of the cluster, and their form for a screen reader."""

from __future__ import annotations

from typing import NamedTuple

from core.model.events import LoadKind, NodeStatus, Role, RunStarted
from core.model.records import node_nouns
from core.text import figures
from core.text.load_words import WORDS
from core.text.node_state import STOPPED, since_words, state_tone, state_word
from core.text.wording import capital, ms
from core.views.groups import role_name
from core.views.picture.model import (
    Arrow,
    BarKind,
    Clients,
    FlowCounter,
    LinkState,
    LogBar,
    Moment,
    NewLeader,
    NodeStanding,
    Picture,
    PictureLink,
    PictureNode,
    PictureVote,
    VoteRequest,
    Zone,
)

NODES = node_nouns("")
_BAR_TONES = {NodeStanding.GOOD: "good", NodeStanding.BEHIND: "warn", NodeStanding.BAD: "bad"}
_MOMENTS = {
    Moment.BEFORE: "Before the fault",
    Moment.DURING: "In the fault",
    Moment.AFTER: "Afterwards",
}
TRIFLE = 0.002
"""The share of a whole bar up to which nobody is called behind."""
_DOT = " \u00b7 "


class NodeWords(NamedTuple):
    """The words beside a node, and the tones of those words."""

    role: str
    short_role: str
    """The same where there is little room."""
    role_tone: str
    """The name of the colour of the role."""
    state: str
    short_state: str
    """The state in shorter words, for little room."""
    tone: str
    """The name of the colour of the state."""
    bar: str
    """The line under the bar."""
    behind: str
    """The second line under the bar, where there is anything to say."""
    behind_tone: str

    def spoken(self, name: str, *, marked: bool) -> str:
        """The words beside the node called ``name``, as one text for a screen reader."""
        parts = [f"Node {name}", self.state, self.role, "next victim" if marked else ""]
        return ", ".join(part for part in (*parts, self.bar, self.behind) if part)


class Line(NamedTuple):
    """A line of text, and the name of the line's colour."""

    text: str
    tone: str


def bar_tone(bar: LogBar) -> str:
    """The name of the colour of a bar."""
    return _BAR_TONES[bar.standing]


def still_words(moment: Moment) -> str:
    """The moment of a run that a still picture shows: ``In the fault``."""
    return _MOMENTS[moment]


def node_words(node: PictureNode, run: RunStarted | None, now: float) -> NodeWords:
    """The words at one node, at ``now`` seconds of the run."""
    health = node.health
    bar, behind, tone = _bar(node)
    return NodeWords(
        role=_role(node, run),
        short_role=_short_role(node, run),
        role_tone=_role_tone(node),
        state=_state(node, now),
        short_state=_short_state(node, now),
        tone=state_tone(health.status),
        bar=bar,
        behind=behind,
        behind_tone=tone,
    )


def title_words(picture: Picture) -> str:
    """The title of the picture, in a line: how many nodes are up, and whether these suffice."""
    parts = [_zone(zone, alone=len(picture.zones) == 1) for zone in picture.zones]
    if picture.term is not None:
        parts.append(f"term {picture.term}")
    return _DOT.join(part for part in parts if part)


def new_leader_words(new: NewLeader, run: RunStarted | None) -> str:
    """The words for a new leader: ``n1 leads · term 2 · +4.7 s``."""
    leader = role_name(new.node, Role.LEADER, run)
    parts = [f"{new.node} is the {leader}", "" if new.term is None else f"term {new.term}"]
    parts.append("" if new.after_s is None else f"+{new.after_s:.1f} s")
    return _DOT.join(part for part in parts if part)


def legend_words(picture: Picture, *, moving: bool = True) -> str:
    """The legend of the picture: who counts the figures, and the meaning of a plain line.

    Args:
        picture: what is drawn.
        moving: whether dots stand for bytes; else there are only figures.
    """
    told = all(arrow.told for arrow in picture.arrows)
    things = WORDS[picture.clients.kind].things
    if picture.counter is FlowCounter.NOBODY:
        flows = "plain lines: nothing counts bytes here"
        return flows if told else f"{flows}, nor {things} by node"
    who = "relays" if picture.counter is FlowCounter.RELAYS else "servers"
    bytes_are = "dots: bytes" if moving else "bytes a second"
    if told:
        return f"{bytes_are}, as the {who} count them"
    return f"{bytes_are}, counted by {who}; {things} by node unknown"


def link_words(link: PictureLink) -> Line | None:
    """The label of a link; None where nothing is to be said."""
    if link.state is LinkState.BROKEN:
        return None
    if link.state is LinkState.SLOW and link.delay_ms is not None:
        return Line(ms(link.delay_ms), "warn")
    rate = sum(link.rates or ())
    return Line(figures.data_rate(rate), "muted") if rate >= 1 else None


_ANSWERED = {
    LoadKind.WRITES: "acked",
    LoadKind.CHECKS: "allowed",
    LoadKind.REQUESTS: "answered",
    LoadKind.NONE: "answered",
}


def client_lines(clients: Clients) -> tuple[Line, ...]:
    """The lines in the box of the clients, below their name."""
    if not clients.running:
        idle = "no load now" if clients.kind.is_measured else "no load here"
        return (Line(idle, "muted"),)
    checks = clients.kind is LoadKind.CHECKS
    acked = f"{figures.ops(clients.acked)} {_ANSWERED[clients.kind]}/s"
    failed = clients.failed + clients.shed
    idle = "muted" if clients.refused >= 1 else "bad"
    lines = [Line(acked, "good" if clients.acked >= 1 else idle)]
    if failed >= 1:
        lines.append(Line(f"{figures.ops(failed)} failed/s", "bad"))
    elif checks:
        lines.append(Line(f"{figures.ops(clients.refused)} refused/s", "muted"))
    elif clients.kind is LoadKind.WRITES:
        lines.append(Line(f"{figures.ops(clients.reads)} reads/s", "muted"))
    return tuple(lines)


def election_words(what: PictureVote | VoteRequest) -> Line:
    """The label of a vote, or of the request for one: ``n2 votes for n1 +4.7 s``."""
    after = "" if what.after_s is None else f"  +{what.after_s:.1f} s"
    if isinstance(what, VoteRequest):
        return Line(f"{what.candidate} asks for votes{after}", "warn")
    whom = "itself" if what.voter == what.candidate else what.candidate
    return Line(f"{what.voter} votes for {whom}{after}", "good")


def spoken(picture: Picture, run: RunStarted | None) -> str:
    """The picture as a whole for a screen reader; the nodes speak for themselves."""
    said = [title_words(picture)]
    if picture.new_leader is not None:
        said.append(new_leader_words(picture.new_leader, run))
    said += [election_words(each).text for each in (*picture.requests, *picture.votes)]
    broken = [link.ends for link in picture.links if link.state is LinkState.BROKEN]
    slow = [link for link in picture.links if link.state is LinkState.SLOW]
    said += [f"no link between {a} and {b}" for a, b in broken]
    said += [f"slow link between {link.ends[0]} and {link.ends[1]}" for link in slow]
    said.append("clients: " + ", ".join(line.text for line in client_lines(picture.clients)))
    said += [_arrow(arrow) for arrow in picture.arrows if arrow.told]
    said.append(legend_words(picture))
    return ". ".join(capital(part) for part in said if part)


def _arrow(arrow: Arrow) -> str:
    failed = f", {figures.ops(arrow.failed)} failed" if arrow.failed >= 1 else ""
    return f"{figures.ops(arrow.acked)} a second to {arrow.node}{failed}"


def _role_tone(node: PictureNode) -> str:
    if node.health.status in STOPPED:
        return state_tone(node.health.status)
    return "warn" if node.health.claims or node.role is Role.CANDIDATE else "accent"


def _role(node: PictureNode, run: RunStarted | None) -> str:
    name = role_name(node.name, node.role, run)
    if not name and node.elects and node.health.mode and node.health.status not in STOPPED:
        mode = node.health.mode  # a claim of the node's own, which nobody confirms
        return mode if " " in mode else f"says {mode}"
    if not name and node.kind.lower() != node.name:
        name = node.kind.lower()
    if node.votes_only:
        return name
    if name and node.health.status in STOPPED:
        return f"was {name}" if node.role is not Role.NONE else name
    if name and node.term is not None and node.role in (Role.LEADER, Role.CANDIDATE):
        return f"{name}{_DOT}term {node.term}"
    return name


def _short_role(node: PictureNode, run: RunStarted | None) -> str:
    """The role without a term; nothing for a node that only had it."""
    return "" if node.health.status in STOPPED else role_name(node.name, node.role, run)


def _state(node: PictureNode, now: float) -> str:
    health = node.health
    since = since_words(health, node.fault, now)
    if health.status is NodeStatus.DOWN:
        return since
    if health.status in (NodeStatus.PAUSED, NodeStatus.CUT_OFF):
        return f"{state_word(health.status).lower()} {since.removeprefix('for ')}"
    return state_word(health.status)


def _short_state(node: PictureNode, now: float) -> str:
    if node.health.status is NodeStatus.DOWN:
        return since_words(node.health, node.fault, now).split(" ", 1)[0].rstrip(",")
    return state_word(node.health.status)


def _bar(node: PictureNode) -> tuple[str, str, str]:
    """The two lines under a bar, and the colour of the second."""
    if node.shards is not None:
        count = len(node.shards)
        return f"leads {figures.count(count)}", "", "muted"
    bar = node.bar
    if bar is None:
        return "", "", "muted"
    behind, tone = _behind(bar)
    match bar.kind:
        case BarKind.ENTRIES:
            return f"log {figures.count(bar.value)}", behind, tone
        case BarKind.BYTES:
            return f"history {figures.size(bar.value)}", behind, tone
        case BarKind.CHECKS:
            limit = f"limit {figures.count(bar.mark or 0)} for all"
            tone = "bad" if bar.is_over else "muted"
            return f"allows {figures.count(bar.value)}", limit, tone


def _behind(bar: LogBar) -> tuple[str, str]:
    if bar.stopped:
        return "stopped", "bad"
    says = figures.size if bar.kind is BarKind.BYTES else figures.count
    if bar.alone:
        return f"{says(bar.alone)} alone", "bad"
    is_behind = (bar.behind or 0) > TRIFLE * bar.full
    return (f"{says(bar.behind or 0)} behind", "warn") if is_behind else ("", "muted")


def _zone(zone: Zone, *, alone: bool) -> str:
    count = len(zone.nodes)
    said = f"{count} {(NODES if alone else zone.nouns).of(count)}"
    if zone.needed is not None and zone.elects and count > 1:
        said += f"{_DOT}majority {zone.needed}" if zone.needed > 1 else ""
    if zone.up < count and (zone.up or zone.gone):  # else no node has been started yet
        said += f"{_DOT}{zone.up} of {count} up"
        if zone.needed is not None and zone.elects and zone.needed > 1:
            said += _can_elect(zone, zone.needed)
    return said


def _can_elect(zone: Zone, needed: int) -> str:
    if zone.up >= needed:
        return ": can elect"
    return ": too few to elect" if len(zone.nodes) - zone.gone < needed else ""
