"""One slow node, told from overload; and writes that stall alone."""

from __future__ import annotations

from msgspec.structs import replace

from core.diagnosis import Cause
from core.model import events as ev
from core.model.events import Role
from tests.unit.core.playing import make_sample
from tests.unit.core.watching import Explained


def answer(play: Explained, seconds: float, p99: float = 7.4, **slow: float) -> None:
    for _ in range(round(seconds * 2)):
        for name in play.names:
            role = Role.LEADER if name == "n2" else Role.FOLLOWER
            play.observe(name, role=role, answer_ms=slow.get(name, 4.0))
        play.run(0.5, p99=p99)


def test_one_node_far_slower_than_before_and_than_the_others_is_the_cause(
    play: Explained,
) -> None:
    play.reach_normal("n2")
    play.watching = False
    answer(play, 8)
    answer(play, 8, p99=230, n2=210)
    assert play.now.key == Cause.SLOW_NODE
    assert play.now.title == "n2 is slow, the others are not"
    assert play.now.nodes == ("n2",)
    assert "overload (only n2 is slow)" in play.now.ruled_out
    answer(play, 8)
    assert play.now.title == "n2 was slow, over now"


def test_slowness_of_all_nodes_is_overload(play: Explained) -> None:
    play.reach_normal("n2")
    play.watching = False
    answer(play, 8)
    answer(play, 8, p99=230, n1=190, n2=210, n3=180)
    assert play.now.key == Cause.OVERLOAD


def test_a_node_that_was_always_slow_explains_nothing(play: Explained) -> None:
    play.reach_normal("n2")
    play.watching = False
    answer(play, 8, n2=210)
    answer(play, 8, p99=230, n2=210)
    assert play.now.key == Cause.OVERLOAD


def test_writes_that_stall_while_reads_go_on_point_at_the_disk(play: Explained) -> None:
    play.reach_normal("n2")
    play.loading = False
    for _ in range(30):
        play.clock.t = round(play.clock.t + 0.1, 6)
        read = replace(
            make_sample(play.clock.t, ops=1500, attempted=300, total=play.writes),
            writes_acked=0,
            first_ack_t=None,
            last_ack_t=None,
        )
        play.emit(ev.Sampled(t=play.clock.t, sample=read))
        play.tick()
    assert play.now.key == Cause.WRITES_STALLED
    assert play.now.title == "No write is acknowledged, reads go on"
    assert "disks" in play.now.text
