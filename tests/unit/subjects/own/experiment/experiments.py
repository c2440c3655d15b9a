"""Experiments for tests: one that is whole, and ways to change it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from subjects.own.experiment.model import Experiment
from subjects.own.experiment.read import read_experiment


def process(*arguments: str, path: str = "sh", **more: object) -> dict[str, Any]:
    """Returns a provider that runs a program."""
    return {"type": "process", "path": path, "arguments": list(arguments), **more}


def probe(name: str, tolerance: object, provider: dict[str, Any]) -> dict[str, Any]:
    """Returns a probe of a hypothesis."""
    return {"type": "probe", "name": name, "tolerance": tolerance, "provider": provider}


def action(name: str, provider: dict[str, Any], **more: object) -> dict[str, Any]:
    """Returns an action."""
    return {"type": "action", "name": name, "provider": provider, **more}


def content(
    probes: list[dict[str, Any]] | None = None,
    method: list[dict[str, Any]] | None = None,
    rollbacks: list[dict[str, Any]] | None = None,
    **more: object,
) -> dict[str, Any]:
    """Returns the content of a whole experiment."""
    return {
        "version": "1.0.0",
        "title": "Does it go on",
        "description": "A test",
        "steady-state-hypothesis": {
            "title": "It goes on",
            "probes": [probe("is well", 0, process("-c", "true"))] if probes is None else probes,
        },
        "method": method or [],
        "rollbacks": rollbacks or [],
        **more,
    }


def written(folder: Path, said: dict[str, Any]) -> Path:
    """Returns the file with an experiment."""
    file = folder / "experiment.json"
    file.write_text(json.dumps(said, indent=2), "utf-8")
    return file


def experiment(folder: Path, **parts: Any) -> Experiment:
    """Returns a whole experiment, as read from its file."""
    return read_experiment(written(folder, content(**parts)))
