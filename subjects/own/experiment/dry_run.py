"""Says what an experiment would ask, do and take back, and does none of that."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from subjects.own.dry_run import DryRun, DryRunPart
from subjects.own.experiment import dry_run_words as words
from subjects.own.experiment.by_process import arguments_of
from subjects.own.experiment.by_python import find_python
from subjects.own.experiment.checkup import missing_programs
from subjects.own.experiment.checkup_words import programs_missing
from subjects.own.experiment.model import (
    Activity,
    Experiment,
    HttpProvider,
    ProcessProvider,
    Provider,
    PythonProvider,
)
from subjects.own.experiment.outcome_words import value_words
from subjects.own.experiment.values import Values
from subjects.own.experiment.words import left_out


def rehearse_experiment(experiment: Experiment) -> DryRun:
    """Returns what ``experiment`` would do; looks for programs, and starts nothing.

    Configuration is filled in, and secrets aren't.
    """
    values = Values(experiment.configuration)
    missing = tuple(missing_programs(experiment))
    parts = (
        DryRunPart(words.PROBED, tuple(_probed(experiment, values))),
        DryRunPart(words.PLAYED, tuple(_steps(experiment.method, values))),
        DryRunPart(words.ROLLED_BACK, tuple(_rolled_back(experiment, values))),
        DryRunPart(words.LOADED, (words.NO_LOAD,)),
    )
    return DryRun(
        parts=tuple(part for part in parts if part.lines),
        warnings=tuple(left_out(experiment)),
        problems=(" ".join(programs_missing(missing)),) if missing else (),
    )


def _probed(experiment: Experiment, values: Values) -> Iterator[str]:
    for probe in experiment.probes:
        yield words.step(probe.name, _asked(probe.provider, values))
        yield words.wanted(probe.tolerance)


def _rolled_back(experiment: Experiment, values: Values) -> Iterator[str]:
    if not experiment.rollbacks:
        yield words.NO_ROLLBACKS
    yield from _steps(experiment.rollbacks, values)


def _steps(steps: Sequence[Activity], values: Values) -> Iterator[str]:
    for step in steps:
        if step.before:
            yield words.pause(values.filled(step.before))
        line = words.step(step.name, _asked(step.provider, values))
        yield f"{line} {words.BACKGROUND}" if step.background else line
        if step.after:
            yield words.pause(values.filled(step.after))


def _asked(provider: Provider, values: Values) -> str:
    match provider:
        case ProcessProvider():
            arguments = arguments_of(values.filled(provider.arguments))
            return shlex.join([str(values.filled(provider.path)), *arguments])
        case HttpProvider():
            text = f"{provider.method} {values.filled(provider.url)}"
            sent = values.filled(provider.arguments)
            return f"{text} {value_words(sent)}" if sent else text
        case PythonProvider():
            given = value_words(values.filled(dict(provider.arguments)))
            return words.function(find_python(), provider.module, provider.func, given)
