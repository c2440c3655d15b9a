"""The scenarios under ``examples``, played by ``faultstage own FILE --headless``."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from core.report.summary import RunSummary
from gui.app.headless import STOPPED
from subjects.kit.valkey_program import find_valkey
from subjects.raft.program import find_program
from tests.integration.engines import needs_engine
from tests.integration.headless import ROOT, play_headless
from tests.integration.ratelimiter.live import needs_store

pytestmark = pytest.mark.integration

EXAMPLES = ROOT / "examples"
USER = "postgres"
"""The user that Debian's package of PostgreSQL brings."""


_WITHIN = re.compile(r"\b(detected|recovered)_within: \d+s")


def patient(folder: Path, example: str) -> Path:
    """Returns a copy of ``example`` in which the system may take a minute for what takes seconds.

    How fast the systems are is a matter for a quiet machine: here, ten tests run at once.
    """
    asked = Path(example)
    if asked.is_absolute():
        return asked
    own = folder / "played"
    shutil.copytree(EXAMPLES / asked.parent, own)
    own.chmod(0o755)
    text = (own / asked.name).read_text("utf-8")
    (own / asked.name).write_text(_WITHIN.sub(r"\1_within: 60s", text), "utf-8")
    return own / asked.name


def play(
    folder: Path,
    example: str,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    python: tuple[str, ...] = (sys.executable,),
) -> tuple[int, RunSummary, str]:
    words = ("own", str(patient(folder, example)), "--countdown", "0.5", *arguments)
    return play_headless(folder, *words, environment=environment, python=python).outcome


def assert_as_expected(code: int, summary: RunSummary, told: str) -> None:
    assert code == 0, told
    assert summary.completed
    assert summary.expectations
    assert all(result.met for result in summary.expectations)
    assert "What was expected" in told


@pytest.mark.timeout(300)
def test_small_service_loses_its_leader_and_no_write(tmp_path: Path) -> None:
    outcome = play(tmp_path, "python-service/faultstage.yaml", "--story", "outage")
    assert_as_expected(*outcome)
    assert outcome[1].lost_writes == 0
    assert outcome[1].acked_writes
    assert outcome[1].victim_role == "leader"
    assert outcome[1].diagnosis == "killed-leader"


@pytest.mark.timeout(300)
def test_small_service_is_fixed_live_in_its_second_act(tmp_path: Path) -> None:
    _, summary, told = play(tmp_path, "python-service/faultstage.yaml")
    assert "Fixed live: a patience of 0.7 s" in told
    assert [act.lost_writes for act in summary.acts] == [0, 0], told
    assert [act.title for act in summary.acts] == ["as it comes", "a patience of 0.7 s"]
    assert summary.comparison is not None
    assert "longest outage" in [row.name for row in summary.comparison.rows]


STOPS = """
invariants:
  few-failures:
    title: fewer than 20 % fail
    load: {failed_below: 0.2}
    stop: true
"""


@pytest.mark.timeout(300)
def test_stop_condition_undoes_the_fault_at_once_and_ends_with_its_own_code(tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(EXAMPLES / "python-service", own)
    said = (own / "faultstage.yaml").read_text("utf-8")
    before, _, after = said.partition("\ninvariants:")
    _, _, rest = after.partition("\nbound:")
    text = f"{before}{STOPS}\nbound:{rest}"
    (own / "faultstage.yaml").write_text(text, "utf-8")
    out = tmp_path / "out"
    arguments = ("--story", "outage", "--fault", "kill-majority")
    code, summary, told = play(out, str(own / "faultstage.yaml"), *arguments)
    assert code == STOPPED, told
    assert summary.completed
    assert summary.stopped is not None
    assert summary.stopped.title == "fewer than 20 % fail"
    assert "Stopped" in told
    assert summary.lost_writes == 0


@needs_store
@pytest.mark.timeout(300)
def test_valkey_dies_behind_its_front_and_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "valkey-server").symlink_to(Path(str(find_valkey())).absolute())
    path = f"{programs}:{os.environ['PATH']}"
    outcome = play(tmp_path / "out", "valkey/faultstage.yaml", environment={"PATH": path})
    assert_as_expected(*outcome)
    assert outcome[1].victim == "primary"
    assert outcome[1].failed_requests


