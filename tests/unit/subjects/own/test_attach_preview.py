"""A project that isn't ours is shown before anything is done to it."""

from __future__ import annotations

from pathlib import Path

from subjects.hosts.containers.engine.views import ContainerView, PublishedAt
from subjects.own.attach_preview import missing_services, preview
from subjects.own.scenario.read import read
from subjects.own.scenario.resolved import ResolvedScenario

RESTARTS = (
    "    restart: always: where the engine brings it back by itself, that is told and not fought"
)


def container(service: str, restart: str = "no", *open_to: str) -> ContainerView:
    """Returns a container whose ports, counted from 80, are open to the addresses ``open_to``."""
    return ContainerView(
        id=service,
        name=f"shop-{service}-1",
        service="",
        labels={"com.docker.compose.service": service},
        status="running",
        exit_code=None,
        started_at="",
        finished_at="",
        networks={},
        restart=restart,
        published={80 + n: PublishedAt(host, 80 + n) for n, host in enumerate(open_to)},
    )


def attached(folder: Path) -> ResolvedScenario:
    path = folder / "faultstage.yaml"
    path.write_text(
        "system: {attach: {project: shop}}\n"
        "nodes:\n  front: {service: web}\n  db: {victim: false}\n  api:\n"
        "faults:\n  kill: {kill: any}\n"
    )
    return read(path)


def test_each_container_is_shown_with_what_may_be_done_to_it(tmp_path: Path) -> None:
    found = (
        container("web", "always", "0.0.0.0", "::", "127.0.0.1"),
        container("db", "always"),
        container("queue"),
    )
    lines = list(preview(attached(tmp_path), found))
    assert lines == [
        "The Compose project shop runs already, and isn't ours. Its containers:",
        "  shop-web-1: running; can be hit",
        RESTARTS,
        "    open to others: ports 0.0.0.0:80 and :::81",
        "  shop-db-1: running; is left alone",
        "  shop-queue-1: running; is left alone",
        "What a fault may do to those that can be hit:",
        "  kill (the one that this story plays): kills any node without warning (SIGKILL)",
        "What was done is undone at the end, after a crash too. Nothing of it is ever removed.",
    ]


def test_nodes_without_a_container_are_known(tmp_path: Path) -> None:
    scenario = attached(tmp_path)
    assert missing_services(scenario, (container("web"),)) == ("db", "api")
