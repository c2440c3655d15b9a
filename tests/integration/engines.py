"""Whether there is a container engine for tests."""

from __future__ import annotations

import subprocess

import pytest


def _answers() -> bool:
    try:
        done = subprocess.run(
            ["docker", "version", "--format", "{{.Server.Version}}"],
            capture_output=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


needs_engine = pytest.mark.skipif(
    not _answers(), reason="no container engine answers: .ci/run starts one where it is installed"
)
