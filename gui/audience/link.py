"""The app's end of an audience: a reader of the timeline that holds the page's own process."""

from __future__ import annotations

from core.model import intents as want
from core.ports import Clock, FailureHook
from core.views.timeline import Timeline
from gui.audience.addresses import NamedAddress, list_addresses


class AudienceLink:
    """Serves the audience's page when asked to, and puts its phones and votes on the timeline."""

    def __init__(
        self,
        timeline: Timeline,
        clock: Clock,
        *,
        on_failure: FailureHook | None = None,
        port: int = 0,
    ) -> None:
        """Follows ``timeline`` from now on; nothing listens before :class:`OpenAudience`.

        Args:
            timeline: what is read, and what counts are put on.
            clock: the clock of the run.
            on_failure: is told of tasks of this link that fail.
            port: the port to listen on; 0 for 8420, or any free one where that is taken.
        """
        raise NotImplementedError

    def addresses(self) -> tuple[NamedAddress, ...]:
        """Return the addresses that the page can be served on."""
        return list_addresses()

    def send(self, intent: want.Intent) -> bool:
        """Take ``intent`` where it is about the audience's page; return whether it was."""
        raise NotImplementedError

    async def close(self) -> None:
        """End the page's process, and read the timeline no more."""
        raise NotImplementedError
