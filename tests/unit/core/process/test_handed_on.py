"""Tests of what each kind of process inherits: never variables of other programs."""

import os
import sys
from pathlib import Path

import pytest

from core.process import handed_on
from core.process.handed_on import (
    clean_environment,
    container_environment,
    isolated,
    own_environment,
    pip_environment,
    python_command,
    reaper_environment,
    server_environment,
    tool_environment,
)

FOREIGN = {
    "PYTHONPATH": "/elsewhere",
    "PYTHONWARNINGS": "error",
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONINSPECT": "1",
    "QT_API": "pyqt5",
    "PYQTGRAPH_QT_LIB": "PyQt5",
    "QT_PLUGIN_PATH": "/usr/lib/qt",
    "QT_FATAL_WARNINGS": "1",
    "WEB_CONCURRENCY": "auto",
    "FORWARDED_ALLOW_IPS": "*",
    "UVICORN_WORKERS": "9",
}

OTHERS = {
    "GOMAXPROCS": "1",
    "GODEBUG": "gctrace=1",
    "NATS_URL": "nats://elsewhere",
    "REDISCLI_AUTH": "secret",
    "MALLOC_CONF": "abort:true",
    "NOTIFY_SOCKET": "/run/notify",
    "HTTP_PROXY": "http://proxy:3128",
}

MEANT = {"PATH": "/bin", "HOME": "/home/me", "LC_ALL": "C.UTF-8", "TMPDIR": "/var/tmp"}


def test_app_goes_on_without_what_is_meant_for_other_programs() -> None:
    kept = {"QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "2", "HTTP_PROXY": "http://proxy:3128"}
    clean = clean_environment({**FOREIGN, **MEANT, **kept})
    assert not FOREIGN.keys() & clean.keys()
    assert clean.items() >= {**MEANT, **kept}.items()


def test_servers_are_handed_what_every_program_needs_and_nothing_else() -> None:
    assert server_environment({**FOREIGN, **OTHERS, **MEANT}) == MEANT


def test_our_own_python_is_handed_our_settings_and_where_our_modules_are() -> None:
    environment = own_environment({**FOREIGN, **OTHERS, **MEANT, "FAULTSTAGE_HOME": "/h"})
    path = environment.pop(handed_on.PATH_VARIABLE).split("\n")
    assert environment == {**MEANT, "FAULTSTAGE_HOME": "/h"}
    assert str(Path(handed_on.__file__).parents[2]) in path


def test_reaper_reaches_the_engine_as_its_user_would() -> None:
    asked = {"DOCKER_HOST": "ssh://far", "SSH_AUTH_SOCK": "/s"}
    environment = reaper_environment({**FOREIGN, **asked})
    assert environment.items() >= asked.items()
    assert handed_on.PATH_VARIABLE in environment
    assert not FOREIGN.keys() & environment.keys()


def test_tools_keep_their_users_environment_but_no_python_of_ours() -> None:
    asked = {**OTHERS, "DOCKER_CONFIG": "/d", handed_on.PATH_VARIABLE: "/ours"}
    environment = tool_environment({**FOREIGN, **asked})
    assert environment.items() >= {**OTHERS, "DOCKER_CONFIG": "/d"}.items()
    assert not (FOREIGN.keys() | {handed_on.PATH_VARIABLE}) & environment.keys()


def test_pip_keeps_its_indexes_and_no_word_on_where_to_install() -> None:
    meant = {"PIP_INDEX_URL": "http://index", "HTTPS_PROXY": "http://proxy", "PIP_CERT": "/c"}
    environment = pip_environment({**meant, "PIP_TARGET": "/t", "PIP_USER": "1", "PIP_PREFIX": "/"})
    assert environment.items() >= meant.items()
    assert environment["PIP_USER"] == "0"
    assert not {"PIP_TARGET", "PIP_PREFIX"} & environment.keys()


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, "localhost,127.0.0.1,::1"),
        ({"no_proxy": "a.b"}, "a.b,localhost,127.0.0.1,::1"),
        ({"NO_PROXY": "a.b, c.d"}, "a.b,c.d,localhost,127.0.0.1,::1"),
        ({"no_proxy": "a.b", "NO_PROXY": "localhost,c.d"}, "a.b,localhost,c.d,127.0.0.1,::1"),
        ({"NO_PROXY": "*"}, "*"),
    ],
)
def test_this_machine_is_reached_without_a_proxy(known: dict[str, str], told: str) -> None:
    clean = clean_environment(known)
    assert clean["no_proxy"] == clean["NO_PROXY"] == told


def test_containers_of_a_run_are_handed_no_proxy() -> None:
    environment = container_environment()
    assert {"HTTP_PROXY", "https_proxy", "ALL_PROXY"} <= environment.keys()
    assert not any(environment.values())


def test_current_folder_is_no_place_for_modules(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), "/lib"])
    path = own_environment()[handed_on.PATH_VARIABLE].split("\n")
    assert "" not in path
    assert str(tmp_path) not in path
    assert "/lib" in path


def test_environment_of_this_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/some/where")
    assert server_environment()["TMPDIR"] == "/some/where"
    assert all(server_environment()[name] == os.environ[name] for name in server_environment())


def test_python_of_ours_is_isolated() -> None:
    command = python_command("subjects.load", "--help")
    assert command[0] == sys.executable
    assert command[1 : 1 + len(isolated())] == isolated()
    assert command[1] == "-I"
    assert command[-2:] == ("subjects.load", "--help")
