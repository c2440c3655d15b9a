"""Finds the container engine's address, as the Docker CLI would.

The SDK reads contexts as well, but knows no ``DOCKER_CONTEXT``, raises whatever a damaged file
makes it raise, and takes 0.2 s to import: the address is shown before that.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from core.process.paths import home_dir
from subjects.hosts.containers.engine.errors import EngineError

UNIX_SOCKET = "unix:///var/run/docker.sock"
WINDOWS_PIPE = "npipe:////./pipe/docker_engine"

_LOOPBACK = "127.0.0.1"


class Endpoint(Struct, frozen=True):
    """An engine's address.

    Attributes:
        url: ``unix://``, ``npipe://``, ``tcp://`` or ``ssh://``.
        certificates: the folder of ca.pem, cert.pem and key.pem; None without TLS.
        verify: whether the engine's certificate is checked.
    """

    url: str
    certificates: Path | None = None
    verify: bool = True

    @property
    def is_local(self) -> bool:
        """Whether the engine is on this machine."""
        parts = urlsplit(self.url)
        return parts.scheme in ("unix", "npipe") or (
            parts.scheme != "ssh" and _is_this_host(parts.hostname or "")
        )

    @property
    def host(self) -> str:
        """The host on which the engine's published ports are reached."""
        return _LOOPBACK if self.is_local else urlsplit(self.url).hostname or _LOOPBACK


def find_endpoint(url: str | None = None, environment: Mapping[str, str] | None = None) -> Endpoint:
    """Finds the engine at ``url``; by default the engine that the Docker CLI would use.

    Raises:
        EngineError: the named context doesn't exist, or can't be read.
    """
    environment = os.environ if environment is None else environment
    chosen = environment.get("DOCKER_HOST", "")
    if chosen and url in (None, chosen):
        return _with_environment_tls(chosen, environment)
    folder = Path(environment.get("DOCKER_CONFIG") or home_dir() / ".docker")
    if url is not None:
        known = (each for each in _contexts(folder) if each.url == url)
        return next(known, Endpoint(url))
    name = environment.get("DOCKER_CONTEXT") or _current_context(folder)
    if name and name != "default":
        try:
            return _context(
                folder, hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest(), name
            )
        except EngineError as error:
            # The variable takes precedence over what the command sets.
            chosen = environment.get("DOCKER_CONTEXT", "")
            leave = "unset DOCKER_CONTEXT" if chosen else "docker context use default"
            raise EngineError(str(error), f"See: docker context ls; {leave}.") from error
    return _with_environment_tls(_default_url(environment), environment)


def _is_this_host(name: str) -> bool:
    """Whether ``name`` is this machine's own: all of 127.0.0.0/8 is."""
    with suppress(ValueError):
        return ip_address(name).is_loopback
    return name == "localhost"


def is_named(environment: Mapping[str, str] | None = None) -> bool:
    """Whether the environment names an engine, so that there ought to be one."""
    environment = os.environ if environment is None else environment
    return any(environment.get(name) for name in ("DOCKER_HOST", "DOCKER_CONTEXT"))


def _with_environment_tls(url: str, environment: Mapping[str, str]) -> Endpoint:
    verify = bool(environment.get("DOCKER_TLS_VERIFY"))
    path = environment.get("DOCKER_CERT_PATH", "")
    if not url.startswith(("tcp:", "http")) or not (verify or path):
        return Endpoint(url)
    return Endpoint(url, Path(path) if path else home_dir() / ".docker", verify)


def _default_url(environment: Mapping[str, str]) -> str:
    if sys.platform == "win32":
        return WINDOWS_PIPE
    places = [Path(UNIX_SOCKET.removeprefix("unix://"))]
    # Where rootless Docker and Docker Desktop listen if they have set no context.
    if environment.get("XDG_RUNTIME_DIR"):
        places.append(Path(environment["XDG_RUNTIME_DIR"]) / "docker.sock")
    places.append(home_dir() / ".docker" / "run" / "docker.sock")
    for place in places:
        if place.exists():
            return f"unix://{place}"
    return UNIX_SOCKET


def _current_context(folder: Path) -> str:
    try:
        return str(json.loads((folder / "config.json").read_bytes()).get("currentContext") or "")
    except (OSError, ValueError, AttributeError):
        return ""


def _contexts(folder: Path) -> Iterator[Endpoint]:
    for meta in sorted((folder / "contexts" / "meta").glob("*/meta.json")):
        try:
            yield _context(folder, meta.parent.name, meta.parent.name)
        except EngineError:
            continue


def _context(folder: Path, digest: str, name: str) -> Endpoint:
    path = folder / "contexts" / "meta" / digest / "meta.json"
    try:
        engine: dict[str, Any] = json.loads(path.read_bytes())["Endpoints"]["docker"]
        url = str(engine["Host"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        text = f"The Docker context {name} doesn't exist, or can't be read."
        raise EngineError(text) from error
    certificates = folder / "contexts" / "tls" / digest / "docker"
    has_tls = certificates.is_dir()
    skip = bool(engine.get("SkipTLSVerify"))
    return Endpoint(url, certificates if has_tls else None, not skip)
