"""Lists the addresses of this machine that an audience's page can be served on."""

from __future__ import annotations

import ipaddress
import re

import psutil
from msgspec import Struct

THIS_MACHINE = "this machine only"
"""The name of the loopback address."""

_KINDS = (
    (re.compile(r"^(wl|wifi|wi-fi|wlan)", re.IGNORECASE), "Wi-Fi"),
    (re.compile(r"^(docker|br-|veth|virbr|vmnet|vboxnet|podman|cni|lxc)"), "containers"),
    (re.compile(r"^(tun|tap|wg|utun|tailscale|zt)"), "tunnel"),
    (re.compile(r"^(usb|rndis|bnep|ww)"), "phone or modem"),
    (re.compile(r"^(eth|en[ops]\d|enx|ethernet)", re.IGNORECASE), "cable"),
)
"""Kinds of interfaces by name, only where a name is sure: macOS calls all interfaces en."""
_LAST = ("containers", "tunnel")
"""Kinds that phones in a room hardly reach, which come after all others."""


class NamedAddress(Struct, frozen=True):
    """An address of this machine with the name of its interface.

    Attributes:
        name: the interface in words: ``Wi-Fi, wlan0``.
        address: what is listened on: ``192.168.8.20``.
    """

    name: str
    address: str


def list_addresses() -> tuple[NamedAddress, ...]:
    """Returns the IPv4 addresses of all interfaces, the likely ones first and loopback last."""
    found: list[tuple[int, NamedAddress]] = []
    running = psutil.net_if_stats()
    for interface, addresses in psutil.net_if_addrs().items():
        if interface in running and not running[interface].isup:
            continue
        for each in addresses:
            if each.family.name == "AF_INET":
                found.append(name_address(interface, each.address))
    return tuple(named for _, named in sorted(found, key=lambda pair: pair[0]))


def name_address(interface: str, address: str) -> tuple[int, NamedAddress]:
    """Returns a named address with a rank: the lower, the likelier phones reach the address."""
    ip = ipaddress.ip_address(address)
    if ip.is_loopback:
        return 4, NamedAddress(THIS_MACHINE, address)
    kind = next((kind for pattern, kind in _KINDS if pattern.search(interface)), "")
    name = f"{kind}, {interface}" if kind else interface
    if kind in _LAST:
        return 3, NamedAddress(name, address)
    return (2 if ip.is_link_local else 0 if kind == "Wi-Fi" else 1), NamedAddress(name, address)
