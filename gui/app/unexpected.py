"""Exceptions that no code expected: each is logged, told once, and ends nothing.

Qt's loop goes on after an exception in a slot or a paint event; PySide hands it to
``sys.excepthook``. What Qt itself has to say goes to the log as well.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from core.process.log import details

log = logging.getLogger(__name__)

REMEDY = "The show goes on. Where it doesn't, press R to start afresh."

_PREFIX = re.compile(r"^Error calling Python override of [\w:]+\(\): ")
"""The prefix that PySide puts before an exception's own message."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Unexpected:
    """Logs and shows uncaught exceptions, and Qt's messages, once for each place.

    An exception that is raised with every frame would fill the log and hide the first.
    """

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        """Creates a handler; ``tell(sentence, remedy)`` shows the first exception of each place."""
        self._tell = tell
        self._seen: set[tuple[object, ...]] = set()

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Logs and shows the exception once; made to be ``sys.excepthook``."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        last = traceback.extract_tb(trace)[-1:]
        place = (kind, *((frame.filename, frame.lineno) for frame in last))
        if place in self._seen:
            return
        self._seen.add(place)
        log.error("An exception that nothing expected", exc_info=(kind, error, trace))
        self._tell(f"A part of the stage failed: {words_of(error)}", f"{REMEDY} {details()}")

    def hear_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Logs each message of Qt once; a fatal one goes to stderr as well."""
        if kind is QtMsgType.QtFatalMsg:
            print(f"faultstage: {text}", file=sys.stderr, flush=True)
        elif (kind, text) in self._seen:
            return
        self._seen.add((kind, text))
        category = getattr(context, "category", None) or "default"
        logging.getLogger(f"qt.{category}").log(_LEVELS[kind], "%s", text)


@contextmanager
def watch_exceptions(tell: Callable[[str, str], None]) -> Generator[None]:
    """Logs and shows exceptions that nothing caught within the block, and logs Qt's messages.

    Args:
        tell: shows a sentence and a remedy to the presenter.
    """
    unexpected, before = Unexpected(tell), sys.excepthook
    sys.excepthook = unexpected.take
    qt_before = qInstallMessageHandler(unexpected.hear_qt)
    try:
        yield
    finally:
        qInstallMessageHandler(qt_before)
        sys.excepthook = before


def words_of(error: BaseException) -> str:
    """Returns the exception in one line: kind, first line of the message, and source file."""
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    said = _PREFIX.sub("", said)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" (in {frames[-1].filename})" if frames else ""
    return f"{type(error).__name__}{': ' if said else ''}{said.rstrip('.')}{where}"
