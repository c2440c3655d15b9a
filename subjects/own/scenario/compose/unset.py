"""Finds the variables of a Compose file that nothing fills in, so that they are empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from subjects.own.scenario.compose.interpolation import names_unset
from subjects.own.scenario.text.parts import ListPart, MapPart, Part, ScalarPart, child


def unset_variables(
    root: Part, services: Iterable[str], variables: Mapping[str, str]
) -> tuple[str, ...]:
    """Returns the variables without a value or default in what concerns ``services``, each once.

    Args:
        root: the Compose file.
        services: the services that are started.
        variables: what Compose will fill in.
    """
    wanted = {*services}
    entries = child(root, "services")
    parts = [part for key, part in _members(entries) if key in wanted]
    parts += [part for kind in ("networks", "volumes") for _, part in _members(child(root, kind))]
    texts = (text for part in parts for text in _texts(part))
    return tuple(dict.fromkeys(name for text in texts for name in names_unset(text, variables)))


def _members(part: Part | None) -> Iterator[tuple[str, Part]]:
    if isinstance(part, MapPart):
        for key, entry in part.entries.items():
            yield key, entry.value


def _texts(part: Part) -> Iterator[str]:
    if isinstance(part, ScalarPart):
        yield part.raw
    elif isinstance(part, ListPart):
        for item in part.items:
            yield from _texts(item)
    else:
        for _, value in _members(part):
            yield from _texts(value)
