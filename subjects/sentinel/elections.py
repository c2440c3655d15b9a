"""The elections of the sentinels: who asks for votes and who votes, by what each publishes."""

from __future__ import annotations

from core.ports import Emit
from subjects.kit.log_news import VoteNews
from subjects.sentinel.sentinel_words import CHANNELS, voted

NEW_EPOCH, TRY_FAILOVER = "+new-epoch", "+try-failover"
"""The channels of an epoch that begins, right before the votes, and of a try to fail over."""
HEARD = (*CHANNELS, NEW_EPOCH)
"""The channels of sentinels that are listened to."""


class SentinelElections:
    """Tells each candidate and each vote on the timeline, once."""

    def __init__(self, emit: Emit) -> None:
        """Creates a teller that has heard nothing."""
        self._votes = VoteNews(emit)
        self._epochs: dict[str, int] = {}

    def hear(self, who: str, channel: str, message: str, now: float) -> None:
        """Takes what the sentinel ``who`` has published on ``channel``.

        A sentinel that asks doesn't say in which epoch: it is the one that it has just begun.
        """
        if channel == NEW_EPOCH and message.isdecimal():
            self._epochs[who] = int(message)
        elif channel == TRY_FAILOVER:
            self._votes.ask(who, self._epochs.get(who), now)
        elif (vote := voted(channel, message)) is not None:
            self._votes.tell(who, *vote, now)
