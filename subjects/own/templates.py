"""Fills the ``{...}`` of a scenario file's texts: commands, paths, bodies, the environment.

``{name}`` is replaced where it looks like a name, ``{{name}}`` stands for ``{name}`` itself, and
all other braces are left as they are, so that a body of JSON needs no care.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from core.ports import RemedyError

_PLACE = re.compile(r"\{\{([A-Za-z_][\w.-]*)\}\}|\{([A-Za-z_][\w.-]*)\}")


class UnknownNameError(RemedyError):
    """Raised where a text has a ``{name}`` that nothing is known for.

    Attributes:
        name: what stands between the braces.
    """

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        """Makes the sentence, with the nearest of the ``known`` names as the way out."""
        near = get_close_matches(name, known, 1)
        listed = ", ".join(f"{{{each}}}" for each in known)
        remedy = f"Write {{{near[0]}}}." if near else f"Known here: {listed}."
        super().__init__(f"Nothing is known for {{{name}}}.", remedy)
        self.name = name


def fill(text: str, values: Mapping[str, str]) -> str:
    """Returns ``text`` with each ``{name}`` replaced by the value of that name.

    Raises:
        UnknownNameError: a name isn't among ``values``.
    """

    def replaced(found: re.Match[str]) -> str:
        literal, name = found.groups()
        if literal is not None:
            return f"{{{literal}}}"
        if name not in values:
            raise UnknownNameError(name, values)
        return values[name]

    return _PLACE.sub(replaced, text)


def names_in(*texts: str) -> tuple[str, ...]:
    """Returns the names that ``texts`` want to be filled in, each once, in their order."""
    found = (match[2] for text in texts for match in _PLACE.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name is not None))
