"""Requests of phones are read with care."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from gui.audience.server.asking import (
    GivenVote,
    comes_from_elsewhere,
    cookie_of,
    is_same,
    own_hosts,
    read_vote,
    split_path,
)

HOSTS = own_hosts("192.168.8.20", 8420)


def headers(**given_: str) -> Headers:
    return Headers({name.replace("_", "-"): value for name, value in given_.items()})


def test_a_host_is_the_address_and_port_that_is_listened_on():
    assert {"192.168.8.20:8420"} == HOSTS
    assert own_hosts("127.0.0.1", 8420) == {"127.0.0.1:8420", "localhost:8420"}
    assert own_hosts("10.0.0.1", 80) == {"10.0.0.1:80", "10.0.0.1"}


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/abc/vote", ("abc", "vote")),
        ("/abc/", ("abc", "")),
        ("/abc", ("abc", None)),
        ("/", ("", None)),
        ("", ("", None)),
        ("//abc/", ("", "abc/")),
        ("/abc/a/b", ("abc", "a/b")),
    ],
)
def test_a_path_is_a_token_and_a_rest(path: str, parts: tuple[str, str | None]):
    assert split_path(path) == parts


def test_no_token_is_the_same_as_none():
    assert is_same("abc", "abc")
    assert not is_same("", "")
    assert not is_same("abd", "abc")
    assert not is_same("\udcff", "abc")


def test_our_cookie_is_found_among_others():
    assert cookie_of(headers(cookie="a=b; phone=x.y; c")) == "x.y"
    assert cookie_of(headers(cookie="telephone=1; phones=2")) is None
    assert cookie_of(headers()) is None


@pytest.mark.parametrize(
    ("given_", "elsewhere"),
    [
        ({}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://192.168.8.20:8420"}, False),
        ({"origin": "http://192.168.8.20"}, True),
        ({"origin": "https://evil.example"}, True),
        ({"sec_fetch_site": "same-origin"}, False),
        ({"sec_fetch_site": "same-origin", "origin": "null"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "http://192.168.8.20:8420"}, True),
        ({"sec_fetch_site": "same-site"}, True),
    ],
)
def test_votes_of_other_sites_are_seen(given_: dict[str, str], elsewhere: bool):
    assert comes_from_elsewhere(headers(**given_), HOSTS) is elsewhere


VOTE = GivenVote(1, "victim", "n1")


def test_a_vote_is_read_from_a_form_and_from_json():
    form = "application/x-www-form-urlencoded"
    assert read_vote(b"vote=1&question=victim&key=n1", form) == VOTE
    json = b'{"vote":1,"question":"victim","key":"n1"}'
    assert read_vote(json, "application/json; charset=utf-8") == VOTE
    assert read_vote(json, form) is None
    assert read_vote(b"vote=1&question=victim", form) is None
    assert read_vote(b"&".join([b"a=1"] * 20), form) is None


@given(st.binary(max_size=1_024), st.sampled_from(["application/json", "text/plain", ""]))
def test_anything_else_is_no_vote(body: bytes, kind: str):
    given_ = read_vote(body, kind)
    assert given_ is None or isinstance(given_.vote, int)
