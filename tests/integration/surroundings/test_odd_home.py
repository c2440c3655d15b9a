"""Shows play in folders whose names are no text, or mean something elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's"),
]

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        pytest.param("raft", b"x\xff", id="bytes that are no text"),
        pytest.param("raft", b"a \"b' $HOME %s\n{#};\\x41 \xc3\xa9\x01", id="raft"),
        pytest.param("sentinel", b"a \"b' $HOME %s\n{#};\\x41 \xff", id="sentinel"),
        pytest.param("ratelimiter", b"a \"b' $HOME %s\n{#};\\x41 \xff", id="rate limiter"),
    ],
)
def test_a_show_plays_in_a_home_of_any_name(tmp_path: Path, subject: str, name: bytes) -> None:
    home = os.fsencode(tmp_path) + b"/" + name
    report = os.fsencode(tmp_path) + b"/report " + name
    done = subprocess.run(
        [
            *(sys.executable, "-m", "gui", subject, "--headless", "--countdown", "0"),
            *("--rate", "240", "--report", os.fsdecode(report)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        env={**os.environ, "FAULTSTAGE_HOME": os.fsdecode(home)},
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "Traceback" not in done.stderr
    assert sorted(os.listdir(report)) == [b"report.html", b"run.jsonl", b"summary.json"]  # noqa: PTH208
    assert os.listdir(home + b"/cache/runs") == []  # noqa: PTH208


@pytest.mark.parametrize("command", [["raft", "--headless"], ["doctor", "raft"], ["undo"]])
def test_a_home_that_is_a_file_is_refused_at_once(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "gui", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "FAULTSTAGE_HOME": str(tmp_path / "file")},
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "is a file" in done.stderr
    assert "Traceback" not in done.stderr
