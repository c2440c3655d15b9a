"""The command line. Qt is imported only where a window is asked for."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from collections.abc import Sequence

from core.ports import SubjectError
from core.process import log, paths
from core.process.started import called
from gui.app.arguments import parse
from gui.app.consent import with_consent
from gui.app.own_options import is_init
from gui.app.request import Request
from gui.app.show_parser import take_log_level
from gui.app.signals import interrupted_by_signals
from gui.app.verbs import VERBS, about_verb

_LOG = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs Faultstage; returns the process's exit code.

    0: the story completed and nothing was lost, or the window was closed, also by a signal. 1: it
    didn't, or something was, or something went wrong inside; for a verb: it didn't succeed. 2:
    what was asked for can't be had. 3: a stop condition broke. 128 and the signal: a signal has
    ended a show without a window, or a verb.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    level, arguments = take_log_level(arguments)
    with log.opened(level):
        return _main(arguments)


def _main(arguments: Sequence[str]) -> int:
    try:
        if is_init(arguments):
            return _run_verb("own", arguments[1:])
        if arguments and arguments[0] in VERBS:
            return _run_verb(arguments[0], arguments[1:])
        return _run(parse(arguments))
    except SubjectError as error:
        print(f"faultstage: {error} {error.remedy}".rstrip(), file=sys.stderr)
        return 2
    except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and told
        _LOG.exception("the program failed")
        text = f"Something went wrong inside Faultstage ({error!r}). {log.details()}"
        print(f"faultstage: {text}", file=sys.stderr)
        return 1


def _run(request: Request) -> int:
    if request.dry_run:
        from gui.app.own_verbs import run_dry

        return run_dry(request)
    if request.replay is None:
        paths.check()
        request = with_consent(request)
    if request.metrics is not None:
        from gui.app.metrics import check_port

        check_port(request.metrics)
    if request.headless:
        from gui.app.headless import run_headless

        return run_headless(request)
    from gui.display.check import why_no_window

    if problem := why_no_window():
        print(f"faultstage: {problem}", file=sys.stderr)
        return 2
    # Collections in between would walk what is being imported again and again.
    gc.disable()
    from gui.app.plain_import import restore_import

    restore_import()
    from gui.app.window_app import run_window

    return run_window(request)


def _run_verb(verb: str, arguments: Sequence[str]) -> int:
    with interrupted_by_signals() as asked:
        try:
            return _obey(verb, arguments)
        except KeyboardInterrupt:
            return asked.exit_code


def _obey(verb: str, arguments: Sequence[str]) -> int:
    if not {"-h", "--help"}.intersection(arguments):
        paths.check()
    if verb == "doctor":
        from gui.app.doctor import run_doctor

        return run_doctor(arguments)
    if verb == "prepare":
        from gui.app.prepare import run_prepare

        return run_prepare(arguments)
    if verb == "export":
        from gui.app.export import run_export

        return run_export(arguments)
    if verb == "act":
        from gui.app.act import run_act

        return run_act(arguments)
    if verb == "tally":
        from gui.app.tally import run_tally

        return run_tally(arguments)
    if verb == "completion":
        from gui.app.completion import print_completion

        return print_completion(arguments)
    if verb == "shortcut":
        from gui.app.shortcut import shortcut_by_verb

        return shortcut_by_verb(arguments)
    if verb == "schema":
        from gui.app.own_verbs import run_schema

        return run_schema(arguments)
    if verb == "own":
        from gui.app.own_verbs import run_init

        return run_init(arguments)
    parser = argparse.ArgumentParser(prog=f"{called()} undo", description=about_verb("undo"))
    parser.parse_args(arguments)
    from gui.app.undo import run_undo

    return run_undo()
