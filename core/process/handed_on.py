"""Decides which environment and options our processes hand on to each kind of child process.

This module alone decides that. Variables that authors or users set for other programs never
reach ours; what every program needs, and what the person means for us, does.

====================================  ==============================================
kind                                  environment
====================================  ==============================================
the app itself, cleaned at its start  :func:`clean_environment`
our own Python processes              :func:`own_environment`, :func:`python_command`
the reaper, which asks the engine     :func:`reaper_environment`
servers: nats-server, valkey-server   :func:`server_environment`
the person's tools: docker, ssh       :func:`tool_environment`
programs of a scenario file           :func:`tool_environment`
pip                                   :func:`pip_environment`
containers of a run                   :func:`container_environment`
====================================  ==============================================

Sessions and windows: :mod:`core.process.sessions`. Signals and streams:
:func:`core.process.inherited.settle_process` in each process of ours, and
:mod:`subjects.hosts.processes.python_child`. Standard library only, as the launcher uses it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from core.process.started import CHILD_SWITCH, bundled_child, is_bundle

PATH_VARIABLE = "FAULTSTAGE_PYTHON_PATH"
"""Tells :mod:`core.process.python_child` where our modules are looked for, a folder a line."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Hosts that are never reached through a proxy."""

_CHILD = Path(__file__).with_name("python_child.py")
_ROOT = Path(__file__).resolve().parents[2]

_OURS = "FAULTSTAGE_"

_LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
"""Variables in which a bundle's start puts the folder of its libraries; see PyInstaller's manual,
"Runtime information"."""

# fmt: off
_NEEDED = frozenset((
    # Who and where we are, and how text is written.
    "HOME", "USER", "LOGNAME", "SHELL", "PATH", "PWD", "TMPDIR", "TEMP", "TMP", "TZ", "TZDIR",
    "LANG", "LANGUAGE", "LOCPATH",
    # What lets a program run at all where its libraries are in uncommon places.
    "LD_LIBRARY_PATH", "LD_PRELOAD", "GUIX_LOCPATH",
    # Windows.
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME",
    "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES",
    "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
    # macOS.
    "__CF_USER_TEXT_ENCODING",
))
# A preloaded library reads variables of its own: that of set clocks, FAKETIME.
_NEEDED_KINDS = ("LC_", "XDG_", "NIX_", "DYLD_", "FAKETIME")

_FOREIGN = frozenset((
    # Servers' settings, which our libraries would take for their own.
    "WEB_CONCURRENCY", "FORWARDED_ALLOW_IPS",
    # Another Qt's plugins, and what a developer of another program wants to die of.
    "QT_API", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_GENERIC_PLUGINS",
    "QT_FATAL_WARNINGS", "QT_FATAL_CRITICALS", "QML_IMPORT_PATH", "QML2_IMPORT_PATH",
))
_FOREIGN_KINDS = ("PYTHON", "PYQTGRAPH_", "UVICORN_", "UVLOOP_")

_PIP_MEANT = frozenset((
    "INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "PROXY", "CERT",
    "CLIENT_CERT", "CONFIG_FILE", "CACHE_DIR", "NO_CACHE_DIR", "TIMEOUT", "DEFAULT_TIMEOUT",
    "RETRIES", "KEYRING_PROVIDER", "USE_FEATURE", "USE_DEPRECATED",
))
# fmt: on
"""pip's variables that say how packages are reached; pip's other variables are dropped."""


def clean_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the app's environment: ``base`` without variables that are meant for other programs.

    The settings of Qt that the person means (``QT_QPA_PLATFORM``, ``QT_SCALE_FACTOR``, ...)
    stay, and so do proxies; but this machine is never reached through one.

    Args:
        base: by default this process's environment.
    """
    kept = {
        name: value
        for name, value in _environment(base).items()
        if name not in _FOREIGN and not name.startswith(_FOREIGN_KINDS)
    }
    return {**kept, **_direct_loopback(kept), **_libraries_of_before(kept)}


def server_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the environment of a server on stage: what any program needs, nothing else."""
    return {
        name: value
        for name, value in _environment(base).items()
        if name in _NEEDED or name.startswith(_NEEDED_KINDS)
    }


