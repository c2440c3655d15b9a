"""The catalog's answers for a file that is a Chaos Toolkit experiment, not a scenario."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.ports import Checkup, Clock, Emit, FailureHook, Faults, Subject, SubjectError
from gui.catalog.entry import Choices

if TYPE_CHECKING:
    from subjects.hosts.containers.foreign_run import AtCrash
    from subjects.own.experiment.model import Experiment


def of(choices: Choices) -> Experiment | None:
    """Returns the experiment that was asked for; None where the file is none; blocks.

    Raises:
        SubjectError: the file can't be read, or is an experiment that can't be played.
    """
    if choices.file is None:
        return None
    try:
        found = choices.file.stat()
    except (OSError, ValueError):
        return None  # reading the scenario tells that the file is missing
    return _read_once(choices.file.absolute(), choices.file, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _read_once(_: Path, file: Path, written: int, size: int) -> Experiment | None:
    """Reads a file once, until that changes."""
    del written, size
    from subjects.own.experiment.read import is_experiment, read_experiment
    from subjects.own.scenario.read import parse_file

    return read_experiment(file) if is_experiment(parse_file(file).root) else None


def check(played: Experiment, choices: Choices) -> None:
    """Checks the options.

    Raises:
        SubjectError: one isn't of an experiment, or Python isn't allowed and is called.
    """
    from subjects.own.experiment import checkup_words as words
    from subjects.own.experiment.model import ByProbe, PythonProvider

    if choices.yes_break is not None:
        raise SubjectError(*words.no_option("yes-break"))
    calls = [each.name for each in played.activities if isinstance(each.provider, PythonProvider)]
    judges = (each.tolerance for each in played.probes)
    for judge in judges:
        if isinstance(judge, ByProbe) and isinstance(judge.provider, PythonProvider):
            calls.append(judge.name)
    if calls and not choices.allow_python:
        raise SubjectError(*words.python_refused(calls))
    if not calls:
        refuse_python(choices)


def refuse_python(choices: Choices) -> None:
    """Refuses --allow-python where nothing calls Python.

    Raises:
        SubjectError: it was given.
    """
    if choices.allow_python:
        from subjects.own.experiment.checkup_words import not_an_experiment

        raise SubjectError(*not_an_experiment())


def faults() -> tuple[str, ...]:
    """Returns the only fault: the method."""
    from subjects.own.experiment.target import PLANS

    return tuple(PLANS)


def stories() -> tuple[str, ...]:
    """Returns the only story."""
    from subjects.own.experiment.subject import STORIES

    return STORIES


def checkup(played: Experiment) -> Checkup:
    """Returns the check that the experiment's programs are here."""
    from subjects.own.experiment.checkup import ExperimentCheckup

    return ExperimentCheckup(played)


def make(
    played: Experiment, emit: Emit, clock: Clock, on_failure: FailureHook, at_crash: AtCrash
) -> tuple[Subject, Faults]:
    """Returns a fresh subject for a run, and the injector that plays the experiment's method."""
    from chaos.injector import Injector
    from subjects.own.experiment.subject import ExperimentSubject

    subject = ExperimentSubject(played, emit, clock, at_crash=at_crash, on_failure=on_failure)
    return subject, Injector(lambda: subject.folder)
