"""Runs all checks for a subject in containers, and gets what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.model.records import OFFLINE, CheckStatus, PreflightCheck
from core.ports import SubjectError
from core.process.paths import runs_dir
from subjects.hosts.capacity import (
    DISK,
    MEMORY,
    PORTS,
    found,
    look_at_disk,
    look_at_memory,
    look_at_ports,
)
from subjects.hosts.containers.checks.compose import COMPOSE, look_at_compose
from subjects.hosts.containers.checks.engine import ENGINE, engine_found, is_desktop, no_engine
from subjects.hosts.containers.checks.images import (
    IMAGES,
    built_check,
    look_at_built,
    look_at_images,
)
from subjects.hosts.containers.checks.leftovers import LEFTOVERS, judge_leftovers
from subjects.hosts.containers.checks.netem import NETEM, look_at_netem
from subjects.hosts.containers.checks.preparing import get_all
from subjects.hosts.containers.checks.requirements import Requirements
from subjects.hosts.containers.engine.endpoint import find_endpoint
from subjects.hosts.containers.engine.errors import EngineError
from subjects.hosts.containers.labels import RUN
from subjects.hosts.containers.note import living_runs
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

CONNECT_S = 2.5
"""Seconds that a local engine may take to answer the first calls."""
CONNECT_FAR_S = 5.0
"""Seconds that an engine elsewhere may take to answer the first calls."""
LOOK_S = 12.0
"""Seconds for any other check; the slowest runs a container."""

_OFFLINE = PreflightCheck(key=OFFLINE, title="With no network", status=CheckStatus.RUNNING)


class ContainerCheckup:
    """A ``core.ports.Checkup`` of one subject's :class:`Requirements`."""

    def __init__(self, needs: Requirements, url: str | None = None) -> None:
        """Stores the needs; checks nothing yet.

        Args:
            needs: the requirements of the subject.
            url: the engine's address; by default the engine that the Docker CLI uses.
        """
        self._needs = needs
        self._url = url

    async def run(self, tell: Callable[[PreflightCheck], None], *, may_start: bool = True) -> bool:
        """Runs all checks, telling each finding at once; a failed check is a finding, too.

        Args:
            tell: called with each finding.
            may_start: whether a container may be run for a moment, to try what the kernel can.

        Returns:
            Whether the subject can start.
        """
        look = _Look(self._needs if may_start else replace(self._needs, slows=None), tell)
        look.begin(ENGINE, COMPOSE)
        engine, _ = await asyncio.gather(self._connect(look), look.at(COMPOSE, look_at_compose()))
        if engine is not None:
            try:
                await look.at_engine(engine)
            finally:
                await engine.close()
        return look.can_start

    async def prepare(self, tell: Tell) -> None:
        """Downloads and builds what is missing; a repeated call continues where the last one ended.

        Raises:
            SubjectError: something can't be downloaded or built; earlier parts stay.
        """
        from subjects.hosts.containers.engine.engine import Engine

        tell("Looking for the Docker engine", None)
        try:
            engine = await Engine.connect(self._url, self._limit_s())
        except EngineError as error:
            told = no_engine(error, self._where())
            remedy = f"{told.remedy.rstrip('.:')}: {told.command}" if told.command else told.remedy
            raise EngineError(f"{told.text}.", remedy, error.trouble) from error
        try:
            await get_all(engine, self._needs, tell)
        finally:
            await engine.close()

    async def _connect(self, look: _Look) -> Engine | None:
        try:
            # Imported here, since the SDK takes a while to import.
            from subjects.hosts.containers.engine.engine import Engine

            engine = await Engine.connect(self._url, self._limit_s())
        except EngineError as error:
            look.tell(no_engine(error, self._where()))
            return None
        look.tell(
            engine_found(
                engine.version,
                engine.url,
                engine.architecture,
                engine.system,
                is_local=engine.is_local,
            )
        )
        return engine

    def _where(self) -> str:
        try:
            return find_endpoint(self._url).url
        except EngineError:
            return ""

    def _limit_s(self) -> float:
        return CONNECT_S if self._where().startswith(("unix:", "npipe:")) else CONNECT_FAR_S


