"""Words for the sentinels' talk: how they agree, elect one of themselves, promote a replica."""

from __future__ import annotations

from core.model.events import Level
from subjects.kit.config_hosting import Network
from subjects.kit.resp_news import Said
from subjects.sentinel.topology import SENTINELS, sentinel_id

CHANNELS = {
    "+sdown": "{who}: {about} doesn't answer",
    "+odown": "{agree} of {all} sentinels agree: {about} is down",
    "+try-failover": "{who} wants to lead the failover",
    "+vote-for-leader": "{who} votes for {voted}",
    "+elected-leader": "{who} is elected to lead the failover",
    "+switch-master": "the sentinels name {new}, no longer {old}",
    "+convert-to-slave": "{about} still says primary: made a replica",
}
"""The channels that are listened to, with the words for each: names are the system's own."""

_BY_ID = {sentinel_id(name): name for name in SENTINELS}


def said_words(network: Network, who: str, channel: str, message: str) -> Said | None:
    """Returns what the sentinel ``who`` says on ``channel``; None for what can't be read."""
    words = message.split()
    told = {"who": who, "all": len(SENTINELS), "voted": _BY_ID.get(words[0] if words else "")}
    if len(words) > 3:
        told |= {"about": network.name_of(*words[2:4]), "old": network.name_of(*words[1:3])}
    if len(words) > 4:
        told["new"] = network.name_of(*words[3:5])
    if len(words) > 5:
        told["agree"] = words[5].partition("/")[0]
    known = {name: value for name, value in told.items() if value is not None}
    try:
        text = CHANNELS[channel].format_map(known)
    except KeyError:
        return None
    level = Level.GOOD if channel == "+switch-master" else Level.WARNING
    return Said(f"{text} ({channel})", level)


def voted(channel: str, message: str) -> tuple[str, int | None] | None:
    """Returns for whom a sentinel votes, and in which epoch; None for any other message."""
    parts = message.split()
    if channel != "+vote-for-leader" or not parts or parts[0] not in _BY_ID:
        return None
    epoch = parts[1] if len(parts) > 1 else ""
    return _BY_ID[parts[0]], int(epoch) if epoch.isdecimal() else None
