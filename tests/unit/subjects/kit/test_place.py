"""Addresses as people and drivers write them."""

from __future__ import annotations

import pytest

from subjects.kit.place import Address, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:80", Address(80)),
        ("server:65535", Address(65_535, "server")),
        ("[::1]:8080", Address(8_080, "::1")),
    ],
)
def test_host_and_port_are_read(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "host", ":80", "host:", "host:0", "host:65536", "host:99999999999", "host:-1"),
        *("host:x", "http://host:80", "host:80/path"),
    ],
)
def test_text_without_an_address_gives_none(text: str) -> None:
    assert parse_address(text) is None
