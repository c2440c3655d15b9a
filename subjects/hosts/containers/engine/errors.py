"""Errors of a container engine, in plain words and with the way out."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Iterator
from enum import StrEnum

from core.ports import SubjectError
from core.text.wording import capital


class Trouble(StrEnum):
    """The kind of an engine's error."""

    AWAY = "away"
    """The engine doesn't run, or can't be reached."""
    HUNG = "hung"
    """The engine took the call, and didn't answer."""
    DENIED = "denied"
    MISSING = "missing"
    """There is no such container, network or image."""
    CONFLICT = "conflict"
    """The thing is in another state than the call needs."""
    PORT_TAKEN = "port taken"
    OTHER = "other"


class EngineError(SubjectError):
    """Raised where the container engine can't be reached, or refused something.

    Attributes:
        trouble: the kind of error.
        is_pull: whether it was the download of an image that failed.
    """

    def __init__(self, message: str, remedy: str = "", trouble: Trouble = Trouble.OTHER) -> None:
        """Stores the sentence that names the thing, and the way out."""
        super().__init__(message, remedy)
        self.trouble = trouble
        self.is_pull = False


_START = "Start Docker, then try again."
_PORT_SIGNS = ("port is already allocated", "address already in use", "ports are not available")
_REFUSALS = {404: Trouble.MISSING, 409: Trouble.CONFLICT, 304: Trouble.CONFLICT}


def explain(error: BaseException, url: str, doing: str = "") -> EngineError:
    """Explains in words what a call of the SDK raised.

    Args:
        error: the error that was raised.
        url: the engine's address.
        doing: what failed, as in "starting n1"; empty for the engine itself.
    """
    import requests  # slow to import, and needed once something went wrong

    if isinstance(error, EngineError):
        return error
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, requests.HTTPError) and one.response is not None:
            return _refused(one, one.response.status_code, doing)
    return _unreachable(chain, url)


def hung(url: str, seconds: float) -> EngineError:
    """Returns the error of an engine that took longer than ``seconds`` to answer."""
    text = f"The Docker engine at {url} gave no answer within {seconds:.3g} s."
    remedy = "Restart Docker, or wait until the machine is less busy."
    return EngineError(text, remedy, Trouble.HUNG)


def _refused(error: BaseException, status: int, doing: str) -> EngineError:
    reason = str(getattr(error, "explanation", "") or error).strip().rstrip(".")
    subject = f"{doing} failed" if doing else "Docker refused"
    if any(sign in reason.lower() for sign in _PORT_SIGNS):
        text = f"{capital(subject)}: a port that was free is taken: {reason}."
        return EngineError(text, "Close what took it, then try again.", Trouble.PORT_TAKEN)
    return EngineError(f"{capital(subject)}: {reason}.", "", _REFUSALS.get(status, Trouble.OTHER))


def _unreachable(chain: list[BaseException], url: str) -> EngineError:
    import requests

    for one in chain:
        if isinstance(one, PermissionError):
            text = f"You are not allowed to use the Docker engine at {url}."
            remedy = (
                "Add yourself to the group docker (sudo usermod -aG docker $USER) and log in"
                " again, or start Docker Desktop or rootless Docker."
            )
            return EngineError(text, remedy, Trouble.DENIED)
        if isinstance(one, ssl.SSLError) or "TLS" in type(one).__name__:
            text = f"The Docker engine at {url} can't be trusted, or doesn't trust us: {one}."
            remedy = "Check DOCKER_TLS_VERIFY and the certificates in DOCKER_CERT_PATH."
            return EngineError(text, remedy, Trouble.DENIED)
        if isinstance(one, (TimeoutError, requests.Timeout)):
            text = f"The Docker engine at {url} gave no answer."
            return EngineError(text, "Restart Docker, then try again.", Trouble.HUNG)
    local = url.startswith(("unix:", "npipe:"))
    is_absent = any(isinstance(one, FileNotFoundError) for one in chain)
    if local and is_absent and shutil.which("docker") is None:
        text = f"Docker isn't installed here: there is no engine at {url}."
        remedy = "Install Docker Engine or Docker Desktop, or point DOCKER_HOST to one."
        return EngineError(text, remedy, Trouble.AWAY)
    if is_absent or any(isinstance(one, ConnectionError) for one in chain):
        text = f"The Docker engine at {url} isn't running."
        remedy = _START if local else f"Start it there, or check that {url} is right."
        return EngineError(text, remedy, Trouble.AWAY)
    reason = str(chain[-1]).strip().rstrip(".")
    text = f"The Docker engine at {url} can't be reached: {reason}."
    return EngineError(text, "Check DOCKER_HOST and the Docker context.", Trouble.AWAY)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yields the error, all causes, and all wrapped errors, outermost first."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [each for each in inner if isinstance(each, BaseException)]
