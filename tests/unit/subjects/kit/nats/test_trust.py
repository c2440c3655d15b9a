import time

from subjects.kit.nats.trust import OWED_S, SURE_AFTER_S, Trust


def later(seconds: float) -> float:
    return time.monotonic() + seconds


def test_a_node_that_acknowledges_is_trusted() -> None:
    trust = Trust()
    trust.sent()
    trust.restore()
    trust.check(later(100.0))
    assert not trust.is_doubted


def test_a_node_that_takes_writes_and_acknowledges_none_is_doubted() -> None:
    trust = Trust()
    trust.sent()
    trust.check(later(OWED_S / 2))
    assert not trust.is_doubted
    trust.sent()
    trust.check(later(OWED_S * 2))
    assert trust.is_doubted


def test_a_node_that_was_sent_nothing_owes_nothing() -> None:
    trust = Trust()
    trust.check(later(100.0))
    assert not trust.is_doubted


def test_a_refusal_is_reason_enough() -> None:
    trust = Trust()
    trust.sent()
    trust.refused()
    assert trust.is_doubted
    trust.restore()
    assert not trust.is_doubted


def test_word_of_the_server_itself_counts_only_after_a_while() -> None:
    trust = Trust()
    assert not trust.may_be_asked(later(100.0))
    trust.refused()
    assert not trust.may_be_asked(later(SURE_AFTER_S / 2))
    trust.refused()
    assert trust.may_be_asked(later(SURE_AFTER_S * 2))
