"""PD's API as clients see that: several members, a hanging one, other leaders, actions."""

from __future__ import annotations

import time

import pytest

from core.model.events import BoundLearned, LeaderElected, NodeStatus, Role, ShardsObserved
from core.ports import SubjectError
from subjects.hosts.instance import RuntimeState
from subjects.tikv.pd import NotBootstrappedError, PdClient, PdError, PdSilentError
from tests.integration.tikv_stage import API, StandInStage, staged
from tests.scripted_http import HANG, answer, as_json

# --- members that come and go ------------------------------------------------------------


async def test_a_member_that_hangs_delays_nobody() -> None:
    stage = StandInStage(pds=3)
    for path in stage.nodes["pd0"].http.routes:
        stage.nodes["pd0"].http.routes[path] = HANG
    stage.leader = "pd1"
    async with staged(stage):
        await stage.until(lambda: all(stage.of(name).status == "up" for name in stage.stores))
        await stage.until(lambda: stage.of("pd1").role is Role.LEADER)
        assert stage.of("pd0").status is NodeStatus.STARTING
        await stage.until(lambda: stage.figures.get("stores_up") == 3)
    client = PdClient(stage.nodes.values())
    for node in stage.pds.values():
        await node.http.start()
    began = time.monotonic()
    assert len(await client.stores(timeout_s=60.0)) == 3
    assert time.monotonic() - began < 30.0  # the hanging member's time was not waited out
    client.close()
    for node in stage.pds.values():
        await node.http.stop()


async def test_the_leader_dies_and_another_is_elected() -> None:
    async with staged(StandInStage(pds=3)) as stage:
        await stage.until_up()
        stage.kill("pd0")
        await stage.nodes["pd0"].http.stop()
        assert stage.of("pd0").status is NodeStatus.DOWN
        assert (stage.of("pd0").role, stage.of("pd0").was_role) == (Role.NONE, Role.LEADER)
        assert "still names it leader" in stage.of("pd0").disagreement
        await stage.until(lambda: stage.of("pd1").detail == "no PD leader")
        stage.leader = "pd2"
        stage.healthy["pd0"] = False
        await stage.until(lambda: stage.of("pd2").role is Role.LEADER)
        assert stage.of("pd1").role is Role.FOLLOWER
        await stage.until(lambda: stage.of("pd0").disagreement == "")
        elected = [event.node for event in stage.events if isinstance(event, LeaderElected)]
        assert elected == ["pd0", "pd2"]
        await stage.until(lambda: stage.figures.get("pd_members_healthy") == 2)


async def test_a_majority_lost_leaves_members_that_run_without_a_leader() -> None:
    async with staged(StandInStage(pds=3)) as stage:
        await stage.until_up()
        for name in ("pd0", "pd1"):
            stage.kill(name)
            await stage.nodes[name].http.stop()
        stage.leader = None
        left = stage.nodes["pd2"].http
        for path in ("stores", "regions", "members", "health"):
            left.routes[f"{API}/{path}"] = HANG
        await stage.until(lambda: stage.of("pd2").detail == "no PD leader")
        assert (stage.of("pd2").status, stage.of("pd2").role) == (NodeStatus.UP, Role.NONE)
        await stage.until(lambda: stage.of("tikv0").facts.get("PD says") == "no answer")
        assert stage.of("tikv0").status is NodeStatus.UP


REDIRECT = answer(b"[PD:apiutil:ErrRedirect]redirect failed\n", "500 Internal Server Error")
NOT_STARTED = answer(b"[PD:server:ErrServerNotStarted]server not started\n", "500 Internal Error")


