"""Prints as JSON what a program does with the kind of fault ``node-stumble``, known or not.

``python new_fault_kind.py FOLDER`` in a program's root; the undo journal goes into ``FOLDER``.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from chaos.injector import Injector
from chaos.journal import FILE, UndoJournal
from core.model import events as ev
from core.model.fault_kinds import NodeAction
from core.model.fault_lookup import offered_by_hand
from core.report.history import RunHistory
from core.report.html import render
from core.report.summary import summarize
from core.report.verdict import tell
from core.story.chapters import Chapter
from core.story.fault_control import FaultControl, possible_actions
from core.story.forecast import forecast
from core.text.events import marker_label
from core.text.forecasts import forecast_words
from core.views.timeline import RunClock
from gui.drawing.theme import DARK, Theme
from gui.stage.nodes.menu import open_node_menu
from subjects.raft.subject import RaftSubject
from tests.running import Run
from tests.scripted import scripted_run

KEY = "node-stumble"


async def by_hand(folder: Path) -> dict[str, object]:
    """Injects the fault from a node's menu, and undoes the fault."""
    run = Run(Chapter(key="a", title="A", narration="a"))
    await run.subject.start()
    run.context.faults = Injector(lambda: folder)
    run.subject.by_hand = offered_by_hand(run.subject.members.values(), in_containers=False)
    control = FaultControl(run.context)
    told = forecast_words(forecast(run.state, ["n1"], NodeAction("stumble")))
    await control.act("n1", NodeAction("stumble"))
    pending = [fault.chaos_type for fault in UndoJournal(folder / FILE).read().pending]
    stumbles = run.subject.members["n1"].is_paused()
    await control.act("n1", NodeAction("steady"))
    left = [fault.chaos_type for fault in UndoJournal(folder / FILE).read().pending]
    marker = run.state.markers[-1]
    await run.close()
    return {
        "forecast": told,
        "pending": pending,
        "stumbles": stumbles,
        "left": left,
        "stands": not run.subject.members["n1"].is_paused(),
        "marker": (marker.kind, marker_label(marker)),
    }


async def offered() -> list[str]:
    """Returns what the Raft cluster, which was never told of the kind, offers by hand."""
    subject = RaftSubject(lambda _: None, RunClock(), links=True)
    actions = possible_actions(subject.by_hand)
    await subject.stop()
    return list(actions)


def menu(actions: tuple[str, ...]) -> list[str]:
    """Returns the enabled entries of a node's menu while the node is up."""
    app = QApplication([])
    run = RunHistory()
    for event in scripted_run():
        if event.t <= 22.0:
            begins = isinstance(event, ev.RunStarted)
            run.add(replace(event, actions=actions) if begins else event)
    theme, parent = Theme(DARK), QWidget()
    theme.set_size(1280, 720)
    opened = open_node_menu(
        "n1",
        QPoint(0, 0),
        get_state=lambda: run.state,
        send=lambda _: None,
        theme=theme,
        parent=parent,
    )
    entries = [entry.text() for entry in opened.actions() if entry.text() and entry.isEnabled()]
    opened.close()
    app.quit()
    return entries


def report() -> tuple[str, str]:
    """Returns what the report of a run with such a fault tells, and the report's page."""
    history = RunHistory()
    for event in scripted_run():
        injected = isinstance(event, ev.FaultInjected)
        history.add(replace(event, chaos_type=KEY) if injected else event)
    return tell(summarize(history)), str(render(history, summarize(history)))


def main() -> None:
    """Prints all findings as JSON."""
    actions = asyncio.run(offered())
    told, page = report()
    found = {
        **asyncio.run(by_hand(Path(sys.argv[1]))),
        "offered": actions,
        "menu": menu(tuple(actions)),
        "told": told,
        "page": page,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
