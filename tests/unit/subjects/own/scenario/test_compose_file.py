"""A Compose file is read as far as a show needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from subjects.own.scenario.compose.compose_file import ComposeFile, ComposeService, services_of
from subjects.own.scenario.compose.interpolation import interpolated, variables_for
from subjects.own.scenario.text.yaml_file import parse_yaml

VARIABLES = {"TAG": "7", "EMPTY": ""}


def compose_file(text: str) -> ComposeFile:
    return services_of(Path("compose.yaml"), parse_yaml(text).root, VARIABLES)


def service(text: str) -> ComposeService:
    return compose_file(f"services:\n  a: {text}\n").services["a"]


@pytest.mark.parametrize(
    ("ports", "known"),
    [
        ('["80"]', [(80, "", "", True)]),
        ("[80]", [(80, "", "", True)]),
        ('["8080:80"]', [(80, "8080", "", True)]),
        ('["127.0.0.1:8080:80"]', [(80, "8080", "127.0.0.1", False)]),
        ('["127.0.0.1::80"]', [(80, "", "127.0.0.1", False)]),
        ('["0.0.0.0:8080:80/tcp"]', [(80, "8080", "0.0.0.0", True)]),
        ('["[::1]:8080:80"]', [(80, "8080", "[::1]", False)]),
        ('["53:53/udp"]', []),
        ('["9000-9001:80-81"]', [(80, "9000-9001", "", True), (81, "9000-9001", "", True)]),
        ("[22:22]", [(22, "22", "", True)]),
        ('["${PORT:-8080}:80"]', [(80, "8080", "", True)]),
        ("[{target: 80, published: 8080, host_ip: 127.0.0.1}]", [(80, "8080", "127.0.0.1", False)]),
        ("[{target: 53, protocol: udp}]", []),
        ('["nonsense"]', []),
        ("80", []),
    ],
)
def test_published_ports_are_read_in_all_forms(
    ports: str, known: list[tuple[int, str, str, bool]]
) -> None:
    found = service(f"{{image: a, ports: {ports}}}").published
    assert [(p.target, p.published, p.address, p.is_everywhere) for p in found] == known


def test_exposed_ports_come_after_the_published_ones() -> None:
    assert service('{ports: ["1:80"], expose: [90, "80", "91/tcp"]}').ports == (80, 90, 91)


@pytest.mark.parametrize(
    ("check", "has_one"),
    [
        ('{test: ["CMD", "x"]}', True),
        ("{test: x}", True),
        ('{test: ["NONE"]}', False),
        ("{test: NONE}", False),
        ("{disable: true, test: x}", False),
        ("{interval: 1s}", False),
        ("", False),
    ],
)
def test_health_check_counts_only_where_it_tests_something(check: str, has_one: bool) -> None:
    assert service(f"{{image: a, healthcheck: {check}}}").has_health_check is has_one


def test_image_restart_and_names_are_filled_in() -> None:
    found = service('{image: "a:${TAG}", restart: "no", build: .}')
    assert (found.image, found.restart) == ("a:7", "no")
    assert found.is_built
    assert service("{image: a, restart: always}").restart == "always"


def test_a_file_that_makes_no_sense_has_what_makes_sense() -> None:
    assert compose_file("services: [a]\n").services == {}
    assert compose_file("services:\n  a:\n  b: text\nname: shop\n").name == "shop"
    assert list(compose_file("services:\n  a:\n  b: text\n").services) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("$TAG and ${TAG}", "7 and 7"),
        ("$$TAG", "$TAG"),
        ("${NONE-a}${NONE:-b}${NONE}", "ab"),
        ("${EMPTY-a}${EMPTY:-b}", "b"),
        ("${TAG:+yes}${NONE:+yes}", "yes"),
        ("${TAG:?must be}", "7"),
        ("5 $ and ${", "5 $ and ${"),
    ],
)
def test_variables_are_filled_in_as_by_compose(text: str, filled: str) -> None:
    assert interpolated(text, VARIABLES) == filled


def test_variables_come_from_the_file_the_environment_and_the_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("A=1\nexport B='two words'\nC=3 # three\n# D=4\nnonsense\n")
    monkeypatch.setenv("C", "of the environment")
    found = variables_for(tmp_path / "compose.yaml", {"A": "given"})
    assert (found["A"], found["B"], found["C"]) == ("given", "two words", "of the environment")
    assert "D" not in found


def test_services_start_with_all_that_they_depend_on() -> None:
    found = compose_file("""
services:
  web: {image: a, depends_on: [api], profiles: [front]}
  api: {image: a, depends_on: {db: {condition: service_healthy}}, links: ["cache:c"]}
  db: {image: a, profiles: [data]}
  cache: {image: a, network_mode: "service:db"}
  other: {image: a, depends_on: [nothing]}
""")
    assert found.started((), ("web",)) == ("web", "api", "db", "cache")
    assert found.started((), ("other",)) == ("other",)
    assert found.started((), ()) == ("api", "db", "cache", "other")
    assert found.started(("front",), ()) == ("web", "api", "db", "cache", "other")
    assert found.profiles == ("front", "data")


@pytest.mark.parametrize(
    "asked", ["deploy: {replicas: 3}", "scale: 3", 'deploy: {replicas: "${WEBS:-3}"}']
)
def test_each_replica_is_a_service_of_its_own(asked: str) -> None:
    compose = compose_file(
        f"services:\n  web: {{image: w, ports: [80], {asked}}}\n"
        "  front: {image: f, depends_on: [web]}\n"
    )
    assert list(compose.services) == ["web-1", "web-2", "web-3", "front"]
    assert compose.replicas == {"web": ("web-1", "web-2", "web-3")}
    assert compose.services["web-2"].ports == (80,)
    assert compose.services["front"].needs == ("web-1", "web-2", "web-3")
    assert compose.started((), ("web",)) == ("web-1", "web-2", "web-3")
    assert compose.started((), ("front",)) == ("web-1", "web-2", "web-3", "front")


def test_service_without_replicas_to_start_is_left_out() -> None:
    compose = compose_file("services: {a: {image: a, scale: 0}, b: {image: b, scale: 1}}\n")
    assert list(compose.services) == ["b"]
    assert compose.replicas == {}


@pytest.mark.parametrize(
    ("text", "unset"),
    [
        ('environment: ["HOST=${HOST}", "PORT=$PORT"]', ("HOST", "PORT")),
        ('command: ["${HOST}${HOST}"]', ("HOST",)),
        ('environment: {A: "${HOST:-db}", B: "${HOST-db}", C: "${HOST+db}"}', ()),
        ('environment: {A: "${HOST:?say it}"}', ("HOST",)),
        ('image: "a:${TAG}${EMPTY}"', ()),
        ("command: echo $$HOST", ()),
    ],
)
def test_variables_that_nothing_fills_in_are_known(text: str, unset: tuple[str, ...]) -> None:
    compose = compose_file(
        f'services:\n  a: {{{text}}}\n  off: {{image: "${{OTHER}}", profiles: [off]}}\n'
    )
    assert compose.unset((), ()) == unset
