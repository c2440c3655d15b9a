"""The request that the command line makes, as a value for the window and the terminal."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from core.show.presenter.notes import Notes
from core.story.settings import StorySettings
from gui.catalog import CatalogEntry, Choices


class AudienceWish(Struct, frozen=True, kw_only=True):
    """The wish that phones shall see the show and vote.

    Attributes:
        address: the address of this machine to listen on; empty to be asked on Welcome.
        port: the port there; 0 for the usual one.
    """

    address: str = ""
    port: int = 0


class Request(Struct, frozen=True, kw_only=True):
    """The request that the command line makes.

    Attributes:
        entry: the subject.
        choices: what the subject is to be like.
        settings: what the story is to be like.
        headless: whether the show plays in the terminal.
        report: folder for the report; None where none was asked for.
        junit: file for the story's expectations as JUnit XML; None where none was asked for.
        metrics: port on which metrics are served; None where none are.
        replay: recording to play instead of a live run.
        choosing: whether the window begins with the page on which a system is chosen.
        light: whether the window begins with the light theme.
        windowed: whether the window begins in a frame rather than filling the screen.
        notes: the presenter's own notes; None where Faultstage's are wanted.
        rehearse: whether the chapters are timed, as in a rehearsal.
        size: width and height of the window, in pixels; None leaves it to the screen.
        audience: where phones shall see the show and vote; None where nobody asked for that.
        dry_run: whether it is only said what would be done, and nothing is.
        booth_idle_s: seconds without a touch after which a booth plays by itself; None where this
            is no booth.
    """

    entry: CatalogEntry
    choices: Choices
    settings: StorySettings
    headless: bool = False
    report: Path | None = None
    junit: Path | None = None
    metrics: int | None = None
    replay: Path | None = None
    choosing: bool = False
    light: bool = False
    windowed: bool = False
    notes: Notes | None = None
    rehearse: bool = False
    size: tuple[int, int] | None = None
    booth_idle_s: float | None = None
    audience: AudienceWish | None = None
    dry_run: bool = False
