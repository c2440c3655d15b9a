"""The systems of the catalog as cards, the last one chosen first, and the request for one."""

from __future__ import annotations

import logging
from pathlib import Path

from msgspec.structs import replace

from core.process.paths import state_dir
from gui.app.recorded_runs import recorded
from gui.app.request import Request
from gui.catalog import CATALOG, CatalogEntry, Choices
from gui.stage.systems.places import REPLAY, SystemCard

_REPLAY_CARD = SystemCard(
    key=REPLAY,
    title="Replay",
    about="A run that was recorded on this machine, as it happened, at up to 20 times the speed.",
)

FILE = "last-system"
"""The file in the state folder that names the system chosen last."""

_LOG = logging.getLogger(__name__)


def system_cards(request: Request, own: Path | None = None) -> tuple[SystemCard, ...]:
    """Returns a card for each system, the last one chosen first, then as in the catalog.

    After them comes one for the recorded runs, where there are any.

    Args:
        request: what the person asked for at the start.
        own: the recording of this process, which can be played again as well.
    """
    last = last_system()
    # A system without modes needs a file, so only the one on the command line has a card.
    offered = [entry for entry in CATALOG.values() if entry.modes or entry is request.entry]
    entries = sorted(offered, key=lambda entry: entry.name != last)
    cards = (_card(entry, choices_for(request, entry)) for entry in entries)
    return (*cards, _REPLAY_CARD) if recorded(own) else tuple(cards)


def choices_for(request: Request, entry: CatalogEntry) -> Choices:
    """Returns the choices for ``entry``: the command line's where that asked for this system."""
    if entry is request.entry:
        return request.choices
    return replace(entry.modes[0], links=request.choices.links)


def request_for(request: Request, name: str) -> Request:
    """Returns the request for the system ``name``, in the same kind of window as ``request``."""
    entry = CATALOG[name]
    if entry is request.entry:
        return request
    settings = replace(request.settings, story="", fault="", rate=entry.rate)
    choices = choices_for(request, entry)
    return replace(request, entry=entry, choices=choices, settings=settings)


def last_system() -> str:
    """Returns the name of the system chosen last; empty where there is none, or none any more."""
    try:
        name = (state_dir() / FILE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        _LOG.info("The system chosen last can't be read: %s", error)
        return ""
    return name if name in CATALOG and CATALOG[name].modes else ""


def is_first_start() -> bool:
    """Whether no system was ever chosen on this machine, as far as can be seen."""
    try:
        return not (state_dir() / FILE).exists()
    except OSError:
        return False


def remember_system(name: str) -> None:
    """Remembers ``name`` for the next start, where the state folder can be written; blocks."""
    from core.process.files import replace_file

    path = state_dir() / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, lambda draft: draft.write_text(f"{name}\n", encoding="utf-8"))
    except OSError as error:
        _LOG.info("The system chosen last can't be remembered: %s", error)


def _card(entry: CatalogEntry, choices: Choices) -> SystemCard:
    about = entry.pitch or f"{entry.about[0].upper()}{entry.about[1:]}"
    needs = "As asked for: in Docker" if choices.docker else entry.needs
    title = entry.heading or entry.name.capitalize()
    return SystemCard(key=entry.name, title=title, about=about, needs=needs)
