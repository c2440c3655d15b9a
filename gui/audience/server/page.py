"""The page as HTML: made whole by the server, readable and usable without a script."""

from __future__ import annotations

from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from gui.audience.server.room import PageRoom

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "audience"
"""Holds the page's files, which are read once."""

CURVE_WIDE, CURVE_HIGH = 100, 28
"""Width and height of the curve, in the curve's own units."""

_STATIC = {"style.css": "text/css", "script.js": "text/javascript"}


class PageFile(Struct, frozen=True):
    """A file that is served unchanged."""

    content: bytes
    kind: str


class PageFiles:
    """Templates and files of the page, read when the process starts."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Reads everything in ``folder`` that is served.

        Raises:
            OSError: a file is missing.
        """
        self._static = {
            name: PageFile((folder / name).read_bytes(), kind) for name, kind in _STATIC.items()
        }
        names = ("index.html", "over.html")
        templates = {name: (folder / name).read_text("utf-8") for name in names}
        environment = Environment(
            loader=DictLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._index = environment.get_template("index.html")
        self._over = environment.get_template("over.html")

    def get(self, name: str) -> PageFile | None:
        """Returns the file ``name``; None where there is none."""
        return self._static.get(name)

    def page(self, room: PageRoom, phone: str | None, *, is_shared: bool = False) -> str:
        """Returns the page as ``phone`` sees it.

        Args:
            room: what is shown.
            phone: whose votes are marked; None for a phone that isn't known yet.
            is_shared: whether the phone has voted without a cookie.
        """
        return self._index.render(
            view=room.view,
            asked=None if room.tally is None else room.tally.asked,
            is_closed=room.tally is not None and room.tally.is_closed,
            mine={int(vote): answers for vote, answers in room.mine(phone).items()},
            has_report=bool(room.report),
            curve=curve_path(room.view.curve),
            words=room.words,
            is_shared=is_shared,
        )

    def over_page(self, room: PageRoom) -> str:
        """Returns the page for a phone of a former run."""
        return self._over.render(words=room.words)


def curve_path(curve: tuple[int, ...]) -> Markup:
    """Returns the path of a curve in SVG, with a break where nothing was measured."""
    step = CURVE_WIDE / max(len(curve) - 1, 1)
    parts: list[str] = []
    for index, value in enumerate(curve):
        if value >= 0:
            begins = index == 0 or curve[index - 1] < 0
            y = (CURVE_HIGH - 2) * (1 - value / 100) + 1
            parts.append(f"{'M' if begins else 'L'}{index * step:.1f} {y:.1f}")
    return Markup("".join(parts))  # numbers alone
