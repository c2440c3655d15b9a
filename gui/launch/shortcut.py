"""Makes and removes a launcher to double-click, where the operating system has launchers."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from core.process.started import StartedBy, is_bundle, own_program, started_by
from gui.launch import places
from gui.launch.trouble import TroubleError

_ICONS = places.ROOT / "resources" / "icons"
_NAME = "faultstage"
_ASK_WITHIN_S = 10.0
_NORMAL, _MINIMISED = "1", "7"
"""Window styles of a Windows shortcut."""

_CSIDL_DESKTOPDIRECTORY, _MAX_PATH = 0x10, 260
_PICTURES = frozenset({".png", ".svg"})
_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def make() -> list[Path]:
    """Makes the launcher and returns what was made.

    Raises:
        TroubleError: the system refuses, or the checkout's path can't be written in a launcher.
        OSError: a file can't be written.
    """
    if sys.platform == "win32":
        return _make_windows()
    if sys.platform == "darwin":
        return _make_macos()
    return _make_linux()


def remove() -> list[Path]:
    """Removes the files of :func:`make`, and returns the files that were there."""
    paths = [path for path in _all_paths() if path.exists()]
    for path in paths:
        path.unlink()
    return paths


def command() -> list[str]:
    """Returns the command of a double click: in a checkout, of a Python outside the environment.

    Raises:
        TroubleError: what started this program may be gone tomorrow.
    """
    launcher = places.ROOT / "launch.py"
    if launcher.exists():
        python = getattr(sys, "_base_executable", None) or sys.executable
        return [str(python), str(launcher), "--desktop"]
    how = started_by(os.environ, Path(sys.prefix), bundle=is_bundle())
    if how in (StartedBy.UVX, StartedBy.PIPX_RUN):
        tool = "uv tool" if how is StartedBy.UVX else "pipx"
        raise TroubleError(
            f"{how} keeps the program only for a while, so that a launcher would lead nowhere.",
            f"Install it first: {tool} install {_NAME}, then: {_NAME} shortcut",
        )
    return [str(own_program())]


def desktop_entry(command: list[str]) -> str:
    """Returns the text of a freedesktop.org launcher that runs ``command``.

    Raises:
        TroubleError: a path has a line break, which such a file can't hold.
    """
    if any(character in word for word in command for character in "\n\r"):
        raise TroubleError(
            "A path with a line break can't be written in a launcher.", "Move the folder elsewhere."
        )
    return "\n".join(
        (
            "[Desktop Entry]",
            "Version=1.4",
            "Type=Application",
            "Name=Faultstage",
            "GenericName=Fault injection on stage",
            "Comment=Show live what a distributed system does when a part of it dies",
            f"Exec={' '.join(map(_quote, command))}",
            f"Icon={_NAME}",
            "Terminal=false",
            "Categories=Development;",
            "Keywords=chaos;raft;fault;distributed;",
            "StartupNotify=true",
            f"StartupWMClass={_NAME}",
            "",
        )
    )


def _quote(word: str) -> str:
    """Quotes a word of an Exec line twice: for the command line, and for a string of the file."""
    for character in ("\\", '"', "`", "$"):
        word = word.replace(character, "\\" + character)
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def _make_linux() -> list[Path]:
    text = desktop_entry(command())
    made: list[Path] = []
    for source, target in _linux_icons():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        made.append(target)
    for path in _linux_entries():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_program(path, text)
        made.append(path)
        if path.parent == _linux_desktop() and shutil.which("gio"):
            _run_helper(["gio", "set", str(path), "metadata::trusted", "true"])
    return made


def _linux_data() -> Path:
    # By the rules of freedesktop.org, a relative path here is ignored.
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else _home() / ".local" / "share"


def _linux_desktop() -> Path | None:
    if shutil.which("xdg-user-dir"):
        path = Path(_run_helper(["xdg-user-dir", "DESKTOP"]) or _home())
        return path if path.is_dir() and path != _home() else None
    path = _home() / "Desktop"
    return path if path.is_dir() else None


def _linux_entries() -> list[Path]:
    entry = _linux_data() / "applications" / f"{_NAME}.desktop"
    desktop = _linux_desktop()
    return [entry, *([desktop / entry.name] if desktop else [])]


def _linux_icons() -> list[tuple[Path, Path]]:
    theme = _linux_data() / "icons" / "hicolor"
    drawn = (_ICONS / f"{_NAME}.svg", theme / "scalable" / "apps" / f"{_NAME}.svg")
    return [drawn] + [
        (_ICONS / f"{_NAME}-{size}.png", theme / f"{size}x{size}" / "apps" / f"{_NAME}.png")
        for size in _SIZES
    ]


def _make_macos() -> list[Path]:
    path = _macos_path()
    _write_program(path, f"#!/bin/sh\nexec {shlex.join(command())}\n")
    script = (
        "ObjC.import('AppKit'); function run(a) { $.NSWorkspace.sharedWorkspace"
        ".setIconForFileOptions($.NSImage.alloc.initWithContentsOfFile(a[0]), a[1], 0); }"
    )
    icon = ["osascript", "-l", "JavaScript", "-e", script, str(_ICONS / f"{_NAME}.icns"), str(path)]
    _run_helper(icon)
    return [path]


def _macos_path() -> Path:
    return _home() / "Desktop" / "Faultstage.command"


def windowed(program: Path) -> Path:
    """Returns the program beside ``program`` that opens no console; where there is none, itself."""
    beside = program.with_name(f"{_NAME}-window{program.suffix}")
    return beside if program.stem == _NAME and beside.exists() else program


def _windows_paths() -> list[Path]:
    menu = Path(os.environ["APPDATA"]) / "Microsoft" / "Windows" / "Start Menu" / "Programs"
    return [folder / "Faultstage.lnk" for folder in (menu, _windows_desktop())]


def _windows_desktop() -> Path:
    """Returns the folder of the desktop, which may have been moved, to OneDrive for instance."""
    if sys.platform == "win32":
        import ctypes

        path = ctypes.create_unicode_buffer(_MAX_PATH)
        ask = ctypes.windll.shell32.SHGetFolderPathW
        if ask(None, _CSIDL_DESKTOPDIRECTORY, None, 0, path) == 0:
            return Path(path.value)
    return _home() / "Desktop"


def _make_windows() -> list[Path]:
    named, *arguments = command()
    program = windowed(Path(named))
    link = (
        "$l = (New-Object -ComObject WScript.Shell).CreateShortcut($env:FS_LINK);"
        "$l.TargetPath = $env:FS_PROGRAM; $l.Arguments = $env:FS_ARGUMENTS;"
        "$l.WindowStyle = $env:FS_STYLE;"
        "$l.WorkingDirectory = $env:FS_ROOT; $l.IconLocation = $env:FS_ICON; $l.Save()"
    )
    made: list[Path] = []
    for path in _windows_paths():
        if not path.parent.is_dir():
            continue
        facts = {
            "FS_LINK": str(path),
            "FS_PROGRAM": str(program),
            # The console of a checkout's Python stays minimised.
            "FS_STYLE": _MINIMISED if program == Path(named) else _NORMAL,
            "FS_ARGUMENTS": subprocess.list2cmdline(arguments),
            "FS_ROOT": str(places.ROOT),
            "FS_ICON": str(_ICONS / f"{_NAME}.ico"),
        }
        done = subprocess.run(
            ["powershell", "-NoProfile", "-NonInteractive", "-Command", link],
            env={**os.environ, **facts},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise TroubleError(f"Windows refused the shortcut: {done.stderr.strip()}", "Try again.")
        made.append(path)
    return made


def _home() -> Path:
    """Returns the user's home folder.

    Raises:
        TroubleError: the user has none.
    """
    path = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises where there is no home
    if not path.is_absolute():
        raise TroubleError("This user has no home folder.", "Set HOME to a folder of your own.")
    return path


def _write_program(path: Path, text: str) -> None:
    """Writes an executable file with the rights that the umask allows; needs no chmod."""
    path.unlink(missing_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o777)
    with os.fdopen(opened, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)


def run_shortcut(arguments: Sequence[str], called: str) -> int:
    """Makes the launcher, or with ``--remove`` removes the launcher; says what was done.

    Args:
        arguments: what the person gave.
        called: how this command is called, for a sentence.

    Raises:
        TroubleError: an argument is unknown, or there can be no launcher.
        OSError: a file can't be written.
    """
    removes = "--remove" in arguments
    unknown = [argument for argument in arguments if argument != "--remove"]
    if unknown:
        raise TroubleError(f"shortcut doesn't know {unknown[0]}.", f"{called} [--remove]")
    paths = remove() if removes else make()
    shown = [path for path in paths if path.suffix not in _PICTURES]
    for path in shown:
        print(f"{'Removed' if removes else 'Made'} {path}")
    if len(shown) < len(paths):
        print(f"{'Removed' if removes else 'Made'} its icons, too")
    if not paths:
        print("There was no shortcut.")
    return 0


def _run_helper(command: list[str]) -> str:
    """Runs a helper of the desktop; returns the output, empty after an error or a timeout."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=_ASK_WITHIN_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return os.fsdecode(done.stdout).strip()


def _all_paths() -> list[Path]:
    if sys.platform == "win32":
        return _windows_paths()
    if sys.platform == "darwin":
        return [_macos_path()]
    return [*(target for _, target in _linux_icons()), *_linux_entries()]
