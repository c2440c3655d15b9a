"""Fixtures: a store, and three limiters that share the store."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.ports import SubjectError
from subjects.ratelimiter.local import find_store
from tests.integration.ratelimiter.nodes import NodeProcess, StoreProcess, new_store

NAMES = ("lim1", "lim2", "lim3")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StoreProcess]:
    """Yields an empty running store, on a port for this test alone."""
    with _running_store(tmp_path) as process:
        yield process


@pytest.fixture
def nodes(store: StoreProcess) -> Iterator[list[NodeProcess]]:
    """Yields three limiters, under the synced policy with the defaults."""
    started: list[NodeProcess] = []
    try:
        for name in NAMES:
            peers = [f"127.0.0.1:{node.port}" for node in started]
            options = ["--peers", *peers] if peers else []
            started.append(NodeProcess(name, store.url, *options))
        yield started
    finally:
        for node in started:
            node.close()


@pytest.fixture
def node(store: StoreProcess) -> Iterator[NodeProcess]:
    """Yields one limiter, alone with a store."""
    started = NodeProcess("lim1", store.url)
    try:
        yield started
    finally:
        started.close()


@pytest.fixture(scope="module")
def lasting_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeProcess]:
    """Yields one limiter with a store, for tests that leave both as they were."""
    with _running_store(tmp_path_factory.mktemp("store")) as store:
        started = NodeProcess("lim1", store.url)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def _running_store(folder: Path) -> Generator[StoreProcess]:
    try:
        find_store()
    except SubjectError as error:
        pytest.skip(str(error))
    process = new_store(folder)
    try:
        process.start()
        yield process
    finally:
        process.stop()
