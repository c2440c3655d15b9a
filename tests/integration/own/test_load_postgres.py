"""A scenario's load on real PostgreSQL servers: ours with its proof, and pgbench without one."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.model import events as ev
from core.ports import SubjectError
from subjects.own.scenario.loads import CommandLoadSpec, LoadFormat, PostgresLoadSpec
from tests.integration.own.loaded import Loaded

USER = "postgres"
VERSIONS = Path("/usr/lib/postgresql")


def _binaries() -> Path | None:
    found = sorted(VERSIONS.glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _reason() -> str:
    if _binaries() is None:
        return "PostgreSQL isn't here: apt-get install postgresql"
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return "PostgreSQL refuses root, and there is no setpriv"
    return ""


pytestmark = pytest.mark.skipif(bool(_reason()), reason=_reason())


class Postgres(Loaded):
    """A PostgreSQL server, which refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, ("n1", "n2"))
        self._as_user: dict[str, Any] = {"cwd": "/tmp"}
        if os.geteuid() == 0:
            known = pwd.getpwnam(USER)
            self._as_user |= {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}
            folder.chmod(0o755)

    def say(self, program: str, *options: str) -> str:
        binaries = _binaries()
        assert binaries is not None
        run: Any = partial(subprocess.run, check=True, capture_output=True, **self._as_user)
        return bytes(run((str(binaries / program), *options)).stdout).decode()

    def make(self, node: str) -> Path:
        data = self.folder / node
        data.mkdir()
        if os.geteuid() == 0:
            os.chown(data, self._as_user["user"], self._as_user["group"])
        self.say("initdb", "-D", str(data), "-U", USER, "-A", "trust", "--no-sync")
        return data

    async def serve_postgres(self, node: str, data: Path) -> None:
        binaries = _binaries()
        assert binaries is not None
        sockets = ("-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1")
        options = ("-D", str(data), "-p", str(self.ports[node]), *sockets)
        self.run(node, str(binaries / "postgres"), *options, **self._as_user)
        async with asyncio.timeout(30):
            while not self.is_ready(node):
                await asyncio.sleep(0.1)

    def is_ready(self, node: str) -> bool:
        try:
            self.sql(node, "SELECT 1")
        except subprocess.CalledProcessError:
            return False
        return True

    def sql(self, node: str, text: str) -> str:
        where = ("-h", "127.0.0.1", "-p", str(self.ports[node]), "-U", USER)
        return self.say("psql", *where, "-tAc", text).strip()


@pytest.fixture
async def loaded() -> AsyncIterator[Postgres]:
    # The folders of pytest are closed to other users.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        loaded = Postgres(Path(folder))
        yield loaded
        await loaded.close()


async def test_no_write_is_lost_though_the_server_was_killed(loaded: Postgres) -> None:
    data = loaded.make("n1")
    await loaded.serve_postgres("n1", data)
    load = loaded.load(postgres=PostgresLoadSpec(nodes="n1"))
    await load.start(200)
    await loaded.acked(100)
    loaded.kill("n1")
    await loaded.next(ev.Sampled, lambda event: event.sample.failed > 0)
    (data / "postmaster.pid").unlink(missing_ok=True)
    await loaded.serve_postgres("n1", data)
    await loaded.acked(100)
    await load.stop()
    proof = await load.read_back()
    assert (proof.lost, proof.complete) == (0, True)
    assert proof.found == proof.acked >= 200
    assert loaded.sql("n1", "SELECT count(*) > 0 FROM faultstage") == "t"
    await load.close()
    assert loaded.sql("n1", "SELECT to_regclass('faultstage') IS NULL") == "t"


async def test_rows_that_are_taken_away_are_missed(loaded: Postgres) -> None:
    await loaded.serve_postgres("n1", loaded.make("n1"))
    load = loaded.load(postgres=PostgresLoadSpec(nodes="n1"))
    await load.start(200)
    await loaded.acked(50)
    await load.stop()
    loaded.sql("n1", "DELETE FROM faultstage WHERE key IN (SELECT key FROM faultstage LIMIT 7)")
    proof = await load.read_back()
    assert (proof.lost, proof.complete) == (7, True)


async def test_a_table_of_somebody_else_is_left_alone(loaded: Postgres) -> None:
    await loaded.serve_postgres("n1", loaded.make("n1"))
    loaded.sql("n1", "CREATE TABLE faultstage (mine int)")
    load = loaded.load(postgres=PostgresLoadSpec(nodes="n1"))
    with pytest.raises(SubjectError, match="the table faultstage is on n1 already") as caught:
        await load.start(200)
    assert "load.postgres.table" in caught.value.remedy
    await load.close()
    assert loaded.sql("n1", "SELECT count(*) FROM faultstage") == "0"


async def test_a_database_that_is_not_there_is_told(loaded: Postgres) -> None:
    await loaded.serve_postgres("n1", loaded.make("n1"))
    load = loaded.load(postgres=PostgresLoadSpec(nodes="n1", database="shop"))
    with pytest.raises(SubjectError, match='n1 can\'t be connected to: database "shop"') as caught:
        await load.start(200)
    assert "load.postgres" in caught.value.remedy


async def test_pgbench_is_read_live_through_an_outage(loaded: Postgres) -> None:
    data = loaded.make("n1")
    await loaded.serve_postgres("n1", data)
    port = str(loaded.ports["n1"])
    loaded.say("pgbench", "-h", "127.0.0.1", "-p", port, "-U", USER, "-i", "-q", "postgres")
    binaries = _binaries()
    assert binaries is not None
    where = ("-h", "127.0.0.1", "-p", "{n1.port}", "-U", USER)
    how = ("-P", "1", "-T", "600", "-c", "4", "-R", "{rate}", "postgres")
    spec = CommandLoadSpec(run=(str(binaries / "pgbench"), *where, *how), format=LoadFormat.PGBENCH)
    load = loaded.load(command=spec)
    await load.start(100)
    await loaded.until(lambda: len(loaded.samples()) >= 3)
    samples = loaded.samples()
    assert all(sample.interval_s > 0.5 for sample in samples[1:3])
    assert all(sample.acked for sample in samples[1:3])
    assert samples[2].p99_ms is None
    loaded.kill("n1")
    lost = await loaded.next(ev.LoadChanged, lambda event: event.status is ev.LoadStatus.LOST)
    assert "pgbench ended with code" in lost.detail
