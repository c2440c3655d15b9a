"""Reads activities: probes and actions, with their pauses, and references to each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from subjects.own.experiment import mistake_words as words
from subjects.own.experiment.model import Activity, Json
from subjects.own.experiment.part_reader import PartReader, part_at, value_at
from subjects.own.experiment.read_providers import check_groups, is_place, read_provider
from subjects.own.experiment.read_tolerance import read_tolerance
from subjects.own.scenario.text.parts import MapPart, Part, to_value

_KEYS = ("type", "name", "provider", "tolerance", "pauses", "background", "controls", "ref", "dry")
_ASIDE = ("secrets", "configuration", "extensions", "contributions", "tags")


class ActivityReader:
    """Reads the activities of one experiment, each of which may refer to another by its name."""

    def __init__(
        self, reader: PartReader, secrets: Mapping[str, object], sources: Sequence[Part]
    ) -> None:
        """Notes which activities there are.

        Args:
            reader: takes the mistakes.
            secrets: the groups of secrets.
            sources: all activities of the experiment, with or without a name.
        """
        self._reader = reader
        self._secrets = secrets
        self._named = {
            name: part
            for part in sources
            if isinstance(part, MapPart) and "ref" not in part.entries
            if isinstance(name := value_at(part, "name"), str)
        }

    def hypothesis(self, parts: Sequence[Part]) -> Iterator[Activity]:
        """Yields the probes of the hypothesis, each with a tolerance, under names that differ."""
        taken: set[str] = set()
        for part in parts:
            activity = self._read(part, in_hypothesis=True)
            if activity is None:
                continue
            if activity.is_action:
                self._reader.wrong(part.mark, words.ONLY_PROBES)
            name, number = activity.name, 2
            while name in taken:
                name, number = f"{activity.name} {number}", number + 1
            taken.add(name)
            yield Activity(
                name=name,
                is_action=False,
                provider=activity.provider,
                tolerance=activity.tolerance,
            )

    def steps(self, parts: Sequence[Part]) -> Iterator[Activity]:
        """Yields the activities of the method, or the rollbacks."""
        for part in parts:
            if (activity := self._read(part, in_hypothesis=False)) is not None:
                yield activity

    def _read(self, part: Part, *, in_hypothesis: bool) -> Activity | None:
        reader = self._reader
        if (mapping := reader.mapping(part, "an activity")) is None:
            return None
        if "ref" in mapping.entries:
            mapping = self._referred(mapping)
            if mapping is None:
                return None
        reader.check_keys(mapping, _KEYS, _ASIDE)
        name = reader.text(mapping, "name", "an activity").strip()
        of = f"\u201c{name}\u201d" if name else "this activity"
        kind = reader.choice(mapping, "type", ("probe", "action"), of)
        provider = read_provider(reader, mapping, of)
        check_groups(reader, mapping, provider, self._secrets)
        self._leave_out(mapping, in_hypothesis=in_hypothesis)
        tolerance = read_tolerance(reader, mapping) if in_hypothesis else None
        before, after = self._pauses(mapping)
        if provider is None or not name:
            return None
        return Activity(
            name=" ".join(name.split()),
            is_action=kind == "action",
            provider=provider,
            before=before,
            after=after,
            background=reader.truth(mapping, "background", default=False),
            tolerance=tolerance,
        )

    def _referred(self, part: MapPart) -> MapPart | None:
        reader, name = self._reader, value_at(part, "ref")
        mark = part.entries["ref"].value.mark
        if not isinstance(name, str) or not name:
            reader.wrong(mark, words.EMPTY_REF)
            return None
        if (found := self._named.get(name)) is None:
            reader.wrong(mark, words.unknown_reference(name, tuple(self._named)))
        return found

    def _leave_out(self, part: MapPart, *, in_hypothesis: bool) -> None:
        for key, text in (("controls", words.CONTROLS), ("dry", words.DRY)):
            if part_at(part, key) is not None:
                self._reader.leave_out(part.entries[key].mark, text)
        if not in_hypothesis and part_at(part, "tolerance") is not None:
            self._reader.leave_out(part.entries["tolerance"].mark, words.METHOD_TOLERANCE)

    def _pauses(self, part: MapPart) -> tuple[Json, Json]:
        below = part_at(part, "pauses")
        if below is None or (pauses := self._reader.mapping(below, "`pauses`")) is None:
            return None, None
        self._reader.check_keys(pauses, ("before", "after"))
        return self._pause(pauses, "before"), self._pause(pauses, "after")

    def _pause(self, part: MapPart, key: str) -> Json:
        if (below := part_at(part, key)) is None:
            return None
        value = to_value(below)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if (is_number and 0 <= value < math.inf) or is_place(value):
            return value
        self._reader.wrong(below.mark, words.BAD_PAUSE)
        return None
