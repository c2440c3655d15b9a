"""Checks whether a container engine answers, and gives the way out where none does."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from core.model.records import CheckStatus, PreflightCheck
from subjects.hosts.capacity import found
from subjects.hosts.containers.engine.endpoint import UNIX_SOCKET
from subjects.hosts.containers.engine.errors import EngineError, Trouble

ENGINE = PreflightCheck(key="engine", title="Docker engine", status=CheckStatus.RUNNING)

_INSTALL = {
    "darwin": "brew install --cask docker",
    "win32": "winget install Docker.DockerDesktop",
}
_INSTALL_LINUX = "curl -fsSL https://get.docker.com | sudo sh"

_SYSTEMD = Path("/run/systemd/system")
"""A folder that exists where systemd runs, by systemd's own definition."""

_SYSTEMS_OWN = (UNIX_SOCKET, "unix:///run/docker.sock")
"""The sockets of the engine that the system starts; one is a link to the other."""

_HERE = ("unix:", "npipe:")


def no_engine(error: EngineError, url: str, platform: str = sys.platform) -> PreflightCheck:
    """Returns the finding for an engine at ``url`` that can't be used, with this system's way out.

    Args:
        error: the error of connecting to the engine.
        url: the engine's address; empty where not even that is known.
        platform: a value of ``sys.platform``.
    """
    remedy, command = error.remedy, ""
    if url.startswith(_HERE):
        remedy, command = _way_out(error, url, platform)
    elif os.environ.get("DOCKER_HOST"):
        remedy = _or_here(remedy)
        command = _unset("DOCKER_HOST", platform)
    elif url:
        remedy, command = _or_here(remedy), "docker context use default"
        if os.environ.get("DOCKER_CONTEXT"):
            command = _unset("DOCKER_CONTEXT", platform)
    text = str(error).rstrip(".")
    if "<html" in text.lower():
        text = f"what answers at {url} isn't a Docker engine"
    return found(ENGINE, CheckStatus.FAILED, text, remedy, command)


def engine_found(
    version: str, url: str, architecture: str, system: str, *, is_local: bool
) -> PreflightCheck:
    """Returns the finding for an engine that answers, with the engine's place.

    Args:
        version: the engine's version.
        url: the engine's address.
        architecture: the architecture of the engine's machine.
        system: the operating system of that machine, by the engine's own word.
        is_local: whether that machine is this one.
    """
    where = f"at {url}"
    if is_local:
        where = "in Docker Desktop" if is_desktop(system) else "on this machine"
    return found(ENGINE, CheckStatus.OK, f"{version} {where}, {architecture}")


def is_desktop(system: str) -> bool:
    """Whether an engine's operating system is the virtual machine of Docker Desktop."""
    return "docker desktop" in system.lower()


def _way_out(error: EngineError, url: str, platform: str) -> tuple[str, str]:
    """Returns a sentence and a command for an engine of this machine."""
    if error.trouble is Trouble.AWAY and not _is_installed():
        remedy = "Install Docker, or point DOCKER_HOST to an engine elsewhere."
        return remedy, _INSTALL.get(platform, _INSTALL_LINUX)
    if platform in ("darwin", "win32"):
        verb = "Restart" if error.trouble is Trouble.HUNG else "Open"
        remedy = f"{verb} Docker Desktop and wait until it says that it runs."
        return remedy, "open -a Docker" if platform == "darwin" and verb == "Open" else ""
    if error.trouble is Trouble.DENIED:
        remedy = "Add yourself to the group docker, then log out and in again."
        return remedy, "sudo usermod -aG docker $USER"
    word = "Restart" if error.trouble is Trouble.HUNG else "Start"
    verb = word.lower()
    if ".docker/desktop" in url:
        return f"{word} Docker Desktop.", f"systemctl --user {verb} docker-desktop"
    if "/run/user/" in url:
        return f"{word} your rootless engine.", f"systemctl --user {verb} docker"
    if os.environ.get("DOCKER_HOST") and url not in _SYSTEMS_OWN:
        # The command for the system's own engine would start no engine there.
        return _or_here(f"{word} it"), _unset("DOCKER_HOST", platform)
    remedy = f"{word} it."
    if not _SYSTEMD.exists():
        return remedy, f"sudo service docker {verb}"
    return remedy, f"sudo systemctl {verb} docker"


def _unset(variable: str, platform: str) -> str:
    return f"set {variable}=" if platform == "win32" else f"unset {variable}"


def _is_installed() -> bool:
    return any(shutil.which(name) for name in ("docker", "dockerd", "com.docker.cli"))


def _or_here(remedy: str) -> str:
    """Adds the choice of this machine's engine to ``remedy``; a command follows."""
    first = remedy.rstrip(".")
    return f"{first}; or use the engine of this machine:" if first else "Use that of this machine:"
