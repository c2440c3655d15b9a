"""The remains of a run whose app is dead: folder, journal and containers."""

from __future__ import annotations

from pathlib import Path

from chaos.journal import FILE, PendingFault, UndoJournal
from core.process.paths import runs_dir
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import OWNER, RUN, SERVICE, project_name
from subjects.hosts.containers.note import EngineNote
from subjects.hosts.processes.runs import OWNER as OWNER_FILE
from subjects.hosts.processes.runs import RunFolder
from tests.identities import NOBODY, label, owner_note

DEAD = label(NOBODY)


class DeadRun:
    """Three containers on a network, owned by a process that has ended.

    Attributes:
        run_id: the run's id.
        folder: the run's folder.
        ids: the containers by node.
    """

    def __init__(self, engine: Engine, image: str, run_id: str) -> None:
        """Creates a run without containers; :meth:`make` creates them."""
        self._engine = engine
        self._image = image
        self.run_id = run_id
        self.network = f"{project_name(run_id)}_peers"
        self.folder: Path = runs_dir() / run_id
        self.ids: dict[str, str] = {}

    async def make(self) -> None:
        """Creates the folder, the network and the containers."""
        folder = RunFolder.plan(self.run_id)
        folder.path.mkdir(parents=True)
        (folder.path / OWNER_FILE).write_bytes(owner_note(NOBODY))
        project = project_name(self.run_id)
        EngineNote(url=self._engine.url, project=project, run=self.run_id).write(folder.path)
        labels = {RUN: self.run_id, OWNER: DEAD}
        await self._engine.create_network(self.network, labels)
        for name in ("n1", "n2", "n3"):
            self.ids[name] = await self._engine.create(
                image=self._image,
                command=[],
                entrypoint=["/nats-server"],
                labels={**labels, SERVICE: name},
                name=f"{project}_{name}_1",
                network=self.network,
                aliases=[name, f"{name}.peers"],
            )
            await self._engine.start(self.ids[name])

    async def leave(self, chaos_type: str, node: str) -> None:
        """Injects a fault and leaves that fault there, with the undo on disk."""
        container = self.ids[node]
        identity: dict[str, str | int | float] = {
            "engine": self._engine.url,
            "container": container,
            "run": self.run_id,
            "node": node,
            "network": self.network,
            "aliases": f"{node},{node}.peers",
        }
        pending = PendingFault(
            fault_id=f"f-{node}", chaos_type=chaos_type, node=node, identity=identity
        )
        UndoJournal(self.folder / FILE).write(pending)
        match chaos_type:
            case "container-kill":
                await self._engine.kill(container)
            case "node-pause":
                await self._engine.pause(container)
            case _:
                await self._engine.disconnect(self.network, container)
