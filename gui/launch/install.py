"""Makes the environment and installs packages there."""

from __future__ import annotations

import contextlib
import queue
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence

from core.process.handed_on import pip_environment
from gui.launch import places
from gui.launch.progress import SetupProgress, count
from gui.launch.trouble import TroubleError, from_pip

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


def install_lock(lock: str, keep_open: Sequence[int]) -> None:
    """Installs just what the lock file names, and checks the hash of each package.

    Raises:
        TroubleError: a package can't be had.
    """
    path = places.ROOT / lock
    progress = SetupProgress("the packages", count(path.read_text(encoding="utf-8")))
    options = ["--require-hashes", "--only-binary", ":all:", "--retries", "2"]
    _pip([*options, "--requirement", str(path)], progress, keep_open)


def install_project(keep_open: Sequence[int]) -> None:
    """Installs the checkout as editable, so that the next start runs changed sources.

    Raises:
        TroubleError: the checkout can't be built.
    """
    options = ["--no-index", "--no-build-isolation", "--editable", str(places.ROOT)]
    _pip(options, SetupProgress("Faultstage itself", 0), keep_open)


def works() -> bool:
    """Whether the environment's Python runs, has a supported version, and has pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info[:2] not in {places.SUPPORTED})"
    try:
        done = subprocess.run([places.PYTHON, "-I", "-c", probe], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _pip(arguments: Sequence[str], progress: SetupProgress, keep_open: Sequence[int]) -> None:
    python = [str(places.PYTHON), "-I", "-u"]
    quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    process = subprocess.Popen(
        [*python, "-m", "pip", "install", "--no-deps", *quiet, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=keep_open,
        env=pip_environment(),
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
        progress.end()
        with contextlib.suppress(OSError), places.LOG.open("a", encoding="utf-8") as log:
            log.writelines(output)
    if process.returncode:
        raise from_pip("".join(output))


def _lines(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yields what ``process`` prints, and "" after each tick without a line."""
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
