"""Whether the stage shows the cards or the picture: by chapter, unless the presenter chose."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from core.process.files import UNDECODABLE
from core.process.late_files import LATE_FILES
from core.process.paths import state_dir
from core.views.stage_state import StageState

FILE = "pictures.json"
"""The file in the state folder that says for which systems cards or picture were chosen."""

BY_DEFAULT = frozenset({"fault", "detection", "recovery"})
"""Keys of the chapters that show the picture where the presenter chose nothing."""

_LOG = logging.getLogger(__name__)


class PictureChoice:
    """The presenter's choice for each system, remembered from start to start."""

    def __init__(self, folder: Path | None = None) -> None:
        """Reads what was chosen before; ``folder`` is the state folder by default."""
        self._path = (folder or state_dir()) / FILE
        self._chosen = _read(self._path)
        self._is_kept = True

    def hold_for_a_run(self) -> None:
        """Lets each choice hold for the present run alone, and forgets what was chosen before.

        So in a booth nobody's choice is there for whoever comes after.
        """
        self._chosen, self._is_kept = {}, False

    def is_picture(self, state: StageState) -> bool:
        """Whether the picture is wanted in the chapter on show."""
        run = state.run
        if run is None:
            return False
        chosen = self._chosen.get(run.subject if self._is_kept else run.run_id)
        if chosen is not None:
            return chosen
        chapters = run.chapters
        return state.current < len(chapters) and chapters[state.current].key in BY_DEFAULT

    def choose(self, state: StageState, *, picture: bool) -> None:
        """Remembers for the system of ``state`` whether the picture is wanted."""
        if state.run is None:
            return
        if not self._is_kept:
            self._chosen = {state.run.run_id: picture}
            return
        self._chosen[state.run.subject] = picture
        LATE_FILES.write(self._path, msgspec.json.encode(self._chosen), _on_error)


def _on_error(error: OSError) -> None:
    _LOG.info("The choice of cards or picture can't be remembered: %s", error)


def _read(path: Path) -> dict[str, bool]:
    LATE_FILES.settle()
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, bool])
    except FileNotFoundError:
        return {}
    except (OSError, *UNDECODABLE) as error:
        _LOG.info("The choice of cards or picture can't be read: %s", error)
        return {}
