"""The commands that these tests run, and what the commands print."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from subjects.hosts.containers.leftovers.reaper import reaper_command
from tests.integration.private_engine import PrivateEngine

ROOT = Path(__file__).parents[3]

FAULTS = {"n1": "container-kill", "n2": "node-pause", "n3": "partition"}
"""The fault that is left in each node, by the fault's key."""

PUT_BACK = {
    "n1": "n1 of a run that crashed was still killed with no warning; that is undone.",
    "n2": "n2 of a run that crashed was still stopped where it stood; that is undone.",
    "n3": "n3 of a run that crashed was still cut off from the others; that is undone.",
}


def undo(private: PrivateEngine) -> subprocess.CompletedProcess[str]:
    """Runs ``faultstage undo`` as a person types that."""
    return subprocess.run(
        [sys.executable, "-m", "gui", "undo"],
        cwd=ROOT,
        env={**os.environ, "DOCKER_HOST": private.url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def reap(url: str, run_id: str) -> subprocess.CompletedProcess[str]:
    """Runs what the warden runs when the app ends."""
    argv, environment = reaper_command(url, run_id)
    return subprocess.run(
        argv,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def now(private: PrivateEngine) -> str:
    """Returns the engine's time."""
    return private.docker("info", "--format", "{{.SystemTime}}").stdout.strip()


def happened(private: PrivateEngine, since: str, container: str) -> list[str]:
    """Returns what the engine did to the containers: evidence of an undo before the removal."""
    told = private.docker(
        "events",
        *("--since", since, "--until", now(private)),
        *("--filter", "event=start", "--filter", "event=unpause"),
        *("--filter", "event=connect", "--filter", "event=destroy"),
        *("--format", "{{.Action}} {{.Actor.ID}} {{.Actor.Attributes.container}}"),
    )
    return [line.split()[0] for line in told.stdout.splitlines() if container in line]


def say_nothing(_step: str, _fraction: float | None, _detail: str = "") -> None:
    """Ignores the progress of building the image."""