def _no_postgres() -> str:
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return "PostgreSQL isn't here: apt-get install postgresql"
    if shutil.which("pgbench") is None:
        return "pgbench isn't here: apt-get install postgresql"
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return "PostgreSQL refuses root, and there is no setpriv"
    if os.geteuid() == 0 and _python_of(USER) is None:
        return f"PostgreSQL refuses root, and {USER} may not run the program"
    return ""


def _as_user(name: str) -> tuple[str, ...]:
    known = pwd.getpwnam(name)
    return ("setpriv", f"--reuid={known.pw_uid}", f"--regid={known.pw_gid}", "--clear-groups")


@cache
def _python_of(name: str) -> str | None:
    """Returns a Python that this user may run, and that finds what is installed here."""
    looks = "import gui, msgspec, os, psutil, sys; sys.exit(not os.access(sys.executable, os.X_OK))"
    for python in (sys.executable, shutil.which("python3", path="/usr/bin") or sys.executable):
        done = subprocess.run(
            [*_as_user(name), python, "-c", looks],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")},
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            return python
    return None


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Returns a folder that other users may look into, as pytest's own may not be."""
    with tempfile.TemporaryDirectory(prefix="faultstage-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for inner in ("out", "home"):
            (folder / inner).mkdir()
            if os.geteuid() == 0:
                shutil.chown(folder / inner, USER)
        yield folder


@pytest.mark.skipif(bool(_no_postgres()), reason=_no_postgres() or "it can be played")
@pytest.mark.timeout(300)
def test_postgres_crashes_under_pgbench_and_comes_back(elsewhere: Path) -> None:
    python, home = (sys.executable,), str(elsewhere / "home")
    if os.geteuid() == 0:
        python = (*_as_user(USER), str(_python_of(USER)))
    homes: dict[str, str] = dict.fromkeys(("HOME", "FAULTSTAGE_HOME"), home)
    homes["PYTHONPATH"] = sysconfig.get_path("purelib")
    outcome = play(elsewhere / "out", "postgres/faultstage.yaml", python=python, environment=homes)
    assert_as_expected(*outcome)
    assert "measured by pgbench" in outcome[2].lower()
    assert outcome[1].no_proof is not None


@pytest.fixture
def nats_image(tmp_path: Path) -> str:
    """Returns an image with the ``nats-server`` of this machine, built here and kept."""
    asked = ("docker", "version", "--format", "{{.Server.Arch}}")
    arch = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    program = find_program(arch)
    if program is None:
        pytest.skip("no nats-server for the engine is on this machine")
    name = f"faultstage-example/nats:{program.digest[:12]}"
    context = tmp_path / "image"
    context.mkdir()
    shutil.copy(program.path, context / "nats-server")
    recipe = 'FROM scratch\nCOPY nats-server /nats-server\nENTRYPOINT ["/nats-server"]\n'
    (context / "Dockerfile").write_text(recipe, "utf-8")
    built = subprocess.run(
        ("docker", "build", "-t", name, str(context)), capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    return name


@needs_engine
@pytest.mark.engine
@pytest.mark.timeout(300)
def test_nats_servers_by_file_alone_lose_their_leader_and_no_write(
    tmp_path: Path, nats_image: str
) -> None:
    environment = {"NATS_IMAGE": nats_image}
    outcome = play(tmp_path, "nats/compose.yaml", environment=environment)
    assert_as_expected(*outcome)
    assert outcome[1].lost_writes == 0
    assert outcome[1].acked_writes
