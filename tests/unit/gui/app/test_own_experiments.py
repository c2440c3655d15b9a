"""own EXPERIMENT on the command line: options, refusals and the dry run; nothing is started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.ports import SubjectError
from gui.app.arguments import parse
from gui.app.cli import main
from tests.unit.subjects.own.experiment.experiments import (
    action,
    content,
    probe,
    process,
    written,
)

PYTHON: dict[str, Any] = {"type": "python", "module": "os", "func": "getcwd"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the working folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_experiment_has_one_fault_and_one_story(folder: Path) -> None:
    request = parse(["own", str(written(folder, content())), "--headless"])
    assert request.entry.faults(request.choices) == ("method",)
    assert request.entry.stories(request.choices) == ("experiment",)


def test_experiment_may_be_yaml(folder: Path) -> None:
    file = folder / "experiment.yaml"
    file.write_text(
        "title: t\ndescription: d\nmethod: []\nsteady-state-hypothesis:\n  title: h\n  probes:\n"
        "    - {type: probe, name: p, tolerance: 0, provider: {type: process, path: ls}}\n"
    )
    request = parse(["own", "experiment.yaml", "--fault", "method"])
    assert request.entry.faults(request.choices) == ("method",)


def test_python_is_refused_until_it_is_allowed(folder: Path) -> None:
    file = written(folder, content(method=[action("calls", PYTHON), action("again", PYTHON)]))
    with pytest.raises(SubjectError, match="\u201ccalls\u201d and 1 more call Python") as raised:
        parse(["own", str(file)])
    assert "--allow-python" in raised.value.remedy
    assert parse(["own", str(file), "--allow-python"]).choices.allow_python


def test_python_in_a_tolerance_is_refused_too(folder: Path) -> None:
    judge = {"type": "probe", "name": "judge", "provider": PYTHON}
    file = written(folder, content(probes=[probe("p", judge, process("-c", "true"))]))
    with pytest.raises(SubjectError, match="\u201cjudge\u201d calls Python"):
        parse(["own", str(file)])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["raft", "--allow-python"], "--allow-python is of experiments: faultstage own EXPERIMENT"),
        (["own", "experiment.json", "--allow-python"], "the file is no experiment that calls"),
        (["own", "experiment.json", "--yes-break", "x"], "--yes-break isn't an option of an exp"),
        (["own", "experiment.json", "--fault", "kill"], "knows no fault 'kill': choose from metho"),
        (["own", "nowhere.json"], "there is no such file"),
    ],
)
def test_impossible_request_is_told_in_a_sentence(
    arguments: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder, content())
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    assert told in capsys.readouterr().err.splitlines()[-1]


def test_dry_run_says_each_step_and_hides_no_mistake(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    web = {
        "type": "http",
        "url": "http://127.0.0.1:1/${way}",
        "method": "POST",
        "arguments": {"a": "${token}"},
    }
    said = content(
        method=[
            action("post", web, pauses={"before": 2}, background=True),
            action("gone", process(path="no-such-program")),
        ],
        configuration={"way": "here"},
        secrets={"group": {"token": "very-secret"}},
        controls=[{"name": "c"}],
    )
    assert main(["own", str(written(folder, said)), "--dry-run"]) == 2
    told = capsys.readouterr().out
    assert "POST http://127.0.0.1:1/here" in told
    assert "a pause of 2 s" in told
    assert "(in the background)" in told
    assert "very-secret" not in told
    assert "controls are left out" in told
    assert "no-such-program isn't on this machine" in told
    assert "nothing: what the method did stays done" in told
