"""Runs the tests: ``python3 launch.py test [pytest's arguments]``; all of them without any."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def main(arguments: list[str]) -> int:
    """Gives the tests a screen, prints which one, and returns pytest's exit code."""
    command = [sys.executable, "-m", *(("pytest", *arguments) if arguments else ("tests.beside",))]
    asked = os.environ.get("QT_QPA_PLATFORM")
    if asked:
        print(f"Screen: QT_QPA_PLATFORM={asked}, as set", flush=True)
    elif sys.platform != "linux":
        print("Screen: this one", flush=True)
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        print("Screen: this one", flush=True)
    elif shutil.which("xvfb-run") and shutil.which("xauth"):
        print("Screen: a virtual one (Xvfb, 1920 x 1080)", flush=True)
        screen = ["-s", "-screen 0 1920x1080x24 -nolisten tcp"]
        command = ["xvfb-run", "--auto-servernum", *screen, *command]
    else:
        print("Screen: none, drawn in memory (install xvfb for a real one)", flush=True)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