async def test_survivors_that_cannot_redirect_say_nothing_of_regions_until_one_leads() -> None:
    """PD of three, as recorded: the dead leader is named on, and nobody answers for 8 s."""
    async with staged(StandInStage(pds=3)) as stage:
        await stage.until_up()
        await stage.until(lambda: stage.shards() != {})
        stage.kill("pd0")
        await stage.nodes["pd0"].http.stop()
        plain = {name: dict(stage.nodes[name].http.routes) for name in ("pd1", "pd2")}
        for name in plain:
            for path in ("stores", "regions", "members", "leader"):
                stage.nodes[name].http.routes[f"{API}/{path}"] = REDIRECT
        told = len(stage.events)
        await stage.until(lambda: "regions" not in stage.figures)
        since = stage.events[told:]
        assert not any(isinstance(e, ShardsObserved) and e.asked_t > e.t - 0.01 for e in since)
        assert stage.of("tikv0").status is NodeStatus.UP
        stage.leader = "pd2"
        for name, routes in plain.items():
            stage.nodes[name].http.routes.update(routes)
        await stage.until(lambda: stage.of("pd2").role is Role.LEADER)
        await stage.until(lambda: stage.figures.get("regions") == 9)


async def test_a_pd_that_has_not_started_is_waited_for() -> None:
    stage = StandInStage()
    http = stage.nodes["pd0"].http
    plain = dict(http.routes)
    for path in plain:
        http.routes[path] = NOT_STARTED
    async with staged(stage):
        await stage.until(lambda: stage.of("pd0").answer_ms is not None)
        assert stage.of("pd0").role is Role.NONE
        assert "regions" not in stage.figures
        http.routes.update(plain)
        await stage.until_up()
        await stage.until(lambda: stage.figures.get("regions") == 9)


async def test_configuration_of_pd_bounds_its_elections() -> None:
    stage = StandInStage()
    config = {"lease": 1, "election-interval": "1s", "tick-interval": "100ms"}
    stage.nodes["pd0"].http.routes[f"{API}/config"] = as_json(config)
    async with staged(stage):
        await stage.until(lambda: any(isinstance(e, BoundLearned) for e in stage.events))
        learned = next(e for e in stage.events if isinstance(e, BoundLearned))
        assert (learned.group, learned.bound.span_s) == ("PD", (2.0, 6.5))


async def test_a_member_that_others_dont_reach_is_told() -> None:
    async with staged(StandInStage(pds=3)) as stage:
        stage.healthy["pd2"] = False
        await stage.until(lambda: stage.of("pd2").disagreement == "PD calls it unhealthy")
        assert stage.of("pd2").facts == {"PD says": "unhealthy"}
        await stage.until(lambda: stage.figures.get("pd_members_healthy") == 2)


async def test_a_pd_that_was_restarted_is_given_time_to_learn_the_leaders() -> None:
    async with staged(StandInStage()) as stage:
        await stage.until_up()
        stage.nodes["pd0"].container.become(RuntimeState.EXITED)
        await stage.until(lambda: "regions" not in stage.figures)
        stage.leaders = dict.fromkeys(stage.stores, 0)
        stage.nodes["pd0"].container.become(RuntimeState.RUNNING)
        await stage.until(lambda: stage.figures.get("regions") == 9)
        assert "regions_without_leader" not in stage.figures
        stage.leaders = dict.fromkeys(stage.stores, 3)
        await stage.until(lambda: stage.figures.get("regions_without_leader") == 0)


async def test_a_member_without_the_route_is_asked_for_all_members() -> None:
    stage = StandInStage()
    stage.nodes["pd0"].http.routes[f"{API}/leader"] = answer(b"404 not found", "404 Not Found")
    async with staged(stage):
        await stage.until(lambda: stage.of("pd0").role is Role.LEADER)


async def test_a_clock_that_is_off_shifts_no_beat() -> None:
    """The engine may be on another machine, with another clock."""
    stage = StandInStage()
    ahead_s = 3600.0
    http = stage.nodes["pd0"].http
    plain = http.routes[f"{API}/stores"]
    assert not isinstance(plain, bytes)

    def dated() -> bytes:
        stage.beats = dict.fromkeys(stage.stores, time.time() + ahead_s)
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + ahead_s))
        return plain().replace(b"\r\n", f"\r\nDate: {date}\r\n".encode(), 1)

    http.routes[f"{API}/stores"] = dated
    async with staged(stage):
        await stage.until_up()
        http.routes[f"{API}/stores"] = lambda: plain().replace(
            b"\r\n",
            b"\r\nDate: "
            + time.strftime(
                "%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + ahead_s)
            ).encode()
            + b"\r\n",
            1,
        )
        stage.nodes["tikv0"].container.become(RuntimeState.EXITED)
        await stage.until(lambda: "beat 3 s ago" in stage.of("tikv0").disagreement)


