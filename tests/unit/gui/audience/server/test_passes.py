"""Signed cookies: made here, known here, and by nobody else."""

from hypothesis import given
from hypothesis import strategies as st

from gui.audience.server.passes import Passes, is_shared

PASSES = Passes(b"key")


def test_an_issued_cookie_is_known_again():
    cookie = PASSES.issue()
    assert PASSES.phone_of(cookie) == cookie.partition(".")[0]
    assert PASSES.issue() != cookie


def test_a_cookie_of_another_key_is_not():
    assert Passes().phone_of(PASSES.issue()) is None


def test_a_changed_cookie_is_not():
    cookie = PASSES.issue()
    phone, sign = cookie.split(".")
    swapped = PASSES.issue().split(".")[0]
    for changed in (f"{swapped}.{sign}", phone, f"{phone}.", f".{sign}", cookie + "=", ""):
        assert PASSES.phone_of(changed) is None


@given(st.text())
def test_no_text_is_taken_for_a_cookie(text: str):
    assert PASSES.phone_of(text) is None


@given(st.text(), st.text())
def test_phones_without_a_cookie_are_known_by_address_and_agent(address: str, agent: str):
    shared = PASSES.shared_phone(address, agent)
    assert shared == PASSES.shared_phone(address, agent)
    assert is_shared(shared)
    assert PASSES.phone_of(shared) is None


def test_an_issued_phone_is_never_taken_for_a_shared_one():
    assert not any(is_shared(PASSES.issue()) for _ in range(100))
