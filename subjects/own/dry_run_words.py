"""The sentences of a dry run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.text.wording import by_number, listing
from subjects.own.scenario.compose.compose_file import ComposeService
from subjects.own.scenario.faults import FaultSpec
from subjects.own.scenario.probe_words import written

STARTED, PROBED, LOADED = "Would be started", "Would be asked", "Would be loaded"
HIT, WATCHED = "Could be hit", "Would be watched"
WARNINGS, PROBLEMS = "Other than in your file", "Missing here"

NO_LOAD = "Nobody loads the system: no throughput, and no proof."
NO_PROOF = "Nothing says how to read back: no proof."
NO_COMPOSE = "Docker Compose is missing: neither docker nor docker-compose is on PATH."
COPY = (
    "  RUN is the run's id; compose.yaml is a copy in its folder, with free ports of this machine, "
    "and without fixed names and restart policies"
)
NOTHING_DONE = "This was a dry run: nothing was started, asked, loaded or hit."

_ROLES = {
    "leader": "the leader",
    "follower": "a follower",
    "majority": "a majority",
    "any": "any node",
}
_DONE = {
    "kill": "kills {} without warning (SIGKILL)",
    "pause": "freezes {}",
    "cut": "cuts {} off from the others",
    "slow": "delays what {} sends",
    "stop": "stops {} as an operator would",
}


def process(name: str, command: str) -> str:
    """Returns the command of a process."""
    return f"{name}: {command}"


def with_environment(variables: Mapping[str, str]) -> str:
    """Returns the variables that a process is given."""
    return f"  with {' '.join(f'{key}={shlex.quote(text)}' for key, text in variables.items())}"


def in_folder(folder: Path) -> str:
    """Returns the folder that a process runs in."""
    return f"  in {folder}"


def service(of: ComposeService) -> str:
    """Returns what a project's file says of one service."""
    origin = "built from its folder" if of.is_built else of.image or "no image"
    facts = [origin]
    if of.ports:
        facts.append(f"{by_number(of.ports, 'port', 'ports')} {', '.join(map(str, of.ports))}")
    if of.has_health_check:
        facts.append("has a health check")
    return f"  {of.name}: {', '.join(facts)}"


def attached(project: str) -> str:
    """Says that nothing is started, since the project runs already."""
    return (
        f"Nothing: the project {project} runs already, and isn't ours. Only the services named "
        f"under `nodes` can be hit, and only with --yes-break {project}; nothing is removed."
    )


def probed(node: str, question: str, every: str) -> str:
    """Returns how a node is found to be well."""
    return f"{node}: {question}{f', {every}' if every else ''}"


def not_probed(node: str) -> str:
    """Says that a running node is well, unless the node's container knows better."""
    return f"{node}: whether it runs, and its health check, if its image brings one"


def leader_by(question: str) -> str:
    """Returns the probe that is good on the leader alone."""
    return f"the leader: {question}, which is good on the leader alone"


def leader_named(question: str) -> str:
    """Returns the value that names the leader."""
    return f"the leader: {question}, which names it"


def leader_labelled(label: str) -> str:
    """Returns the label that the leader alone has."""
    return f"the leader: the container with the label {label}"


def figure(title: str, question: str, every: str) -> str:
    """Returns where a figure on the cards comes from."""
    return f"{title}: {question}, {every}"


def our_load(title: str, rate: float, nodes: str) -> str:
    """Returns what our load sends, and to whom."""
    return f"{rate:,.0f} operations a second by {title}, to {_ROLES.get(nodes, nodes)}"


def writes(method: str, path: str, body: str) -> str:
    """Returns the request of a write."""
    return f"  writes: {method} {path}{f' with {body}' if body else ''}"


def reads(method: str, path: str) -> str:
    """Returns the request by which is read back."""
    return f"  reads back: {method} {path}"


def foreign_load(command: str, written_as: str) -> str:
    """Returns the command of a load of the user's own."""
    return f"{command} (measured by {written_as}, no proof)"


def fault(name: str, spec: FaultSpec, *, is_default: bool, why_not: str = "") -> str:
    """Returns what a fault does, and to whom; or why the fault can't be had."""
    if why_not:
        return f"{name}: can't be had here: {why_not}"
    done = "sends more"
    for kind, text in _DONE.items():
        victims: str | tuple[str, ...] | None = getattr(spec, kind)
        if victims is not None:
            done = text.format(_whom(victims))
    if spec.slow is not None:
        done += f", by {written(spec.delay)}"
    if spec.burst is not None:
        done = f"the load sends {spec.burst:g} times as much"
    if spec.group:
        done += f", in the group {spec.group}"
    if spec.duration is not None:
        done += f", for {written(spec.duration)}"
    return f"{name}{' (the one that this story plays)' if is_default else ''}: {done}"


def spared(names: Sequence[str]) -> str:
    """Returns the nodes that no fault may hit."""
    return f"never {listing(names)}"


def fix_by_command(title: str, command: str) -> str:
    """Returns a fix by a command."""
    return f"the fix, {title}: {command}"


def fix_by_http(title: str, method: str, path: str) -> str:
    """Returns a fix by an HTTP request."""
    return f"the fix, {title}: {method} {path}"


def fix_by_environment(title: str, variables: Mapping[str, str]) -> str:
    """Returns a fix by other variables, with which nodes are started again."""
    listed = " ".join(f"{key}={shlex.quote(text)}" for key, text in variables.items())
    return f"the fix, {title}: nodes are started again with {listed}"


def invariant(title: str, what: str, *, stops: bool) -> str:
    """Returns something that must hold."""
    return f"{title}: {what}{'; the fault is undone at once when it breaks' if stops else ''}"


def _whom(victims: str | tuple[str, ...]) -> str:
    if isinstance(victims, str):
        return _ROLES.get(victims, victims)
    return listing(victims)
