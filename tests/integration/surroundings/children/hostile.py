"""Environments in which files of other programs get in the way of real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[4]

IGNORES_SIGCHLD = (
    "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN);"
    " signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM]);"
    " signal.signal(signal.SIGTERM, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
)
"""A parent that has the system forget how children ended, and blocks and ignores signals."""

PRINTS = """
import os, sys
sys.stdout.write("Corporate image 4.2, all rights reserved\\nhalf a line"); sys.stdout.flush()
os.write(1, b"\\xff\\xfe not UTF-8\\n{\\"event\\": \\"ready\\"}\\n{\\"is\\": \\"ready\\"}\\nhalf")
os.write(2, b"x" * 300_000)
"""
"""A ``sitecustomize`` that prints much at the start of every Python, even isolated ones."""

SHADOWS = ("queue", "json", "asyncio", "signal", "socket", "numpy", "msgspec", "core", "subjects")


def run(
    command: list[str], folder: Path, environment: Mapping[str, str], timeout_s: float = 180.0
) -> subprocess.CompletedProcess[str]:
    """Runs a command to the end, with both outputs joined."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=timeout_s,
        check=False,
    )


def shadow(folder: Path) -> None:
    """Writes useless modules into a folder, under names that our modules import."""
    folder.mkdir(exist_ok=True)
    for name in SHADOWS:
        (folder / f"{name}.py").write_text(f"raise SystemExit('the {name} of somebody else')\n")


def interpreter_that_prints(folder: Path) -> Path:
    """Returns a Python like this one in an environment whose ``sitecustomize`` prints."""
    made = folder / "noisy"
    site = made / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    site /= "site-packages"
    (made / "bin").mkdir(parents=True)
    site.mkdir(parents=True)
    python = made / "bin" / "python"
    python.symlink_to(Path(sys.executable).resolve())
    for program in Path(sys.executable).parent.glob("*-server"):
        (made / "bin" / program.name).symlink_to(program)
    base = Path(sys.executable).resolve().parent
    (made / "pyvenv.cfg").write_text(f"home = {base}\ninclude-system-site-packages = false\n")
    ours = next(each for each in sys.path if each.endswith("site-packages"))
    (site / "ours.pth").write_text(f"{ours}\n{ROOT}\n")
    (site / "noisy.pth").write_text("import noisy_start\n")
    (site / "noisy_start.py").write_text(PRINTS)
    return python
