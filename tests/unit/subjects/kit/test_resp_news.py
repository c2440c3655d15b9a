"""Messages that several servers publish alike are told once, in the words of their system."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.model.events import Event, FeedLine, Level
from subjects.kit import resp_news
from subjects.kit.place import Address
from subjects.kit.resp_news import SAME_S, PublishedNews, Said
from subjects.kit.resp_node import RespNode
from tests.clocks import SetClock


class Speaker(RespNode):
    """A node that runs somewhere."""

    @property
    def address(self) -> Address | None:
        return Address(1)

    def is_alive(self) -> bool:
        return True


async def test_same_words_are_told_again_only_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events: list[Event] = []
    clock = SetClock()

    async def published(address: Address, *channels: str) -> AsyncIterator[tuple[str, str]]:
        del address
        assert channels == ("+odown",)
        yield "+odown", "v1"
        yield "+odown", "unreadable"

    def words(who: str, channel: str, message: str) -> Said | None:
        return Said(f"{channel} {message}", Level.WARNING) if message == "v1" else None

    monkeypatch.setattr(resp_news, "published", published)
    news = PublishedNews(words, events.append, clock)
    for name, pause_s in (("s1", 0.0), ("s2", SAME_S), ("s3", 0.0)):
        await news.question(Speaker(name), ("+odown",)).ask()
        clock.t += pause_s
    told = [(event.t, event.text) for event in events if isinstance(event, FeedLine)]
    assert told == [(0.0, "+odown v1"), (SAME_S, "+odown v1")]
