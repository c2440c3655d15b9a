"""What the sentinels say to each other, in words: how they agree, elect one and promote another."""

from __future__ import annotations

from typing import NamedTuple

from core.model.events import Level
from subjects.kit.config_hosting import Network
from subjects.sentinel.topology import SENTINELS, sentinel_id

CHANNELS = (
    "+sdown",
    "+odown",
    "+try-failover",
    "+vote-for-leader",
    "+elected-leader",
    "+switch-master",
    "+convert-to-slave",
)
"""What is listened to: the names are the system's own."""

_BY_ID = {sentinel_id(name): name for name in SENTINELS}


class Said(NamedTuple):
    """A line for the feed."""

    text: str
    level: Level


def said_words(network: Network, who: str, channel: str, message: str) -> Said | None:
    """Returns what the sentinel ``who`` says on ``channel``; None for what can't be read."""
    parts = message.split()
    try:
        text = _text(network, who, channel, parts)
    except IndexError:
        return None
    level = Level.GOOD if channel == "+switch-master" else Level.WARNING
    return None if text is None else Said(f"{text} ({channel})", level)


def _agree(quorum: str) -> str:
    """Returns how many agree, of ``2/2``: so many, and so many must."""
    return f"{quorum.partition('/')[0]} of {len(SENTINELS)}"


def _text(network: Network, who: str, channel: str, parts: list[str]) -> str | None:
    about = network.name_of(*parts[2:4]) if len(parts) > 3 else None
    match channel:
        case "+sdown":
            return f"{who}: {about} doesn't answer" if about else None
        case "+odown":
            return f"{_agree(parts[5])} sentinels agree: {about} is down"
        case "+try-failover":
            return f"{who} wants to lead the failover"
        case "+vote-for-leader":
            return f"{who} votes for {_BY_ID.get(parts[0], 'a stranger')}"
        case "+elected-leader":
            return f"{who} is elected to lead the failover"
        case "+switch-master":
            old, new = network.name_of(*parts[1:3]), network.name_of(*parts[3:5])
            return f"the sentinels' primary is {new} now, no longer {old}"
        case "+convert-to-slave":
            return f"{about} still says primary: made a replica"
        case _:
            return None
