"""Finds a scenario's leader: by a probe, by the nodes' answers, or by a container's label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from subjects.own.answers import Answer
from subjects.own.hosting.view import HostingView
from subjects.own.observation import OwnObservation
from subjects.own.questions import Questions
from subjects.own.scenario.model import LeaderSpec
from subjects.own.scenario.resolved import ResolvedNode

_PORT_DIGITS = 5
"""Most digits of a port: a node may answer with any number, of any length."""


class LeaderFinder:
    """Asks nodes who leads, and finds the leader in their answers.

    Attributes:
        nodes: the nodes of whom one leads.
    """

    def __init__(
        self,
        spec: LeaderSpec,
        nodes: Iterable[ResolvedNode],
        questions: Questions,
        hosting: HostingView,
    ) -> None:
        """Asks, as ``spec`` says, the nodes that are in the leader's group."""
        members = tuple(node for node in nodes if not spec.group or node.group == spec.group)
        self.nodes = tuple(node.name for node in members)
        self._spec = spec
        self._names = _names(members)
        self._questions = questions
        self._hosting = hosting

    async def ask(self, node: str) -> Mapping[str, object]:
        """Asks ``node``, and returns what to note: ``leads`` or ``names``."""
        spec = self._spec
        if spec.probe is not None:
            answer = await self._questions.ask(spec.probe, node)
            return {"leads": answer.is_good if answer.is_answered else None}
        if spec.named is not None:
            return {"names": self._named(await self._questions.ask(spec.named, node))}
        key, _, value = spec.label.partition("=")
        return {"leads": self._hosting.labels(node).get(key) == value}

    def _named(self, answer: Answer) -> str:
        """Returns the node that an answer names; empty for none of ours."""
        said = str(answer.value or "").strip().rstrip("/")
        said = said.rpartition("//")[2].rpartition("@")[2]
        if (name := self._names.get(said)) is not None:
            return name
        host, _, port = said.rpartition(":")
        if not port.isdecimal() or len(port) > _PORT_DIGITS:
            return ""
        return self._hosting.node_at(host, int(port)) or self._names.get(host, "")


def leaders(everyone: Iterable[OwnObservation]) -> tuple[str, ...]:
    """Returns the nodes that lead by all nodes' answers: none, one or, in a split, several."""
    heard = [seen for seen in everyone if seen.is_good and not seen.failures]
    claims = tuple(seen.node for seen in heard if seen.leads)
    if claims:
        return claims
    said = Counter(seen.names for seen in heard if seen.names).most_common(2)
    is_tied = len(said) > 1 and said[0][1] == said[1][1]
    return (said[0][0],) if said and not is_tied else ()


def _names(nodes: Iterable[ResolvedNode]) -> Mapping[str, str]:
    """Returns the nodes' names on stage by the names that a system may use for each."""
    names: dict[str, str] = {}
    for node in nodes:
        names |= {node.service: node.name} if node.service else {}
    for node in nodes:
        names[node.name] = node.name
    return names
