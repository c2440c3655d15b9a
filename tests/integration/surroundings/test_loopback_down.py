"""A machine that can't connect to itself, as behind a kill switch or a closed firewall."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]
DOWN = "true"
DROPS = "ip link set lo up && iptables -A INPUT -i lo -p tcp -j DROP"
REFUSES = "ip link set lo up && iptables -A INPUT -i lo -p tcp -j REJECT"
NO_IPV4 = "ip link set lo up && ip addr del 127.0.0.1/8 dev lo"


def _in_a_network_of_its_own(made: str, *command: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("unshare") is None:
        pytest.skip("unshare isn't installed")
    inner = ["unshare", "-rn", "sh", "-c", f'{made} || exit 77; "$@"', "sh"]
    if subprocess.run([*inner, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("a network of its own can't be had here, or not so")
    return subprocess.run(
        [*inner, sys.executable, "-m", "gui", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("made", [DOWN, DROPS, REFUSES, NO_IPV4])
@pytest.mark.parametrize("subject", ["raft", "ratelimiter"])
def test_headless_says_so_in_a_sentence_and_starts_nothing(made: str, subject: str) -> None:
    done = _in_a_network_of_its_own(made, subject, "--headless")
    assert done.returncode == 1
    told = " ".join(done.stdout.split())
    assert "127.0.0.1" in told
    assert "loopback interface" in told
    assert "Starting 3 servers" not in done.stdout
    assert "exited" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_doctor_says_so_too() -> None:
    done = _in_a_network_of_its_own(DOWN, "doctor", "raft")
    assert done.returncode == 1
    told = " ".join(done.stdout.split())
    assert "can't connect to itself on 127.0.0.1" in told
