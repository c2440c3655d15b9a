"""Describes what keeps Faultstage from starting: a sentence and a remedy."""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from gui.launch import places

AGAIN = f"then start again: {places.CALL}"


class TroubleError(Exception):
    """An error with a sentence and a remedy, both written for the user.

    Attributes:
        sentence: what keeps the program from starting.
        remedy: the way out.
        package: the package that can't be had for this system; None for other errors.
    """

    def __init__(self, sentence: str, remedy: str, package: str | None = None) -> None:
        """Stores the sentence, the remedy and the package."""
        super().__init__(sentence, remedy)
        self.sentence = sentence
        self.remedy = remedy
        self.package = package


def no_room(text: str = "") -> TroubleError:
    """Returns the error for a full disk; ``text`` says more where given."""
    where = text or f"There is no space left on the disk of {places.ROOT}, or for temporary files."
    return TroubleError(where, f"Free about 1 GB (df -h shows where), {AGAIN}")


def from_os(error: OSError) -> TroubleError:
    """Returns the trouble behind an error of the operating system, for who starts the program."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return no_room()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return TroubleError(
            f"{error.filename or places.ROOT} can't be written: {error.strerror}.",
            f'Copy the folder to a place of your own (cp -r "{places.ROOT}" ~/faultstage), {AGAIN}',
        )
    if error.errno == errno.ENOENT and error.filename:
        return TroubleError(
            f"{error.filename} is missing: this checkout isn't whole.",
            f"Get it back (git checkout .), {AGAIN}",
        )
    return TroubleError(f"Setting up failed: {error}.", f"Mend that, {AGAIN}")


_NO_NETWORK = (
    "Failed to establish a new connection|Temporary failure in name resolution|getaddrinfo failed"
    "|Network is unreachable|No route to host|ConnectTimeoutError|ReadTimeoutError|ProxyError"
    "|Connection refused|Max retries exceeded|Connection aborted|nodename nor servname"
)


def from_pip(output: str) -> TroubleError:
    """Returns the trouble behind pip's output, for a user who starts the program."""
    if re.search(r"No space left on device|Errno 28|Disk quota exceeded", output):
        return no_room()
    if "DO NOT MATCH THE HASHES" in output:
        return TroubleError(
            "A downloaded package isn't the one that was locked; it was not installed.",
            f"Use another network or package mirror, {AGAIN}",
        )
    if re.search("CERTIFICATE_VERIFY_FAILED|SSLError", output):
        return TroubleError(
            "The package index can't be trusted: its certificate doesn't check out.",
            f"Set PIP_CERT to your network's certificate file (or mend the clock), {AGAIN}",
        )
    if re.search(_NO_NETWORK, output):
        return TroubleError(
            "The package index can't be reached: no network?",
            "Connect to the internet (behind a proxy: export HTTPS_PROXY=...), or bring the "
            f"packages along ({places.DOWNLOAD}, where there is one), {AGAIN}",
        )
    missing = re.search(r"No matching distribution found for (\S+)", output)
    if missing:
        return TroubleError(
            f"There is no ready-made package of {missing[1]} for this system ({_system()}).",
            "Use Python 3.11 to 3.13, 64 bit, on Linux with glibc 2.34 or newer, macOS or Windows.",
            missing[1],
        )
    errors = [line for line in output.splitlines() if line.startswith("ERROR")]
    why = (errors or output.strip().splitlines() or ["no output"])[-1].removeprefix("ERROR: ")
    return TroubleError(f"Installing failed: {why}", f"All of it is in {places.LOG}; {AGAIN}")


def tell(text: str, desktop: bool = False) -> None:
    """Prints ``text`` on stderr; ``desktop`` shows a window of the system, too."""
    print(text, file=sys.stderr, flush=True)
    if not desktop:
        return
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "Faultstage", 0x10)
        return
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    for command in (
        ["zenity", "--error", "--no-markup", "--title=Faultstage", f"--text={text}"],
        ["kdialog", "--title", "Faultstage", "--error", text],
        ["osascript", "-e", f'display alert "Faultstage" message "{quoted}"'],
        ["xmessage", "-center", text],
        ["notify-send", "Faultstage", text],
    ):
        if shutil.which(command[0]) and _is_shown(command):
            return
    with suppress(OSError):  # There may be no room, or no folder, for a file.
        if shutil.which("xdg-open"):
            path = Path(tempfile.mkdtemp(prefix="faultstage-")) / "trouble.txt"
            path.write_text(text + "\n", encoding="utf-8", errors="replace")
            subprocess.call(["xdg-open", str(path)])


def _is_shown(command: list[str]) -> bool:
    try:
        return subprocess.call(command) in (0, 1)
    except (OSError, ValueError):  # a NUL in the text, which no command takes
        return False


def notify(text: str) -> None:
    """Shows ``text`` as a desktop notification, where ``notify-send`` is there."""
    if shutil.which("notify-send"):
        _is_shown(["notify-send", "Faultstage", text])


def _system() -> str:
    import platform

    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
