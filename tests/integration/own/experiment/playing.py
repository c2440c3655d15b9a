"""Plays one experiment headless, and by Chaos Toolkit itself, on a small server that can pause."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from core.report.summary import RunSummary
from subjects.hosts.processes.ports import free_ports
from tests.integration.headless import play_headless

_SERVE = """
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    mode = "well"
    def do_GET(self):
        body = json.dumps({"mode": Handler.mode, "asked": self.path}).encode()
        self.send_response(200 if Handler.mode == "well" else 503)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        size = int(self.headers.get("Content-Length", 0))
        Handler.mode = json.loads(self.rfile.read(size))["mode"]
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""

_BY_CHAOS_TOOLKIT = """
import json, sys
from pathlib import Path
from chaoslib.experiment import ensure_experiment_is_valid, run_experiment
experiment = json.loads(Path(sys.argv[1]).read_text())
ensure_experiment_is_valid(experiment)
Path(sys.argv[2]).write_text(json.dumps(run_experiment(experiment), default=str))
"""

_SERVES_WITHIN_S = 60.0


class ModeServer:
    """A server that reports itself well, and can be told to report another mode."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self.url = f"http://127.0.0.1:{port}"

    def mode(self) -> str:
        """Returns the mode that the server reports; ``ill`` where the answer is missing or bad."""
        try:
            with urlopen(f"{self.url}/", timeout=5) as answer:
                return json.loads(answer.read())["mode"]
        except OSError:
            return "ill"

    def is_stopped(self) -> bool:
        """Whether the server's process is stopped."""
        state = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
        return state == "T"


@contextmanager
def serving() -> Generator[ModeServer]:
    """Yields a server that reports itself well, in a process of its own."""
    (port,) = free_ports(1)
    process = subprocess.Popen([sys.executable, "-c", _SERVE, str(port)])
    server = ModeServer(process.pid, port)
    try:
        end = time.monotonic() + _SERVES_WITHIN_S
        while server.mode() != "well":
            assert process.poll() is None and time.monotonic() < end, "the server doesn't answer"
            time.sleep(0.05)
        yield server
    finally:
        with suppress(OSError):
            os.kill(process.pid, signal.SIGCONT)
        process.kill()
        process.wait()


def play(file: Path, folder: Path, *arguments: str) -> tuple[int, RunSummary | None, str]:
    """Plays an experiment headless; returns the exit code, the summary, and the output."""
    words = ("own", str(file), "--countdown", "0", *arguments)
    played = play_headless(folder / "report", *words, within_s=150)
    has_summary = (played.report / "summary.json").exists()
    summary = played.outcome[1] if has_summary else None
    return played.code, summary, played.told + played.problems


def play_by_chaos_toolkit(file: Path, folder: Path) -> dict[str, Any]:
    """Validates and plays an experiment by Chaos Toolkit's own code; returns the journal."""
    journal = folder / "journal.json"
    done = subprocess.run(
        [sys.executable, "-c", _BY_CHAOS_TOOLKIT, str(file), str(journal)],
        cwd=file.parent,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(journal.read_text("utf-8"))
