"""``faultstage export`` writes what it is asked for, and says in a sentence what can't be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.process.paths import recordings_dir
from core.recording import lines
from gui.app.cli import main
from tests.scripted import scripted_run
from tests.set_checker import check_set
from tests.unit.core.report.export.scripted_writes import written


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "run.jsonl"
    written(path, lost=(7,))
    return path


def test_all_formats_are_written_into_a_new_folder(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    code = main(
        ["export", "--jepsen", "--chaostoolkit", "--junit", str(recording), "--to", str(folder)]
    )
    assert code == 0
    names = ["history.json", "experiment.json", "journal.json", "junit.xml"]
    assert capsys.readouterr().out.splitlines() == [str(folder / name) for name in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert check_set(folder / "history.json").lost == {7}


def test_last_run_is_exported_into_this_folder(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recordings_dir().mkdir(parents=True)
    recording.rename(recordings_dir() / "20250301-120000-abcdef.jsonl")
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--jepsen", "last"]) == 0
    assert main(["export", "--junit", "20250301-120000-abcdef"]) == 0
    assert (tmp_path / "history.json").exists()
    assert (tmp_path / "junit.xml").exists()


def test_missing_list_of_writes_is_told_with_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "old.jsonl"
    path.write_bytes(b"".join(map(lines.encode, scripted_run())))
    assert main(["export", "--jepsen", str(path), "--to", str(tmp_path)]) == 2
    assert "holds no list of the run's writes" in capsys.readouterr().err
    assert not (tmp_path / "history.json").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "is empty"), (b"{}\n", "isn't a recording"), (b"\xff\xfe", "isn't a recording")],
)
def test_file_that_is_no_recording_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(content)
    assert main(["export", "--chaostoolkit", str(path)]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "RUN"),
        (("last",), "say which format: --jepsen, --chaostoolkit, --junit"),
        (("--csv", "last"), "--csv"),
    ],
)
def test_arguments_without_sense_are_refused_with_the_way_out(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", *arguments])
    assert stop.value.code == 2
    assert told in capsys.readouterr().err.splitlines()[-1]


def test_unknown_run_is_told_with_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--junit", "nowhere"]) == 2
    assert "There is no run 'nowhere'" in capsys.readouterr().err
