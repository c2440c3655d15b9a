from core.model.events import LeaderElected, NodeStatus, Role
from tests.integration.live import live_cluster


async def test_a_killed_leader_is_down_and_another_is_elected_and_it_comes_back() -> None:
    async with live_cluster() as live:
        victim = live.leader
        await live.node(victim).kill()
        health = await live.until_status(victim, NodeStatus.DOWN)
        assert (health.role, health.was_role) == (Role.NONE, Role.LEADER)
        assert health.exit_code == -9
        assert health.detail == "exited on signal 9"
        assert live.state.leader != victim

        await live.until(lambda: live.state.leader not in (None, victim))
        terms = [event.term for event in live.events if isinstance(event, LeaderElected)]
        assert len(terms) >= 2
        assert terms == sorted({term for term in terms if term is not None})

        await live.node(victim).restart()
        await live.until_well()
        health = live.health(victim)
        assert (health.role, health.was_role) == (Role.FOLLOWER, Role.NONE)
        assert health.exit_code is None


async def test_a_killed_follower_leaves_the_leader_alone() -> None:
    async with live_cluster() as live:
        leader, victim = live.leader, live.follower
        await live.node(victim).kill()
        health = await live.until_status(victim, NodeStatus.DOWN)
        assert health.was_role is Role.FOLLOWER
        assert live.leader == leader
        await live.node(victim).restart()
        await live.until_well()
        assert live.leader == leader


async def test_a_paused_leader_is_paused_and_comes_back_as_a_follower() -> None:
    async with live_cluster() as live:
        victim = live.leader
        await live.node(victim).pause()
        health = await live.until_status(victim, NodeStatus.PAUSED)
        assert (health.role, health.was_role) == (Role.NONE, Role.LEADER)
        await live.until(lambda: live.state.leader not in (None, victim))
        new = live.leader

        await live.node(victim).resume()
        await live.until_well()
        assert live.health(victim).role is Role.FOLLOWER
        # The old leader takes itself for one when it wakes up: nobody may believe that.
        believed = [event.node for event in live.events if isinstance(event, LeaderElected)]
        assert believed[-1] == new


async def test_a_node_that_hangs_delays_the_others_knowledge_by_nothing() -> None:
    async with live_cluster() as live:
        victim, leader = live.follower, live.leader
        await live.node(victim).pause()
        await live.until_status(victim, NodeStatus.PAUSED)
        before = live.health(leader).observed_t
        assert before is not None
        await live.until(lambda: (live.health(leader).observed_t or 0.0) > before + 2.0)
        assert live.health(leader).status is NodeStatus.UP
        # A stopped process can be killed as well.
        await live.node(victim).kill()
        health = await live.until_status(victim, NodeStatus.DOWN)
        assert health.was_role is Role.FOLLOWER


async def test_without_a_majority_nobody_leads_until_it_is_back() -> None:
    async with live_cluster() as live:
        survivor = live.follower
        victims = [name for name in live.subject.nodes if name != survivor]
        for name in victims:
            await live.node(name).kill()
        for name in victims:
            await live.until_status(name, NodeStatus.DOWN)
        await live.until(lambda: live.health(survivor).detail != "")
        assert live.health(survivor).status is NodeStatus.UP
        assert live.state.leader is None
        for name in victims:
            await live.node(name).restart()
        await live.until_well()
