"""Writes a first scenario: for the Compose project in a folder, or for processes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from core.ports import SubjectError
from core.process.files import UNDECODABLE, replace_file
from subjects.own import starter_words as words
from subjects.own.scenario.checks.system import RESERVED
from subjects.own.scenario.compose.compose_file import ComposeFile, ComposeService, services_of
from subjects.own.scenario.compose.interpolation import variables_for
from subjects.own.scenario.read import KEY, find_compose_file, parse_file
from subjects.own.scenario.schema import TITLE, schema_text
from subjects.own.scenario.text.parts import child

_Usual = TypeVar("_Usual")

FILE = "faultstage.yaml"
SCHEMA_FILE = "faultstage.schema.json"
"""The schema beside a scenario, which its first line names for editors."""

_USUAL_PORTS: Mapping[str, int] = {
    "postgres": 5432,
    "mysql": 3306,
    "mariadb": 3306,
    "mongo": 27017,
    "redis": 6379,
    "valkey": 6379,
    "keydb": 6379,
    "nats": 4222,
    "etcd": 2379,
    "consul": 8500,
    "rabbitmq": 5672,
    "kafka": 9092,
    "nginx": 80,
    "httpd": 80,
    "caddy": 80,
    "traefik": 80,
    "haproxy": 80,
    "memcached": 11211,
    "cassandra": 9042,
    "elasticsearch": 9200,
    "opensearch": 9200,
    "minio": 9000,
    "cockroach": 26257,
    "zookeeper": 2181,
    "vault": 8200,
}
"""The port of what is usually run, by a part of its image's name."""

_OUR_LOADS = {"redis": "redis", "valkey": "redis", "nats": "nats", "postgres": "postgres"}
"""The loads of ours, by a part of an image's name."""


class Starter(Struct, frozen=True, kw_only=True):
    """The files that were written for a folder: a first scenario, and its schema.

    Attributes:
        path: the scenario.
        schema: the schema beside it.
        compose: the Compose file that was looked at; None where there is none.
        services: what was found there, a line for each service.
    """

    path: Path
    schema: Path
    compose: Path | None
    services: tuple[str, ...] = ()


class _Card(Struct, frozen=True, kw_only=True):
    """A node in the file: the name, the room up to the comment, what is known, and the probe.

    The service is named where the node can't have its name.
    """

    name: str
    space: str
    facts: str
    probe: str = ""
    service: str = ""


def write_starter(folder: Path, *, force: bool = False) -> Starter:
    """Writes a first scenario and the schema into ``folder``; blocks.

    Args:
        folder: the folder; its Compose file is looked at, if it has one.
        force: whether a scenario that is there is overwritten.

    Raises:
        SubjectError: there is no such folder, a scenario is there already, or the folder can't be
            written.
        ScenarioError: the Compose file can't be read.
    """
    if not folder.is_dir():
        raise SubjectError(*words.no_folder(folder))
    path, schema = folder / FILE, folder / SCHEMA_FILE
    if path.exists() and not force:
        raise SubjectError(*words.is_there(path))
    if schema.exists() and not force and not _is_ours(schema):
        raise SubjectError(*words.is_there(schema))
    file = find_compose_file(folder)
    compose = None
    if file is not None:
        root = parse_file(file).root
        if child(root, KEY) is not None and not force:
            raise SubjectError(*words.has_scenario(file))
        compose = services_of(file, root, variables_for(file, {}))
    text = starter_text(folder, compose)
    try:
        replace_file(path, lambda draft: draft.write_text(text, "utf-8"))
        replace_file(schema, lambda draft: draft.write_text(schema_text(), "utf-8"))
    except OSError as error:
        raise SubjectError(*words.not_written(folder, error.strerror or str(error))) from error
    found = tuple(words.service(each) for each in compose.services.values()) if compose else ()
    return Starter(path=path, schema=schema, compose=file, services=found)


def starter_text(folder: Path, compose: ComposeFile | None) -> str:
    """Returns a first scenario, with comments."""
    title = folder.absolute().name.replace("-", " ").replace("_", " ").strip().capitalize()
    values: dict[str, Any] = {"schema": SCHEMA_FILE, "file": FILE}
    if compose is None or not compose.services:
        return _filled("starter-processes.yaml", values | {"title": _quoted(title or "My system")})
    started = [compose.services[name] for name in compose.started((), ())]
    on_stage = [each for each in started if not each.is_one_shot] or started
    others = [each for each in compose.services.values() if each not in on_stage]
    room = max(len(name) for name in compose.services) + 3
    named = compose.name.replace("-", " ").capitalize() or title or "My system"
    return _filled(
        "starter-compose.yaml",
        values
        | {
            "title": _quoted(named),
            "compose": compose.path.name,
            "profiles": compose.profiles,
            "nodes": [_card(each, room) for each in on_stage],
            "others": [_card(each, room) for each in others],
            "load": _load(on_stage),
            "victim": "any",
            "unset": compose.unset((), ()),
        },
    )


def _card(service: ComposeService, room: int) -> _Card:
    port = _usual(_USUAL_PORTS, service)
    probe = ""
    if service.has_health_check:
        probe = "{health: true}"
    elif not service.ports and port is not None:
        probe = f"{{tcp: {port}}}"
    facts = words.facts(service, port if not service.ports else None)
    name = f"{service.name}-node" if service.name in RESERVED else service.name
    return _Card(
        name=name,
        space=" " * max(1, room - len(name)),
        facts=facts,
        probe=probe,
        service="" if name == service.name else service.name,
    )


def _load(services: list[ComposeService]) -> tuple[str, ...]:
    """Returns the lines of a load that may fit one of the services."""
    for service in services:
        kind = _usual(_OUR_LOADS, service)
        if kind is not None:
            return (f"{kind}: {{nodes: [{service.name}]}}",)
    asked = next((each.name for each in services if each.ports), services[0].name)
    return (
        "http:",
        f"  nodes: [{asked}]",
        '  write: {method: PUT, path: "/keys/{key}", body: "{value}"}',
        '  read: {path: "/keys/{key}"}',
    )


def _usual(known: Mapping[str, _Usual], service: ComposeService) -> _Usual | None:
    image = service.image.rsplit("/", 1)[-1].partition(":")[0]
    return next((value for part, value in known.items() if part in image), None)


def _is_ours(schema: Path) -> bool:
    """Whether this file is a schema of ours, which may be written again."""
    try:
        return json.loads(schema.read_text("utf-8")).get("title") == TITLE
    except (OSError, *UNDECODABLE, AttributeError):
        return False


def _quoted(text: str) -> str:
    """Returns a text as written in YAML: in quotes where needed."""
    return (
        text
        if re.fullmatch(r"[A-Za-z][A-Za-z ]*[A-Za-z]", text) and len(text) > 3
        else json.dumps(text)
    )


def _filled(name: str, values: Mapping[str, Any]) -> str:
    from jinja2 import Environment, StrictUndefined

    text = files("resources").joinpath("own", name).read_text("utf-8")
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(text).render(values)
