"""An engine behind ssh, with an ``ssh`` that leads to this machine."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest

from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.tunnel import Tunnel, host_behind

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a Unix socket is forwarded")

SSH = f"""#!{sys.executable}
import os, socket, sys, threading

arguments = sys.argv[1:]
if "-G" in arguments:
    print("user me\\nhostname 10.0.0.5\\nport 22")
    raise SystemExit
if os.environ.get("REFUSES"):
    print("Warning: known\\nPermission denied (publickey).", file=sys.stderr)
    raise SystemExit(255)
if os.environ.get("GREETS"):
    print("Welcome to big!\\nhave a nice day, ", end="", flush=True)
    sys.stderr.write("debug1: much\\n" * 100_000)
here, _, there = arguments[arguments.index("-L") + 1].partition(":")
listening = socket.socket(socket.AF_UNIX)
listening.bind(here)
listening.listen()


def forward():
    while True:
        near, _ = listening.accept()
        far = socket.socket(socket.AF_UNIX)
        far.connect(there)
        near.sendall(far.recv(100))
        near.close()
        far.close()


threading.Thread(target=forward, daemon=True).start()
assert arguments[-3:] == ["--", "big", "cat"], arguments
for line in sys.stdin:
    print(line, end="", flush=True)
"""


@pytest.fixture(autouse=True)
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ssh"
    program.write_text(SSH)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def engine(tmp_path: Path) -> Generator[Path]:
    with socket.socket(socket.AF_UNIX) as engine:
        engine.bind(str(tmp_path / "e"))
        engine.listen()
        yield tmp_path / "e"


def test_tunnel_leads_to_the_engines_socket_and_is_private(engine: Path) -> None:
    tunnel = Tunnel(f"ssh://me@big:2222{engine}", 10.0)
    path = Path(tunnel.url.removeprefix("unix://"))
    assert path.parent.stat().st_mode & 0o077 == 0
    with socket.socket(socket.AF_UNIX) as near:
        near.connect(str(path))
    tunnel.close()
    tunnel.close()
    assert not path.parent.exists()


def test_tunnel_ends_when_nobody_holds_the_input_any_more(engine: Path) -> None:
    tunnel = Tunnel(f"ssh://big{engine}", 10.0)
    (ssh,) = psutil.Process().children()
    stdin = tunnel._ssh.stdin  # pyright: ignore[reportPrivateUsage]
    assert stdin is not None
    stdin.close()  # as when this process is killed
    ssh.wait(10)
    tunnel.close()


def test_last_words_of_ssh_are_in_the_error(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFUSES", "1")
    with pytest.raises(EngineError, match="Permission denied") as failed:
        Tunnel(f"ssh://me@big{engine}", 10.0)
    assert failed.value.trouble is Trouble.AWAY
    assert "ssh me@big docker version" in failed.value.remedy


def test_missing_ssh_is_named_in_the_error(
    engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(EngineError, match="program ssh"):
        Tunnel(f"ssh://big{engine}", 10.0)


def test_host_behind_an_alias_is_resolved_by_the_configuration() -> None:
    assert host_behind("ssh://me@big") == "10.0.0.5"


def test_greeting_of_the_far_side_and_much_that_ssh_says_are_no_trouble(
    engine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREETS", "1")
    tunnel = Tunnel(f"ssh://big{engine}", 30.0)
    tunnel.close()
