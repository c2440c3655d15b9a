import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.model.events import NoticeShown
from core.process.ownership import Ownership
from gui.app import undo
from gui.app.control.places import control_dir, owner_of
from gui.catalog import Leftovers
from tests.no_engine import without_engine
from tests.unit.core.show.theatre import HOLDING, Theatre

ROOT = Path(__file__).parents[3]

SWEEP = """
import sys
from gui.catalog import sweep
assert sweep() == ()
print([name for name in ("docker", "requests") if name in sys.modules])
"""


@pytest.mark.parametrize(
    ("left", "code", "out", "err"),
    [
        (Leftovers(put_back=(), kept=()), 0, "Nothing was left to undo.\n", ""),
        (Leftovers(put_back=("One.", "Two."), kept=()), 0, "One.\nTwo.\n", ""),
        (Leftovers(put_back=("One.",), kept=("Two. Mend it.",)), 1, "One.\n", "Two. Mend it.\n"),
        (Leftovers(put_back=(), kept=("Two. Mend it.",)), 1, "", "Two. Mend it.\n"),
    ],
)
def test_undo_names_what_was_put_back_and_fails_for_what_was_not(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    left: Leftovers,
    code: int,
    out: str,
    err: str,
) -> None:
    monkeypatch.setattr(undo, "undo_leftovers", lambda: left)
    assert undo.run_undo() == code
    assert capsys.readouterr() == (out, err)


def test_a_start_that_finds_no_containers_does_not_wait_for_docker_to_be_imported(
    home: Path,
) -> None:
    """To import docker takes 0.2 s."""
    (home / "cache" / "runs" / "young").mkdir(parents=True)
    swept = subprocess.run(
        [sys.executable, "-c", SWEEP], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert swept.stdout == "[]\n"


def run_undo(environment: dict[str, str]) -> tuple[int, str, str]:
    told = subprocess.run(
        [sys.executable, "-m", "gui", "undo"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode, told.stdout, told.stderr


def test_undo_without_an_engine_and_leftovers_succeeds(home: Path) -> None:
    told = run_undo(without_engine(home / "docker"))
    assert told == (0, "Nothing was left to undo.\n", "")


def test_undo_with_a_named_engine_that_is_away_fails(home: Path) -> None:
    code, out, err = run_undo({**os.environ, "DOCKER_HOST": f"unix://{home}/none"})
    assert (code, out) == (1, "")
    assert "nobody can see whether something is left in it" in err


@pytest.mark.parametrize("clear", [undo.clear_away, undo.run_undo])
def test_sockets_of_killed_shows_are_removed_too(
    monkeypatch: pytest.MonkeyPatch, clear: Callable[[], object]
) -> None:
    monkeypatch.setattr(undo, "sweep", lambda: ())
    monkeypatch.setattr(undo, "undo_leftovers", lambda: Leftovers(put_back=(), kept=()))
    folder = control_dir()
    folder.mkdir(parents=True, mode=0o700)
    socket = folder / "old.sock"
    socket.touch()
    Ownership.take(owner_of(socket)).abandon()
    clear()
    assert list(folder.iterdir()) == []


async def test_faults_that_the_late_sweep_put_back_are_told_on_the_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(undo, "SETTLED_S", 0.0)
    monkeypatch.setattr(undo, "sweep", lambda: ("n1 runs again.", "n2 has its network again."))
    theatre = Theatre(HOLDING)
    await undo.sweep_soon(theatre.show)
    notices = [event.text for event in theatre.timeline.recent if isinstance(event, NoticeShown)]
    assert notices == ["n1 runs again.", "n2 has its network again."]
