"""An experiment comes to the same on the stage as with Chaos Toolkit itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.integration.own.experiment.playing import (
    ModeServer,
    play,
    play_by_chaos_toolkit,
    serving,
)
from tests.unit.subjects.own.experiment.experiments import (
    action,
    content,
    probe,
    process,
    written,
)

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

JSON_TYPE = {"Content-Type": "application/json"}
HELPERS = """
def is_well(value, most=0, configuration=None):
    print("what is printed is no result")
    return value["body"]["mode"] == "well" and configuration["wanted"] == "well"

def count(upto, secrets=None):
    return upto if secrets == {"token": "very-secret"} else 0

def fail():
    raise RuntimeError("not today")
"""


def http(url: str, **more: object) -> dict[str, Any]:
    return {"type": "http", "url": url, "timeout": 20, **more}


def turn(server: ModeServer, mode: str, name: str) -> dict[str, Any]:
    sent = http(f"{server.url}/", method="POST", headers=JSON_TYPE, arguments={"mode": mode})
    return action(name, sent)


def hypothesis(server: ModeServer) -> list[dict[str, Any]]:
    """Returns a probe for each kind of tolerance that needs no package."""
    asked = http("${base}/health", verify_tls=False)
    del server
    return [
        probe("is well", 200, asked),
        probe("one of two", [200, 204], asked),
        probe("says well", {"type": "regex", "pattern": "well", "target": "stdout"}, _curl()),
        probe(
            "small",
            {"type": "range", "range": [1, 3], "target": "stdout"},
            process("2", path="echo"),
        ),
        probe("exit code", 0, process("-c", "exit 0")),
    ]


def _curl() -> dict[str, Any]:
    code = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())"
    return process("-c", code, "${base}/", path="python3", timeout=60)


def whole(server: ModeServer, method: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return content(
        probes=hypothesis(server), method=method, configuration={"base": server.url}, **more
    )


@pytest.fixture(scope="module")
def server() -> Any:
    with serving() as served:
        yield served


def test_hypothesis_that_holds_is_met_by_both(server: ModeServer, tmp_path: Path) -> None:
    method = [
        action("look", process("-c", "echo hi"), pauses={"before": 0.2, "after": 0.2}),
        {"ref": "is well"},
        action("wait", process("-c", "sleep 1"), background=True),
        action("ends badly", process("-c", "exit 3")),
    ]
    file = written(tmp_path, whole(server, method))
    code, summary, told = play(file, tmp_path)
    journal = play_by_chaos_toolkit(file, tmp_path)
    assert code == 0, told
    assert summary is not None
    assert summary.succeeded
    assert (journal["status"], journal["deviated"]) == ("completed", False)
    assert "exit code 3" in told
    assert summary.comparison is not None
    assert summary.comparison.held
    assert summary.lost_writes is None


def test_hypothesis_that_deviates_fails_for_both_and_is_rolled_back(
    server: ModeServer, tmp_path: Path
) -> None:
    rollbacks = [turn(server, "well", "make it well again")]
    broken = turn(server, "ill", "make it ill")
    file = written(tmp_path, whole(server, [broken], rollbacks=rollbacks))
    code, summary, told = play(file, tmp_path)
    assert server.mode() == "well"
    journal = play_by_chaos_toolkit(file, tmp_path)
    assert server.mode() == "well"
    assert journal["deviated"] is True
    assert code == 1, told
    assert summary is not None
    assert summary.completed
    assert summary.comparison is not None
    assert summary.comparison.columns == ("before", "after the method", "after the rollbacks")
    assert summary.comparison.rows[0].good == (True, False, True)
    assert summary.detected_s is not None


def test_nothing_is_done_where_the_hypothesis_does_not_hold_before(
    server: ModeServer, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    never = probe("never so", 418, http(server.url))
    touch = action("touch", process(str(mark), path="touch"))
    file = written(tmp_path, content(probes=[never], method=[touch]))
    code, summary, told = play(file, tmp_path)
    journal = play_by_chaos_toolkit(file, tmp_path)
    assert code == 1, told
    assert summary is not None
    assert not summary.completed
    assert "200, wanted 418" in told
    assert journal["steady_states"]["before"]["steady_state_met"] is False
    assert not mark.exists()


def test_python_needs_to_be_allowed_and_runs_in_a_process_of_its_own(
    server: ModeServer, tmp_path: Path
) -> None:
    (tmp_path / "helpers_of_a_test.py").write_text(HELPERS, "utf-8")

    def python(func: str, **more: object) -> dict[str, Any]:
        return {"type": "python", "module": "helpers_of_a_test", "func": func, **more}

    judge = {"type": "probe", "name": "judge", "provider": python("is_well", arguments={"most": 1})}
    counted = python("count", arguments={"upto": 4}, secrets=["web"])
    said = content(
        probes=[probe("judged", judge, http(f"{server.url}/")), probe("counted", 4, counted)],
        method=[action("fails", python("fail"))],
        configuration={"wanted": "well"},
        secrets={"web": {"token": "very-secret"}},
    )
    file = written(tmp_path, said)
    code, summary, told = play(file, tmp_path)
    assert (code, summary) == (2, None)
    assert "--allow-python" in told
    code, summary, told = play(file, tmp_path, "--allow-python")
    assert code == 0, told
    assert "RuntimeError: not today" in told
    assert "very-secret" not in told
    assert "very-secret" not in (tmp_path / "report" / "run.jsonl").read_text("utf-8")


def test_dry_run_does_nothing(server: ModeServer, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    file = written(tmp_path, whole(server, [action("touch", process(str(mark), path="touch"))]))
    code, _, told = play(file, tmp_path, "--dry-run")
    assert code == 0
    assert f"touch {mark}" in told
    assert f"GET {server.url}/health" in told
    assert not mark.exists()


def test_unknown_program_is_told_before_anything_is_done(
    server: ModeServer, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    method = [
        action("touch", process(str(mark), path="touch")),
        action("no", process(path="no-such-program")),
    ]
    code, _, told = play(written(tmp_path, whole(server, method)), tmp_path)
    assert code != 0
    assert "no-such-program isn't on this machine" in told
    assert not mark.exists()
