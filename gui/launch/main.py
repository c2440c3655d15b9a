"""The launcher's commands: ``launch.py``, ``test``, ``bench``, ``download`` and ``shortcut``."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from core.process.handed_on import isolated
from core.process.inherited import settle_app
from gui.launch import interrupts, places, stamp
from gui.launch.trouble import TroubleError, from_os, notify, tell

HELP = f"""\
{places.CALL} test|bench [...]    run all tests (options are pytest's), the benchmark
{places.CALL} download [DIR]      put all packages into DIR (wheels), ...
{places.CALL} --wheels DIR [...]  ... for a first start from there, without a network
"""

UNREADY = f"""
{places.CALL} alone opens the first page. The first start sets up .venv in this folder, about a
minute (with uv some seconds); later ones go straight in, and this help then tells all the rest.
"""

COMMAND_VARIABLE = "FAULTSTAGE_COMMAND"
"""Environment variable that tells the program how to be called; see ``core.process.started``."""

DESKTOP = "--desktop"
"""First argument of a start by double click: there is no terminal to read."""

WHEELS = "--wheels"
"""Option of a start without a network: the folder with all packages."""

_WITHOUT_WINDOW = {
    *("--headless", "-h", "--help", "--help-all", "--version"),
    *("--dry-run", "--init"),
}
"""Options that open no window."""

_VERBS = {
    *("doctor", "prepare", "undo", "export", "act", "tally"),
    *("completion", "schema"),
}
"""The program's own commands, which open no window."""


def main(arguments: Sequence[str]) -> int:
    """Runs the command that ``arguments`` ask for.

    Returns:
        The exit code; 2 where the program couldn't be started, and the reason was printed.
    """
    settle_app()
    desktop = arguments[:1] == [DESKTOP]
    arguments = arguments[1:] if desktop else arguments
    try:
        with interrupts.raised():
            return _start(arguments, desktop)
    except TroubleError as trouble:
        tell(f"{trouble.sentence}\n  {trouble.remedy}", desktop)
        return 2
    except OSError as error:
        trouble = from_os(error)
        tell(f"{trouble.sentence}\n  {trouble.remedy}", desktop)
        return 2
    except KeyboardInterrupt:
        tell("Stopped. The next start goes on from here.")
        return 130


def _start(arguments: Sequence[str], desktop: bool) -> int:
    arguments, wheels = _take_wheels(arguments)
    command = arguments[0] if arguments else ""
    if command in ("-h", "--help"):
        print(HELP, flush=True)
        if stamp.is_ready([places.RUNTIME_LOCK]):
            os.environ[COMMAND_VARIABLE] = _own_command()
            return _play(["--help"])
        print(UNREADY, flush=True)
        return 0
    if command == "shortcut" and "--remove" in arguments:
        return _shortcut(arguments[1:])
    develops = command in ("test", "bench")
    locks = [places.RUNTIME_LOCK, *([places.DEV_LOCK] if develops else [])]
    if not stamp.is_ready(locks):
        from gui.launch.environment import set_up

        if desktop:
            notify("Setting up, once; about a minute ...")
        set_up(locks, wheels)
    if command == "download":
        return _download(arguments[1:])
    if command in ("test", "bench"):
        os.chdir(places.ROOT)
        module = "tests" if command == "test" else "tests.bench"
        return _replace_process([str(places.PYTHON), "-m", module, *arguments[1:]])
    if command == "shortcut":
        return _shortcut(arguments[1:])
    windowless = command in _VERBS or _WITHOUT_WINDOW.intersection(arguments)
    screen = "" if windowless else _screen()
    if screen and not stamp.has_libraries(screen):
        from gui.launch.libraries import check_libraries

        check_libraries(screen)
        stamp.remember_libraries(screen)
    os.environ[COMMAND_VARIABLE] = _own_command()
    if desktop:
        return _watch(_windowed(_program(arguments)))
    return _play(arguments)


def _screen() -> str:
    """Returns Qt's name for the kind of screen that Qt will use; "" where there is none."""
    if sys.platform != "linux":
        return sys.platform
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    # Qt takes the first of several that works, so a library missing for one proves nothing.
    asked = "several" if ";" in asked else asked.partition(":")[0]
    x11, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    return asked or ("xcb" if x11 and not wayland else "wayland" if wayland else "")


def _program(arguments: Sequence[str]) -> list[str]:
    """Returns the program's command: Python with the script, so that no shebang is needed."""
    script = [str(places.PROGRAM)]
    python = [str(places.PYTHON), *isolated()]
    return [*(script if os.name == "nt" else [*python, *script]), *arguments]


def _windowed(command: Sequence[str]) -> list[str]:
    """Returns a program's command for a start by double click, which needs no console."""
    from gui.launch.shortcut import windowed

    return [*map(str, (windowed(Path(command[0])), *command[1:]))]


def _own_command() -> str:
    """Returns the command that starts this launcher, for commands that the program shows."""
    script = places.ROOT / "launch.py"
    try:
        here = Path.cwd() == places.ROOT
    except OSError:  # the folder was deleted, or may not be read
        here = False
    if here:
        return places.CALL
    python, _, _ = places.CALL.partition(" ")
    return f"{python} {_quoted(str(script))}"


def _quoted(path: str) -> str:
    """Returns a path, quoted for the shell of this system."""
    return subprocess.list2cmdline([path]) if os.name == "nt" else shlex.quote(path)


def _play(arguments: Sequence[str]) -> int:
    """Replaces this process with the program."""
    interrupts.hold_back()
    return _replace_process(_program(arguments))


def _replace_process(command: Sequence[str]) -> int:
    """Replaces this process with ``command``; on Windows, runs ``command`` and waits."""
    sys.stdout.flush()
    if os.name == "nt":
        return wait_out(command)
    os.execv(command[0], list(command))


def wait_out(command: Sequence[str]) -> int:
    """Runs ``command`` to its end, and returns the exit code; Ctrl-C is the command's to handle.

    A console sends Ctrl-C to both. Python would kill the command, or else return from it with a
    KeyboardInterrupt of its own.
    """
    with interrupts.left_to_child():
        return subprocess.call(command)


def _watch(command: Sequence[str]) -> int:
    """Runs ``command`` for a user without a terminal, and shows the last lines of an error."""
    process = subprocess.run(
        command, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", check=False
    )
    words = process.stderr.strip().splitlines()[-12:]
    if process.returncode and words:
        tell("\n".join(words), desktop=True)
    return process.returncode


def _take_wheels(arguments: Sequence[str]) -> tuple[Sequence[str], Path | None]:
    """Returns the arguments without ``--wheels DIR``, and that folder; None where none is named.

    Raises:
        TroubleError: the folder isn't named, or isn't there.
    """
    at = next((n for n, each in enumerate(arguments) if each.split("=")[0] == WHEELS), None)
    if at is None:
        return arguments, None
    _, is_joined, named = arguments[at].partition("=")
    rest = arguments[at + 1 :]
    if not is_joined:
        named, rest = (rest[0] if rest else ""), rest[1:]
    folder = Path(named).absolute()
    if not named or not folder.is_dir():
        what = f"there is no folder {named}" if named else "no folder is named"
        fill = f"Fill one where there is a network: {places.DOWNLOAD} [DIR]"
        raise TroubleError(f"{WHEELS}: {what}.", fill)
    return [*arguments[:at], *rest], folder


def _download(arguments: Sequence[str]) -> int:
    """Fills a folder with all packages, for a start without a network."""
    from gui.launch.install import download

    if len(arguments) > 1 or (arguments[:1] and arguments[0].startswith("-")):
        raise TroubleError(
            f"download takes one folder, not {' '.join(arguments)}.", places.DOWNLOAD
        )
    folder = Path(arguments[0]).absolute() if arguments else places.WHEELS
    download(places.RUNTIME_LOCK, folder)
    files = [*folder.glob("*.whl")]
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"{len(files)} packages, {size:.0f} MB, for this system and Python, are in {folder}")
    print(f"Set up from there: {places.CALL} {WHEELS} {_quoted(str(folder))}")
    return 0


def _shortcut(arguments: Sequence[str]) -> int:
    from gui.launch.shortcut import run_shortcut

    return run_shortcut(arguments, f"{places.CALL} shortcut")