class _Look:
    """One round of checks: the findings so far, and who is told."""

    def __init__(self, needs: Requirements, tell: Callable[[PreflightCheck], None]) -> None:
        self._needs = needs
        self._tell = tell
        self._found: dict[str, PreflightCheck] = {}

    @property
    def can_start(self) -> bool:
        """Whether no finding keeps the subject from starting."""
        return all(check.status is not CheckStatus.FAILED for check in self._found.values())

    def tell(self, check: PreflightCheck) -> None:
        self._found[check.key] = check
        self._tell(check)

    def begin(self, *checks: PreflightCheck) -> None:
        """Announces the running checks, in the order in which they will be shown."""
        for check in checks:
            self.tell(check)

    async def at(self, check: PreflightCheck, look: Awaitable[PreflightCheck]) -> None:
        """Tells the finding of ``look``; a failure of ``look`` is a finding, too."""
        try:
            async with asyncio.timeout(LOOK_S):
                self.tell(await look)
        except SubjectError as error:
            self.tell(found(check, _worst(check), str(error).rstrip("."), error.remedy))
        except TimeoutError:
            text = f"no answer within {LOOK_S:.0f} s"
            remedy = "Restart Docker, or wait until the machine is less busy."
            self.tell(found(check, _worst(check), text, remedy))
        except OSError as error:
            self.tell(found(check, CheckStatus.WARNING, str(error)))

    async def at_engine(self, engine: Engine) -> None:
        """Runs the checks that need an engine."""
        needs, command = self._needs, self._needs.prepare_command
        images = (IMAGES,) if needs.pulled else ()
        slows = (NETEM,) if needs.slows else ()
        builds = [(built, built_check(built)) for built in needs.built]
        self.begin(*images, *(check for _, check in builds), MEMORY, DISK, PORTS, *slows)
        self.begin(LEFTOVERS, _OFFLINE)
        where = {"is_local": engine.is_local, "is_desktop": is_desktop(engine.system)}
        self.tell(look_at_memory(engine.memory_bytes, needs.memory_bytes, **where))
        self.tell(look_at_disk(engine.root, needs.disk_bytes, **where))
        looks = [self.at(check, look_at_built(engine, built, command)) for built, check in builds]
        if images:
            looks.append(self.at(IMAGES, look_at_images(engine, needs.pulled, command)))
        if needs.slows:
            looks.append(self.at(NETEM, look_at_netem(needs.slows, engine)))
        ports = asyncio.to_thread(look_at_ports, needs.ports, is_local=engine.is_local)
        looks.append(self.at(PORTS, ports))
        looks.append(self.at(LEFTOVERS, _look_at_leftovers(engine)))
        await asyncio.gather(*looks)
        self.tell(self._offline())

    def _offline(self) -> PreflightCheck:
        keys = {IMAGES.key, *(built.key for built in self._needs.built)}
        wanted = (check for check in self._found.values() if check.key in keys)
        missing = [check.title for check in wanted if check.status is not CheckStatus.OK]
        if not missing:
            return found(_OFFLINE, CheckStatus.OK, "everything is on the engine's disk")
        text = f"not yet: {', '.join(missing)}"
        can_be_got = any(check.prepares for check in self._found.values())
        return found(_OFFLINE, CheckStatus.WARNING, text, prepares=can_be_got)


def _worst(check: PreflightCheck) -> CheckStatus:
    """Returns the status of a check that failed to look: a warning where a show does without."""
    spared = check.key in (NETEM.key, LEFTOVERS.key)
    return CheckStatus.WARNING if spared else CheckStatus.FAILED


async def _look_at_leftovers(engine: Engine) -> PreflightCheck:
    return judge_leftovers(await engine.containers({RUN: ""}), living_runs(runs_dir()))
