"""A show can be acted on from outside: by its own user alone, and through its story."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model import intents as want
from core.model.expectations import Condition
from core.model.fault_kinds import NodeAction
from core.ports import SubjectError
from core.story.run_context import RunContext
from gui.app.control.client import LAST, ask_show
from gui.app.control.messages import ActRequest, CheckRequest, ControlAnswer
from gui.app.control.places import (
    control_dir,
    owner_of,
    reachable,
    remove_abandoned,
    sockets,
)
from gui.app.control.server import controllable
from tests.clocks import SetClock
from tests.fakes import GroupedSubject
from tests.running import Run
from tests.unit.core.story.test_director import chapter, hold, wait_for_the_presenter

pytestmark = pytest.mark.skipif(
    not hasattr(asyncio, "open_unix_connection"), reason="there are no Unix sockets here"
)

RUN_ID = "20260101-120000-abcdef"
ROOT = Path(__file__).parents[4]

KILLED = """
import os, signal, socket, sys
from pathlib import Path
from core.process.ownership import Ownership
from gui.app.control.places import owner_of
path = Path(sys.argv[1])
owner = Ownership.take(owner_of(path))
os.chdir(path.parent)
listening = socket.socket(socket.AF_UNIX)
listening.bind(path.name)
listening.listen()
os.kill(os.getpid(), signal.SIGKILL)
"""


class Controlled:
    """A run on fake nodes with its control channel."""

    def __init__(self) -> None:
        self.run = Run(chapter("a", on_enter=hold))
        self.sent: list[want.Intent] = []

    def send(self, intent: want.Intent) -> None:
        self.sent.append(intent)
        self.run.director.send(intent)

    def begin(self, run_id: str = RUN_ID) -> None:
        started = self.run.state.run
        assert started is not None
        self.run.timeline.append(replace(started, run_id=run_id))

    async def act(self, action: NodeAction, node: str = "n1", run: str = RUN_ID) -> ControlAnswer:
        return await ask_show(run, lambda found: ActRequest(run=found, node=node, action=action))


@pytest.fixture
async def show() -> AsyncIterator[Controlled]:
    controlled = Controlled()
    async with controllable(controlled.run.timeline, SetClock(), controlled.send):
        controlled.begin()
        await controlled.run.subject.start()
        yield controlled
    await controlled.run.close()


async def test_action_goes_in_as_an_intent_and_is_recorded_as_by_hand(show: Controlled) -> None:
    told: list[ev.Event] = []
    show.run.timeline.subscribe(lambda event, _: told.append(event))
    answer = await show.act(NodeAction.KILL)
    assert (answer.done, answer.text) == (True, "Done: kill n1.")
    assert [(fault.node, fault.chaos_type) for fault in show.run.faults.active] == [
        ("n1", "process-kill")
    ]
    (intent,) = show.sent
    assert isinstance(intent, want.ActOnNode)
    injected = next(event for event in told if isinstance(event, ev.FaultInjected))
    assert (injected.node, injected.by_hand) == ("n1", True)
    ended = next(event for event in told if isinstance(event, ev.AskedActionEnded))
    assert (ended.asked, ended.problem) == (intent.asked, "")


async def test_way_back_undoes_the_fault(show: Controlled) -> None:
    await show.act(NodeAction.PAUSE)
    answer = await show.act(NodeAction.RESUME)
    assert answer.done
    assert show.run.faults.active == ()


async def test_last_means_the_run_that_began_last(show: Controlled) -> None:
    assert (await show.act(NodeAction.KILL, run=LAST)).done
    show.begin("20260101-130000-fedcba")
    await show.run.subject.start()
    assert [path.stem for path in sockets(control_dir())] == ["20260101-130000-fedcba"]
    assert (await show.act(NodeAction.KILL, node="n3", run=LAST)).done


@pytest.mark.parametrize(
    ("action", "node", "told", "remedy"),
    [
        (NodeAction.KILL, "n9", "no node 'n9'", "n1, n2 and n3"),
        (NodeAction.CUT_OFF, "n1", "cut-off can't be had here", "kill, pause, resume and restart"),
    ],
)
async def test_impossible_action_is_told_and_nothing_happens(
    show: Controlled, action: NodeAction, node: str, told: str, remedy: str
) -> None:
    answer = await show.act(action, node)
    assert not answer.done
    assert told in answer.text
    assert remedy in answer.remedy
    assert show.sent == []


async def test_failure_of_the_action_is_told(show: Controlled) -> None:
    await show.act(NodeAction.KILL)
    answer = await show.act(NodeAction.KILL)
    assert not answer.done
    assert "n1" in answer.text


async def test_nothing_is_acted_on_during_a_countdown() -> None:
    run = Run(chapter("a", on_enter=_count), countdown_s=60.0)
    try:
        await run.subject.start()
        await run.until(lambda state: state.countdown is not None)
        run.director.send(want.ActOnNode("n1", NodeAction.KILL, "x"))
        ended = run.timeline.recent[-1]
        assert isinstance(ended, ev.AskedActionEnded)
        assert "countdown" in ended.problem
        assert run.faults.active == ()
    finally:
        await run.close()


async def _count(context: RunContext) -> None:
    await context.countdown("Killing n2", "SIGKILL")


async def test_another_run_and_an_ended_show_are_told_with_what_there_is(show: Controlled) -> None:
    with pytest.raises(SubjectError, match="No show of the run 'other'") as failed:
        await show.act(NodeAction.KILL, run="other")
    assert RUN_ID in failed.value.remedy


async def test_request_without_a_show_is_told_so() -> None:
    with pytest.raises(SubjectError, match="No show is under way"):
        await ask_show(LAST, lambda run: CheckRequest(run=run))


async def test_socket_of_a_killed_show_is_removed_and_taken_for_none() -> None:
    folder = control_dir()
    folder.mkdir(parents=True, mode=0o700)
    (folder / "old.sock").touch()  # nobody listens there either
    with pytest.raises(SubjectError, match="No show is under way"):
        await ask_show(LAST, lambda run: CheckRequest(run=run))
    assert list(folder.iterdir()) == []


def killed(name: str) -> Path:
    """Leaves a socket behind as a process that is killed does."""
    path = control_dir() / name
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, cwd=ROOT)
    assert stat.S_ISSOCK(path.stat().st_mode)
    assert owner_of(path).exists()
    return path


def test_sockets_of_killed_shows_are_removed() -> None:
    for name in ("20260101-120000-abcdef.sock", ".123-abcdef"):
        killed(name)
    remove_abandoned()
    assert list(control_dir().iterdir()) == []


def test_no_folder_of_sockets_has_none_to_be_removed() -> None:
    remove_abandoned()
    assert not control_dir().exists()


async def test_socket_of_a_living_show_is_left_when_those_of_killed_ones_are_removed(
    show: Controlled,
) -> None:
    killed("old.sock")
    remove_abandoned()
    assert [path.stem for path in sockets(control_dir())] == [RUN_ID]
    show.begin("20260101-130000-fedcba")
    remove_abandoned()
    await show.run.subject.start()
    assert (await show.act(NodeAction.KILL, run="20260101-130000-fedcba")).done


async def test_socket_whose_owner_may_live_elsewhere_is_left() -> None:
    path = killed("old.sock")
    owner_of(path).write_text("not to be judged from here")
    remove_abandoned()
    with pytest.raises(SubjectError, match="No show is under way"):
        await ask_show(LAST, lambda run: CheckRequest(run=run))
    assert path.exists()


async def test_socket_of_a_killed_show_is_removed_with_its_owner_by_whoever_asks() -> None:
    killed("old.sock")
    with pytest.raises(SubjectError, match="No show is under way"):
        await ask_show(LAST, lambda run: CheckRequest(run=run))
    assert list(control_dir().iterdir()) == []


async def test_end_of_the_show_answers_who_waits_and_leaves_no_socket() -> None:
    controlled = Controlled()
    held: list[want.Intent] = []
    async with controllable(controlled.run.timeline, SetClock(), held.append):
        controlled.begin()
        waiting = asyncio.create_task(controlled.act(NodeAction.KILL))
        while not held:
            await asyncio.sleep(0)
    answer = await waiting
    assert not answer.done
    assert "ended before" in answer.text
    assert list(control_dir().iterdir()) == []
    await controlled.run.close()


@pytest.mark.usefixtures("show")
async def test_channel_is_this_users_alone() -> None:
    folder = control_dir()
    (path,) = sockets(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_ISSOCK(path.stat().st_mode)


@pytest.mark.usefixtures("show")
async def test_channel_that_others_can_enter_is_not_used() -> None:
    control_dir().chmod(0o755)
    with pytest.raises(SubjectError, match="isn't yours alone"):
        await ask_show(LAST, lambda run: CheckRequest(run=run))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has another name for a long path")
async def test_folder_with_a_long_path_has_a_channel_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAULTSTAGE_HOME", str(tmp_path / ("x" * 120)))
    controlled = Controlled()
    async with controllable(controlled.run.timeline, SetClock(), controlled.send):
        controlled.begin()
        await controlled.run.subject.start()
        assert len(os.fsencode(sockets(control_dir())[0])) > 108
        assert (await controlled.act(NodeAction.KILL)).done
    await controlled.run.close()


async def test_show_plays_on_where_no_channel_can_be_had(home: Path) -> None:
    home.mkdir()
    (home / "cache").write_text("in the way")
    controlled = Controlled()
    async with controllable(controlled.run.timeline, SetClock(), controlled.send):
        controlled.begin()
    await controlled.run.close()


@pytest.mark.parametrize("line", [b"", b"nonsense\n", b'{"do":"rm"}\n', b"x" * 100_000 + b"\n"])
async def test_nonsense_gets_no_answer_and_stops_nothing(show: Controlled, line: bytes) -> None:
    (path,) = sockets(control_dir())
    with reachable(path) as name:
        reader, writer = await asyncio.open_unix_connection(name)
    writer.write(line)
    writer.write_eof()
    assert await _rest(reader) == b""
    writer.close()
    assert (await show.act(NodeAction.KILL)).done


async def _rest(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


async def test_steady_state_is_judged_without_being_changed(show: Controlled) -> None:
    answer = await ask_show(LAST, lambda run: CheckRequest(run=run))
    assert not answer.done
    found = {one.title: (one.holds, one.why) for one in answer.judged}
    assert found == {
        "Every node is up": (True, ""),
        "There is one leader": (True, ""),
        "Writes are acknowledged as before": (False, "no load runs"),
    }
    await show.act(NodeAction.KILL)
    answer = await ask_show(
        LAST, lambda run: CheckRequest(run=run, conditions=(Condition.NODES_UP,))
    )
    assert [(one.holds, one.why) for one in answer.judged] == [(False, "n1 is down")]


async def test_action_on_a_node_without_a_name_in_the_run_is_refused_by_the_story_too() -> None:
    run = Run(chapter("a", on_enter=wait_for_the_presenter), make=GroupedSubject)
    try:
        run.director.send(want.ActOnNode("n1", NodeAction.KILL, "x"))
        ended = run.timeline.recent[-1]
        assert isinstance(ended, ev.AskedActionEnded)
        assert "no node 'n1'" in ended.problem
    finally:
        await run.close()
