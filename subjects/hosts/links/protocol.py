"""The lines that the app and the process of the relays exchange, as JSON.

Orders come and reports go over a channel of their own:

    {"do": "lay", "relays": [{"source": "n1", "target": "n2", "port": 15001, "to_port": 15002}]}
    {"do": "set", "id": 1, "links": [{"source": "n1", "target": "n2", "cut": true}]}

    {"event": "ready"}
    {"event": "laid"}
    {"event": "failed", "text": "...", "port": 15001}
    {"event": "set", "id": 1}
    {"event": "flowed", "seconds": 0.1, "sent": {"n1": {"n2": 4096}}}
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

ANYONE = "*"
"""The source of connections that can't be told apart."""


class RelayPlan(Struct, frozen=True, omit_defaults=True):
    """A relay to lay: connections to ``port`` lead to ``to_port`` of ``target``.

    Attributes:
        source: the node that connects; ``ANYONE`` where several do.
        target: the node that is connected to.
        port: where the relay listens.
        to_port: where the target listens.
        by_host: the nodes that connect from a host of their own, by that host.
    """

    source: str
    target: str
    port: int
    to_port: int
    by_host: dict[str, str] = {}

    @property
    def sources(self) -> tuple[str, ...]:
        """All senders that the relay tells apart."""
        return (self.source, *self.by_host.values())


class LinkSetting(Struct, frozen=True, omit_defaults=True):
    """The setting of one link: how everything that ``source`` sends to ``target`` fares.

    Attributes:
        source: the sender.
        target: the receiver.
        cut: whether nothing goes through.
        delay_ms: how late everything arrives, milliseconds.
        jitter_ms: by how much more or less than that, at most, milliseconds.
    """

    source: str
    target: str
    cut: bool = False
    delay_ms: float = 0.0
    jitter_ms: float = 0.0


class Lay(Struct, frozen=True, tag_field="do", tag="lay"):
    """The order to start the relays; sent once."""

    relays: tuple[RelayPlan, ...]


class SetLinks(Struct, frozen=True, tag_field="do", tag="set"):
    """Orders how some links fare from now on."""

    id: int
    links: tuple[LinkSetting, ...]


Order = Lay | SetLinks


class RelaysReady(Struct, frozen=True, tag_field="event", tag="ready"):
    """The process takes orders."""


class RelaysLaid(Struct, frozen=True, tag_field="event", tag="laid"):
    """Every relay listens."""


class RelaysFailed(Struct, frozen=True, tag_field="event", tag="failed"):
    """A relay can't listen at ``port``; ``text`` says why."""

    text: str
    port: int


class LinksSet(Struct, frozen=True, tag_field="event", tag="set"):
    """The links of the order ``id`` fare as was ordered."""

    id: int


class Flowed(Struct, frozen=True, tag_field="event", tag="flowed"):
    """Bytes that went through each link, by sender and receiver, in the last ``seconds``."""

    seconds: float
    sent: dict[str, dict[str, int]]


RelayReport = RelaysReady | RelaysLaid | RelaysFailed | LinksSet | Flowed

_orders: msgspec.json.Decoder[Order] = msgspec.json.Decoder(Order)
_reports: msgspec.json.Decoder[RelayReport] = msgspec.json.Decoder(RelayReport)


def decode_order(line: bytes) -> Order:
    """Reads an order.

    Raises:
        msgspec.MsgspecError: ``line`` is none.
    """
    return _orders.decode(line)


def decode_report(line: bytes) -> RelayReport:
    """Reads a report.

    Raises:
        msgspec.MsgspecError: ``line`` is none.
    """
    return _reports.decode(line)


def encode(message: Order | RelayReport) -> bytes:
    """Returns ``message`` as a line."""
    return msgspec.json.encode(message) + b"\n"
