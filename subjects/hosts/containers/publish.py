"""Published ports of services: choosing them, and retrying where one is taken by then."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.processes.ports import HIGHEST, LOWEST, free_ports

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine


def choose_ports(engine: Engine, count: int) -> tuple[int, ...]:
    """Chooses ports to publish on: free ones here, or random ones for another machine.

    The ports are fixed, so that a node that is started again has the same one.

    Raises:
        SubjectError: no ports are free here.
    """
    if engine.is_local:
        return free_ports(count)
    return tuple(random.sample(range(LOWEST, HIGHEST), count))


def published(engine: Engine, ports: Mapping[int, int]) -> list[str]:
    """Returns a service's ``ports`` entries, reachable from here and from nowhere else.

    Args:
        engine: the engine that the service will run in.
        ports: the published port of each port in the container.
    """
    bind = engine.bind_address
    return [f"{bind}:{outside}:{inside}" for inside, outside in ports.items()]


def confined() -> dict[str, Any]:
    """Returns the options of a service that needs no rights on the machine, nor a way to more."""
    return {"cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}


@asynccontextmanager
async def removed_if_taken(run: ContainerRun) -> AsyncGenerator[None]:
    """Removes the containers started within the block where the engine finds a port taken.

    Raises:
        PortTakenError: a port was taken; another try, on other ports, may help.
    """
    try:
        yield
    except EngineError as error:
        if error.trouble is not Trouble.PORT_TAKEN:
            raise
        await run.down()
        raise PortTakenError(str(error)) from error
