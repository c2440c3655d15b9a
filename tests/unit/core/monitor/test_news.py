"""Tests of which views of the system are news for the monitor, and which are but figures."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role
from core.monitor.news import is_news
from core.views.system_view import STALE_NODE_S, SystemView

NODE = NodeHealth(
    node="n1", status=NodeStatus.UP, role=Role.FOLLOWER, lag=3, memory_bytes=40, observed_t=10.0
)
BEFORE = SystemView(
    now=10.0,
    names=("n1", "n2"),
    nodes={"n1": NODE, "n2": replace(NODE, node="n2")},
    seen_t={"n1": 10.0, "n2": 10.0},
)


def after(changes: Mapping[str, object], seconds: float = 0.1) -> SystemView:
    """Returns the view after another observation of n1, with ``changes`` to its health."""
    t = BEFORE.now + seconds
    seen = replace(NODE, observed_t=t, **changes)
    nodes, seen_t = {**BEFORE.nodes, "n1": seen}, {**BEFORE.seen_t, "n1": t}
    return replace(BEFORE, now=t, nodes=nodes, seen_t=seen_t)


def test_other_figures_of_a_node_are_no_news() -> None:
    assert not is_news(
        BEFORE, after({"lag": 9, "memory_bytes": 44, "uptime_s": 7.0, "answer_ms": 0.4})
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"status": NodeStatus.DOWN},
        {"role": Role.LEADER},
        {"leads": 3},
        {"unreachable": ("n2",)},
        {"facts": {"offset": "12"}},
        {"disagreement": "PD still says Up"},
    ],
)
def test_anything_else_of_a_node_is_news(changes: dict[str, object]) -> None:
    assert is_news(BEFORE, after(changes))


def test_node_that_is_heard_of_again_after_long_is_news() -> None:
    silent = replace(BEFORE, now=BEFORE.now + STALE_NODE_S + 1)
    assert is_news(silent, after({}, STALE_NODE_S + 1.1))


def test_new_node_is_news() -> None:
    nodes = {**BEFORE.nodes, "n3": replace(NODE, node="n3")}
    assert is_news(BEFORE, replace(BEFORE, nodes=nodes))


@pytest.mark.parametrize("changes", [{"was_ready": True}, {"last_ack_t": 9.0}, {"names": ("n1",)}])
def test_anything_else_of_the_system_is_news(changes: dict[str, object]) -> None:
    assert is_news(BEFORE, replace(BEFORE, **changes))
