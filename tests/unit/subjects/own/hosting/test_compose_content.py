"""A resolved Compose file, rewritten for one run."""

from __future__ import annotations

from typing import Any

import pytest

from subjects.hosts.containers.labels import RUN, SERVICE
from subjects.own.hosting.compose_content import (
    ServicePorts,
    bind_mounts,
    chosen_services,
    external_names,
    ports_of,
    restart_of,
    rewritten,
)

FILE: dict[str, Any] = {
    "version": "3.9",
    "services": {
        "web": {
            "image": "web:1",
            "container_name": "my-web",
            "restart": "always",
            "ports": ["8080:80/tcp", "127.0.0.1:9000:9000", "53:53/udp"],
            "depends_on": {"db": {"condition": "service_healthy"}},
            "labels": ["a=b"],
            "volumes": ["data:/data", "/srv/web:/web:ro"],
            "healthcheck": {"test": ["CMD", "true"]},
            "deploy": {"replicas": 3, "resources": {"limits": {"cpus": "1"}}},
            "x-note": 1,
        },
        "db": {"build": {"context": "/srv/db"}},
        "debug": {"image": "sh", "profiles": ["tools"]},
    },
    "networks": {"back": {"name": "fixed", "internal": True}, "corp": {"external": True}},
    "volumes": {"data": None, "shared": {"external": True, "name": "theirs"}},
}


def content() -> dict[str, Any]:
    services = chosen_services(FILE, (), ())
    ports = {"web": ["127.0.0.1:20001:80"]}
    return rewritten(FILE, services, "r1", ports, {"db": "faultstage-own-x-db"})


def test_services_get_our_labels_and_ports_and_keep_all_else() -> None:
    web = content()["services"]["web"]
    assert web["labels"]["a"] == "b"
    assert (web["labels"][RUN], web["labels"][SERVICE]) == ("r1", "web")
    assert web["ports"] == ["127.0.0.1:20001:80"]
    assert web["healthcheck"] == {"test": ["CMD", "true"]}
    assert web["volumes"] == ["data:/data", "/srv/web:/web:ro"]
    assert web["deploy"] == {"resources": {"limits": {"cpus": "1"}}}


def test_keys_that_two_projects_cant_share_are_left_out() -> None:
    web = content()["services"]["web"]
    assert "container_name" not in web
    assert "x-note" not in web
    assert web["restart"] == "no"


def test_image_that_is_built_and_has_no_name_gets_one_that_stays() -> None:
    assert content()["services"]["db"]["image"] == "faultstage-own-x-db"


def test_networks_and_volumes_are_the_runs_own_unless_they_are_external() -> None:
    made = content()
    assert made["networks"]["back"]["labels"][RUN] == "r1"
    assert "name" not in made["networks"]["back"]
    assert made["networks"]["default"]["labels"][RUN] == "r1"
    assert made["volumes"]["data"]["labels"][RUN] == "r1"
    assert made["networks"]["corp"] == {"external": True}
    assert made["volumes"]["shared"] == {"external": True, "name": "theirs"}


@pytest.mark.parametrize(
    ("profiles", "only", "chosen"),
    [
        ((), (), ["web", "db"]),
        (("tools",), (), ["web", "db", "debug"]),
        ((), ("web",), ["web", "db"]),
        ((), ("db",), ["db"]),
        ((), ("debug",), ["debug"]),
    ],
)
def test_services_that_others_depend_on_are_started_with_them(
    profiles: tuple[str, ...], only: tuple[str, ...], chosen: list[str]
) -> None:
    assert list(chosen_services(FILE, profiles, only)) == chosen


@pytest.mark.parametrize(
    ("ports", "more", "found"),
    [
        (["8080:80", "127.0.0.1:9000:9000", "53:53/udp"], (), ServicePorts((80, 9000), (80,))),
        (["80"], (7000,), ServicePorts((7000, 80), (80,))),
        (["3000-3002:3000-3002"], (), ServicePorts((3000, 3001, 3002), (3000, 3001, 3002))),
        ([{"target": 80, "published": "8080", "protocol": "tcp"}], (), ServicePorts((80,), (80,))),
        ([{"target": 80, "host_ip": "127.0.0.1"}], (), ServicePorts((80,))),
        ([{"target": 53, "protocol": "udp"}], (), ServicePorts(())),
        ([], (), ServicePorts(())),
    ],
)
def test_ports_are_those_that_nodes_name_and_those_that_are_published(
    ports: list[Any], more: tuple[int, ...], found: ServicePorts
) -> None:
    assert ports_of({"ports": ports}, more) == found


def test_mounts_networks_and_volumes_that_arent_ours_are_told() -> None:
    web = FILE["services"]["web"]
    assert bind_mounts(web) == ("/srv/web",)
    assert restart_of(web) == "always"
    assert external_names(FILE) == ("network corp", "volume theirs")
