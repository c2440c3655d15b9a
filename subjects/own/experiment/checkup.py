"""Checks whether this machine has the programs that an experiment runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.model.records import CheckStatus, PreflightCheck
from core.ports import ProgressHook, SubjectError
from subjects.hosts.capacity import found
from subjects.hosts.local_checkup import LocalCheckup
from subjects.own.experiment import checkup_words as words
from subjects.own.experiment.by_process import find_program
from subjects.own.experiment.model import Experiment, ProcessProvider
from subjects.own.experiment.values import Values

_PROGRAMS = PreflightCheck(key="programs", title="Programs", status=CheckStatus.RUNNING)

_A_PROCESS = 32 * 1024**2
"""The memory of a small program, bytes; how much anybody's own takes isn't known."""


class ExperimentCheckup(LocalCheckup):
    """The checks for an experiment: programs, and room for the app."""

    def __init__(self, experiment: Experiment) -> None:
        """Stores the experiment."""
        super().__init__(
            experiment.file.name, find_program=self._first_program, memory_bytes=_A_PROCESS, ports=0
        )
        self._experiment = experiment

    async def prepare(self, tell: ProgressHook) -> None:
        """Reports that nothing is downloaded."""
        tell("Nothing is needed", 1.0, words.NOTHING_DOWNLOADED)

    def _first_program(self) -> Path:
        missing = tuple(missing_programs(self._experiment))
        if missing:
            raise SubjectError(*words.programs_missing(missing))
        return self._experiment.file

    def _look_at_program(self) -> PreflightCheck:
        try:
            self._first_program()
        except SubjectError as error:
            return found(_PROGRAMS, CheckStatus.FAILED, str(error).rstrip("."), error.remedy)
        return found(_PROGRAMS, CheckStatus.OK, words.ALL_FOUND)


def missing_programs(experiment: Experiment) -> Iterator[str]:
    """Yields each program that an activity runs and that isn't on this machine."""
    values = Values(experiment.configuration, experiment.secrets)
    folder = experiment.file.absolute().parent
    paths = dict.fromkeys(
        str(values.filled(each.path))
        for each in experiment.providers
        if isinstance(each, ProcessProvider)
    )
    yield from (path for path in paths if find_program(path, folder) is None)
