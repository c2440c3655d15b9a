"""Says what a scenario would start, probe, load and hit, and does none of that."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from core.ports import SubjectError
from subjects.own import dry_run_words as words
from subjects.own.hosting.compose_content import bind_mounts, external_names
from subjects.own.hosting.processes import program_in
from subjects.own.plans import offer
from subjects.own.scenario.compose.compose_file import ComposeFile, ComposeService
from subjects.own.scenario.model import ComposeSpec, ProcessSpec
from subjects.own.scenario.probe_words import asked, pace
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.scenario.text.parts import to_value
from subjects.own.system_words import folder_missing, variables_unset, what_differs
from subjects.own.templates import names_in

LOOPBACK = "127.0.0.1"

COPY = "compose.yaml"
"""The run's own copy of the Compose file, in the run's folder."""


class DryRunPart(Struct, frozen=True):
    """A part of a dry run: what would be started, for instance.

    Attributes:
        title: one or two words.
        lines: a sentence or a command each.
    """

    title: str
    lines: tuple[str, ...]


class DryRun(Struct, frozen=True):
    """A plan of all that a scenario would do, made without doing any of it.

    Attributes:
        parts: what would be done, in the order in which it would be.
        warnings: what is other than in the person's own Compose file, and what is theirs.
        problems: what is missing on this machine, so that it couldn't be done.
    """

    parts: tuple[DryRunPart, ...]
    warnings: tuple[str, ...]
    problems: tuple[str, ...]


def rehearse(
    scenario: ResolvedScenario, compose: ComposeFile | None, rate: float, fault: str = ""
) -> DryRun:
    """Returns what ``scenario`` would do; looks for programs, and starts nothing.

    Args:
        scenario: what the file says.
        compose: the services, where their file is known.
        rate: operations a second.
        fault: the fault that was asked for; empty for the story's own.
    """
    running = services_of(scenario, compose)
    parts = (
        DryRunPart(words.STARTED, tuple(_started(scenario, compose, running))),
        DryRunPart(words.PROBED, tuple(_probed(scenario))),
        DryRunPart(words.LOADED, tuple(_loaded(scenario, rate))),
        DryRunPart(words.HIT, tuple(_hit(scenario, fault))),
        DryRunPart(words.WATCHED, tuple(_watched(scenario))),
    )
    return DryRun(
        parts=tuple(part for part in parts if part.lines),
        warnings=(*_warnings(scenario, compose, running), *_unset(scenario, compose)),
        problems=tuple(_problems(scenario)),
    )


def services_of(
    scenario: ResolvedScenario, compose: ComposeFile | None
) -> tuple[ComposeService, ...]:
    """Returns the services that would run; none where the system is no Compose project."""
    spec = scenario.system.compose
    if compose is None or scenario.system.processes is not None:
        return ()
    if spec is None:
        names = {node.service for node in scenario.nodes}
        return tuple(each for name, each in compose.services.items() if name in names)
    return tuple(compose.services[name] for name in compose.started(spec.profiles, spec.services))


def lines_of(run: DryRun, title: str, shown: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Returns a dry run as lines for a terminal; ``shown`` is what isn't ours, in lines."""
    lines = [title]
    for part in run.parts:
        lines += ["", f"{part.title}:", *(f"  {line}" for line in part.lines)]
    for heading, sentences in ((words.WARNINGS, run.warnings), (words.PROBLEMS, run.problems)):
        if sentences:
            lines += ["", f"{heading}:", *(f"  {sentence}" for sentence in sentences)]
    if shown:
        lines += ["", *shown]
    return (*lines, "", words.NOTHING_DONE)


# --- what would be done ---------------------------------------------------------------------


def _started(
    scenario: ResolvedScenario, compose: ComposeFile | None, running: tuple[ComposeService, ...]
) -> Iterator[str]:
    system = scenario.system
    for name, process in (system.processes or {}).items():
        yield words.process(name, shlex.join(as_run(name, process, scenario.folder)))
        if process.env:
            yield words.with_environment(
                {key: _filled(value, name) for key, value in process.env.items()}
            )
        if process.folder != ".":
            yield words.in_folder(scenario.folder / process.folder)
    if system.compose is not None:
        built = [each.name for each in running if each.is_built]
        for line in _compose_commands(scenario.folder, system.compose, built):
            yield shlex.join(line)
        yield words.COPY
        yield from (words.service(each) for each in running)
    if system.attach is not None:
        yield words.attached(system.attach.project)


def as_run(name: str, process: ProcessSpec, folder: Path) -> list[str]:
    """Returns the command that would run a process; ports are chosen at the start only."""
    program, *arguments = (_filled(part, name) for part in process.command)
    return [str(folder / program) if "/" in program else program, *arguments]


def _filled(text: str, name: str) -> str:
    known = {"name": name, "host": LOOPBACK, "python": sys.executable}
    for place in names_in(text):
        if place in known or place.endswith(".host"):
            text = text.replace(f"{{{place}}}", known.get(place, LOOPBACK))
    return text


