"""A process that a crashed run left behind, as a ``core.ports.Node``."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import msgspec
import psutil
from msgspec.structs import asdict

from core.ports import SubjectError
from core.process.identity import Liveness, ProcessIdentity


class Leftover:
    """A node of a dead run: the process can be resumed and ended, but not started again."""

    def __init__(self, name: str, identity: ProcessIdentity) -> None:
        """Stores the process's name and identity, as written down by the dead run."""
        self._name = name
        self._identity = identity

    @property
    def name(self) -> str:
        """The node's name, short and unique: ``n1``."""
        return self._name

    def is_alive(self) -> bool:
        """Whether the identified process still exists."""
        return self._identity.find() is not None

    def is_paused(self) -> bool:
        """Whether the process exists and is stopped."""
        process = self._identity.find()
        with suppress(psutil.Error):
            return process is not None and process.status() == psutil.STATUS_STOPPED
        return False

    async def kill(self) -> None:
        """Ends the process without warning."""
        self._identity.kill()

    async def refuse(self) -> None:
        """Refuses to pause or restart: the process's run is over.

        Raises:
            SubjectError: always.
        """
        raise SubjectError(f"{self._name} belongs to a run that is over.")

    pause = restart = refuse

    async def resume(self) -> None:
        """Resumes the process; does nothing where there is none.

        Raises:
            SubjectError: the process belongs to somebody else.
        """
        process = self._identity.find()
        if process is not None:
            try:
                process.resume()
            except psutil.NoSuchProcess:
                return
            except psutil.AccessDenied as error:
                raise SubjectError("the system doesn't allow it.") from error

    def identity(self) -> dict[str, str | int | float]:
        """Returns what identifies exactly this process."""
        return {"node": self._name, **asdict(self._identity)}


async def find_leftover(identity: Mapping[str, str | int | float]) -> Leftover | None:
    """Finds the process of an undo journal's ``identity``; None where there is none any more.

    Raises:
        SubjectError: whether the process lives can't be told from here.
    """
    try:
        wanted = msgspec.convert(identity, ProcessIdentity)
    except msgspec.ValidationError:
        if "pid" in identity:
            raise SubjectError("it was written down by another version.") from None
        return None
    match wanted.look():
        case Liveness.ALIVE:
            return Leftover(str(identity.get("node", wanted.pid)), wanted)
        case Liveness.ENDED:
            return None
        case Liveness.UNKNOWN:
            raise SubjectError("whether its process lives can't be told from here.")
