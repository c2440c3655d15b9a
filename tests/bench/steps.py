"""Notes what the program's main thread does, step by step: which parts a long gap is made of.

A step is a callback of the asyncio loop, a beat of the frame clock, a part of the stage that takes
a state or a time, a paint event of a widget, a frame handed over, or a garbage collection. Steps
within steps count for themselves and for the outer one. What lies between steps is Qt's own work,
or waiting.
"""

from __future__ import annotations

import asyncio.events
import gc
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QWidget

from gui.stage.frames import FrameClock
from tests.bench.reports import Step

LEAST_S = 2e-4
"""Shorter steps are not kept unless asked for, seconds."""

_KEPT = 200_000

_PARTS = (
    *("gui.stage.nodes.card", "gui.stage.plot.panel", "gui.stage.picture.view"),
    *("gui.stage.overlays.countdown", "gui.stage.overlays.help", "gui.stage.overlays.blank"),
)
"""Parts of the stage that are imported when they are needed."""

_PART_METHODS = ("set_state", "show_at", "catch_up", "draw_ahead", "tick", "place")
"""The work of the stage's parts outside of painting."""


class StepLog:
    """The steps of the thread that installed the log, the newest ones.

    Attributes:
        steps: the steps that have ended, in the order of their ends.
    """

    def __init__(self, *, least_s: float = LEAST_S) -> None:
        """Creates an empty log, which notes nothing before :meth:`install`.

        Args:
            least_s: shorter steps are not kept, seconds of wall-clock time.
        """
        self.steps: deque[Step] = deque(maxlen=_KEPT)
        self._depth = 0
        self._least_s = least_s

    @contextmanager
    def step(self, name: str) -> Generator[None]:
        """Notes what happens within the block as a step called ``name``."""
        began, cpu = time.monotonic(), time.thread_time()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            wall = time.monotonic() - began
            if wall >= self._least_s:
                used = time.thread_time() - cpu
                self.steps.append(
                    Step(name=name, t=began, wall_s=wall, cpu_s=used, depth=self._depth)
                )

    def install(self) -> None:
        """Notes the steps of asyncio, of the frame clock, of all our widgets and of collections.

        To be called before a widget is painted: PySide looks up the methods of a widget once.
        """
        for name in _PARTS:
            import_module(name)
        self._wrap(asyncio.events.Handle, "_run", _callback_name)
        self._wrap(FrameClock, "beat_now", lambda *_: "FrameClock")
        for kind in _widget_kinds(QWidget):
            if "paintEvent" in vars(kind):
                self._wrap(kind, "paintEvent", _paint_name)
        for kind in _stage_kinds():
            for method in _PART_METHODS:
                if method in vars(kind):
                    self._wrap(kind, method, partial(_part_name, method))
        gc.callbacks.append(self._on_collection)

    def _wrap(self, kind: type, method: str, name: Callable[..., str]) -> None:
        inner = getattr(kind, method)

        @wraps(inner)
        def noted(*arguments: Any, **named: Any) -> Any:
            with self.step(name(*arguments)):
                return inner(*arguments, **named)

        setattr(kind, method, noted)

    def _on_collection(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._collecting = self.step(f"collection of generation {info['generation']}")
            self._collecting.__enter__()
        else:
            self._collecting.__exit__(None, None, None)


def costliest(steps: Sequence[Step], most: int) -> Iterator[str]:
    """Yields lines on the outermost steps with the most CPU time, and on what is in each."""
    outer = sorted((step for step in steps if not step.depth), key=lambda step: -step.cpu_s)
    in_order = sorted(steps, key=lambda step: (step.t, step.depth))
    for whole in outer[:most]:
        yield f"{whole.cpu_s * 1e3:8.1f} ms of CPU, {whole.wall_s * 1e3:.1f} ms  {whole.name}"
        end = whole.t + whole.wall_s
        for step in in_order:
            if step.depth and whole.t <= step.t < end:
                yield f"{step.cpu_s * 1e3:16.1f} ms  {'  ' * step.depth}{step.name}"


def _callback_name(handle: Any) -> str:
    callback = handle._callback
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        return f"task {task.get_name()}"
    return getattr(callback, "__qualname__", None) or type(callback).__name__


def _paint_name(widget: QWidget, *_: object) -> str:
    return f"{type(widget).__name__}.paintEvent"


def _part_name(method: str, part: object, *_: object) -> str:
    return f"{type(part).__name__}.{method}"


def _stage_kinds() -> set[type]:
    """Returns the classes of the stage that have been imported."""
    modules = [each for name, each in sys.modules.items() if name.startswith("gui.stage")]
    return {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__
    }


def _widget_kinds(kind: type) -> set[type]:
    """Returns the classes of ours below ``kind`` that have been imported."""
    found: set[type] = set()
    for each in kind.__subclasses__():
        if each.__module__.startswith("gui."):
            found.add(each)
        found |= _widget_kinds(each)
    return found
