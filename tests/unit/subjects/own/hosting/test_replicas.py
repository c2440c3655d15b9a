"""Replicas of a resolved Compose file, each made a service of its own."""

from __future__ import annotations

from typing import Any

from subjects.own.hosting.replicas import replicas_of, with_replicas

FILE: dict[str, Any] = {
    "services": {
        "web": {
            "image": "web:1",
            "deploy": {"replicas": 2},
            "networks": {"back": {"aliases": ["www"]}, "front": None},
        },
        "worker": {"image": "worker:1", "scale": 2},
        "off": {"image": "off:1", "scale": 0},
        "proxy": {
            "image": "proxy:1",
            "depends_on": {"web": {"condition": "service_healthy"}, "off": {}},
            "links": ["web:backend", "worker", "db"],
        },
        "side": {"image": "side:1", "network_mode": "service:web", "depends_on": ["web", "db"]},
        "db": {"image": "db:1"},
    },
    "volumes": {"data": None},
}


def test_each_replica_answers_to_the_name_of_the_service_on_its_networks() -> None:
    content = with_replicas(FILE)
    assert list(content["services"]) == [
        "web-1", "web-2", "worker-1", "worker-2", "proxy", "side", "db"
    ]  # fmt: skip
    assert content["services"]["web-2"]["networks"] == {
        "back": {"aliases": ["www", "web"]},
        "front": {"aliases": ["web"]},
    }
    assert content["services"]["worker-1"]["networks"] == {"default": {"aliases": ["worker"]}}
    assert content["volumes"] == {"data": None}


def test_services_that_need_a_service_need_all_its_replicas() -> None:
    services = with_replicas(FILE)["services"]
    assert services["proxy"]["depends_on"] == {
        "web-1": {"condition": "service_healthy"},
        "web-2": {"condition": "service_healthy"},
    }
    assert services["proxy"]["links"] == ["web-1:backend", "worker-1:worker", "db"]
    assert services["side"]["depends_on"] == ["web-1", "web-2", "db"]
    assert services["side"]["network_mode"] == "service:web-1"


def test_service_with_one_container_stays_as_it_is() -> None:
    assert with_replicas(FILE)["services"]["db"] == {"image": "db:1"}
    assert replicas_of(FILE)["db"] == ("db",)
