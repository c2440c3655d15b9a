"""The subject that is made of a file, ``own``, and what the verbs about such files need."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.ports import Clock, Emit, FailureHook, Faults, Subject, SubjectError
from core.process.handed_on import python_command, reaper_environment
from core.process.started import called
from gui.catalog import experiment
from gui.catalog.entry import CatalogEntry, Choices, Consent

if TYPE_CHECKING:
    from core.ports import Checkup
    from subjects.own.scenario.read import ScenarioSource
    from subjects.own.scenario.resolved import ResolvedScenario

FILES = ("faultstage.yaml", "faultstage.yml", "faultstage.json")
"""Names of a scenario to look for where none is named, before the names of Compose files."""

_NO_FILE = (
    "own: there is no faultstage.yaml and no Compose file in this folder.",
    f"Name a scenario file, or write a first one: {called()} own --init",
)


def _complete(choices: Choices) -> Choices:
    """Returns the choices, with this folder's file where no file was named."""
    if choices.file is not None:
        return choices
    from subjects.own.scenario.read import COMPOSE_FILES

    found = (Path(name) for name in (*FILES, *COMPOSE_FILES) if Path(name).is_file())
    if (file := next(found, None)) is None:
        raise SubjectError(*_NO_FILE)
    return replace(choices, file=file)


def _check(choices: Choices) -> None:
    """Reads the file.

    Raises:
        SubjectError: an option isn't of this subject, or the file can't be played.
    """
    for option in ("pd", "tag", "nodes", "base"):
        if getattr(choices, option) is not None:
            raise SubjectError(f"--{option} isn't an option of own.", f"Leave out --{option}.")
    if choices.docker:
        text = "--docker: the file says where the nodes of own run."
        raise SubjectError(text, "Leave out --docker.")
    if choices.links:
        text = "--links: own has relays where a fault of the file cuts or slows a process."
        raise SubjectError(text, "Leave out --links.")
    if (played := experiment.of(choices)) is not None:
        experiment.check(played, choices)
        return
    experiment.refuse_python(choices)
    attach = _scenario(choices).system.attach
    if choices.yes_break is not None and (attach is None or attach.project != choices.yes_break):
        text = f"--yes-break {choices.yes_break}: the file is about another system."
        remedy = "Leave it out." if attach is None else f"It attaches to {attach.project}."
        raise SubjectError(text, remedy)


def _faults(choices: Choices) -> tuple[str, ...]:
    if experiment.of(choices) is not None:
        return experiment.faults()
    from subjects.own.plans import plans

    return tuple(plans(_scenario(choices)))


def _stories(choices: Choices) -> tuple[str, ...]:
    if experiment.of(choices) is not None:
        return experiment.stories()
    from subjects.own.stories import story_keys

    return story_keys(_scenario(choices))


def _rate(choices: Choices) -> float:
    if experiment.of(choices) is not None:
        return OWN.rate
    load = _scenario(choices).load
    return OWN.rate if load is None else load.rate


def _checkup(choices: Choices) -> Checkup:
    if (played := experiment.of(choices)) is not None:
        return experiment.checkup(played)
    from subjects.own.checkup import checkup_of

    return checkup_of(_scenario(choices))


def _make(
    choices: Choices, emit: Emit, clock: Clock, on_failure: FailureHook
) -> tuple[Subject, Faults]:
    at_crash = (python_command("gui.app.undo"), reaper_environment())
    if (played := experiment.of(choices)) is not None:
        return experiment.make(played, emit, clock, on_failure, at_crash)
    from chaos.injector import Injector
    from subjects.own.subject import OwnSubject

    subject = OwnSubject(
        _scenario(choices),
        emit,
        clock,
        yes_break=choices.yes_break,
        at_crash=at_crash,
        on_failure=on_failure,
    )
    return subject, Injector(lambda: subject.folder)


