"""Tests of which engine is used, as the Docker CLI would choose."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from subjects.hosts.containers.engine.endpoint import find_endpoint, is_named
from subjects.hosts.containers.engine.errors import EngineError


def add_context(folder: Path, name: str, url: str, *, tls: bool = False) -> Path:
    digest = hashlib.sha256(name.encode()).hexdigest()
    meta = folder / "contexts" / "meta" / digest
    meta.mkdir(parents=True)
    endpoints = {"docker": {"Host": url, "SkipTLSVerify": False}}
    (meta / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": endpoints}))
    certificates = folder / "contexts" / "tls" / digest / "docker"
    if tls:
        certificates.mkdir(parents=True)
    return certificates


@pytest.fixture
def config(tmp_path: Path) -> dict[str, str]:
    return {"DOCKER_CONFIG": str(tmp_path)}


def test_docker_host_comes_first(tmp_path: Path, config: dict[str, str]) -> None:
    add_context(tmp_path, "big", "ssh://me@big")
    chosen = {**config, "DOCKER_HOST": "tcp://10.0.0.5:2375", "DOCKER_CONTEXT": "big"}
    endpoint = find_endpoint(environment=chosen)
    assert (endpoint.url, endpoint.host, endpoint.is_local) == (
        "tcp://10.0.0.5:2375",
        "10.0.0.5",
        False,
    )
    assert endpoint.certificates is None


def test_docker_host_is_used_with_tls(config: dict[str, str]) -> None:
    chosen = {**config, "DOCKER_HOST": "tcp://big:2376", "DOCKER_TLS_VERIFY": "1"}
    chosen["DOCKER_CERT_PATH"] = "/certificates"
    endpoint = find_endpoint(environment=chosen)
    assert (endpoint.certificates, endpoint.verify) == (Path("/certificates"), True)


def test_named_context_is_used(tmp_path: Path, config: dict[str, str]) -> None:
    certificates = add_context(tmp_path, "big", "tcp://big:2376", tls=True)
    endpoint = find_endpoint(environment={**config, "DOCKER_CONTEXT": "big"})
    assert (endpoint.url, endpoint.certificates) == ("tcp://big:2376", certificates)
    # The reaper and the next start know the address only.
    assert find_endpoint("tcp://big:2376", config).certificates == certificates


def test_current_context_is_used(tmp_path: Path, config: dict[str, str]) -> None:
    add_context(tmp_path, "desktop-linux", "unix:///home/me/.docker/desktop/docker.sock")
    (tmp_path / "config.json").write_text('{"currentContext": "desktop-linux"}')
    endpoint = find_endpoint(environment=config)
    assert endpoint.url == "unix:///home/me/.docker/desktop/docker.sock"
    assert endpoint.is_local
    assert endpoint.host == "127.0.0.1"


def test_a_context_that_does_not_exist_is_named(config: dict[str, str]) -> None:
    with pytest.raises(EngineError, match="nowhere") as refused:
        find_endpoint(environment={**config, "DOCKER_CONTEXT": "nowhere"})
    assert refused.value.remedy == "See: docker context ls; unset DOCKER_CONTEXT."


def test_a_current_context_that_is_gone_is_left_by_the_command(
    tmp_path: Path, config: dict[str, str]
) -> None:
    (tmp_path / "config.json").write_text('{"currentContext": "gone"}')
    with pytest.raises(EngineError, match="gone") as refused:
        find_endpoint(environment=config)
    assert refused.value.remedy == "See: docker context ls; docker context use default."


def test_an_engine_is_named_by_either_variable() -> None:
    assert is_named({"DOCKER_HOST": "tcp://big:2375"})
    assert is_named({"DOCKER_CONTEXT": "big"})
    assert not is_named({"DOCKER_HOST": ""})


def test_a_broken_configuration_means_the_default(tmp_path: Path, config: dict[str, str]) -> None:
    (tmp_path / "config.json").write_text("{")
    assert find_endpoint(environment=config).is_local


@pytest.mark.parametrize(
    ("url", "is_local", "host"),
    [
        ("npipe:////./pipe/docker_engine", True, "127.0.0.1"),
        ("unix:///run/user/1000/docker.sock", True, "127.0.0.1"),
        ("tcp://localhost:2375", True, "127.0.0.1"),
        ("ssh://me@big:2222", False, "big"),
        ("ssh://localhost", False, "localhost"),
    ],
)
def test_endpoint_knows_its_host_and_whether_it_is_local(
    url: str, is_local: bool, host: str, config: dict[str, str]
) -> None:
    endpoint = find_endpoint(url, config)
    assert (endpoint.is_local, endpoint.host) == (is_local, host)
