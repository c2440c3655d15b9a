from chaos.journal import FILE, UndoJournal
from core.model.events import NodeStatus
from tests.integration.live import live_cluster


async def test_a_kill_is_on_disk_before_it_is_done_and_gone_when_it_is_undone() -> None:
    async with live_cluster() as live:
        victim = live.leader
        journal = UndoJournal(live.subject.folder / FILE)
        fault = await live.faults.inject("process-kill", live.node(victim))
        assert [entry.node for entry in journal.read().pending] == [victim]
        assert journal.read().pending[0].identity["pid"] == live.process(victim).pid
        await live.until_status(victim, NodeStatus.DOWN)
        await live.faults.undo(fault)
        assert live.node(victim).is_alive()
        assert journal.read().pending == ()
        await live.until_well()


async def test_faults_in_two_nodes_are_both_undone() -> None:
    async with live_cluster() as live:
        paused, killed = live.leader, live.follower
        await live.faults.inject("node-pause", live.node(paused))
        await live.faults.inject("process-kill", live.node(killed))
        await live.until_status(paused, NodeStatus.PAUSED)
        await live.until_status(killed, NodeStatus.DOWN)
        for fault in reversed(live.faults.active):
            await live.faults.undo(fault)
        assert live.faults.active == ()
        await live.until_well()


async def test_a_fault_that_was_undone_from_outside_is_only_cleared() -> None:
    async with live_cluster() as live:
        victim = live.follower
        fault = await live.faults.inject("node-pause", live.node(victim))
        await live.until_status(victim, NodeStatus.PAUSED)
        await live.node(victim).resume()
        await live.faults.undo(fault)
        assert live.faults.active == ()
        await live.until_well()


async def test_faults_that_are_undone_at_once_leave_no_trace() -> None:
    async with live_cluster() as live:
        for kind in ("node-pause", "process-kill"):
            node = live.node(live.follower)
            await live.faults.undo(await live.faults.inject(kind, node))
            assert node.is_alive()
            assert not node.is_paused()
            await live.until_well()
