"""The number of phones that are there."""

from gui.audience.server.presence import MOST_KEPT, STAYS_S, Presence
from tests.unit.gui.audience.server.test_limits import LimitClock


def test_a_phone_counts_once_however_it_follows():
    presence = Presence(LimitClock())
    presence.stream_opened("a")
    presence.stream_opened("a")
    presence.asked("a")
    presence.asked("b")
    assert presence.count() == 2


def test_a_phone_that_asks_no_more_is_gone_after_a_while():
    clock = LimitClock()
    presence = Presence(clock)
    presence.asked("a")
    clock.now = STAYS_S - 1
    assert presence.count() == 1
    clock.now = STAYS_S + 1
    assert presence.count() == 0


def test_a_phone_is_there_until_its_last_stream_ends():
    presence = Presence(LimitClock())
    presence.stream_opened("a")
    presence.stream_opened("a")
    presence.stream_closed("a")
    assert (presence.count(), presence.streams_of("a")) == (1, 1)
    presence.stream_closed("a")
    assert (presence.count(), presence.streams_of("a")) == (0, 0)


def test_the_number_of_phones_is_bounded():
    presence = Presence(LimitClock())
    for number in range(2 * MOST_KEPT):
        presence.asked(str(number))
    assert presence.count() == MOST_KEPT