# --- what PD is asked to do --------------------------------------------------------------


async def test_deeds_are_asked_for_as_pd_wants_them() -> None:
    async with staged(StandInStage()) as stage:
        http = stage.nodes["pd0"].http
        ok = as_json("The operator is created.")
        http.routes[f"{API}/regions/split"] = as_json(
            {"processed-percentage": 100, "regions-id": [11, 12]}
        )
        http.routes[f"{API}/regions/scatter"] = as_json({"processed-percentage": 100})
        http.routes[f"{API}/operators"] = ok
        client = PdClient(stage.nodes.values())
        assert await client.split(["31", "32"]) == [11, 12]
        await client.scatter([11, 12])
        await client.transfer_leader(11, 4)
        client.close()
        assert http.posted == [
            (f"{API}/regions/split", {"split_keys": ["31", "32"]}),
            (f"{API}/regions/scatter", {"regions_id": [11, 12]}),
            (f"{API}/operators", {"name": "transfer-leader", "region_id": 11, "to_store_id": 4}),
        ]


async def test_regions_say_which_store_leads_each() -> None:
    async with staged(StandInStage()) as stage:
        peers = [{"store_id": number} for number in (1, 2, 3)]
        regions = [
            {"id": number, "start_key": "", "end_key": "", "peers": peers, "leader": leader}
            for number, leader in enumerate([{"store_id": 1}, {"store_id": 1}, {"store_id": 3}, {}])
        ]
        http = stage.nodes["pd0"].http
        http.routes[f"{API}/regions"] = as_json({"count": 4, "regions": regions})
        client = PdClient(stage.nodes.values())
        leads = [region.leader_store for region in await client.regions()]
        members = await client.members()
        client.close()
        assert leads == [1, 1, 3, None]
        assert (members.names, members.leader) == (("pd0",), "pd0")


async def test_refusal_of_pd_is_told_in_its_words() -> None:
    async with staged(StandInStage()) as stage:
        http = stage.nodes["pd0"].http
        http.routes[f"{API}/operators"] = as_json("region 7 not found", "500 Internal Server Error")
        client = PdClient(stage.nodes.values())
        with pytest.raises(PdError, match="answers 500: region 7 not found"):
            await client.transfer_leader(7, 1)
        stage.bootstrapped = False
        with pytest.raises(NotBootstrappedError):
            await client.stores()
        client.close()


async def test_one_member_that_says_no_isnt_the_last_word() -> None:
    async with staged(StandInStage(pds=3)) as stage:
        for name in ("pd0", "pd2"):
            said = as_json("redirect to not leader", "500 Internal Server Error")
            stage.nodes[name].http.routes[f"{API}/stores"] = said
        client = PdClient(stage.nodes.values())
        assert len(await client.stores()) == 3
        client.close()


async def test_stores_are_waited_for_and_what_came_instead_is_said() -> None:
    async with staged(StandInStage()) as stage:
        client = PdClient(stage.nodes.values())
        assert len(await client.wait_stores_up(3, 5.0)) == 3
        stage.states["tikv1"] = "Disconnected"
        with pytest.raises(SubjectError, match="PD has heard of 2 of 3 stores"):
            await client.wait_stores_up(3, 0.3)
        stage.bootstrapped = False
        with pytest.raises(SubjectError, match="PD waits for the first store"):
            await client.wait_stores_up(3, 0.3)

        def check() -> None:
            raise SubjectError("tikv1 exited")

        with pytest.raises(SubjectError, match="tikv1 exited"):
            await client.wait_stores_up(3, 5.0, check)
        client.close()


async def test_members_are_not_asked_where_none_runs() -> None:
    stage = StandInStage(pds=3)
    for node in stage.pds.values():
        node.container.become(RuntimeState.PAUSED)
    with pytest.raises(PdSilentError):
        await PdClient(stage.nodes.values()).stores()
    with pytest.raises(PdSilentError):
        await PdClient(stage.nodes.values()).split(["31"])
