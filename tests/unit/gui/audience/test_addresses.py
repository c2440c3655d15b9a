"""The addresses that a page can be served on, and what they are called."""

import pytest

from gui.audience.addresses import THIS_MACHINE, list_addresses, name_address


@pytest.mark.parametrize(
    ("interface", "address", "name", "rank"),
    [
        ("wlan0", "192.168.8.20", "Wi-Fi, wlan0", 0),
        ("wlp3s0", "10.0.0.3", "Wi-Fi, wlp3s0", 0),
        ("enp2s0", "10.0.0.4", "cable, enp2s0", 1),
        ("en0", "10.0.0.5", "en0", 1),
        ("eth0", "169.254.3.4", "cable, eth0", 2),
        ("docker0", "172.17.0.1", "containers, docker0", 3),
        ("tun0", "10.8.0.2", "tunnel, tun0", 3),
        ("lo", "127.0.0.1", THIS_MACHINE, 4),
    ],
)
def test_an_interface_is_named_by_what_is_known_of_it(
    interface: str, address: str, name: str, rank: int
):
    found = name_address(interface, address)
    assert (found[0], found[1].name, found[1].address) == (rank, name, address)


def test_loopback_is_listed_last_and_nothing_but_ipv4_is():
    addresses = list_addresses()
    assert addresses[-1].name == THIS_MACHINE
    assert not any(":" in each.address for each in addresses)
