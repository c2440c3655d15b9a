"""The watcher of TiKV against PD and stores whose answers are scripted."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest

from core.model.events import LeaderElected, NodeObserved, NodeStatus, Role, SystemObserved
from subjects.hosts.instance import RuntimeState
from tests.integration.tikv_stage import API, StandInStage, staged
from tests.scripted_http import HANG, answer, as_json


async def test_a_whole_cluster_is_up_and_its_figures_are_told() -> None:
    async with staged(StandInStage(pds=3)) as stage:
        await stage.until_up()
        await stage.until(lambda: "regions" in stage.figures)
        assert stage.figures == {
            "regions": 9,
            "regions_without_leader": 0,
            "stores_up": 3,
            "leaders_max": 3,
            "leaders_min": 3,
            "pd_members_healthy": 3,
        }
        assert [stage.of(name).role for name in stage.pds] == [
            Role.LEADER,
            Role.FOLLOWER,
            Role.FOLLOWER,
        ]
        store = stage.of("tikv0")
        assert (store.leads, store.role, store.lag) == (3, Role.NONE, None)
        assert store.facts["PD says"] == "Up"
        assert store.answer_ms is not None
        await stage.until(lambda: stage.of("tikv0").memory_bytes == 268435456)
        assert [e.node for e in stage.events if isinstance(e, LeaderElected)] == ["pd0"]


async def test_members_answer_by_themselves_and_stores_are_asked_of_the_leader() -> None:
    async with staged(StandInStage(pds=3)) as stage:
        await stage.until_up()
        asked = [path for node in stage.pds.values() for path in node.http.asked]
        assert f"{API}/stores" in asked
        # No follower's memory is asked for the stores: only a leader keeps them.
        await stage.until(lambda: any("/leader" in n.http.head for n in stage.pds.values()))
        for node in stage.pds.values():
            local = "PD-Allow-follower-handle" in node.http.head
            assert local == (f"GET {API}/leader " in node.http.head)


async def test_before_bootstrap_stores_are_starting() -> None:
    stage = StandInStage()
    stage.bootstrapped = False
    async with staged(stage):
        await stage.until(lambda: stage.of("tikv0").detail == "PD hasn't heard of it yet")
        assert stage.of("tikv0").status is NodeStatus.STARTING
        await stage.until(lambda: stage.of("pd0").status is NodeStatus.UP)
        assert "regions" not in stage.figures
        stage.bootstrapped = True
        await stage.until_up()


async def test_a_killed_store_is_down_at_once_while_pd_says_up_and_its_seconds_count() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        stage.kill("tikv1")
        assert stage.of("tikv1").status is NodeStatus.DOWN  # heard of, not polled for
        health = stage.of("tikv1")
        assert (health.exit_code, health.detail) == (137, "exited on signal 9")
        assert health.disagreement.startswith("PD still says Up, beat 0 s ago")
        await stage.until(lambda: stage.figures.get("regions_without_leader") == 3)
        await stage.until(lambda: stage.of("tikv1").disagreement.endswith("beat 2 s ago"))
        told = [
            event.health.disagreement
            for event in stage.events
            if isinstance(event, NodeObserved) and event.health.node == "tikv1"
        ]
        counted = [text for text in told if text]
        assert counted == sorted(set(counted))  # each second once
        # The others take over, and PD hears of it from them.
        stage.leaders.update(tikv0=5, tikv1=0, tikv2=4)
        await stage.until(lambda: stage.figures.get("regions_without_leader") == 0)
        assert (stage.of("tikv0").leads, stage.of("tikv1").leads) == (5, 0)
        assert stage.figures["leaders_max"] == 5
        assert stage.figures["stores_up"] == 2


async def test_pd_gives_a_dead_store_up_and_takes_it_back() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        stage.kill("tikv1")
        stage.states["tikv1"], stage.beats["tikv1"] = "Disconnected", time.time() - 24
        await stage.until(lambda: "Disconnected, beat 24 s" in stage.of("tikv1").disagreement)
        stage.nodes["tikv1"].container.become(RuntimeState.RUNNING)
        assert stage.of("tikv1").disagreement == ""  # it has said nothing yet
        await stage.until(lambda: stage.of("tikv1").disagreement.startswith("PD says Discon"))
        assert stage.of("tikv1").status is NodeStatus.STARTING
        stage.states["tikv1"], stage.beats["tikv1"] = "Up", None
        await stage.until_up()
        assert stage.of("tikv1").disagreement == ""


async def test_a_restarted_store_of_which_pd_never_missed_a_beat_waits_for_a_new_one() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        stage.kill("tikv1")
        await stage.until(lambda: stage.of("tikv1").disagreement.endswith("beat 1 s ago"))
        stage.nodes["tikv1"].container.become(RuntimeState.RUNNING)
        await stage.until(lambda: stage.of("tikv1").detail == "PD hasn't heard of it yet")
        stage.beats["tikv1"] = None
        await stage.until_up()


async def test_a_store_cut_off_still_answers_and_that_is_said() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        stage.beats["tikv2"] = time.time()
        stage.nodes["tikv2"].container.become(RuntimeState.CUT_OFF)
        assert stage.of("tikv2").status is NodeStatus.CUT_OFF
        await stage.until(lambda: "; status port answers" in stage.of("tikv2").disagreement)
        assert "PD still says Up" in stage.of("tikv2").disagreement
        await stage.until(lambda: stage.figures.get("regions_without_leader") == 3)


async def test_a_paused_store_isnt_asked() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        store = stage.nodes["tikv0"]
        store.container.become(RuntimeState.PAUSED)
        asked = len(store.http.asked)
        stage.beats["tikv0"] = time.time()
        await stage.until(lambda: stage.of("tikv0").disagreement.endswith("beat 1 s ago"))
        assert stage.of("tikv0").status is NodeStatus.PAUSED
        assert len(store.http.asked) <= asked + 1  # what was under way
        store.container.become(RuntimeState.RUNNING)
        stage.beats["tikv0"] = None
        await stage.until_up()


async def test_a_store_that_hangs_is_unknown_and_delays_nobody() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        stage.nodes["tikv0"].http.routes["/status"] = HANG
        await stage.until(lambda: stage.of("tikv0").detail.startswith("no answer for"))
        assert stage.of("tikv0").status is NodeStatus.UNKNOWN
        assert "PD still says Up" in stage.of("tikv0").disagreement
        assert stage.of("tikv1").status is NodeStatus.UP
        assert "stores_up" not in stage.figures


async def test_a_lost_engine_leaves_nothing_green_and_its_return_mends_all() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        for node in stage.nodes.values():
            node.container.become(RuntimeState.UNKNOWN)
        assert {health.status for health in stage.health.get_health().values()} == {"unknown"}
        assert "status port does; PD says Up" in stage.of("tikv0").detail
        for node in stage.nodes.values():
            node.container.become(RuntimeState.RUNNING)
        assert stage.of("tikv0").status is NodeStatus.UP  # its own answers counted on
        await stage.until_up()


async def test_a_metrics_page_whose_counters_restart_gives_no_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("subjects.tikv.health.PAGE_EVERY_S", 0.1)
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        await stage.until(lambda: stage.of("tikv0").facts.get("ops/s") == "0")
        stage.raw_puts_each = 50_000
        await stage.until(lambda: stage.of("tikv0").facts.get("ops/s") not in ("0", None))
        stage.raw_puts, stage.raw_puts_each = 10, 0
        await stage.until(lambda: stage.of("tikv0").facts.get("ops/s") in ("0", None))
        seen = [
            event.health.facts["ops/s"]
            for event in stage.events
            if isinstance(event, NodeObserved) and "ops/s" in event.health.facts
        ]
        assert not any(text.startswith("-") for text in seen)


async def test_a_huge_or_broken_metrics_page_harms_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("subjects.tikv.health.PAGE_EVERY_S", 0.1)
    stage = StandInStage()
    huge = b"# nothing\n" * 200_000 + b"process_resident_memory_bytes 77\n"
    stage.nodes["tikv0"].http.routes["/metrics"] = answer(huge)
    stage.nodes["tikv1"].http.routes["/metrics"] = answer(b"<html>no\xff</html>")
    stage.nodes["tikv2"].http.routes["/metrics"] = HANG
    async with staged(stage):
        await stage.until_up()
        await stage.until(lambda: stage.of("tikv0").memory_bytes == 77)
        assert stage.of("tikv1").memory_bytes is None
        assert stage.of("tikv2").status is NodeStatus.UP


async def test_the_systems_figures_are_repeated_before_they_are_stale() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        count = len(stage.events)
        await stage.until(lambda: _told_figures(stage, count) >= 2)
        times = [event.t for event in stage.events if isinstance(event, SystemObserved)]
        pauses = [after - before for before, after in pairwise(times)]
        assert min(pauses) >= 1.0


def _told_figures(stage: StandInStage, since: int) -> int:
    return sum(isinstance(event, SystemObserved) for event in stage.events[since:])


async def test_a_settled_cluster_is_asked_once_a_second_and_a_death_hastens_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("subjects.kit.polling.SETTLED_AFTER_S", 0.5)
    monkeypatch.setattr("subjects.kit.polling.SLOW_S", 60.0)
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        http = stage.nodes["tikv0"].http
        while True:
            asked = http.asked.count("/status")
            await asyncio.sleep(1.0)
            if http.asked.count("/status") == asked:
                break
        stage.kill("tikv1")
        await stage.until(lambda: http.asked.count("/status") >= asked + 3)


@pytest.mark.parametrize(
    "broken",
    [
        answer(b"<html>502 Bad Gateway</html>", "502 Bad Gateway"),
        answer(b"<html>hello</html>"),
        answer(b'{"stores": ['),
        answer(b'{"stores": "none"}'),
        answer(b"", "503 Service Unavailable"),
        as_json("no leader", "503 Service Unavailable"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\n{",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        answer(b"", "307 Temporary Redirect", "Location: http://pd9:2379/\r\n"),
        HANG,
    ],
)
async def test_broken_answer_of_pd_takes_its_word_away_and_nothing_else(
    broken: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subjects.tikv.observation.PD_FRESH_S", 1.2)
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        good = dict(stage.nodes["pd0"].http.routes)
        stage.nodes["pd0"].http.routes[f"{API}/stores"] = broken
        await stage.until(lambda: stage.of("tikv0").facts.get("PD says") == "no answer")
        assert stage.of("tikv0").status is NodeStatus.UP
        await stage.until(lambda: "regions_without_leader" not in stage.figures)
        assert stage.figures["stores_up"] == 3
        stage.nodes["pd0"].http.routes.update(good)
        await stage.until(lambda: stage.of("tikv0").facts.get("PD says") == "Up")
