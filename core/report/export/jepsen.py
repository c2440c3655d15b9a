"""A run's writes and faults as a history for Jepsen's ``set`` checker, and similar ones.

Each write adds its number to a set, and the read-back at the end reads the whole set. A checker
that knows nothing of us can so confirm our proof, or refute it. What came of a write that was
never acknowledged is unknown (``info``): it may be in the set or not.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

import msgspec

from core.model import events as ev
from core.model.write_list import Found, ListedWrite, unpack_part
from core.recording.reader import Recording
from core.report.export.base import Exported, ExportError, write_file

HISTORY = "history.json"
NEMESIS = "nemesis"

Operation = dict[str, object]
_Timed = tuple[int, Operation]


class RunWrites:
    """The writes of a recorded run, for an independent judgement.

    Attributes:
        run: the run.
        listed: how many writes are listed.
        total: how many writes were begun.
        proof: the result of the last read-back.
    """

    def __init__(self, recording: Recording) -> None:
        """Reads the whole of ``recording``.

        Raises:
            RecordingError: the recording can't be read.
            ExportError: the writes of the run aren't in it.
        """
        self.run = recording.run
        self.listed = self.total = 0
        self._parts: list[ev.WritesListed] = []
        self._faults: list[ev.FaultInjected | ev.FaultCleared] = []
        done: ev.ReadBackDone | None = None
        for event in recording:
            match event:
                case ev.WritesListed():
                    self._add(event)
                case ev.ReadBackDone():
                    done = event
                case ev.FaultInjected() | ev.FaultCleared():
                    self._faults.append(event)
                case _:
                    pass
        if done is None or not self._parts:
            raise self._missing(done)
        self.proof, self._read_t = done.result, done.t

    def operations(self) -> Iterator[Operation]:
        """Yields the operations of the history in the order of time, each with an index."""
        clients = _Clients()
        found: list[int] = []
        is_answered = self.proof.complete
        timed = heapq.merge(clients.adds(self._writes()), self._nemesis(), key=itemgetter(0))
        last = 0
        for index, (time, operation) in enumerate(timed):
            last = max(last, time)
            yield {**operation, "time": last, "index": index}
        index = clients.count + 2 * len(self._faults)
        for _, write in self._writes():
            is_answered &= write.found is not Found.UNASKED
            if write.found is Found.RIGHT:
                found.append(write.number)
        begun = max(last, _ns(self._read_t - self.proof.seconds))
        read: Operation = {"f": "read", "process": clients.processes}
        yield {"type": "invoke", **read, "value": None, "time": begun, "index": index}
        # A read that didn't get to its end has no outcome: nothing can be concluded from it.
        outcome: Operation = {"type": "ok", **read, "value": found}
        if not is_answered:
            outcome = {"type": "info", **read, "value": None}
        yield {**outcome, "time": max(begun, _ns(self._read_t)), "index": index + 1}

    def _add(self, part: ev.WritesListed) -> None:
        if part.first == 0:
            self._parts.clear()
            self.listed = 0
        self._parts.append(part)
        self.listed, self.total = self.listed + part.count, part.total

    def _writes(self) -> Iterator[tuple[float, ListedWrite]]:
        for part in self._parts:
            try:
                for write in unpack_part(part.data, part.first):
                    yield part.begun_t, write
            except ValueError as error:
                raise ExportError(f"The recording is damaged: {error}.") from error

    def _nemesis(self) -> Iterator[_Timed]:
        """Yields each fault, and each undo, twice: as begun and as ended by Jepsen's nemesis."""
        for fault in sorted(self._faults, key=lambda fault: fault.t):
            is_in = isinstance(fault, ev.FaultInjected)
            what: Operation = {
                "type": "info",
                "f": fault.chaos_type if is_in else f"undo-{fault.chaos_type}",
                "process": NEMESIS,
            }
            yield _ns(fault.t), {**what, "value": [fault.node]}
            yield _ns(fault.t), {**what, "value": [fault.node, fault.text]}

    def _missing(self, done: ev.ReadBackDone | None) -> ExportError:
        if self.run.load_kind is ev.LoadKind.CHECKS:
            text = f"The load of {self.run.title} asks for permission and writes nothing."
            return ExportError(text, "A history of a set needs a run with writes, say of raft.")
        if done is None:
            text = "The run ended before its writes were read back: nothing can be judged."
            return ExportError(text, "Play the story to its end.")
        text = "The recording holds no list of the run's writes: it was made by an older version, "
        text += "or the load couldn't keep one."
        return ExportError(text, "Play the story again.")


class _Clients:
    """Hands the writes of an open load to logical clients, each with one write at a time.

    A client whose write has no known outcome never writes again, as in Jepsen.
    """

    def __init__(self) -> None:
        self.count = 0
        self.processes = 0
        self._free: list[int] = []
        self._pending: list[tuple[int, int, int, bool]] = []

    def adds(self, writes: Iterable[tuple[float, ListedWrite]]) -> Iterator[_Timed]:
        """Yields the invocation and the outcome of each write, in the order of time."""
        latest = 0
        for begun_t, write in writes:
            if write.begun_s is None:
                continue
            latest = begun = max(latest, _ns(begun_t + write.begun_s))
            yield from self._ended(begun)
            process = self._take()
            yield self._told(begun, "invoke", write.number, process)
            if write.ended_s is not None or write.acked:
                ended = begun if write.ended_s is None else _ns(begun_t + write.ended_s)
                entry = (max(ended, begun), process, write.number, write.acked)
                heapq.heappush(self._pending, entry)
        yield from self._ended(None)

    def _take(self) -> int:
        if self._free:
            return heapq.heappop(self._free)
        self.processes += 1
        return self.processes - 1

    def _ended(self, before: int | None) -> Iterator[_Timed]:
        """Yields the outcomes known before a time; all that are left where that is None."""
        while self._pending and (before is None or self._pending[0][0] < before):
            ended, process, number, acked = heapq.heappop(self._pending)
            if acked:
                heapq.heappush(self._free, process)
            yield self._told(ended, "ok" if acked else "info", number, process)

    def _told(self, time: int, kind: str, number: int, process: int) -> _Timed:
        self.count += 1
        return time, {"type": kind, "f": "add", "value": number, "process": process}


def export_jepsen(recording: Recording, folder: Path) -> Exported:
    """Writes the history of a recorded run into ``folder``.

    Raises:
        RecordingError: the recording can't be read.
        ExportError: the run's writes aren't in the recording, or the file can't be written.
    """
    writes = RunWrites(recording)

    def fill(file: BinaryIO) -> None:
        for operation in writes.operations():
            file.write(b",\n" if operation["index"] else b"[")
            file.write(msgspec.json.encode(operation))
        file.write(b"]\n")

    path = folder / HISTORY
    write_file(path, fill)
    remarks: list[str] = []
    if writes.listed < writes.total:
        remarks.append(
            f"The history holds the first {writes.listed:,} of {writes.total:,} writes: no more of "
            "them are kept with a run."
        )
    if not writes.proof.complete:
        remarks.append(f"Its last read has no outcome: {writes.proof.detail}.")
    return Exported((path,), tuple(remarks))


def _ns(seconds: float) -> int:
    return max(round(seconds * 1e9), 0)
