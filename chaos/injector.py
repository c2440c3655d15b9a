"""``Injector`` injects faults and undoes them: a ``core.ports.Faults``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from chaos.executors import FAULTS_BY_KEY, Fault
from chaos.journal import FILE, PendingFault, UndoJournal
from chaos.verification import LOOK_AGAIN_S, VERIFY_WITHIN_S, is_undone, verify_undone
from core.model.fault_kinds import FaultKind
from core.ports import FaultExecutor, InjectedFault, Node, SubjectError
from core.text.wording import AFRESH

SHOWS_WITHIN_S = 1.0
"""A fault takes some milliseconds to show; one undone sooner must not be taken for one that
somebody else has undone already, seconds."""


class Injector:
    """Writes the undo, then injects; undoes, verifies, then clears the undo.

    The injector puts nothing on the timeline: the caller does, with the time of the return.
    """

    def __init__(
        self, folder: Callable[[], Path], catalog: Mapping[str, Fault] = FAULTS_BY_KEY
    ) -> None:
        """Creates an injector of the faults in ``catalog``; the undo journal is in ``folder()``."""
        self._folder = folder
        self._catalog = catalog
        self._active: dict[str, tuple[InjectedFault, Node, UndoJournal]] = {}
        self._undoing: dict[str, asyncio.Lock] = {}

    @property
    def active(self) -> Sequence[InjectedFault]:
        """The faults that are in and not yet undone, oldest first."""
        return tuple(fault for fault, _, _ in self._active.values())

    async def inject(self, kind: FaultKind | str, node: Node) -> InjectedFault:
        """Writes the undo of a fault to disk, then injects the fault into ``node``.

        Args:
            kind: the kind, with the duration and the strength of this fault; or its key, for
                those of the table. Journal and undo know the fault by the key alone.
            node: the target.

        Raises:
            SubjectError: the fault couldn't be injected, or the undo couldn't be written; in
                that case nothing has happened.
        """
        chaos_type = kind if isinstance(kind, str) else kind.key
        entry = self._fault(chaos_type)
        if not isinstance(kind, str):
            entry = entry.of(kind)
        fault_id = uuid4().hex[:8]
        journal = UndoJournal(self._folder() / FILE)
        pending = PendingFault(
            fault_id=fault_id,
            chaos_type=chaos_type,
            node=node.name,
            identity=node.identity(),
        )
        await asyncio.to_thread(journal.write, pending)
        fault = InjectedFault(
            fault_id=fault_id,
            chaos_type=chaos_type,
            node=node.name,
            injected_monotonic_s=time.monotonic(),
            duration_s=entry.kind.duration_s,
        )
        self._active[fault_id] = (fault, node, journal)
        try:
            await entry.executor.inject(node)
        except SubjectError:
            await self._forget(fault)
            raise
        return fault

    async def undo(self, fault: InjectedFault) -> None:
        """Undoes one fault and verifies that; a fault that is undone already is forgotten.

        A second caller waits while the first undoes the same fault.

        Raises:
            SubjectError: the fault is still in.
        """
        async with self._undoing.setdefault(fault.fault_id, asyncio.Lock()):
            if (entry := self._active.get(fault.fault_id)) is not None:
                await self._undo(fault, entry[1])
        self._undoing.pop(fault.fault_id, None)

    async def _undo(self, fault: InjectedFault, node: Node) -> None:
        entry = self._fault(fault.chaos_type)
        executor = entry.executor
        if not entry.kind.is_over_at_once and await self._shows(executor, node, fault):
            await executor.undo(node)
            await self._verify(executor, node)
        await self._forget(fault)

    def _fault(self, chaos_type: str) -> Fault:
        try:
            return self._catalog[chaos_type]
        except KeyError:
            known = ", ".join(sorted(self._catalog))
            text = f"There is no fault of the kind {chaos_type!r}."
            raise SubjectError(text, f"These exist: {known}.") from None

    async def _shows(self, executor: FaultExecutor, node: Node, fault: InjectedFault) -> bool:
        while await is_undone(executor, node):
            if time.monotonic() > fault.injected_monotonic_s + SHOWS_WITHIN_S:
                return False
            await asyncio.sleep(LOOK_AGAIN_S)
        return True

    async def _verify(self, executor: FaultExecutor, node: Node) -> None:
        if not await verify_undone(executor, node, VERIFY_WITHIN_S):
            text = f"The fault in {node.name} was undone, yet it is still there."
            raise SubjectError(text, AFRESH)

    async def _forget(self, fault: InjectedFault) -> None:
        _, _, journal = self._active.pop(fault.fault_id)
        await asyncio.to_thread(journal.clear, fault.fault_id)
