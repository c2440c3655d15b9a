"""The packages that a program in a container needs, fetched on this machine."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import tempfile
from pathlib import Path

from core.ports import SubjectError
from core.process import paths
from core.process.handed_on import pip_command, pip_environment
from core.process.sessions import without_window

_PIP_S = 900.0
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
_GLIBC = (17, 24, 26, 27, 28)
"""Minor versions of glibc 2 that wheels are built against; containers have a newer one."""

LOCK = Path(__file__).with_name("requirements.txt")
"""The packages that go into a container, with hashes; made by ``.ci/lock``."""


def read_lock() -> str:
    """Returns the locked packages, with the hashes of their files, for Linux.

    Raises:
        SubjectError: the lock can't be read.
    """
    try:
        return _for_linux(LOCK.read_text(encoding="utf-8"))
    except OSError as error:
        text = f"The list of the packages for containers, {LOCK}, can't be read: {error.strerror}."
        raise SubjectError(text, "Install Faultstage anew.") from error


async def fetch_packages(python: str, architecture: str) -> Path:
    """Returns a folder with the packages for ``python`` ("3.12") on Linux; the first call fetches.

    Raises:
        SubjectError: the packages can't be fetched or kept.
    """
    lock = read_lock()
    key = hashlib.sha256(f"{lock}\0{python}\0{architecture}".encode()).hexdigest()[:16]
    folder = paths.cache_dir() / "packages" / key
    if not folder.is_dir():
        await asyncio.to_thread(_install, lock, python, architecture, folder)
    return folder


def _install(lock: str, python: str, architecture: str, folder: Path) -> None:
    machine = _MACHINES.get(architecture, architecture)
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in _GLIBC]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as name:
            listed = Path(name, "requirements.txt")
            listed.write_text(lock, encoding="utf-8")
            target = Path(name, "packages")
            command = [*pip_command("install"), "--quiet", "--no-input"]
            command += ["--disable-pip-version-check", "--no-compile", "--no-deps"]
            command += ["--only-binary=:all:", "--require-hashes", "--implementation", "cp"]
            command += ["--python-version", python, "--target", str(target)]
            for platform in (*platforms, f"manylinux2014_{machine}"):
                command += ["--platform", platform]
            run_pip([*command, "-r", str(listed)])
            if not folder.exists():
                target.rename(folder)
    except OSError as error:
        if folder.is_dir():
            return  # another process was quicker
        raise SubjectError(
            f"The packages for containers can't be kept in {folder.parent}: {error}",
            "Free some disk space, or set FAULTSTAGE_HOME to a folder that can be written.",
        ) from error


def run_pip(command: list[str]) -> None:
    """Runs pip; blocks.

    Raises:
        SubjectError: pip failed, or took too long.
    """
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PIP_S,
            check=False,
            env=pip_environment(),
            **without_window(),
        )
    except OSError as error:
        raise SubjectError(f"The packages can't be fetched: pip: {error}.", _REMEDY) from error
    except subprocess.TimeoutExpired as error:
        why = f"pip took longer than {_PIP_S / 60:.0f} minutes"
        raise SubjectError(f"The packages can't be fetched: {why}.", _REMEDY) from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        why = lines[-1].removeprefix("ERROR:").strip() if lines else done.stderr.strip()[-300:]
        raise SubjectError(f"The packages can't be fetched: {why}", _REMEDY)


_REMEDY = "Run it once where a package index can be reached; afterwards no network is needed."


def _for_linux(lock: str) -> str:
    """Drops what only other systems need: pip judges markers by the machine that pip runs on."""
    kept: list[str] = []
    keeps = True
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            requirement, _, marker = line.rstrip("\\ ").partition(";")
            # What an older Python needs does no harm in a newer one.
            of_linux = "!= 'win32'" in marker or "== 'linux'" in marker
            keeps = of_linux or "sys_platform" not in marker
            line = requirement.strip() + (" \\" if line.endswith("\\") else "")
        if keeps:
            kept.append(line)
    return "\n".join(kept) + "\n"
