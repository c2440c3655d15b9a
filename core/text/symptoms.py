"""The words for symptoms that invariants found, in sentences for the feed.

A subject registers the words for its own symptoms: ``@symptom_words.register``.
"""

from __future__ import annotations

from functools import singledispatch

from core.model import symptoms
from core.model.records import NodeStatus, node_nouns
from core.text import figures
from core.text.load_words import WORDS
from core.text.node_state import nothing_known
from core.text.wording import ms


@singledispatch
def symptom_words(symptom: symptoms.Symptom) -> str:
    """Returns the sentence for a symptom.

    Raises:
        TypeError: nobody has registered words for this kind of symptom.
    """
    raise TypeError(f"no words for {symptom!r}")


@symptom_words.register
def _(symptom: symptoms.NodesUnseen) -> str:
    return nothing_known(symptom.because)


@symptom_words.register
def _(_: symptoms.NodesSeen) -> str:
    return "the nodes are seen again"


_STATUS = {
    NodeStatus.UP: "is up again",
    NodeStatus.STARTING: "is starting",
    NodeStatus.PAUSED: "is paused",
    NodeStatus.DOWN: "is down",
    NodeStatus.CUT_OFF: "is cut off from the other nodes",
    NodeStatus.UNKNOWN: "doesn't answer: its state is unknown",
}


@symptom_words.register
def _(symptom: symptoms.NodeIs) -> str:
    return f"{symptom.node} {_STATUS[symptom.status]}"


@symptom_words.register
def _(symptom: symptoms.NodeStale) -> str:
    return f"{symptom.node} is unknown: not observed for {figures.about(symptom.after_s)}"


@symptom_words.register
def _(symptom: symptoms.NodeRestarting) -> str:
    return f"{symptom.node} is begun anew"


@symptom_words.register
def _(symptom: symptoms.LeaderIs) -> str:
    return f"{symptom.leader} leads {symptom.group}".rstrip()


@symptom_words.register
def _(symptom: symptoms.NoLeader) -> str:
    if symptom.group:
        return f"{symptom.group} has no {symptom.leader}"
    return f"no {symptom.leader}: writes cannot commit"


@symptom_words.register
def _(symptom: symptoms.NodesUp) -> str:
    nodes = (symptom.nouns or node_nouns(symptom.group)).many
    count = f"{symptom.up} of {symptom.total} {nodes} up"
    if symptom.is_majority:
        return f"{count}: a majority again"
    # Where leadership is shared, each group's copies are on some of the nodes only.
    return f"{count}: no majority{'' if symptom.elects else ' of them'}"


@symptom_words.register
def _(_: symptoms.LoadOff) -> str:
    return "no longer measured, the load is off"


@symptom_words.register
def _(symptom: symptoms.Throughput) -> str:
    share = f"{100 * symptom.share:.0f} %"
    return f"throughput {'back at ' if symptom.is_back else ''}{share} of baseline"


@symptom_words.register
def _(symptom: symptoms.Latency) -> str:
    if symptom.normal_ms is None:
        return f"p99 latency back at {ms(symptom.p99_ms)}"
    return f"p99 latency {ms(symptom.p99_ms)}, normal is {ms(symptom.normal_ms)}"


@symptom_words.register
def _(symptom: symptoms.RequestsFailed) -> str:
    if not symptom.count:
        return "all requests answered again"
    return f"{symptom.count} request{'s' if symptom.count > 1 else ''} failed"


@symptom_words.register
def _(symptom: symptoms.AnswersStopped) -> str:
    words = WORDS[symptom.load_kind]
    if symptom.silent_s is None:
        return f"{words.things} are {words.answered} again"
    return f"no {words.thing} {words.answered} for {figures.ago(symptom.silent_s)}"
