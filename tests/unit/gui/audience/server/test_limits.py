"""Limits on how often a phone, an address and all together may ask."""

from gui.audience.server.limits import ADDRESS, ALL, PHONE, Admission, PageLimits


class LimitClock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_phone_may_ask_a_burst_and_then_slowly():
    clock = LimitClock()
    limits = PageLimits(clock)
    admitted = [limits.admit("p", "a") for _ in range(100)]
    assert admitted.count(Admission.OK) == PHONE.burst
    assert admitted[-1] is Admission.PHONE
    clock.now = 1.0
    assert [limits.admit("p", "a") for _ in range(20)].count(Admission.OK) == PHONE.per_s


def test_five_hundred_phones_behind_one_address_join_and_vote_at_once():
    limits = PageLimits(LimitClock())
    for number in range(500):
        assert limits.admit(None, "nat") is Admission.OK  # the page
        for _ in range(5):  # style, script, stream, two votes
            assert limits.admit(f"phone {number}", "nat") is Admission.OK


def test_five_hundred_phones_behind_one_address_ask_every_two_seconds_for_ever():
    clock = LimitClock()
    limits = PageLimits(clock)
    for _ in range(60):
        clock.now += 2.0
        for number in range(500):
            assert limits.admit(f"phone {number}", "nat") is Admission.OK


def test_a_flood_from_an_address_leaves_phones_there_alone():
    limits = PageLimits(LimitClock())
    flood = [limits.admit(None, "nat", 5.0) for _ in range(2_000)]
    assert flood[-1] is Admission.ADDRESS
    assert limits.admit("phone", "nat") is Admission.OK
    assert limits.admit(None, "elsewhere") is Admission.OK


def test_everybody_together_has_a_limit():
    limits = PageLimits(LimitClock())
    admitted = [limits.admit(f"phone {number}", "a") for number in range(10_000)]
    assert admitted.count(Admission.OK) == ALL.burst
    assert admitted[-1] is Admission.ALL


def test_the_number_of_buckets_is_bounded():
    clock = LimitClock()
    limits = PageLimits(clock)
    for number in range(100_000):
        clock.now += 0.001
        limits.take(ADDRESS, str(number))
    assert len(limits) <= 20_000
