"""The app's log: a rotating file in the state folder, for details that the audience needn't see."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from core.process import paths

FILE = "faultstage.log"
LARGEST_BYTES = 1 << 20
"""Size in bytes at which a log is rotated: a day of shows takes a few hundred kilobytes."""
KEPT = 3
"""Rotated logs that are kept besides the present one."""

LEVELS = ("debug", "info", "warning", "error")
"""The values of ``--log-level``, from the most talkative to the least."""

OURS = ("core", "chaos", "subjects", "gui")
"""The top-level packages, whose loggers follow ``--log-level``; other libraries log warnings and
errors only."""

_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
_LOG = logging.getLogger(__name__)


def log_path() -> Path:
    """Path of the log file, whether the file could be opened or not."""
    return paths.state_dir() / FILE


@contextmanager
def opened(level: str = "info") -> Generator[Path | None]:
    """Opens the log for the block, also for uncaught errors that no terminal would show.

    Args:
        level: one of :data:`LEVELS`.

    Yields:
        The log file's path; None where the file can't be written, and warnings go to stderr.
    """
    file = _open()
    handler = file or logging.StreamHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    if file is None:
        handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, logging.raiseExceptions
    sys.excepthook, threading.excepthook = _log_uncaught, _log_thread
    sys.unraisablehook = _log_unraisable
    # A full disk must not print the logging module's own traceback into the terminal.
    logging.raiseExceptions = False
    root.addHandler(handler)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    logging.captureWarnings(True)
    try:
        yield None if file is None else log_path()
    finally:
        logging.captureWarnings(False)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.NOTSET)
        root.removeHandler(handler)
        handler.close()
        sys.excepthook, threading.excepthook, sys.unraisablehook, logging.raiseExceptions = hooks


def details() -> str:
    """Returns a sentence on the place of a failure's details, for the presenter."""
    root = logging.getLogger()
    has_file = any(isinstance(h, logging.handlers.RotatingFileHandler) for h in root.handlers)
    return f"Details are in {log_path()}." if has_file else "Details are on the terminal."


def keep(rotated: int) -> None:
    """Keeps at most ``rotated`` old logs from now on, where the log is a file."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            handler.backupCount = rotated


def _open() -> logging.Handler | None:
    try:
        log_path().parent.mkdir(parents=True, exist_ok=True)
        return logging.handlers.RotatingFileHandler(
            log_path(),
            maxBytes=LARGEST_BYTES,
            backupCount=KEPT,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except (OSError, ValueError):
        return None


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _LOG.error("uncaught exception", exc_info=(kind, error, trace))


def _log_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is None:
        return
    name = failed.thread.name if failed.thread is not None else "?"
    exc_info = (failed.exc_type, failed.exc_value, failed.exc_traceback)
    _LOG.error("thread %s failed", name, exc_info=exc_info)


def _log_unraisable(failed: sys.UnraisableHookArgs) -> None:
    if failed.exc_value is None:
        return
    exc_info = (failed.exc_type, failed.exc_value, failed.exc_traceback)
    _LOG.error("%s: %r", failed.err_msg or "unraisable", failed.object, exc_info=exc_info)
