"""``faultstage export``: writes a recorded run in the formats of other tools."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.ports import RemedyError, SubjectError
from core.process.started import called
from core.recording.reader import Recording, read_recording
from core.report.export.base import Exported
from core.report.export.find_run import LAST, find_run

Write = Callable[[Recording, Path], Exported]


def run_export(arguments: Sequence[str]) -> int:
    """Writes a run in each format that is asked for, and prints what was written.

    Returns:
        0 where all of it was written.

    Raises:
        SubjectError: there is no such run, or a format can't be had of it.
    """
    given = _parse(arguments)
    try:
        path = find_run(given.run)
        for name, write in _FORMATS.items():
            if not getattr(given, name):
                continue
            written = write(read_recording(path), given.to)
            for remark in written.remarks:
                print(f"faultstage: {remark}", file=sys.stderr)
            for each in written.paths:
                print(each)
    except RemedyError as error:
        raise SubjectError(str(error), error.remedy) from error
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"{called()} export",
        description="Write a recorded run in the formats of other tools. RUN is the path of a "
        "run.jsonl or of a report's folder, the id of a run that was recorded here, or "
        f"'{LAST}' for the one that ended last.",
        epilog="Exit code 0: written; 2: there is no such run, or it doesn't hold what the format "
        "needs. The sentence on stderr says why.",
    )
    add = parser.add_argument
    add("--jepsen", action="store_true", help="history.json, for a checker of the model 'set'")
    chaostoolkit = "experiment.json, which repeats the run's faults, and the run's journal.json"
    add("--chaostoolkit", action="store_true", help=chaostoolkit)
    add("--junit", action="store_true", help="junit.xml: what the story expected, as test cases")
    add("run", metavar="RUN", help=f"which run, or '{LAST}'")
    here = "where the files go; those of the same name are replaced (default: this folder)"
    add("--to", metavar="FOLDER", type=Path, default=Path(), help=here)
    given = parser.parse_args(arguments)
    if not any(getattr(given, name) for name in _FORMATS):
        parser.error(f"say which format: {', '.join(f'--{name}' for name in _FORMATS)}")
    return given


def _jepsen(recording: Recording, folder: Path) -> Exported:
    from core.report.export.jepsen import export_jepsen

    return export_jepsen(recording, folder)


def _chaostoolkit(recording: Recording, folder: Path) -> Exported:
    from core.report.export.chaostoolkit import export_chaostoolkit

    return export_chaostoolkit(recording, folder)


def _junit(recording: Recording, folder: Path) -> Exported:
    from core.report.history import RunHistory
    from core.report.junit import write_junit
    from core.report.summary import summarize

    history = RunHistory()
    history.add_all(recording)
    whole = recording.is_closed or history.state.completed
    path = folder / "junit.xml"
    write_junit(path, history, summarize(history, recording_complete=whole))
    return Exported((path,), tuple(recording.remarks))


_FORMATS: Mapping[str, Write] = {
    "jepsen": _jepsen,
    "chaostoolkit": _chaostoolkit,
    "junit": _junit,
}
