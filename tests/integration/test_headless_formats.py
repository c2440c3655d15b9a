"""Files that real runs leave for other tools: a history to be judged, metrics, test cases."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.report.summary import RunSummary
from subjects.hosts.processes.ports import free_ports
from tests.integration.ratelimiter.live import needs_store
from tests.set_checker import SetVerdict, check_set

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
WITHIN_S = 200.0

Scrape = dict[tuple[str, ...], float]
"""The samples of a scrape, by name and labels."""


@contextmanager
def played(*arguments: str) -> Generator[subprocess.Popen[str]]:
    """Plays a story in the terminal within the block; ends it where the test fails."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gui", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate()


def exported(folder: Path, *formats: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gui", "export", *formats, str(folder), "--to", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def judged(folder: Path) -> tuple[RunSummary, SetVerdict]:
    summary = msgspec.json.decode((folder / "summary.json").read_bytes(), type=RunSummary)
    exported(folder, "--jepsen")
    return summary, check_set(folder / "history.json")


def scraped(port: int) -> Scrape | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text = answer.read().decode()
    except (urllib.error.URLError, OSError):
        return None
    return {
        (sample.name, *(sample.labels.get(key, "") for key in ("node", "status", "outcome"))): (
            sample.value
        )
        for metric in text_string_to_metric_families(text)
        for sample in metric.samples
    }


def scraped_until_the_fault_is_in(port: int, process: subprocess.Popen[str]) -> Scrape:
    end = time.monotonic() + WITHIN_S
    while process.poll() is None and time.monotonic() < end:
        found = scraped(port)
        if found and found.get(("faultstage_faults_in_force", "", "", "")):
            return found
        time.sleep(0.1)
    pytest.fail("no scrape saw the fault in force")


@pytest.mark.timeout(300)
def test_killed_leader_is_confirmed_by_others_scraped_and_a_passing_suite(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    junit = tmp_path / "junit.xml"
    arguments = ("raft", "--headless", "--report", str(tmp_path), "--rate", "1000")
    arguments += ("--countdown", "0.2", "--junit", str(junit), "--metrics", str(port))
    with played(*arguments) as process:
        found = scraped_until_the_fault_is_in(port, process)
        told, _ = process.communicate(timeout=WITHIN_S)
    assert process.returncode == 0, told
    assert found["faultstage_operations_total", "", "", "acknowledged"] > 0
    assert found["faultstage_operation_duration_seconds_count", "", "", ""] > 0
    assert found["faultstage_acknowledged_writes_total", "", "", ""] > 0
    assert scraped(port) is None, "the port is closed with the show"
    suite = ElementTree.parse(junit).getroot()
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "0")
    summary, verdict = judged(tmp_path)
    assert verdict.valid is True
    assert verdict.acknowledged == summary.acked_writes
    assert verdict.recovered == summary.unacked_found
    assert verdict.nemesis[:1] == ("process-kill",)
    assert "journal.json" in exported(tmp_path, "--chaostoolkit")


@needs_store
@pytest.mark.timeout(300)
def test_woken_primary_is_refuted_by_others_with_the_same_number(tmp_path: Path) -> None:
    arguments = ("sentinel", "--headless", "--story", "woken-primary", "--countdown", "0.5")
    with played(*arguments, "--report", str(tmp_path)) as process:
        told, _ = process.communicate(timeout=280)
    assert process.returncode == 0, told
    summary, verdict = judged(tmp_path)
    assert summary.lost_writes
    assert verdict.valid is False
    assert len(verdict.lost) == summary.lost_writes
    assert verdict.acknowledged == summary.acked_writes
    assert verdict.unexpected == frozenset()