def own_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the environment of a Python process of ours; see :func:`python_command`."""
    environment = _environment(base)
    ours = {name: value for name, value in environment.items() if name.startswith(_OURS)}
    return {**server_environment(environment), **ours, PATH_VARIABLE: "\n".join(_python_path())}


def reaper_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the environment of a Python process of ours that speaks to the engine."""
    return {**clean_environment(base), PATH_VARIABLE: "\n".join(_python_path())}


def tool_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the environment of the person's tools: the app's, without variables of ours.

    Programs that a person's scenario file starts get it, too: where Java is, say. Some of these
    tools are Python programs: ``docker-compose`` of Debian 12 is one.
    """
    environment = clean_environment(base)
    environment.pop(PATH_VARIABLE, None)
    return environment


def pip_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the environment of pip: the person's indexes and proxies, no other pip settings."""
    kept = {
        name: value
        for name, value in tool_environment(base).items()
        if not name.startswith("PIP_") or name.removeprefix("PIP_") in _PIP_MEANT
    }
    return {**kept, "PIP_USER": "0", "PYTHONUTF8": "1"}


def pip_command(*arguments: str) -> tuple[str, ...]:
    """Returns the command that runs pip, which needs :func:`pip_environment`."""
    if is_bundle():
        return (bundled_child(), CHILD_SWITCH, "pip", *arguments)
    return (sys.executable, "-P", "-m", "pip", *arguments)


def container_environment() -> dict[str, str]:
    """Returns variables that keep the person's proxies out of a run's containers.

    Compose and the SDK hand in those of the Docker configuration, and nodes would ask each
    other through them.
    """
    kinds = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")
    return {name: "" for kind in kinds for name in (kind, kind.upper())}


def python_command(module: str, *arguments: str) -> tuple[str, ...]:
    """Returns the command that runs ``module`` of ours in an isolated Python.

    The Python is isolated (``-I``): no variable, no current folder and no folder of the user's
    decides which modules it finds. :mod:`core.process.python_child` gives it this process's path.
    The command needs :func:`own_environment` or :func:`reaper_environment`. A bundle has no Python
    of its own to be called: its program takes a switch instead.
    """
    if is_bundle():
        return (bundled_child(), CHILD_SWITCH, module, *arguments)
    return (sys.executable, *isolated(), str(_CHILD), module, *arguments)


def isolated() -> tuple[str, ...]:
    """Returns the options of an isolated Python that treats text and byte code as this one does."""
    keeps_none = ("-B",) if sys.dont_write_bytecode else ()
    return ("-I", "-X", f"utf8={sys.flags.utf8_mode}", *keeps_none)


def _environment(base: Mapping[str, str] | None) -> Mapping[str, str]:
    return os.environ if base is None else base


def _python_path() -> list[str]:
    """Returns this process's module path, without the current folder."""
    root = str(_ROOT)
    here = _current_folder()
    known = [entry for entry in sys.path if entry and (entry != here or entry == root)]
    return known if root in known else [root, *known]


def _current_folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # the folder was removed
        return ""


def _libraries_of_before(environment: Mapping[str, str]) -> dict[str, str]:
    """Returns the library paths that were set before a bundle's start put its own folder there.

    Foreign programs would load the bundle's libraries in the place of their own. What is set is
    never removed here but made empty, which means the same: an app's environment is cleaned by
    names, and the bundle's start notes what was there before.
    """
    if not is_bundle():
        return {}
    return {name: environment.get(f"{name}_ORIG", "") for name in _LIBRARIES if name in environment}


def _direct_loopback(environment: Mapping[str, str]) -> dict[str, str]:
    """Returns the variables by which every library reaches this machine without a proxy."""
    spellings = ("no_proxy", "NO_PROXY")
    known = ",".join(environment.get(name, "") for name in spellings).split(",")
    listed = _distinct([*(each.strip() for each in known), *LOOPBACK])
    return dict.fromkeys(spellings, "*" if "*" in listed else ",".join(listed))


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))