def _consent(choices: Choices) -> Consent | None:
    """Returns the consent needed for a project that isn't ours; looks at its containers.

    Raises:
        SubjectError: there is no engine, no such project, or no container of a node.
    """
    if experiment.of(choices) is not None:
        return None
    scenario = _scenario(choices)
    attach = scenario.system.attach
    if attach is None:
        return None
    import asyncio

    from subjects.own import attach_words as words
    from subjects.own.attach_preview import containers_of, missing_services, preview

    found = asyncio.run(containers_of(attach.project))
    if missing := missing_services(scenario, found):
        raise SubjectError(*words.no_container(attach.project, missing))
    return Consent(
        shown=tuple(preview(scenario, found)),
        question=words.question(attach.project),
        word=attach.project,
        is_given=choices.yes_break == attach.project,
        refused=words.refused(attach.project),
        agreed=replace(choices, yes_break=attach.project),
    )


def _scenario(choices: Choices) -> ResolvedScenario:
    return source_of(choices)[1]


def source_of(choices: Choices) -> tuple[ScenarioSource, ResolvedScenario]:
    """Returns the scenario that was asked for, as written and as completed; blocks.

    Raises:
        SubjectError: no file was named, or it can't be played.
    """
    if choices.file is None:
        raise SubjectError(*_NO_FILE)
    try:
        found = choices.file.stat()
    except (OSError, ValueError):
        return _read(choices.file)
    return _read_once(choices.file.absolute(), choices.file, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _read_once(
    _: Path, file: Path, written: int, size: int
) -> tuple[ScenarioSource, ResolvedScenario]:
    """Reads a file once, until that changes: story, faults and rate are each asked of the file."""
    del written, size
    return _read(file)


def _read(file: Path) -> tuple[ScenarioSource, ResolvedScenario]:
    from subjects.own.scenario.read import load
    from subjects.own.scenario.resolve import complete

    source = load(file)
    return source, complete(source.scenario, source.file, source.compose)


OWN = CatalogEntry(
    name="own",
    about="your own system, told in a file; own --init writes a first one",
    modes=(),
    check=_check,
    faults=_faults,
    stories=_stories,
    checkup=_checkup,
    fallback=lambda _: "",
    make=_make,
    rate=200.0,
    rate_of=_rate,
    complete=_complete,
    consent=_consent,
    takes_file=True,
    heading="Your own",
    pitch="Your system on this stage, by one file.",
    options=("yes_break", "dry_run", "init"),
)


# --- what the verbs need ----------------------------------------------------------------------


def write_first(folder: Path, *, force: bool) -> tuple[str, ...]:
    """Writes a first scenario into ``folder``; returns what to tell; blocks.

    Raises:
        SubjectError: nothing was written, since a file is there already, or the folder isn't.
    """
    from subjects.own import starter_words as words
    from subjects.own.starter import write_starter

    made = write_starter(folder, force=force)
    found = tuple(f"  {line}" for line in made.services)
    return (words.written(made.path, made.compose), *found, words.go_on(made.path))


def dry_run(choices: Choices, rate: float, fault: str) -> tuple[tuple[str, ...], bool]:
    """Returns the plan of a scenario, in lines, and whether everything needed is here; blocks."""
    from subjects.own.dry_run import lines_of, rehearse

    if (played := experiment.of(choices)) is not None:
        from subjects.own.experiment.dry_run import rehearse_experiment

        told = rehearse_experiment(played)
        return lines_of(told, played.title), not told.problems
    source, scenario = source_of(choices)
    consent = _consent(choices)
    rehearsed = rehearse(scenario, source.compose, rate, fault)
    shown = () if consent is None else consent.shown
    return lines_of(rehearsed, scenario.title, shown), not rehearsed.problems


def schema_as_text() -> str:
    """Returns the JSON Schema of scenario files."""
    from subjects.own.scenario.schema import schema_text

    return schema_text()


def reference_text() -> str:
    """Returns the reference of scenario files, in Markdown."""
    from subjects.own.scenario.reference import reference

    return reference()
