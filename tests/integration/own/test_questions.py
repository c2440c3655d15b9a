"""Questions to real servers: by HTTPS, trusted or not, and to a real Prometheus."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from subjects.own.answers import Answer
from subjects.own.hosting.view import HostingView
from subjects.own.questions import Questions
from subjects.own.scenario.probes import HttpQuestion, ProbeSpec, PrometheusQuestion, ValueSpec
from tests.integration.own.loaded import Loaded
from tests.integration.own.scenarios import SERVICE

pytestmark = pytest.mark.integration

HTTPS = Path(__file__).with_name("https_server.py")
SCRAPED_WITHIN_S = 60.0
_NEW = (
    *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
    *("-subj", "/CN=somewhere.else"),
)
_PROMETHEUS = """\
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: small
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


@pytest.fixture
def names() -> tuple[str, ...]:
    return ("n1", "prometheus")


def certificate(folder: Path, name: str) -> Path:
    """Makes a certificate of one's own, with the key beside it."""
    made = folder / f"{name}.pem"
    command = (*_NEW, "-out", str(made), "-keyout", str(made.with_suffix(".key")))
    subprocess.run(command, check=True, capture_output=True)
    return made


def by_https(ca: str) -> ProbeSpec:
    return ProbeSpec(
        http=HttpQuestion(path="/health", tls=True, ca=ca), json="$.ok", equals=True, timeout=10.0
    )


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl isn't here")
async def test_https_is_asked_of_a_node_with_a_certificate_of_its_own(loaded: Loaded) -> None:
    own, other = certificate(loaded.folder, "own"), certificate(loaded.folder, "other")
    port, key = str(loaded.ports["n1"]), str(own.with_suffix(".key"))
    loaded.run("n1", sys.executable, str(HTTPS), port, str(own), key)
    await loaded.answering("n1")
    questions = Questions(cast("HostingView", loaded), loaded.folder)

    async def ask(ca: str) -> Answer:
        return await questions.ask(by_https(ca), "n1")

    try:
        assert (await ask("")).is_good
        assert (await ask("own.pem")).is_good
        refused = await ask(other.name)
        assert not refused.is_answered
        assert "certificate" in refused.reason.lower()
        missing = await ask("nowhere.pem")
        assert missing.reason.startswith("nowhere.pem holds no certificates")
        plain = await questions.ask(ProbeSpec(http=HttpQuestion(path="/health")), "n1")
        assert not plain.is_good
    finally:
        questions.close()


@pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus isn't here")
async def test_prometheus_is_asked_by_promql_for_a_node(loaded: Loaded) -> None:
    loaded.run("n1", sys.executable, str(SERVICE), "n1", str(loaded.ports["n1"]))
    file = loaded.folder / "prometheus.yml"
    file.write_text(_PROMETHEUS.format(port=loaded.ports["n1"]), "utf-8")
    address = f"127.0.0.1:{loaded.ports['prometheus']}"
    loaded.run(
        "prometheus",
        *("prometheus", f"--config.file={file}", f"--web.listen-address={address}"),
        f"--storage.tsdb.path={loaded.folder / 'metrics'}",
    )
    await loaded.answering()
    questions = Questions(cast("HostingView", loaded))
    server = f"http://{address}"
    asked = PrometheusQuestion(query='max(asked_total{node="{name}"})', server=server)
    up = ProbeSpec(
        prometheus=PrometheusQuestion(query='up{job="small"}', server=server), equals=1, timeout=5.0
    )
    try:
        async with asyncio.timeout(SCRAPED_WITHIN_S):
            while not (await questions.ask(up, "n1")).is_good:
                await asyncio.sleep(0.2)
        counted = await questions.ask(ValueSpec(prometheus=asked), "n1")
        assert counted.is_good
        assert isinstance(counted.value, float)
        assert counted.value >= 1
        none = PrometheusQuestion(query="no_such_metric", server=server)
        assert "isn't there" in (await questions.ask(ValueSpec(prometheus=none), "n1")).reason
        bad = PrometheusQuestion(query="max(", server=server)
        assert (
            "refuses the question" in (await questions.ask(ValueSpec(prometheus=bad), "n1")).reason
        )
        loaded.kill("n1")
        async with asyncio.timeout(SCRAPED_WITHIN_S):
            while (await questions.ask(up, "n1")).is_good:
                await asyncio.sleep(0.2)
    finally:
        questions.close()
