"""The members that a member hears follow from its own connections."""

from __future__ import annotations

import pytest

from subjects.kit.place import Address
from subjects.kit.resp_client import RespClient, Value
from subjects.sentinel.hearing import heard_ago_s

SENTINEL = "id=4 addr=1:1 laddr=1:2 fd=9 name=sentinel-689d0073-cmd age=60 idle={} flags=N capa="
LISTENS = "id=5 addr=1:1 laddr=1:2 fd=9 name=sentinel-689d0073-pubsub age=60 idle={} flags=P capa="
PRIMARY = "id=6 addr=1:1 laddr=1:2 fd=9 name= age=60 idle={} flags=M capa="
REPLICA = "id=3 addr=1:1 laddr=1:2 fd=9 name= age=60 idle={} flags=S capa="
CLIENT = "id=7 addr=1:1 laddr=1:2 fd=9 name= age=60 idle={} flags=N capa="


class AnsweringMember(RespClient):
    """A client of a member that answers with the given connections and replication."""

    def __init__(self, connections: list[str], replication: str = "") -> None:
        super().__init__(Address(1), 1.0)
        self._said = {"CLIENT": "\n".join(connections), "INFO": replication}

    async def ask(self, *words: str, once: bool = False) -> Value:
        del once
        return self._said[words[0]]


@pytest.mark.parametrize(
    ("connections", "replication", "ago_s"),
    [
        ([SENTINEL.format(5), SENTINEL.format(3)], "", 2.0),
        ([SENTINEL.format(5), PRIMARY.format(0)], "", 0.0),
        # A primary's own messages keep a replica's connection busy: the lag tells.
        ([SENTINEL.format(5), REPLICA.format(0)], "slave0:ip=1,offset=2,lag=4,type=x", 3.0),
        # Clients are no members, and who only listens says nothing.
        ([SENTINEL.format(5), LISTENS.format(0), CLIENT.format(0)], "", 4.0),
        ([CLIENT.format(0)], "role:master", None),
    ],
)
async def test_last_word_of_any_other_member_counts(
    connections: list[str], replication: str, ago_s: float | None
) -> None:
    assert await heard_ago_s(AnsweringMember(connections, replication)) == ago_s