def _compose_commands(
    folder: Path, spec: ComposeSpec, built: list[str]
) -> Iterator[tuple[str, ...]]:
    """Yields the calls of Compose: to read the file, build what is built, and start a copy."""
    compose = ("docker", "compose", "--project-name", "faultstage-RUN", "--file")
    profiles = (part for profile in spec.profiles for part in ("--profile", profile))
    yield (*compose, str(folder / spec.file), *profiles, "config")
    if built:
        yield (*compose, COPY, "build", *built)
    yield (*compose, COPY, "up", "--detach", "--no-build", "--no-recreate")


def _probed(scenario: ResolvedScenario) -> Iterator[str]:
    for node in scenario.nodes:
        if node.probe is None:
            yield words.not_probed(node.name)
            continue
        every = "" if node.probe.every is None else pace(node.probe.every)
        yield words.probed(node.name, asked(node.probe, node), every)
    leader = scenario.leader
    if leader is not None and leader.probe is not None:
        yield words.leader_by(asked(leader.probe))
    elif leader is not None and leader.named is not None:
        yield words.leader_named(asked(leader.named))
    elif leader is not None:
        yield words.leader_labelled(leader.label)
    for title, figure in scenario.figures.items():
        yield words.figure(title, asked(figure.value), pace(figure.every))


def _loaded(scenario: ResolvedScenario, rate: float) -> Iterator[str]:
    load = scenario.load
    if load is None:
        yield words.NO_LOAD
        return
    if load.command is not None:
        run = [_filled(part, "") for part in load.command.run]
        yield words.foreign_load(shlex.join(run), load.command.format.value)
        return
    kinds = (("HTTP", load.http), ("Redis", load.redis), ("NATS", load.nats))
    for title, ours in (*kinds, ("PostgreSQL", load.postgres)):
        if ours is not None:
            asked_nodes = ours.nodes if isinstance(ours.nodes, str) else ", ".join(ours.nodes)
            yield words.our_load(title, rate, asked_nodes)
    if load.http is not None:
        yield words.writes(load.http.write.method, load.http.write.path, load.http.write.body)
        read = load.http.read
        yield words.NO_PROOF if read is None else words.reads(read.method, read.path)


def _hit(scenario: ResolvedScenario, asked_for: str) -> Iterator[str]:
    story = scenario.story
    default = asked_for or story.fault or next(iter(scenario.faults))
    left_out = offer(scenario).left_out
    for name, fault in scenario.faults.items():
        why = left_out.get(name, "")
        yield words.fault(name, fault, is_default=name == default, why_not=why)
    spared = [node.name for node in scenario.nodes if not node.can_be_hit]
    if spared:
        yield words.spared(spared)
    if story.fix is not None and story.fix.command is not None:
        yield words.fix_by_command(story.fix.title, shlex.join(story.fix.command))
    elif story.fix is not None and story.fix.http is not None:
        yield words.fix_by_http(story.fix.title, story.fix.http.method, story.fix.http.path)
    elif story.fix is not None:
        yield words.fix_by_environment(story.fix.title, story.fix.env or {})


def _watched(scenario: ResolvedScenario) -> Iterator[str]:
    for name, invariant in scenario.invariants.items():
        what = "the load" if invariant.probe is None else asked(invariant.probe)
        yield words.invariant(invariant.title or name, what, stops=invariant.stop)


# --- what others notice, and what is missing --------------------------------------------------


def _warnings(
    scenario: ResolvedScenario, compose: ComposeFile | None, running: tuple[ComposeService, ...]
) -> Iterator[str]:
    """Yields what is other than in a person's own Compose file, and what is theirs."""
    if compose is None or scenario.system.compose is None:
        return
    said: Any = to_value(compose.root)
    services: Mapping[str, Any] = said["services"]
    each_opens = {
        service.name: tuple(port.target for port in service.published if port.is_everywhere)
        for service in running
    }
    names = {service.replica_of or service.name for service in running}
    mounts = {source for name in names for source in bind_mounts(services.get(name) or {})}
    yield from what_differs(
        {service.name: service.restart for service in running if service.restart != "no"},
        {name: ports for name, ports in each_opens.items() if ports},
        sorted(mounts),
        external_names(said),
    )


def _problems(scenario: ResolvedScenario) -> Iterator[str]:
    folder = scenario.folder
    for name, process in (scenario.system.processes or {}).items():
        where = folder / process.folder
        if not where.is_dir():
            yield " ".join(folder_missing(name, where))
        yield from _missing_program(name, process.command[0], folder)
    if scenario.load is not None and scenario.load.command is not None:
        yield from _missing_program("the load", scenario.load.command.run[0], folder)
    if scenario.system.processes is None and not has_compose():
        yield words.NO_COMPOSE


def _unset(scenario: ResolvedScenario, compose: ComposeFile | None) -> Iterator[str]:
    """Yields that variables of a Compose file are filled in by nothing."""
    spec = scenario.system.compose
    if compose is not None and spec is not None:
        names = compose.unset(spec.profiles, spec.services)
        if names:
            yield variables_unset(names)


def _missing_program(name: str, program: str, folder: Path) -> Iterator[str]:
    """Yields that a program isn't there; one that is told only at the start is left out."""
    filled = _filled(program, name)
    if names_in(filled):
        return
    try:
        program_in(folder, name, filled)
    except SubjectError as error:
        yield f"{error} {error.remedy}"


def has_compose() -> bool:
    """Whether a program that may be Compose is on PATH."""
    return any(shutil.which(name) is not None for name in ("docker", "docker-compose"))
