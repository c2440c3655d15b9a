"""The rollbacks of an experiment whose app was killed: written down before, played afterwards."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import msgspec

from core.ports import SubjectError
from core.process.files import UNDECODABLE
from subjects.own.experiment import words
from subjects.own.experiment.model import Activity, Experiment
from subjects.own.experiment.read import read_experiment
from subjects.own.experiment.runner import ActivityRunner
from subjects.own.experiment.target import METHOD, Identity, MethodTarget
from subjects.own.experiment.values import Values

ROLLBACKS, FILE, CONFIGURATION = "rollbacks", "experiment", "configuration"


def identity_of(experiment: Experiment) -> dict[str, str | int | float]:
    """Returns the identity by which the rollbacks of ``experiment`` are played again; no secrets.

    Whoever plays them then may play Python, too, since that was allowed for this run.
    """
    return {
        "node": METHOD,
        FILE: str(experiment.file.absolute()),
        ROLLBACKS: msgspec.json.encode(experiment.rollbacks).decode(),
        CONFIGURATION: json.dumps(dict(experiment.configuration), default=str),
    }


class LeftoverMethod(MethodTarget):
    """The method of a dead run, as a target of faults that can only be rolled back."""

    def __init__(
        self, rollbacks: tuple[Activity, ...], runner: ActivityRunner, identity: Identity
    ) -> None:
        """Stores the rollbacks, and the runner that plays the rollbacks."""
        super().__init__(identity, words.RUN_OVER)
        self._rollbacks = rollbacks
        self._runner = runner
        self._is_played = bool(rollbacks)

    async def play(self) -> None:
        """Refuses: the run is over.

        Raises:
            SubjectError: always.
        """
        raise SubjectError(*words.RUN_OVER)

    async def roll_back(self) -> None:
        """Plays all rollbacks in their order.

        Raises:
            SubjectError: one of them couldn't be done; the others were done all the same.
        """
        failed: list[tuple[str, str]] = []
        for step in self._rollbacks:
            outcome = await self._runner.run(step.provider)
            if outcome.failed:
                failed.append((step.name, outcome.failed))
        if failed:
            raise SubjectError(*words.not_rolled_back(*failed[0]))
        self._is_played = False

    def is_played(self) -> bool:
        """Whether there are rollbacks that weren't played yet."""
        return self._is_played


async def find_method(identity: Identity) -> LeftoverMethod | None:
    """Returns the method that an undo journal's ``identity`` means; None where no method is meant.

    The secrets are read again from the experiment's file, since they aren't written down.

    Raises:
        SubjectError: what was written down can't be read.
    """
    if ROLLBACKS not in identity:
        return None
    try:
        rollbacks = msgspec.json.decode(str(identity[ROLLBACKS]), type=tuple[Activity, ...])
        configuration = json.loads(str(identity.get(CONFIGURATION, "{}")))
    except UNDECODABLE as error:
        raise SubjectError(words.WRITTEN_OTHERWISE) from error
    file = Path(str(identity.get(FILE, "")))
    values = Values(configuration=configuration)
    with suppress(SubjectError):  # rollbacks without secrets are played even from a changed file
        values = Values(configuration=configuration, secrets=read_experiment(file).secrets)
    return LeftoverMethod(rollbacks, ActivityRunner(values, file.parent), identity)
