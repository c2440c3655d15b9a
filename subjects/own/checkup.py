"""Checks whether this machine can put a scenario's system on stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from core.model.records import CheckStatus, PreflightCheck
from core.ports import Checkup, ProgressHook, SubjectError
from subjects.hosts.capacity import found
from subjects.hosts.links.links import MEMORY as LINKS_MEMORY
from subjects.hosts.local_checkup import LocalCheckup
from subjects.own import system_words as words
from subjects.own.fault_words import left_out_check
from subjects.own.hosting.processes import find_programs, needs_links
from subjects.own.plans import offer
from subjects.own.scenario.compose.compose_file import ComposeService
from subjects.own.scenario.read import load
from subjects.own.scenario.resolved import ResolvedScenario

MEMORY_A_CONTAINER, DISK_A_CONTAINER = 128 * 1024**2, 64 * 1024**2
MEMORY_A_PROCESS = 64 * 1024**2
"""The memory of a small server, bytes; how much anybody's own takes isn't known."""

_PROGRAMS = PreflightCheck(key="programs", title="Programs", status=CheckStatus.RUNNING)


class ProcessCheckup(LocalCheckup):
    """The checks for a scenario of processes: programs, memory, ports."""

    def __init__(self, scenario: ResolvedScenario) -> None:
        """Stores the scenario, and counts what the processes will need."""
        processes = scenario.system.processes or {}
        links = LINKS_MEMORY if needs_links(scenario) else 0
        super().__init__(
            scenario.name,
            find_program=partial(find_programs, scenario),
            memory_bytes=len(processes) * MEMORY_A_PROCESS + links,
            ports=sum(len(spec.ports) for spec in processes.values()),
        )
        self._scenario = scenario

    async def prepare(self, tell: ProgressHook) -> None:
        """Reports that nothing is downloaded."""
        tell("Nothing is needed", 1.0, words.nothing_downloaded(self._scenario.title))

    def _look_at_program(self) -> PreflightCheck:
        try:
            find_programs(self._scenario)
        except SubjectError as error:
            return found(_PROGRAMS, CheckStatus.FAILED, str(error).rstrip("."), error.remedy)
        processes = self._scenario.system.processes or {}
        return found(_PROGRAMS, CheckStatus.OK, words.programs_found(len(processes)))


class ScenarioCheckup:
    """The checks of a system, and what of the scenario can't be had or is left empty."""

    def __init__(
        self, checkup: Checkup, scenario: ResolvedScenario, unset: Sequence[str] = ()
    ) -> None:
        """Stores the checks that come first, and the variables that nothing fills in."""
        self._checkup = checkup
        self._warnings = (_unset_check(unset), left_out_check(offer(scenario).left_out))

    async def run(self, tell: Callable[[PreflightCheck], None], *, may_start: bool = True) -> bool:
        """Runs all checks; what the scenario lacks keeps nothing from starting."""
        can_start = await self._checkup.run(tell, may_start=may_start)
        for warning in self._warnings:
            if warning is not None:
                tell(warning)
        return can_start

    async def prepare(self, tell: ProgressHook) -> None:
        """Gets what is missing, as the checks of the system do."""
        await self._checkup.prepare(tell)


def checkup_of(scenario: ResolvedScenario) -> Checkup:
    """Returns the checks for ``scenario``; reads the file again, where that is one of Compose.

    Raises:
        SubjectError: the file has mistakes by now.
    """
    if scenario.system.processes is not None:
        return ScenarioCheckup(ProcessCheckup(scenario), scenario)
    spec, compose = scenario.system.compose, load(scenario.file).compose
    if spec is None or compose is None:  # a project that runs already needs no start
        return ScenarioCheckup(_of_containers(scenario, ()), scenario)
    names = compose.started(spec.profiles, spec.services)
    started = tuple(compose.services[name] for name in names)
    unset = compose.unset(spec.profiles, spec.services)
    return ScenarioCheckup(_of_containers(scenario, started), scenario, unset)


def _of_containers(scenario: ResolvedScenario, started: Sequence[ComposeService]) -> Checkup:
    """Returns the checks for ``started``, in containers."""
    # Imported only here: processes need nothing of the container engine.
    from subjects.hosts.containers.checks.checkup import ContainerCheckup
    from subjects.hosts.containers.checks.requirements import Requirements

    built = {each.image for each in started if each.is_built}
    images = {each.image for each in started if each.image and not each.is_built} - built
    return ContainerCheckup(
        Requirements(
            asked=f"own {scenario.file}",
            pulled=tuple(sorted(images)),
            memory_bytes=len(started) * MEMORY_A_CONTAINER,
            disk_bytes=len(started) * DISK_A_CONTAINER,
            ports=sum(len(each.ports) for each in started),
        )
    )


def _unset_check(names: Sequence[str]) -> PreflightCheck | None:
    """Returns what is said of variables that nothing fills in; None where there are none."""
    if not names:
        return None
    text = words.variables_unset(names)
    return PreflightCheck(key="variables", title="Variables", status=CheckStatus.WARNING, text=text)
