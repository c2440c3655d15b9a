"""The undo journal: what undoes each fault is on disk before the fault goes in.

The journal has one JSON line for each fault that is about to go in, and one for each that was
undone. A line that was cut off, because the app died or the disk was full, is reported and does
no harm.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from core.ports import SubjectError
from core.process.files import UNDECODABLE, sync, sync_folder
from core.text.notices import write_remedy

FILE = "undo.jsonl"
"""The journal's name in a run's folder."""


class PendingFault(Struct, frozen=True, kw_only=True, tag_field="line", tag="fault"):
    """A fault that is about to go in, or is in.

    Attributes:
        fault_id: an id that is unique in the journal.
        chaos_type: key of the kind of fault, and thereby of what undoes the fault.
        node: name of the node.
        identity: what finds exactly this process or container again.
    """

    fault_id: str
    chaos_type: str
    node: str
    identity: dict[str, str | int | float]


class Cleared(Struct, frozen=True, kw_only=True, tag_field="line", tag="cleared"):
    """A fault was undone, or never went in, and that was verified."""

    fault_id: str


_Line = PendingFault | Cleared


class Contents(Struct, frozen=True):
    """The faults that a journal has left to undo.

    Attributes:
        pending: faults that went in and were not undone, oldest first.
        problem: what couldn't be read, in a sentence; empty where all could.
    """

    pending: tuple[PendingFault, ...]
    problem: str = ""


class UndoJournal:
    """The undo journal of one run; the first line written creates the file.

    The methods block for a disk write: call them in a thread.
    """

    def __init__(self, path: Path) -> None:
        """Creates a journal over the file at ``path``, which need not exist."""
        self._path = path

    def write(self, fault: PendingFault) -> None:
        """Writes what undoes ``fault``; the line is on the disk when this returns.

        Raises:
            SubjectError: the line can't be written, so the fault must not go in.
        """
        try:
            self._append(fault)
        except OSError as error:
            text = (
                f"The undo of this fault can't be written to {self._path}: "
                f"{error.strerror or error}. So it was not injected."
            )
            raise SubjectError(text, write_remedy(error)) from error

    def clear(self, fault_id: str) -> None:
        """Notes that nothing is left of a fault.

        Where that can't be written the fault is undone once more at the next start, which
        does no harm.
        """
        try:
            self._append(Cleared(fault_id=fault_id))
        except OSError:
            return

    def read(self) -> Contents:
        """Returns the undos that are still to be done; none where there is no journal."""
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return Contents(())
        except OSError as error:
            return Contents((), f"The undo journal {self._path} can't be read: {error.strerror}.")
        decoder: msgspec.json.Decoder[_Line] = msgspec.json.Decoder(_Line)
        pending: dict[str, PendingFault] = {}
        bad: list[int] = []
        for number, line in enumerate(lines, start=1):
            if not line:
                continue
            try:
                entry = decoder.decode(line)
            except UNDECODABLE:
                bad.append(number)
                continue
            if isinstance(entry, PendingFault):
                pending[entry.fault_id] = entry
            else:
                pending.pop(entry.fault_id, None)
        return Contents(tuple(pending.values()), self._complain(bad))

    def _append(self, line: _Line) -> None:
        created = not self._path.exists()
        with self._path.open("ab") as file:
            if file.tell() and not self._ends_whole():
                # An earlier line was cut off, and must not spoil this one.
                file.write(b"\n")
            file.write(msgspec.json.encode(line) + b"\n")
            file.flush()
            sync(file.fileno())
        if created:
            sync_folder(self._path.parent)

    def _ends_whole(self) -> bool:
        with self._path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _complain(self, bad: list[int]) -> str:
        if not bad:
            return ""
        which = ", ".join(str(number) for number in bad)
        return f"The undo journal {self._path} is damaged in line {which}; the rest was read."
