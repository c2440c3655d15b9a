"""A subject's entry in the catalog, and the choices that the command line makes for a subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from core.ports import Clock, Emit, FailureHook, Faults, Subject

if TYPE_CHECKING:
    from core.ports import Checkup


class Choices(Struct, frozen=True, kw_only=True):
    """The options given on the command line; None leaves a choice to the subject.

    Attributes:
        nodes: how many nodes.
        docker: whether the nodes are containers, for a subject that has both kinds.
        pd: how many placement drivers.
        tag: the version of the images that are pulled.
        base: the image with Python on which the image of the load is built.
        links: whether links lie between local nodes whatever the story does to them.
        file: the scenario, for the subject that is made of one.
        yes_break: the project that isn't ours and may be broken all the same.
        allow_python: whether an experiment may call Python code.
    """

    nodes: int | None = None
    docker: bool = False
    pd: int | None = None
    tag: str | None = None
    base: str | None = None
    links: bool = False
    file: Path | None = None
    yes_break: str | None = None
    allow_python: bool = False


def _outage(_: Choices) -> tuple[str, ...]:
    """Returns the default story, for subjects without stories of their own."""
    from core.story.outage import OUTAGE_ONLY

    return tuple(OUTAGE_ONLY)


class Consent(Struct, frozen=True, kw_only=True):
    """The consent that a person must give before a subject that isn't ours is touched.

    Attributes:
        shown: what is there and what may be done to it, in lines.
        question: asks for ``word``.
        word: what has to be typed.
        is_given: whether the command line agreed already.
        refused: that nobody agreed, and the way out.
        agreed: the choices of who agreed.
    """

    shown: tuple[str, ...]
    question: str
    word: str
    is_given: bool
    refused: tuple[str, str]
    agreed: Choices


def _nothing_to_ask(_: Choices) -> Consent | None:
    return None


def _as_given(choices: Choices) -> Choices:
    return choices


Make = Callable[[Choices, Emit, Clock, FailureHook], tuple[Subject, Faults]]


class CatalogEntry(Struct, frozen=True, kw_only=True):
    """A subject that can go on stage.

    Attributes:
        name: as on the command line.
        about: a few words for ``--help``, which fit on a line there.
        modes: the kinds of this subject, each by the choices that give that kind; none of a
            subject that needs to be told more.
        check: raises SubjectError where the choices can't be had; starts nothing.
        faults: the names of the subject's fault plans under these choices, the default first.
        checkup: checks what the subject needs of the machine, and gets what is missing.
        fallback: the subject that is offered, with no choices, where this one can't be had;
            empty where it needs nothing that could be missing.
        make: makes a fresh subject for a run, and imports the subject's modules only then.
        rate: operations a second, unless others are asked for.
        rate_of: the same under these choices; ``rate`` where None.
        complete: fills in what the command line left open; raises SubjectError where it can't.
        consent: what has to be agreed to before a start; None where there is nothing. Raises
            SubjectError where what would be touched isn't there. Blocks.
        takes_file: whether the subject is made of a file.
        instead: the label of this subject as the fallback of another one.
        stories: the names of the subject's stories under these choices, the default first.
        faults_of: the faults that each story is about; of one that isn't named, all of them.
        heading: the subject's name for the audience; ``name`` where empty.
        pitch: a sentence or two for who chooses among the subjects; ``about`` where empty.
        needs: what the subject needs of the machine, in a few words; empty where unsaid.
        has_local: whether the nodes can be local processes, which links can lie between.
        options: the options that only some subjects take, and this one does, by the names of their
            values.
    """

    name: str
    about: str
    modes: tuple[Choices, ...]
    check: Callable[[Choices], None]
    faults: Callable[[Choices], tuple[str, ...]]
    checkup: Callable[[Choices], Checkup]
    fallback: Callable[[Choices], str]
    make: Make
    rate: float = 3_000.0
    rate_of: Callable[[Choices], float] | None = None
    complete: Callable[[Choices], Choices] = _as_given
    consent: Callable[[Choices], Consent | None] = _nothing_to_ask
    takes_file: bool = False
    instead: str = ""
    stories: Callable[[Choices], tuple[str, ...]] = _outage
    faults_of: Callable[[], Mapping[str, tuple[str, ...]]] = dict
    heading: str = ""
    pitch: str = ""
    needs: str = ""
    has_local: bool = True
    options: tuple[str, ...] = ()

    def usual_rate(self, choices: Choices) -> float:
        """Returns the operations a second under these choices, unless others are asked for."""
        return self.rate if self.rate_of is None else self.rate_of(choices)

    def title(self, choices: Choices) -> str:
        """The command that asks for this kind of the subject: ``raft --docker``."""
        if choices.file is not None:
            return f"{self.name} {choices.file}"
        return f"{self.name} --docker" if choices.docker else self.name
