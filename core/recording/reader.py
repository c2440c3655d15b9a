"""``read_recording``: the events of a file, or a clear sentence about why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from core.model.events import FORMAT_VERSION, Event, RunStarted
from core.ports import RemedyError
from core.process.files import is_endless
from core.recording import lines
from core.recording import recording_words as words
from core.recording.plausible import find_implausible

LONGEST_LINE = 1 << 20
"""Longest line in bytes: far longer than any event, so that a file without line ends is refused."""


class RecordingError(RemedyError):
    """Raised where a file can't be read as a recording; names the file and the line."""


class Recording:
    """The events of one file; each iteration reads the file anew, a line at a time.

    Attributes:
        path: the file.
        run: the first event.
        remarks: what was left out while iterating, in sentences.
        is_closed: whether iterating came to the line that a recorder ends its file with;
            without that line, the recorder was stopped before the run was over.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file and reads the first line.

        Raises:
            RecordingError: the file is no recording that this version can read.
        """
        self.path = path
        self.remarks: list[str] = []
        self.is_closed = False
        self._was_there = False
        with self._open() as file:
            self._was_there = True
            self.run = self._first(self._line(file, 1))

    def __iter__(self) -> Iterator[Event]:
        """Yields every event.

        Raises:
            RecordingError: a line in the middle of the file is no event.
        """
        self.remarks = []
        self.is_closed = False
        unknown: set[str] = set()
        with self._open() as file:
            yield self._first(self._line(file, 1))
            number = 2
            while line := self._line(file, number):
                try:
                    event = lines.decode(line)
                except lines.NotAnEventError as error:
                    if error.tag == lines.END_TAG:
                        self.is_closed = True
                        return
                    if not line.endswith(b"\n"):
                        self.remarks.append(f"Line {number}, the last, is cut off: left out.")
                        return
                    if error.tag is None or not error.is_newer:
                        raise self._garbage(number, error) from error
                    if error.tag not in unknown:
                        unknown.add(error.tag)
                        what = f"events of the unknown type {error.tag!r}"
                        self.remarks.append(f"From line {number} on, {what} are left out.")
                else:
                    if isinstance(event, RunStarted):
                        self.remarks.append(f"From line {number} on is another run: left out.")
                        return
                    if implausible := find_implausible(event, line):
                        raise self._implausible(number, implausible)
                    yield event
                number += 1

    def _open(self) -> BinaryIO:
        try:
            if is_endless(self.path):
                raise RecordingError(words.no_regular_file(self.path), words.MUST_BE_A_FILE)
            return self.path.open("rb")
        except FileNotFoundError as error:
            if self._was_there:
                raise RecordingError(words.gone(self.path), words.PUT_BACK) from error
            raise RecordingError(words.none_there(self.path), words.NONE_THERE) from error
        except (IsADirectoryError, PermissionError) as error:
            if self.path.is_dir():
                text, remedy = "is a folder.", "Give the path of the run.jsonl within it."
            else:
                text, remedy = "may not be read.", "Give yourself the right to read it."
            raise RecordingError(f"{self.path} {text}", remedy) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            remedy = "Copy the file to another disk and try again."
            raise RecordingError(f"{self.path} can't be read: {reason}.", remedy) from error

    def _line(self, file: BinaryIO, number: int) -> bytes:
        try:
            line = file.readline(LONGEST_LINE + 1)
        except OSError as error:
            text = f"{self.path} can't be read from line {number} on: {error.strerror or error}."
            remedy = "Copy the file to another disk and try again."
            raise RecordingError(text, remedy) from error
        if len(line) > LONGEST_LINE:
            if number == 1:
                raise self._foreign()
            text = f"{self.path}: line {number} is longer than any event."
            raise RecordingError(text, _cut_before(number))
        return line

    def _first(self, line: bytes) -> RunStarted:
        if not line:
            text = f"{self.path} is empty."
            raise RecordingError(text, "The run was ended before it began; play another one.")
        version = lines.read_version(line)
        tag = lines.read_tag(line)
        if version is None:
            if line.startswith(b'{"type":"runstarted"'):
                text = f"{self.path} is cut off within its first line."
                raise RecordingError(text, "Nothing of the run is left in it; play another one.")
            raise self._foreign()
        if tag != "runstarted":
            text = f"{self.path} doesn't begin with the start of a run, but with {tag!r}."
            raise RecordingError(text, "Give a whole recording: its first lines are missing.")
        if version != FORMAT_VERSION:
            text = f"{self.path} has format {version}; this Faultstage reads {FORMAT_VERSION}."
            raise RecordingError(text, "Play it with the Faultstage that recorded it.")
        try:
            event = lines.decode(line)
        except lines.NotAnEventError as error:
            raise self._garbage(1, error) from error
        if not isinstance(event, RunStarted):
            raise self._foreign()
        if implausible := find_implausible(event, line):
            raise self._implausible(1, implausible)
        return event

    def _foreign(self) -> RecordingError:
        text = f"{self.path} isn't a recording of Faultstage."
        return RecordingError(text, "Give the path of a run.jsonl that Faultstage has written.")

    def _implausible(self, number: int, what: str) -> RecordingError:
        text = f"{self.path}: line {number} can't be of a run ({what})."
        return RecordingError(text, _cut_before(number))

    def _garbage(self, number: int, error: Exception) -> RecordingError:
        text = f"{self.path}: line {number} isn't an event ({error})."
        return RecordingError(text, _cut_before(number))


def read_recording(path: Path | str) -> Recording:
    """Opens the recording at ``path``.

    Raises:
        RecordingError: there is no such file, or the file isn't a recording of this version.
            Iterating raises it too, where the file is damaged further on.
    """
    return Recording(Path(path))


def _cut_before(number: int) -> str:
    return (
        f"The file was changed after it was recorded: use an untouched copy, or delete line"
        f" {number} and all after it."
    )
