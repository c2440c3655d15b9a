"""Reads and checks a file that is a Chaos Toolkit experiment, in JSON or YAML."""

from __future__ import annotations

from pathlib import Path

from subjects.own.experiment import mistake_words as words
from subjects.own.experiment.model import Experiment
from subjects.own.experiment.part_reader import PartReader, part_at
from subjects.own.experiment.read_activities import ActivityReader
from subjects.own.experiment.values import read_configuration, read_secrets
from subjects.own.scenario.mistakes import ScenarioError
from subjects.own.scenario.read import parse_file
from subjects.own.scenario.text.parts import MapPart, Part

HYPOTHESIS = "steady-state-hypothesis"

_KEYS = (
    *("version", "title", "description", "configuration", "secrets", HYPOTHESIS, "method"),
    *("rollbacks", "controls", "runtime"),
)
_ASIDE = ("tags", "contributions", "extensions")
"""The keys that describe the experiment itself, and mean nothing on the stage."""

_TELLING = ("method", HYPOTHESIS, "rollbacks")


def is_experiment(root: Part) -> bool:
    """Whether a file is an experiment rather than a scenario: by the keys at its top."""
    if not isinstance(root, MapPart) or "system" in root.entries:
        return False
    return any(key in root.entries for key in _TELLING)


def read_experiment(path: Path) -> Experiment:
    """Reads the experiment at ``path``; blocks.

    Raises:
        ScenarioError: the file can't be read or says what can't be had; has all mistakes, each
            with line and column.
    """
    document = parse_file(path)
    reader = PartReader()
    root = reader.mapping(document.root, "an experiment")
    if root is None:
        raise ScenarioError(path, reader.mistakes)
    experiment = _read(reader, root, path)
    if mistakes := (*document.mistakes, *document.tags, *reader.mistakes):
        raise ScenarioError(path, mistakes)
    return experiment


def _read(reader: PartReader, root: MapPart, path: Path) -> Experiment:
    reader.check_keys(root, _KEYS, _ASIDE)
    for key, text in (("controls", words.CONTROLS), ("runtime", words.RUNTIME)):
        if part_at(root, key) is not None:
            reader.leave_out(root.entries[key].mark, text)
    configuration = read_configuration(reader, part_at(root, "configuration"))
    secrets = read_secrets(reader, part_at(root, "secrets"))
    title, probes = _hypothesis(reader, root)
    method = reader.items(part_at(root, "method"), "`method`")
    rollbacks = reader.items(part_at(root, "rollbacks"), "`rollbacks`")
    if "method" not in root.entries:
        reader.wrong(root.mark, words.missing("method", "an experiment"))
    activities = ActivityReader(reader, secrets, (*probes, *method, *rollbacks))
    return Experiment(
        file=path,
        title=" ".join(reader.text(root, "title", "an experiment").split()),
        description=reader.text(root, "description", "an experiment").strip(),
        hypothesis=title,
        probes=tuple(activities.hypothesis(probes)),
        method=tuple(activities.steps(method)),
        rollbacks=tuple(activities.steps(rollbacks)),
        configuration=configuration,
        secrets=secrets,
        left_out=tuple(dict.fromkeys(reader.left_out)),
    )


def _hypothesis(reader: PartReader, root: MapPart) -> tuple[str, tuple[Part, ...]]:
    """Returns the title of the hypothesis, and its probes, which there must be."""
    below = part_at(root, HYPOTHESIS)
    if below is None:
        reader.wrong(root.mark, words.NO_HYPOTHESIS)
        return "", ()
    if (mapping := reader.mapping(below, f"`{HYPOTHESIS}`")) is None:
        return "", ()
    reader.check_keys(mapping, ("title", "probes", "controls"), ("extensions", "tags"))
    if part_at(mapping, "controls") is not None:
        reader.leave_out(mapping.entries["controls"].mark, words.CONTROLS)
    title = reader.text(mapping, "title", "the hypothesis")
    probes = tuple(reader.items(part_at(mapping, "probes"), "`probes`"))
    if not probes:
        mark = mapping.entries["probes"].mark if "probes" in mapping.entries else mapping.mark
        reader.wrong(mark, words.NO_PROBES)
    return " ".join(title.split()), probes
