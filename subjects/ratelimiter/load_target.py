"""The load of checks as the target of a burst, whose checks are counted apart."""

from __future__ import annotations

from core.ports import SubjectError
from subjects.load.client import LoadProcess
from subjects.load.protocol import SpanEnded
from subjects.load.ratelimit.client import OpenSpan, begin_span, end_span
from subjects.load.target import LoadTarget


class CheckLoadTarget(LoadTarget):
    """The load process of checks as a target.

    Attributes:
        bursts: the counts of each burst's checks, in order.
    """

    def __init__(self, load: LoadProcess) -> None:
        """Creates a target that sends bursts through ``load``."""
        super().__init__(load)
        self.bursts: list[SpanEnded] = []
        self._span: OpenSpan | None = None

    async def burst(self, multiplier: float) -> None:
        """Sends ``multiplier`` times as much from now on, and counts the burst's checks separately.

        Raises:
            SubjectError: the load doesn't run, or can't send so much.
        """
        if self.load.rate is None:
            raise SubjectError("The load doesn't run, so it can't burst.", "Start the load first.")
        if self._span is None:
            self._span = await begin_span(self.load, f"burst {len(self.bursts) + 1}")
        await super().burst(multiplier)

    async def calm(self) -> None:
        """Restores the rate from before the burst, and ends the count.

        Raises:
            SubjectError: the load process doesn't answer.
        """
        await super().calm()
        span, self._span = self._span, None
        if span is not None:
            self.bursts.append(await end_span(self.load, span))
