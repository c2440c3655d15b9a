"""Delays what this network namespace sends: ``python -m subjects.hosts.containers.tools.qdisc``.

The program runs in a container beside the one that is slowed, with ``NET_ADMIN``: ``probe``,
``add MILLISECONDS``, ``remove`` or ``show``. The output is one line of JSON. The exit code is 0,
1 after a failure, 2 where the kernel has no netem.
"""

from __future__ import annotations

import errno
import json
import sys
from importlib import import_module
from typing import Any

NO_NETEM = 2
_ROOT = 0xFFFFFFFF


def main(arguments: list[str]) -> int:
    """Carries out ``arguments``; returns the exit code."""
    library: Any = import_module("pyroute2.iproute")
    refused: Any = import_module("pyroute2.netlink.exceptions").NetlinkError
    try:
        with library.IPRoute() as route:
            match arguments:
                case ["probe"]:
                    said = _probe(route)
                case ["add", milliseconds]:
                    said = _add(route, float(milliseconds))
                case ["remove"]:
                    said = _remove(route)
                case ["show"]:
                    said = _show(route)
                case _:
                    said = {"error": "say probe, add MILLISECONDS, remove or show"}
    except (refused, OSError) as error:
        failed: dict[str, Any] = {"error": str(error)}
        code = getattr(error, "code", None) or getattr(error, "errno", None)
        if code == errno.ENOENT:  # the kernel knows no queue called netem
            failed["netem"] = False
        said = failed
    print(json.dumps(said))
    if said.get("netem") is False:
        return NO_NETEM
    return 1 if "error" in said else 0


def _probe(route: Any) -> dict[str, Any]:
    """Tries netem on the loopback, which nothing uses in the probe's own namespace."""
    index = route.link_lookup(ifname="lo")[0]
    route.tc("add", "netem", index, delay=0)
    route.tc("del", index=index, parent=_ROOT, handle=0)
    return {"netem": True}


def _add(route: Any, milliseconds: float) -> dict[str, Any]:
    links = _links(route)
    for index in links.values():
        route.tc("replace", "netem", index, delay=int(milliseconds * 1000), limit=100_000)
    return {"netem": True, "interfaces": sorted(links)}


def _remove(route: Any) -> dict[str, Any]:
    slowed = _show(route)["interfaces"]
    for name, index in _links(route).items():
        if name in slowed:
            route.tc("del", index=index, parent=_ROOT, handle=0)
    return {"netem": True, "interfaces": slowed}


def _show(route: Any) -> dict[str, Any]:
    slowed = {
        each["index"]
        for each in route.get_qdiscs()
        if each.get_attr("TCA_KIND") == "netem" and each["parent"] == _ROOT
    }
    names = [name for name, index in _links(route).items() if index in slowed]
    return {"netem": True, "interfaces": sorted(names)}


def _links(route: Any) -> dict[str, int]:
    """Returns all interfaces but the loopback, by name."""
    return {
        str(link.get_attr("IFLA_IFNAME")): int(link["index"])
        for link in route.get_links()
        if link.get_attr("IFLA_IFNAME") != "lo"
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
