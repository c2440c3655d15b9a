"""The nearest right word to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_CUTOFF = 0.6


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Returns the known word that ``word`` was probably meant as; None where none is near."""
    by_folded = {each.casefold().replace("-", "_"): each for each in known}
    folded = word.casefold().replace("-", "_").strip()
    found = get_close_matches(folded[:200], by_folded, n=1, cutoff=_CUTOFF)
    return by_folded[found[0]] if found else None
