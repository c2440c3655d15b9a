"""Makes the environment and installs packages there."""

from __future__ import annotations

import contextlib
import queue
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.process.handed_on import pip_environment
from gui.launch import places
from gui.launch.progress import SetupProgress, count
from gui.launch.trouble import TroubleError, from_pip
from gui.launch.uv import find_uv, uv_command, uv_environment

_TICK_S = 0.5


def make_venv(keep_open: Sequence[int]) -> None:
    """Makes an empty environment.

    Args:
        keep_open: file descriptors that the child inherits.

    Raises:
        TroubleError: this Python can't make environments.
        OSError: the checkout can't be written.
    """
    places.VENV.mkdir()
    places.UNFINISHED.touch()
    made = subprocess.run(
        [sys.executable, "-I", "-m", "venv", str(places.VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=keep_open,
        check=False,
    )
    if made.returncode == 0:
        return
    if re.search("ensurepip|No module named '?venv", made.stdout):
        package = f"python3.{sys.version_info.minor}-venv"
        raise TroubleError(
            "This Python can't make environments: its venv module isn't whole.",
            f"sudo apt-get install -y {package}"
            if shutil.which("apt-get")
            else "Install Python from python.org, or your system's package for venv.",
        )
    raise from_pip(made.stdout)


def remove_venv() -> None:
    """Removes the environment, if there is one.

    Raises:
        OSError: the environment can't be removed.
    """
    if places.VENV.exists():
        shutil.rmtree(places.VENV)


def install_lock(lock: str, keep_open: Sequence[int], wheels: Path | None = None) -> None:
    """Installs just what the lock file names, and checks the hash of each package.

    Args:
        lock: the name of the lock file.
        keep_open: file descriptors that the child inherits.
        wheels: a folder with all packages, so that no network is needed; None for the network.

    Raises:
        TroubleError: a package can't be had.
    """
    source = ("--no-index", "--find-links", str(wheels)) if wheels else ()
    try:
        _install((*_locked(lock), *source), _progress(lock), keep_open)
    except TroubleError as trouble:
        if wheels is None or trouble.package is None:
            raise
        raise TroubleError(
            f"{wheels} has no {trouble.package} for this system and Python.",
            f"Fill it again on such a machine: {places.DOWNLOAD} {shlex.quote(str(wheels))}",
        ) from trouble


def install_project(keep_open: Sequence[int]) -> None:
    """Installs the checkout as editable, so that the next start runs changed sources.

    Raises:
        TroubleError: the checkout can't be built.
    """
    options = ("--no-index", "--no-build-isolation", "--editable", str(places.ROOT))
    _install(options, SetupProgress("Faultstage itself", 0), keep_open)


def download(lock: str, wheels: Path) -> None:
    """Fills a folder with the packages that the lock file names, for this system and Python.

    Raises:
        TroubleError: a package can't be had.
        OSError: the folder can't be written.
    """
    wheels.mkdir(parents=True, exist_ok=True)
    progress = SetupProgress("the packages", _progress(lock).total, verb="Downloading")
    _pip("download", ("--dest", str(wheels), *_locked(lock)), progress, ())


def _locked(lock: str) -> tuple[str, ...]:
    hashes = ("--require-hashes", "--only-binary", ":all:", "--retries", "2")
    return (*hashes, "--requirement", str(places.ROOT / lock))


def _progress(lock: str) -> SetupProgress:
    text = (places.ROOT / lock).read_text(encoding="utf-8")
    return SetupProgress("the packages", count(text))


def works() -> bool:
    """Whether the environment's Python runs, has a supported version, and has pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info[:2] not in {places.SUPPORTED})"
    try:
        done = subprocess.run([places.PYTHON, "-I", "-c", probe], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _install(arguments: tuple[str, ...], progress: SetupProgress, keep_open: Sequence[int]) -> None:
    """Installs by uv, where that is there and can; else by pip, whose word on failures counts."""
    if (uv := find_uv()) is not None:
        command = uv_command(uv, str(places.PYTHON), arguments)
        code, _ = _run(command, uv_environment(), progress, keep_open)
        if code == 0:
            return
        progress.begin_again("the packages, by pip")
    _pip("install", arguments, progress, keep_open)


def _pip(
    verb: str, arguments: Sequence[str], progress: SetupProgress, keep_open: Sequence[int]
) -> None:
    python = [str(places.PYTHON), "-I", "-u"]
    quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command = [*python, "-m", "pip", verb, "--no-deps", *quiet, *arguments]
    code, output = _run(command, pip_environment(), progress, keep_open)
    if code:
        raise from_pip(output)


def _run(
    command: Sequence[str],
    environment: Mapping[str, str],
    progress: SetupProgress,
    keep_open: Sequence[int],
) -> tuple[int, str]:
    """Runs an installer and shows the progress; returns the exit code and the output."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=keep_open,
        env=environment,
    )
    output: list[str] = []
    try:
        for line in _lines(process):
            if line:
                output.append(line)
                progress.feed(line)
            else:
                progress.show()
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
        progress.end()
        with contextlib.suppress(OSError), places.LOG.open("a", encoding="utf-8") as log:
            log.writelines(output)
    return process.returncode, "".join(output)


def _lines(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yields the output lines of ``process``, and "" after each tick without a line."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    while reader.is_alive() or not lines.empty():
        try:
            yield lines.get(timeout=_TICK_S)
        except queue.Empty:
            yield ""
    reader.join()
