from __future__ import annotations

import pytest

from subjects.ratelimiter.service.names import InvalidKeyError, gcra_name, valid_key
from subjects.ratelimiter.service.policy import Policy


@pytest.mark.parametrize("key", ["a", "k" * 256, "é" * 128, "\x00", " ", "a:b/c"])
def test_any_text_of_at_most_256_bytes_is_a_key(key: str) -> None:
    assert valid_key(key) == key


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "empty"),
        ("k" * 257, "257 bytes"),
        ("é" * 129, "258 bytes"),
        ("k" * 10_240, "10,240 bytes"),
        ("\ud800", "UTF-8"),
    ],
)
def test_invalid_key_is_refused_with_a_sentence(key: str, words: str) -> None:
    with pytest.raises(InvalidKeyError, match=words):
        valid_key(key)


def test_window_and_share_choose_the_name_of_a_limits_state_and_the_limit_does_not() -> None:
    name = gcra_name(Policy(), "k")
    assert name != gcra_name(Policy(window_s=2.0), "k")
    assert name != gcra_name(Policy(burst_share=0.2), "k")
    assert name == gcra_name(Policy(limit=7), "k")
