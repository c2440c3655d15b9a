"""The state of the audience's process: the facts for all phones, and the phones' answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import msgspec

from core.model.audience import Question
from gui.audience.server.passes import Passes
from gui.audience.server.phone_view import PhoneView
from gui.audience.server.presence import Presence
from gui.audience.server.protocol import (
    AnyOrder,
    AskPhones,
    BeginRun,
    ForgetVote,
    OfferReport,
    ShowOnPhones,
    StopAsking,
)
from gui.audience.server.vote_tally import VoteAnswer, VoteTally

_FORMER_TOKENS = 100
"""Tokens of former runs whose phones are told to scan again."""


class PageRoom:
    """The present run of the audience: its token, its passes, its view, its votes.

    Attributes:
        token: the secret part of the address; empty before a run.
        words: what the page says by itself, by name.
        passes: the cookies of this run.
        presence: which phones are there.
        view: what the stage shows.
        tally: the vote that phones can see; None without any.
        report: the report as a page; empty before it is there.
        version: changes with everything that phones are told.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Serves nothing yet; ``clock`` gives seconds."""
        self.token = ""
        self.words: dict[str, str] = {}
        self.passes = Passes()
        self.presence = Presence(clock)
        self.view = PhoneView()
        self.tally: VoteTally | None = None
        self.report = b""
        self.version = 0
        self._clock = clock
        self._tallies: dict[int, VoteTally] = {}
        self._former: dict[str, None] = {}
        self._whole: dict[str, Any] = {}
        self._whole_text = self._news_text = b"{}"
        self._changed: asyncio.Event = asyncio.Event()
        self._tell()

    def obey(self, order: AnyOrder) -> None:
        """Does what the app says."""
        match order:
            case BeginRun():
                self._begin(order)
                self.wake()  # ends the streams of the run before, whatever those showed
            case ShowOnPhones(view=view):
                self.view = view
            case AskPhones(vote=vote):
                self.tally = self._tallies[vote] = VoteTally(order)
            case StopAsking(vote=vote):
                if self.tally is not None and self.tally.asked.vote == vote:
                    self.tally.close()
            case ForgetVote(vote=vote):
                if self.tally is not None and self.tally.asked.vote == vote:
                    self.tally.close()
                    self.tally = None
            case OfferReport(html=html):
                self.report = html
        self._tell()

    def vote(self, phone: str, number: int, question: str, key: str) -> VoteAnswer:
        """Takes the answer of ``phone`` to a question of vote ``number``."""
        if self.tally is None or self.tally.asked.vote != number:
            return VoteAnswer.CLOSED
        return self.tally.put(phone, question, key)

    def is_former(self, token: str) -> bool:
        """Whether ``token`` belongs to an earlier run."""
        return token in self._former

    def mine(self, phone: str | None) -> dict[str, dict[str, str]]:
        """Returns the answers of ``phone`` in each vote of this run."""
        if phone is None:
            return {}
        answers = {str(vote): tally.answers_of(phone) for vote, tally in self._tallies.items()}
        return {vote: each for vote, each in answers.items() if each}

    # --- what phones are told ---------------------------------------------------------

    @property
    def whole(self) -> bytes:
        """All that is shown, as JSON."""
        return self._whole_text

    def news_since(self, version: int) -> bytes:
        """Returns the changes since ``version``, as JSON; the whole state for an old version."""
        return self._news_text if version == self.version - 1 else self._whole_text

    async def changed(self, version: int) -> None:
        """Waits until something else is told than at ``version``."""
        if version == self.version:
            await self._changed.wait()

    def wake(self) -> None:
        """Wakes all streams, so that each stream sends its phone a sign of life."""
        self.version += 1
        self._news_text = b"{}"
        self._release()

    def _begin(self, run: BeginRun) -> None:
        if self.token:
            self._former[self.token] = None
            for oldest in list(self._former)[:-_FORMER_TOKENS]:
                del self._former[oldest]
        self.token, self.words = run.token, run.words
        self.passes = Passes()
        self.presence = Presence(self._clock)
        self.view, self.tally, self.report = PhoneView(), None, b""
        self._tallies = {}

    def _tell(self) -> None:
        """Makes the state for phones anew, once for all streams."""
        whole: dict[str, Any] = msgspec.to_builtins(self.view)
        whole["vote"] = self._vote_shown()
        whole["report"] = bool(self.report)
        news = {key: value for key, value in whole.items() if self._whole.get(key, ...) != value}
        if not news and self._whole:
            return
        self._whole = whole
        self.version += 1
        self._whole_text, self._news_text = msgspec.json.encode(whole), msgspec.json.encode(news)
        self._release()

    def _vote_shown(self) -> dict[str, Any] | None:
        if self.tally is None:
            return None
        asked = self.tally.asked
        ballots = [
            {
                "question": ballot.question,
                "title": title,
                "note": ballot.note,
                "guess": ballot.question is Question.GUESS,
                "options": [
                    {"key": option.key, "title": option.title, "detail": option.detail}
                    for option in ballot.options
                ],
            }
            for ballot, title in zip(asked.ballots, asked.titles, strict=True)
        ]
        return {
            "number": asked.vote,
            "closed": self.tally.is_closed,
            "ballots": ballots,
        }

    def _release(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
