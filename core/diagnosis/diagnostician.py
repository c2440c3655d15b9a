"""The diagnostician: explains anew whenever the evidence may tell something else."""

from __future__ import annotations

from collections.abc import Callable

from core.diagnosis.collector import Collector
from core.diagnosis.rules import Rule, diagnose
from core.model import events as ev
from core.model.events import Explanation
from core.model.findings.base import Finding
from core.ports import Clock
from core.text.findings import explanation_words
from core.views.system_view import SystemView

REWORD_S = 2.0
"""Least time between two versions of an explanation that differ in figures only, seconds."""


class Diagnostician:
    """Emits an explanation when something went wrong, and again when the explanation changes.

    Like the monitor it is given what is known of the system, and nothing else.

    Attributes:
        own: the rules of the subject on stage, asked before those of all subjects.
    """

    def __init__(self, emit: Callable[[ev.Event], None], clock: Clock) -> None:
        """Creates a diagnostician that passes each explanation to ``emit`` as an event.

        Call :meth:`look` with each new view, and :meth:`tick` a few times a second.
        """
        self.own: tuple[Rule, ...] = ()
        self._emit = emit
        self._clock = clock
        self._collector = Collector()
        self._told: Explanation | None = None
        self._identity: tuple[object, ...] = ()
        self._told_t = 0.0
        self._is_withheld = False

    def find(self) -> Finding:
        """Returns the finding that explains the present evidence, even where nothing is wrong."""
        return diagnose(self._collector.evidence(), self.own)

    def tick(self, now: float) -> None:
        """Explains anew at the run second ``now``: time alone changes the evidence, too."""
        self._collector.pass_time(now)
        self._tell(now)

    def look(self, view: SystemView) -> None:
        """Takes the newest view of the system, and explains anew where the view has news."""
        if view.run_id != self._collector.run_id:
            self._collector = Collector(view.run_id)
            self._told, self._identity = None, ()
        if self._collector.take(view) or self._is_withheld:
            self._tell(max(view.now, self._clock.now()))

    def _tell(self, now: float) -> None:
        if not self._collector.in_trouble:
            return
        self._is_withheld = self._collector.awaits(now)
        if self._is_withheld:
            return
        finding = self.find()
        explanation, identity = explanation_words(finding), finding.identity
        if explanation == self._told:
            return
        if identity == self._identity and now - self._told_t < REWORD_S:
            return
        self._told, self._identity, self._told_t = explanation, identity, now
        self._emit(ev.Diagnosed(t=now, explanation=explanation))
