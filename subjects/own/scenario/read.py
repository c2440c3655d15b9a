"""Reads and checks a scenario file, and completes the scenario with all defaults."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from subjects.own.scenario import mistake_words as words
from subjects.own.scenario.checks.meaning import check_meaning
from subjects.own.scenario.checks.schema_check import check_by_schema
from subjects.own.scenario.compose.asked import asked_of_compose, needs_compose
from subjects.own.scenario.compose.compose_file import ComposeFile, is_compose, services_of
from subjects.own.scenario.compose.interpolation import variables_for
from subjects.own.scenario.mistakes import Mistake, ScenarioError
from subjects.own.scenario.model import ComposeSpec, Scenario
from subjects.own.scenario.resolve import complete
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.scenario.text.parts import MapPart, Part, find
from subjects.own.scenario.text.source import read_text
from subjects.own.scenario.text.yaml_file import BrokenYamlError, YamlDocument, parse_yaml

KEY = "x-faultstage"
"""The key of a Compose file under which a scenario stands; Compose ignores such keys."""

COMPOSE_FILES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""The names that Compose looks for, in this order."""

DEFAULT_FILE = COMPOSE_FILES[0]


class ScenarioSource(Struct, frozen=True, kw_only=True):
    """A scenario as written in the file, checked, with what the scenario builds on.

    Attributes:
        file: the file.
        root: the parts of the scenario, which know their places.
        scenario: what the file says.
        compose: the services, where the system is a Compose project whose file is known.
    """

    file: Path
    root: Part
    scenario: Scenario
    compose: ComposeFile | None


def read(path: Path) -> ResolvedScenario:
    """Reads the scenario file at ``path``: YAML or JSON, or a Compose file; blocks.

    Raises:
        ScenarioError: the file can't be read or says what can't be had; has all mistakes, each
            with line and column.
    """
    source = load(path)
    return complete(source.scenario, source.file, source.compose)


def load(path: Path) -> ScenarioSource:
    """Reads and checks a scenario file, and completes nothing; blocks.

    Raises:
        ScenarioError: as :func:`read` does.
    """
    document = parse_file(path)
    root, own_services = _scenario_part(document.root)
    tags = () if own_services else document.tags
    value, found = check_by_schema(root)
    if mistakes := (*document.mistakes, *tags, *found):
        raise ScenarioError(path, mistakes)
    try:
        scenario = msgspec.convert(value, Scenario)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ScenarioError(path, [Mistake(root.mark, f"{error}.")]) from error
    compose = _compose_of(path, root, scenario, document.root if own_services else None)
    if mistakes := check_meaning(root, scenario, compose, in_compose=own_services):
        raise ScenarioError(path, mistakes)
    return ScenarioSource(file=path, root=root, scenario=scenario, compose=compose)


def parse_file(path: Path) -> YamlDocument:
    """Reads a file of YAML or JSON into parts; blocks.

    Raises:
        ScenarioError: the file can't be read, or is neither.
    """
    text = read_text(path)
    try:
        return parse_yaml(text, is_json=path.suffix.lower() == ".json")
    except BrokenYamlError as error:
        raise ScenarioError(path, error.mistakes) from error


def _scenario_part(root: Part) -> tuple[Part, bool]:
    """Returns the part that is the scenario, and whether the file is one of Compose."""
    if not is_compose(root) or not isinstance(root, MapPart):
        return root, False
    entry = root.entries.get(KEY)
    return MapPart(root.mark) if entry is None else entry.value, True


def _compose_of(path: Path, root: Part, scenario: Scenario, own: Part | None) -> ComposeFile | None:
    """Returns the Compose file that the system comes from, if there is one."""
    system = scenario.system
    spec = (None if system is None else system.compose) or ComposeSpec()
    if own is not None:
        return _services(path, own, spec)
    if system is not None and system.compose is None:
        return None
    file = path.parent / spec.file
    if spec.file == DEFAULT_FILE:
        file = find_compose_file(path.parent) or file
    if not file.exists():
        if system is None:
            return None
        way = ("system", "compose", "file")
        raise ScenarioError(path, [Mistake(find(root, way).mark, words.no_file(str(file)))])
    document = parse_file(file)
    if document.mistakes:
        raise ScenarioError(file, document.mistakes)
    if not is_compose(document.root):
        raise ScenarioError(file, [Mistake(document.root.mark, words.NO_COMPOSE)])
    return _services(file, document.root, spec)


def _services(file: Path, root: Part, spec: ComposeSpec) -> ComposeFile:
    """Returns what a Compose file says; where that takes other files too, Compose is asked."""
    found = services_of(file, root, variables_for(file, spec.env))
    if not needs_compose(root):
        return found
    whole = asked_of_compose(file, spec.profiles, spec.env)
    if whole is None:
        return found
    # What Compose leaves out, as its profile is off, is known from the file itself.
    services = {**found.services, **services_of(file, whole, {}).services}
    return replace(found, services=services)


def find_compose_file(folder: Path) -> Path | None:
    """Returns the Compose file of a folder, by the names that Compose looks for."""
    return next((folder / name for name in COMPOSE_FILES if (folder / name).exists()), None)
