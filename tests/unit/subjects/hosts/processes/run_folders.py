"""Makes folders of runs whose owner lives, has ended, or can't be known."""

from pathlib import Path

from core.process.identity import ProcessIdentity
from subjects.hosts.processes.runs import OWNER, RunFolder
from tests.identities import owner_note


def make(base: Path, owner: ProcessIdentity | None = None, name: str = "") -> RunFolder:
    """Creates a run's folder, owned by ``owner`` or else by this process."""
    folder = RunFolder.plan(name, base)
    folder.create()
    if owner is not None:
        folder.abandon()
        (folder.path / OWNER).write_bytes(owner_note(owner))
    return folder
