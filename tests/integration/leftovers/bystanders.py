"""Containers that look like ours and aren't, and must never be touched."""

from __future__ import annotations

import json
from typing import Any

from tests.integration.private_engine import PrivateEngine


class Bystanders:
    """A container "tikv-backup" and a Compose project "my-raft", on a separate network.

    Attributes:
        ids: their containers.
    """

    def __init__(self, engine: PrivateEngine, image: str, run_id: str) -> None:
        """Starts all bystanders, which resemble the run ``run_id``."""
        self._engine = engine
        engine.docker("network", "create", "my-raft_peers")
        self.ids = [self._run(image, "tikv-backup", {"dev.faultstage.run.backup": run_id})]
        for service in ("n1", "n2", "n3"):
            labels = {
                "com.docker.compose.project": "my-raft",
                "com.docker.compose.service": service,
                "dev.faultstage.service": service,
                "dev.faultstage.running": run_id,
            }
            self.ids.append(self._run(image, f"my-raft_{service}_1", labels, service))
        # A container whose run's id begins alike.
        longer = {"dev.faultstage.run": f"{run_id}0", "dev.faultstage.owner": "other-host:1:1.0"}
        self.ids.append(self._run(image, "another-host", longer))
        self._before = self.look()

    def look(self) -> list[Any]:
        """Returns state and networks of all bystanders."""
        found = json.loads(self._engine.docker("inspect", *self.ids).stdout)
        return [
            (
                one["Id"],
                one["State"]["Status"],
                one["State"]["StartedAt"],
                one["RestartCount"],
                {
                    name: (each["EndpointID"], each["Aliases"])
                    for name, each in one["NetworkSettings"]["Networks"].items()
                },
            )
            for one in found
        ]

    def are_untouched(self) -> bool:
        """Whether all bystanders run as before, on the same network under the same names."""
        return self.look() == self._before

    def _run(self, image: str, name: str, labels: dict[str, str], alias: str = "") -> str:
        given = [part for key, value in labels.items() for part in ("--label", f"{key}={value}")]
        given += ["--network", "my-raft_peers", "--name", name]
        if alias:
            given += ["--network-alias", alias]
        command = ["run", "--detach", *given, "--entrypoint", "/nats-server", image]
        return self._engine.docker(*command).stdout.strip()
