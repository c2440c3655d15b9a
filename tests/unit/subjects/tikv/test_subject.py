import pytest

from core.model.fault_kinds import CONTAINER_KILL, LATENCY, NODE_PAUSE, PARTITION, NodeAction
from core.views.timeline import RunClock
from subjects.hosts.containers.tools import netem
from subjects.tikv.subject import TikvSubject


async def test_slow_network_is_not_offered_where_the_checkup_found_that_it_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = TikvSubject(lambda _: None, RunClock())
    monkeypatch.setattr(netem.LAST_LOOK, "found", None)
    others = {
        NodeAction.KILL: CONTAINER_KILL,
        NodeAction.PAUSE: NODE_PAUSE,
        NodeAction.CUT_OFF: PARTITION,
    }
    assert one.by_hand == {**others, NodeAction.SLOW: LATENCY}
    assert next(iter(one.plans)) == "kill-store"
    assert "slow-store" in one.plans
    monkeypatch.setattr(netem.LAST_LOOK, "found", False)
    assert one.by_hand == others
    assert "slow-store" not in one.plans
    assert "kill-pd" in one.plans
    await one.stop()
