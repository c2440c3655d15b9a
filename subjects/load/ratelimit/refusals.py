"""Finds refusals that were certainly false: the key was below the limit in any possible order.

The limit is GCRA's: a key may have a burst B at once, then one more every ``emission``. Its
state is the theoretical arrival time; a check is rightly refused while that lies more than
(B - 1) emissions ahead. Nobody outside knows in which order and when checks were decided, so
they are replayed in the way that makes that time as late as it can have been when the refused
check was decided:

- each allowed check counts from when its answer was there (a decision is never later);
- each check that is in flight, and each one ever that was sent and not answered, counts as if
  it was allowed at this very moment: a node that was paused may do so at any time;
- the refused one was decided at its sending, when the least had been worked off.

A check that is refused even so was certainly below the limit. The reverse isn't certain: a
false refusal that could have been right in some order isn't counted, so the number is a lower
bound. The judgement uses the burst and the window that the load was told.
"""

from __future__ import annotations

from collections.abc import MutableSequence

from subjects.load.ratelimit.ticks import CLOCKS


class GcraReplay:
    """Replays GCRA over the allowed checks of all keys, each as late as possible.

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
        """Stores each key's burst and emission; all times are ticks.

        Args:
            tats: a word for each key, 0 at first.
            bursts: for each key how many checks may pass at once.
            emissions: for each key the time between two checks after that.
            window: the length of the limit's window.
            slack: how much later a node may enter an allowed check.
        """
        self._tats = tats
        self._bursts = bursts
        self._emissions = emissions
        self._late = slack + CLOCKS * window

    def allow(self, key: int, received: int) -> None:
        """Counts an allowed check whose answer had come at ``received``."""
        tat = received + self._late
        if self._tats[key] > tat:
            tat = self._tats[key]
        self._tats[key] = tat + self._emissions[key]

    def is_false(self, key: int, sent: int, unknown: int) -> bool:
        """Whether the refusal of a check was certainly false.

        Args:
            key: the number of the check's key.
            sent: when the check was sent.
            unknown: other checks of the key that may have been counted though nobody said so:
                those in flight, and those that failed after they were sent.
        """
        ahead = max(0.0, self._tats[key] - sent)
        room = (self._bursts[key] - 1 - unknown) * self._emissions[key]
        return ahead <= room
