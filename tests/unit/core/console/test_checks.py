"""Tests of a checkup's page in a terminal."""

from __future__ import annotations

import io

from core.console import Console, Terminal
from core.console.checks import check_page
from core.model import events as ev
from core.model.records import OFFLINE, CheckStatus, PreflightCheck
from core.views.timeline import Timeline

ENGINE = PreflightCheck(key="engine", title="Docker engine", status=CheckStatus.OK, text="28.2.2")
IMAGES = PreflightCheck(
    key="images",
    title="Images",
    status=CheckStatus.FAILED,
    text="pingcap/pd is not here",
    remedy="Get it while there is a network.",
    command="faultstage prepare tikv",
    prepares=True,
)
NOT_OFFLINE = PreflightCheck(key=OFFLINE, title="With no network", status=CheckStatus.WARNING)


def page(*checks: PreflightCheck) -> list[str]:
    terminal = Terminal(io.StringIO(), {})
    lines = list(check_page(terminal, checks))
    terminal.close()
    return lines


def test_each_check_has_a_sign_and_a_word_and_its_text_is_aligned() -> None:
    engine, images, *_ = page(ENGINE, IMAGES)
    assert engine.split()[:2] == ["✓", "ok"]
    assert images.split()[:2] == ["✕", "failed"]
    assert engine.index("28.2.2") == images.index("pingcap/pd")


def test_check_that_is_not_ok_is_followed_by_the_remedy() -> None:
    told = "\n".join(page(ENGINE, IMAGES))
    assert "Get it while there is a network." in told
    assert "$ faultstage prepare tikv" in told
    assert "$" not in "\n".join(page(ENGINE))


def test_a_long_text_is_broken_and_nothing_of_it_is_lost() -> None:
    text = "a sentence that goes on and on, " * 10
    told = page(PreflightCheck(key="k", title="T", status=CheckStatus.OK, text=text))
    assert len(told) > 2
    assert "".join(told).count("sentence") == 10


def test_path_in_a_remedy_is_never_broken() -> None:
    path = "/home/me/.venv/lib/site-packages/valkey-lite/linux-x86_64/" + "valkey-server" * 5
    check = PreflightCheck(key="a", title="Program", status=CheckStatus.OK, text=f"it is {path}")
    assert [line for line in page(check) if path in line]


def test_console_writes_each_result_of_a_check_once_and_no_running_check() -> None:
    stream = io.StringIO()
    timeline = Timeline()
    console = Console(timeline, Terminal(stream, {}))
    looking = PreflightCheck(key="engine", title="Docker engine", status=CheckStatus.RUNNING)
    for check in (looking, ENGINE, looking, ENGINE, IMAGES):
        timeline.append(ev.Checked(t=1.0, check=check))
    console.close()
    told = stream.getvalue()
    assert told.count("Docker engine") == 1
    assert "✕ Images: pingcap/pd is not here" in told
    assert "$ faultstage prepare tikv" in told
