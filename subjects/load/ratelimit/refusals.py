"""Which refusals were certainly false: the key was below its limit, whatever the order was.

The limit is GCRA's: a key may have a burst B at once, then one more every ``emission``. Its
state is the theoretical arrival time; a check is rightly refused while that lies more than
(B - 1) emissions ahead. Nobody outside knows in which order and when checks were decided, so
they are replayed in the way that makes that time as late as it can have been when the refused
check was decided:

- each allowed check counts from when its answer was there (a decision is never later);
- each check that is in flight, and each one ever that was sent and not answered, counts as if
  it was allowed at this very moment: a node that was paused may do so at any time;
- the refused one was decided at its sending, when the least had been worked off.

What is refused even so was certainly below its limit. The reverse isn't certain: a false
refusal that could have been right in some order isn't counted, so the number is a lower bound.
It is judged by the burst and the window that the load was told.
"""

from __future__ import annotations

from collections.abc import MutableSequence

from subjects.load.ratelimit.ticks import CLOCKS


class GcraReplay:
    """GCRA over the allowed checks of all keys, each as late as it can have been.

    The states are kept in ``tats``, in ticks, so that they outlive the process.
    """

    def __init__(
        self,
        tats: MutableSequence[float] | memoryview[float],
        bursts: list[int],
        emissions: list[float],
        window: float,
        slack: float,
    ) -> None:
        """Takes each key's burst and ``emissions``; all times are ticks.

        Args:
            tats: a word for each key, 0 at first.
            bursts: how many may pass at once.
            emissions: the time from one to the next after that.
            window: the length of the limit's window.
            slack: so much later a node may enter what it allowed.
        """
        self._tats = tats
        self._bursts = bursts
        self._emissions = emissions
        self._late = slack + CLOCKS * window

    def allow(self, key: int, received: int) -> None:
        """Counts an allowed check whose answer was there at ``received``."""
        tat = received + self._late
        if self._tats[key] > tat:
            tat = self._tats[key]
        self._tats[key] = tat + self._emissions[key]

    def is_false(self, key: int, sent: int, unknown: int) -> bool:
        """Whether the refusal of a check was certainly false.

        Args:
            key: the number of its key.
            sent: when it was sent.
            unknown: checks of the key, without itself, that may have been counted though
                nobody said so: those in flight, and those that failed after they were sent.
        """
        ahead = max(0.0, self._tats[key] - sent)
        room = (self._bursts[key] - 1 - unknown) * self._emissions[key]
        return ahead <= room
