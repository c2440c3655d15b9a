"""A container as a node: killed, paused, cut off, by us and by others."""

from __future__ import annotations

import asyncio
import subprocess

import pytest

from core.ports import Isolable, Slowable, SubjectError
from subjects.hosts.containers.container import Container
from subjects.hosts.instance import RuntimeState
from tests.integration.containers.pair import LONG_S, Pair
from tests.integration.engines import needs_engine

pytestmark = needs_engine


async def docker(*arguments: str) -> None:
    def run() -> None:
        subprocess.run(["docker", *arguments], check=True, capture_output=True, timeout=30)

    await asyncio.to_thread(run)


async def said(node: Container, words: str) -> bool:
    """Whether a node has said ``words`` lately; the engine's log may be late."""
    return words in await node.last_words(50)


async def test_a_killed_node_is_heard_of_and_comes_back_on_its_port(two: Pair) -> None:
    n1 = two.n1
    heard: list[RuntimeState] = []
    n1.on_change(lambda: heard.append(n1.runtime_state))
    before = n1.container_id
    await n1.kill()
    assert await n1.wait_ended(LONG_S)
    assert RuntimeState.EXITED in heard
    assert (n1.returncode, n1.exit_text) == (137, "was killed (exit code 137)")
    assert n1.ended_monotonic is not None
    assert not await two.answers("n1")
    await n1.kill()  # once more does nothing
    await n1.start()
    assert (n1.runtime_state, n1.incarnation, n1.returncode, n1.exit_text) == (
        RuntimeState.RUNNING,
        2,
        None,
        "",
    )
    assert n1.container_id == before
    await two.until(two.is_joined)


async def test_log_of_a_node_is_there_after_a_restart(two: Pair) -> None:
    # The node's configuration was put into the container, and nothing else holds it.
    await two.n1.start()
    assert two.n1.incarnation == 2
    await two.until(two.is_joined)
    routes = await two.ask("n1", "/routez")
    assert routes is not None
    assert routes["server_name"] == "n1"
    await two.until(lambda: said(two.n1, "Server is ready"))


async def test_a_paused_node_stands_still_and_goes_on(two: Pair) -> None:
    await two.n1.pause()
    assert two.n1.runtime_state is RuntimeState.PAUSED
    assert not await two.answers("n1")
    with pytest.raises(SubjectError):
        await two.n1.pause()
    await two.n1.resume()
    assert two.n1.runtime_state is RuntimeState.RUNNING
    assert await two.answers("n1")
    assert two.n1.incarnation == 1


async def test_a_paused_node_can_be_killed_and_started(two: Pair) -> None:
    await two.n1.pause()
    await two.n1.kill()
    assert await two.n1.wait_ended(LONG_S)
    await two.n1.start()
    await two.until(two.is_joined)


async def test_a_node_that_is_cut_off_answers_us_and_not_its_peers(two: Pair) -> None:
    n1 = two.n1
    assert isinstance(n1, Isolable)
    assert isinstance(n1, Slowable)
    aliases = (await two.run.engine.inspect(n1.container_id)).networks[n1.peers]
    await n1.cut_off()
    assert n1.runtime_state is RuntimeState.CUT_OFF
    assert await two.answers("n1")
    await n1.start()  # starting it anew doesn't reconnect it, and it finds nobody
    assert n1.runtime_state is RuntimeState.CUT_OFF
    await two.until(lambda: two.answers("n1"))
    # The server looks for the other's name after it answers.
    await two.until(lambda: said(n1, "n2"))
    assert not await two.is_joined("n1")
    await n1.reconnect()
    assert n1.runtime_state is RuntimeState.RUNNING
    after = (await two.run.engine.inspect(n1.container_id)).networks[n1.peers]
    assert set(aliases) <= set(after)
    await two.until(two.is_joined)
    await two.run.containers["n2"].start()  # finds it by its name again
    await two.until(lambda: two.is_joined("n2"))


async def test_cutting_off_and_reconnecting_twice_is_once(two: Pair) -> None:
    await two.n1.cut_off()
    await two.n1.cut_off()
    assert two.n1.is_cut_off()
    await two.n1.reconnect()
    await two.n1.reconnect()
    assert not two.n1.is_cut_off()


async def test_changes_to_a_container_from_outside_are_heard_of(two: Pair) -> None:
    n1 = two.n1
    await docker("pause", n1.container_id)
    await two.until(lambda: n1.runtime_state is RuntimeState.PAUSED)
    await docker("unpause", n1.container_id)
    await two.until(lambda: n1.runtime_state is RuntimeState.RUNNING)
    await docker("network", "disconnect", n1.peers, n1.container_id)
    await two.until(lambda: n1.runtime_state is RuntimeState.CUT_OFF)
    await docker("network", "connect", "--alias", "n1", n1.peers, n1.container_id)
    await two.until(lambda: n1.runtime_state is RuntimeState.RUNNING)
    await docker("kill", n1.container_id)
    await two.until(lambda: n1.runtime_state is RuntimeState.EXITED)
    await docker("start", n1.container_id)
    await two.until(lambda: n1.runtime_state is RuntimeState.RUNNING)
    assert n1.incarnation == 2


async def test_a_node_that_was_removed_has_ended(two: Pair) -> None:
    await docker("rm", "--force", two.n1.container_id)
    await two.until(lambda: two.n1.runtime_state is RuntimeState.EXITED)
    with pytest.raises(SubjectError):
        await two.n1.start()


async def test_container_is_found_again_by_its_identity(two: Pair) -> None:
    identity = two.n1.identity()
    assert identity["engine"] == two.run.engine.url
    assert identity["run"] == two.run.run_id
    assert identity["node"] == "n1"
    assert "n1" in str(identity["aliases"]).split(",")
    view = await two.run.engine.inspect(str(identity["container"]))
    assert view.service == "n1"
    assert str(identity["network"]) in view.networks


async def test_slowing_a_container_without_netem_is_refused_in_words(two: Pair) -> None:
    with pytest.raises(SubjectError, match="no netem"):
        await two.n1.slow_down(100)
